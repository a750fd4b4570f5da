"""Blocks that can be folded away."""

from collections.abc import Sequence

from preludio.graph.block import Block, Layout
from preludio.graph.declared import prop
from preludio.graph.events import Event


class Accordion(Layout):
    """Shows its label, and its children while it is open."""

    label: str | None = prop(default=None, kw_only=False, doc="The text that stays and opens it.")
    open: bool = prop(default=True, doc="Whether it is open.")
    height: int | str | None = prop(
        default=None, doc="Height in pixels, or with a CSS unit; what does not fit scrolls."
    )
    max_height: int | str | None = prop(default=None, doc="Greatest height in pixels, or with a CSS unit.")

    expand = Event("The visitor opened it.")
    collapse = Event("The visitor closed it.")

    def first_shown(self) -> Sequence[Block]:
        return self.children if self.open else ()
