"""Parts of the page that a function builds."""

from preludio.graph.render import render

__all__ = ["render"]
