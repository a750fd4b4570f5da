"""Choices of which any number can be taken, each with a box to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preludio.components.choices import Choices
from preludio.errors import Refused
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import SelectData
from preludio.wire.shapes import is_array

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from preludio.components.choices import Value
    from preludio.graph.schema import Schema


class CheckboxGroup(Choices[list[str | float]]):
    """Shows all choices at once, of which any number can be taken."""

    value: Sequence[Value] | Value | Callable[..., Any] | None = prop(
        default=None, doc="The values it starts with, or a single one."
    )
    show_select_all: bool = prop(default=False, doc="Whether one more box takes or drops all choices at once.")

    change = Event("The choices taken changed, whoever changed them.", trigger="always_last")
    input = Event("The visitor changed the choices taken.")
    select = Event("The visitor took or dropped a choice; tells which.", payload=SelectData)

    def preprocess(self, payload: list[str | float]) -> list[str | float] | list[int | None]:
        if not is_array(payload):
            raise Refused(f"Value {payload!r:.80} is not a list of choices.")
        return self.taken(payload)

    def postprocess(self, value: list[str | float] | str | float | None) -> list[str | float]:
        if value is None:
            return []
        return list(value) if isinstance(value, (list, tuple, set)) else [value]

    def api_info(self) -> Schema:
        return {"items": {"enum": self.values, "type": "string"}, "title": "Checkbox Group", "type": "array"}

    def example_payload(self) -> list[Value] | None:
        first: Value | None = super().example_payload()
        return None if first is None else [first]


Checkboxgroup = CheckboxGroup
