"""Blocks beside each other."""

from typing import Literal

from preludio.graph.block import Layout
from preludio.graph.declared import prop


class Row(Layout):
    """Places its children beside each other, on more lines where they do not fit."""

    variant: Literal["default", "panel", "compact"] = prop(
        default="default", kw_only=False, doc='A "panel" has a background, a "compact" row no gaps.'
    )
    scale: int | None = prop(default=None, doc="How much of the free room it takes, next to its neighbours.")
    height: int | str | None = prop(
        default=None, doc="Height in pixels, or with a CSS unit; what does not fit scrolls."
    )
    max_height: int | str | None = prop(default=None, doc="Greatest height in pixels, or with a CSS unit.")
    min_height: int | str | None = prop(default=None, doc="Least height in pixels, or with a CSS unit.")
    equal_height: bool = prop(default=False, doc="Whether all children are as high as the highest.")
    show_progress: bool = prop(default=False, doc="Whether the row shows the progress of events it is an output of.")
