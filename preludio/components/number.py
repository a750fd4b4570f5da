"""A field for a number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from preludio.components.actions import Actions
from preludio.components.base import FormComponent
from preludio.components.bounds import is_number, rounded, within
from preludio.errors import Refused
from preludio.graph.declared import prop
from preludio.graph.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable


class Number(Actions[float], FormComponent[float]):
    """A field for a number; functions get None while it is empty."""

    value: float | Callable[..., Any] | None = prop(default=None, kw_only=False, doc="Number it starts with.")
    placeholder: str | None = prop(default=None, doc="Text shown while it is empty.")
    precision: int | None = prop(default=None, doc="Decimals kept; 0 gives an int.")
    minimum: float | None = prop(default=None, doc="Lowest number accepted.")
    maximum: float | None = prop(default=None, doc="Highest number accepted.")
    step: float = prop(default=1, doc="Distance between two numbers when it is stepped up or down.")

    change = Event("The number changed, whoever changed it.", trigger="always_last")
    input = Event("The visitor changed the number.")
    submit = Event("The visitor pressed Enter.")
    focus = Event("The field got the focus.")
    blur = Event("The field lost the focus.")

    def check(self) -> None:
        super().check()
        self.refine()

    def refine(self) -> None:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"Number: minimum ({self.minimum}) must not be above maximum ({self.maximum}).")
        if self.step <= 0:
            raise ValueError(f"Number: step ({self.step}) must be above 0.")

    def preprocess(self, payload: float | None) -> float | int | None:
        if payload is None:
            return None
        if self.precision is None and self.minimum is None and self.maximum is None:
            return as_sent(payload)
        number: float = rounded(within(payload, self.minimum, self.maximum), self.precision)
        return number

    def postprocess(self, value: float | None) -> float | int | None:
        number: float | None = rounded(value, self.precision)
        return number

    def read_from_flag(self, payload: Any) -> float | None:
        return self.postprocess(json.loads(payload)) if payload else None

    def example_payload(self) -> float:
        return 3

    def example_value(self) -> float:
        return 3


def as_sent(payload: Any) -> float:
    """Gives a payload that is a number or text; a client that knows no numbers sends text."""
    if is_number(payload) or isinstance(payload, str):
        sent: float = payload  # type: ignore[assignment]  # text is what a client without numbers sends
        return sent
    raise Refused(f"Value {payload!r:.80} is not a number.")
