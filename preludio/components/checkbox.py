"""A box to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preludio.components.actions import Actions
from preludio.components.base import FormComponent
from preludio.errors import Refused
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import SelectData

if TYPE_CHECKING:
    from collections.abc import Callable


class Checkbox(Actions[bool], FormComponent[bool]):
    """A box to tick, with its label beside it."""

    value: bool | Callable[..., Any] = prop(default=False, kw_only=False, doc="Whether it starts ticked.")

    change = Event("The tick changed, whoever changed it.", trigger="always_last")
    input = Event("The visitor ticked or unticked it.")
    select = Event("The visitor ticked or unticked it; tells its new state.", payload=SelectData)

    def preprocess(self, payload: bool | None) -> bool | None:
        return truth(payload)

    def postprocess(self, value: Any) -> bool:
        return bool(value)

    def read_from_flag(self, payload: Any) -> bool:
        return str(payload).lower() == "true"

    def example_payload(self) -> bool:
        return True

    def example_value(self) -> bool:
        return True


def truth(payload: Any) -> bool | None:
    """Gives a payload that is true, false or nothing; raises Refused for any other."""
    if payload is None or isinstance(payload, bool):
        return payload
    raise Refused(f"Value {payload!r:.80} is neither true nor false.")
