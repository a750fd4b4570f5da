"""Serves the components."""

from demos.components.app import CSS, demo

demo.launch(css_paths=CSS)
