"""Choices in a list that opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preludio.components.choices import VALUE_TYPES, Choices
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import KeyUpData, SelectData

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from preludio.components.choices import Value
    from preludio.graph.schema import Schema


class DefaultValue:
    """Stands for the first choice, or for none where several can be taken."""

    def __repr__(self) -> str:
        return "<the first choice, or [] with multiselect>"


DEFAULT = DefaultValue()


class Dropdown(Choices[str | float | list[str | float]]):
    """Offers choices in a list that opens, of which one or several can be taken."""

    value: Value | Sequence[Value] | Callable[..., Any] | DefaultValue | None = prop(
        default=DEFAULT, doc="The value it starts with, or a list of them; by default the first choice."
    )
    multiselect: bool | None = prop(default=None, doc="Whether several choices can be taken.")
    allow_custom_value: bool = prop(default=False, doc="Whether a visitor may type a value that is no choice.")
    max_choices: int | None = prop(default=None, doc="How many choices can be taken at most.")
    num_choices_shown: int | None = prop(
        default=100, doc="How many choices the list shows at most; typing finds the others. None shows them all."
    )
    filterable: bool = prop(default=True, doc="Whether typing narrows the list.")

    change = Event("The choice changed, whoever changed it.", trigger="always_last")
    input = Event("The visitor changed the choice.")
    select = Event("The visitor took or dropped a choice; tells which.", payload=SelectData)
    focus = Event("The field got the focus.")
    blur = Event("The field lost the focus.")
    key_up = Event(
        "The visitor let a key go; tells which, and what is typed.", trigger="always_last", payload=KeyUpData
    )

    def check(self) -> None:
        if isinstance(self.value, DefaultValue):
            self.value = [] if self.multiselect else next(iter(self.values), None)
        super().check()

    def preprocess(
        self, payload: str | float | list[str | float] | None
    ) -> str | float | list[str | float] | list[int | None] | None:
        if payload is None:
            return None
        if not isinstance(payload, list):
            one: Value | None = self.one(payload)
            return one
        return self.taken(payload)

    def postprocess(self, value: str | float | list[str | float] | None) -> str | float | list[str | float] | None:
        if isinstance(value, DefaultValue):
            return None
        if isinstance(value, (tuple, set)):
            value = list(value)
        if not self.multiselect or value is None or isinstance(value, list):
            return value
        return [value]

    def stranger(self, payload: Any) -> Any:
        if not self.allow_custom_value or not isinstance(payload, VALUE_TYPES):
            return super().stranger(payload)
        return None if self.type == "index" else payload

    def api_info(self) -> Schema:
        one = {"type": "string", "enum": self.values}
        return {"type": "array", "items": one} if self.multiselect else one

    def example_payload(self) -> Any:
        first = super().example_payload()
        return first if first is None or not self.multiselect else [first]
