"""Numbers between bounds."""

from __future__ import annotations

from math import isfinite
from typing import Any, TypeGuard

from preludio.errors import Refused


def is_number(value: Any) -> TypeGuard[int | float]:
    """Tells whether a value that travelled is a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def within(payload: Any, minimum: float | None, maximum: float | None) -> float:
    """Gives a payload that is a number between the bounds; raises Refused for any other."""
    if not is_number(payload):
        raise Refused(f"Value {payload!r:.80} is not a number.")
    if minimum is not None and payload < minimum:
        raise Refused(f"Value {payload} is less than minimum value {minimum}.")
    if maximum is not None and payload > maximum:
        raise Refused(f"Value {payload} is greater than maximum value {maximum}.")
    return payload


def rounded(number: Any, precision: int | None) -> Any:
    """Gives a number with so many decimals; 0 gives an int, and what is no finite number stays as it is."""
    if precision is None or number is None or not isfinite(number):
        return number
    return round(number) if precision == 0 else round(number, precision)
