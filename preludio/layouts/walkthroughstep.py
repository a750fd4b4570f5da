"""One step of a walkthrough."""

from collections.abc import Sequence
from typing import Any

from preludio.graph.block import Block, Layout
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.layouts.tabs import chosen
from preludio.layouts.walkthrough import Walkthrough


class Step(Layout):
    """Holds what is shown while its step is selected; the wire calls it a walkthroughstep."""

    block_name = "walkthroughstep"
    by_position = ("label", "visible", "interactive")

    label: str | None = prop(default=None, kw_only=False, doc="What the step is called.")
    interactive: bool = prop(default=True, kw_only=False, doc="Whether a visitor can choose it.")
    name_id: int | None = prop(default=None, alias="id", doc="What `Walkthrough.selected` calls it.")
    scale: int | None = prop(default=None, doc="How much of the free height it takes.")

    select = Event("The visitor chose it.", payload=dict)

    def get_expected_parent(self) -> type[Layout]:
        return Walkthrough

    def first_shown(self) -> Sequence[Block]:
        current = isinstance(self.parent, Walkthrough) and chosen(self.parent.children, self.parent.selected) is self
        return self.children if current else ()

    def get_config(self, cls: type[Block] | None = None) -> dict[str, Any]:
        return super().get_config(cls) | {"name": "step"}
