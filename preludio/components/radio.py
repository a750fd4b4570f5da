"""Choices of which one can be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preludio.components.choices import Choices
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import SelectData

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.components.choices import Value
    from preludio.graph.schema import Schema


class Radio(Choices[str | float]):
    """Shows all choices at once, of which one can be taken."""

    value: Value | Callable[..., Any] | None = prop(default=None, doc="The value it starts with.")
    rtl: bool = prop(default=False, doc="Whether the choices run from right to left.")

    select = Event("The visitor took a choice; tells which.", payload=SelectData)
    change = Event("The choice changed, whoever changed it.", trigger="always_last")
    input = Event("The visitor changed the choice.")

    def preprocess(self, payload: str | float | None) -> str | float | None:
        taken: Value | None = None if payload is None else self.one(payload)
        return taken

    def postprocess(self, value: str | float | None) -> str | float | None:
        return value

    def api_info(self) -> Schema:
        return {"enum": self.values, "title": "Radio", "type": "string"}
