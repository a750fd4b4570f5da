"""A button that empties other components."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, Self

from preludio.components.button import Button
from preludio.components.state import State
from preludio.graph.declared import prop
from preludio.graph.endpoint import ApiVisibility, block_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from preludio.graph.component import Component


class ClearButton(Button):
    """Empties other components: those in the page at once, a State to its initial value."""

    block_name = "button"

    components: Component[Any] | Sequence[Component[Any]] | None = prop(
        default=None, kw_only=False, wire=False, doc="What it empties."
    )
    value: str | Callable[..., Any] = prop(default="Clear", doc="Its text.")
    variant: Literal["primary", "secondary", "stop", "huggingface"] = prop(
        default="secondary", doc='Its look: "primary", "secondary" or "stop".'
    )
    api_name: str | None = prop(default=None, doc="Name of the endpoint that resets a State.")
    api_visibility: ApiVisibility = prop(default="undocumented", doc="Whether the API page lists that endpoint.")

    def check(self) -> None:
        super().check()
        self._waiting = block_list(self.components)

    def add(self, components: Component[Any] | Sequence[Component[Any]] | None) -> Self:
        """Lets it empty more components."""
        self._waiting += block_list(components)
        if self.parent is not None:
            self._listen()
        return self

    def render(self) -> Self:
        super().render()
        if self.parent is not None:
            self._listen()
        return self

    def _listen(self) -> None:
        states = [c for c in self._waiting if isinstance(c, State)]
        shown = [c for c in self._waiting if not isinstance(c, State)]
        self._waiting = []
        if shown:
            empty = json.dumps([c.postprocess(None) for c in shown])
            self.click(None, None, shown, js=f"() => {empty}", queue=False, api_visibility="private")
        if states:
            self.click(
                resetting(states),
                None,
                states,
                api_name=self.api_name,
                api_visibility=self.api_visibility,
                show_progress="hidden",
            )


def resetting(states: Sequence[State]) -> Callable[[], Any]:
    """Makes the function that gives states their initial values back."""

    def reset() -> Any:
        values = [state.initial_copy() for state in states]
        return values[0] if len(values) == 1 else values

    return reset
