"""A value that a visitor's functions share, and that never leaves the server."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Literal, Self

from preludio.graph import context
from preludio.graph.block import Key
from preludio.graph.component import Component
from preludio.graph.declared import prop
from preludio.graph.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.graph.schema import Schema


SCOPES = ("tab", "user", "app")


class State(Component[Any]):
    """Keeps any Python value, from one call to the next; it is not shown.

    Each tab has a value of its own, or each signed-in user, or all visitors have one together: see `scope`.
    """

    skip_api = True
    stateful = True
    by_position = ("value", "render")

    value: Any = prop(default=None, kw_only=False, wire=False, doc="Value that every visitor gets a copy of.")
    time_to_live: float | None = prop(default=None, doc="Seconds a value is kept after its last use.")
    delete_callback: Callable[[Any], None] | None = prop(
        default=None, wire=type(None), doc="Called with a value before it is dropped."
    )
    key: Key = prop(default=None, doc="What makes it the same variable when a render builds it again.")

    scope: Literal["tab", "user", "app"] = prop(
        default="tab",
        wire=False,
        doc="Who shares the value: nobody, all tabs of a signed-in user (of others nobody), or all visitors.",
    )

    change = Event("A function changed the value.", trigger="always_last")

    load_fn: Callable[[], Any] | None = None

    def check(self) -> None:
        if self.time_to_live is not None and self.time_to_live <= 0:
            raise ValueError(f"State: time_to_live ({self.time_to_live}) must be a number of seconds above 0.")
        if self.scope not in SCOPES:
            raise ValueError(f"State: scope is {self.scope!r}; it must be one of {', '.join(map(repr, SCOPES))}.")
        if callable(self.value):
            self.load_fn, self.value = self.value, self.value()
        self.initial_copy()

    def initial_copy(self) -> Any:
        """Gives a visitor's own copy of the initial value; raises TypeError where it cannot be copied."""
        try:
            return deepcopy(self.value)
        except Exception as error:
            raise TypeError(
                f"State: value of type {type(self.value).__name__!r} cannot be copied for each visitor;"
                " give one that copy.deepcopy can copy."
            ) from error

    def render(self) -> Self:
        super().render()
        app = context.current_app()
        if app is not None and not app.fresh and self.load_fn is not None and self.scope == "tab":
            app.load(self.load_fn, None, self, show_progress="hidden")
        return self

    def preprocess(self, payload: Any) -> Any:
        return payload

    def postprocess(self, value: Any) -> Any:
        return value

    def wire_prop(self, name: str) -> Any:
        if name == "time_to_live":
            return float("inf") if self.time_to_live is None else self.time_to_live
        return None if name == "delete_callback" else super().wire_prop(name)  # a page has no use for a function

    def breaks_grouping(self) -> bool:
        return False

    def api_info(self) -> Schema:
        return {"type": {}, "description": "any valid json"}
