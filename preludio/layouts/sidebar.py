"""A strip beside the page."""

from collections.abc import Sequence
from typing import Literal

from preludio.graph.block import Block, Layout
from preludio.graph.declared import prop
from preludio.graph.events import Event


class Sidebar(Layout):
    """Holds its children at a side of the page, which makes room for it; on a narrow screen it lies over the page.

    There it is closed at first, whatever `open` says, so that the page is seen before it.
    """

    label: str | None = prop(default=None, kw_only=False, doc="Its heading.")
    open: bool = prop(default=True, doc="Whether it is open.")
    width: int | str = prop(default=320, doc="Width in pixels, or with a CSS unit; never more than the screen has.")
    position: Literal["left", "right"] = prop(default="left", doc="The side of the page where it stands.")

    expand = Event("The visitor opened it.")
    collapse = Event("The visitor closed it.")

    def first_shown(self) -> Sequence[Block]:
        return self.children if self.open else ()
