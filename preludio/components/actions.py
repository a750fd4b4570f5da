"""Buttons beside a label: those a component offers, and those its author adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar

from preludio.graph import context
from preludio.graph.block import Block
from preludio.graph.component import Component
from preludio.graph.declared import prop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from preludio.wire.files import FileData

V = TypeVar("V")


class OwnButton(TypedDict):
    """A Button of the author's, as it travels among the buttons of another component."""

    id: int
    value: str
    variant: Literal["primary", "secondary", "stop", "huggingface"]
    icon: FileData | None
    interactive: bool
    visible: bool | Literal["hidden"]


class Actions(Component[V]):
    """A component with buttons beside its label, each the name of one it offers or a Button of the author's.

    Such a Button leaves its place in the page; its `click` listeners stay.
    """

    buttons: list[Any] | None = prop(
        default=None, wire=list[str | OwnButton], doc="Buttons of your own, shown beside the label."
    )

    def check(self) -> None:
        super().check()
        for button in own(self.buttons):
            adopt(button)

    def wire_prop(self, name: str) -> Any:
        """Gives one prop in its form on the wire."""
        if name != "buttons":
            return super().wire_prop(name)
        return [{**b.get_config(), "id": b.id} if isinstance(b, Block) else b for b in self.buttons or ()]


def own(buttons: Sequence[Any] | None) -> list[Block]:
    """Gives those buttons that are the author's."""
    return [b for b in buttons or () if isinstance(b, Block)]


def adopt(button: Block) -> None:
    """Takes a button out of its place, but leaves it in the app: it may be an output of a listener."""
    button.unrender()
    app = context.current_app()
    if app is not None:
        app.include(button)
