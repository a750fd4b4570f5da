"""Serves the tour."""

from demos.tour.app import THEME, demo

demo.launch(theme=THEME)
