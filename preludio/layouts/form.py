"""The frame that adjacent inputs share."""

from preludio.graph.block import Layout
from preludio.graph.declared import prop


class Form(Layout):
    """Holds inputs that stand next to each other; it is made by itself."""

    scale: int | None = prop(default=0, kw_only=False, doc="How much of a row's free width it takes.")
    min_width: int = prop(default=0, kw_only=False, doc="Width in pixels below which it moves to a line of its own.")
