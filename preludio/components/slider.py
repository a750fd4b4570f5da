"""A number picked by dragging a handle."""

from __future__ import annotations

import json
from math import floor, log10
from random import randint
from typing import TYPE_CHECKING, Any, Literal

from preludio.components.base import FormComponent
from preludio.components.bounds import rounded, within
from preludio.graph.declared import prop
from preludio.graph.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.graph.schema import Schema

DIGITS = 12  # more are noise of binary fractions


class Slider(FormComponent[float]):
    """Picks a number between two bounds."""

    minimum: float = prop(default=0, kw_only=False, doc="Lowest number accepted.")
    maximum: float = prop(default=100, kw_only=False, doc="Highest number accepted.")
    value: float | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Number it starts with; by default the lowest."
    )
    step: float | None = prop(
        default=None, wire=float, doc="Distance between two stops; by default about a hundredth of the range."
    )
    precision: int | None = prop(default=None, doc="Decimals kept; 0 gives an int.")
    randomize: bool = prop(default=False, wire=False, doc="Whether every visitor starts with a number drawn anew.")
    buttons: list[Literal["reset"]] | None = prop(default=None, doc='Buttons beside the number: "reset".')

    change = Event("The number changed, whoever changed it.", trigger="always_last")
    input = Event("The visitor moved the handle.")
    release = Event("The visitor let the handle go.", payload=float)

    def check(self) -> None:
        super().check()
        self.refine()
        if self.randomize:
            self.value = self.draw

    def refine(self) -> None:
        if self.minimum >= self.maximum:
            raise ValueError(f"Slider: minimum ({self.minimum}) must be below maximum ({self.maximum}).")
        if self.step is None:
            self.step = 10 ** floor(log10(self.maximum - self.minimum) - 2)
        elif self.step <= 0:
            raise ValueError(f"Slider: step ({self.step}) must be above 0.")

    def draw(self) -> float:
        """Gives one of the stops at random."""
        step = self.step or 1
        stops = floor((self.maximum - self.minimum) / step + 1e-9)
        stop = round(self.minimum + step * randint(0, stops), DIGITS)  # noqa: S311  # nothing secret is drawn
        return self.postprocess(min(stop, self.maximum))

    def preprocess(self, payload: float) -> float:
        number: float = rounded(within(payload, self.minimum, self.maximum), self.precision)
        return number

    def postprocess(self, value: float | None) -> float:
        number: float = rounded(self.minimum if value is None else value, self.precision)
        return number

    def api_info(self) -> Schema:
        return {"type": "number", "description": f"numeric value between {self.minimum} and {self.maximum}"}

    def read_from_flag(self, payload: Any) -> float:
        return self.postprocess(json.loads(payload) if payload else None)

    def example_payload(self) -> float:
        return self.minimum

    def example_value(self) -> float:
        return self.minimum
