"""Blocks below each other."""

from typing import Literal

from preludio.graph.block import Layout
from preludio.graph.declared import prop


class Column(Layout):
    """Places its children below each other."""

    scale: int = prop(default=1, kw_only=False, doc="How much of a row's free width it takes, next to its neighbours.")
    min_width: int = prop(default=320, doc="Width in pixels below which it moves to a line of its own.")
    variant: Literal["default", "panel", "compact"] = prop(
        default="default", doc='A "panel" has a background, a "compact" column no gaps.'
    )
    show_progress: bool = prop(default=False, doc="Whether the column shows the progress of events it is an output of.")
