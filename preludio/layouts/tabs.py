"""Pages of which one is shown."""

from collections.abc import Iterable
from typing import Literal

from preludio.graph.block import Block, Layout
from preludio.graph.declared import prop
from preludio.graph.events import Event


class Tabs(Layout):
    """Holds tabs and shows one of them."""

    selected: int | str | None = prop(default=None, kw_only=False, doc="The id of the tab shown; the first by default.")
    overflow_behavior: Literal["menu", "wrap"] = prop(
        default="menu", doc="Whether tabs that do not fit go into a menu or onto another line."
    )

    change = Event("Another tab is shown, whoever chose it.", trigger="always_last")
    select = Event("The visitor chose a tab.", payload=dict)


def chosen(pages: Iterable[Block], selected: int | str | None) -> Block | None:
    """Gives the one of several tabs or steps that is shown: the one selected, or else the first that can be."""
    visible = [page for page in pages if getattr(page, "visible", True) is True]
    named = (page for page in visible if key_of(page) == selected)
    return next(named, None) or next((page for page in visible if getattr(page, "interactive", True)), None)


def key_of(page: Block) -> int | str:
    """Gives what `selected` calls a tab or step: its author's id, or else its own."""
    name: int | str | None = getattr(page, "name_id", None)
    return page.id if name is None else name
