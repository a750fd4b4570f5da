"""One page among tabs."""

from collections.abc import Sequence
from typing import Any, Literal

from preludio.graph.block import Block, Layout
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.layouts.tabs import Tabs, chosen


class Tab(Layout):
    """Holds what is shown while its tab is selected; the wire calls it a tabitem."""

    block_name = "tabitem"
    by_position = ("label", "visible", "interactive")

    label: str | None = prop(default=None, kw_only=False, doc="The text of the tab.")
    interactive: bool = prop(default=True, kw_only=False, doc="Whether a visitor can choose it.")
    name_id: int | str | None = prop(default=None, alias="id", doc="What `Tabs.selected` calls it.")
    alignment: Literal["left", "right"] = prop(default="left", doc="At which end of the bar the tab stands.")
    scale: int | None = prop(default=None, doc="How much of the free height it takes.")
    height: int | str | None = prop(
        default=None, doc="Height in pixels, or with a CSS unit; what does not fit scrolls."
    )
    max_height: int | str | None = prop(default=None, doc="Greatest height in pixels, or with a CSS unit.")
    render_children: bool = prop(default=False, doc="Whether it is drawn before it is shown for the first time.")

    select = Event("The visitor chose it.", payload=dict)

    def get_expected_parent(self) -> type[Layout]:
        return Tabs

    def first_shown(self) -> Sequence[Block]:
        current = isinstance(self.parent, Tabs) and chosen(self.parent.children, self.parent.selected) is self
        return self.children if current or self.render_children else ()

    def get_config(self, cls: type[Block] | None = None) -> dict[str, Any]:
        return super().get_config(cls) | {"name": "tab"}


TabItem = Tab
