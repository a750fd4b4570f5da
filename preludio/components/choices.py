"""Components that offer choices: pairs of a label and a value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from preludio.components.actions import Actions
from preludio.components.base import FormComponent
from preludio.errors import Refused
from preludio.graph.declared import prop
from preludio.wire.codec import encode

if TYPE_CHECKING:
    from collections.abc import Sequence

V = TypeVar("V")
Value = str | float
VALUE_TYPES = (str, int, float)
TYPES = ("value", "index")
MARKS = ("[", '"')  # how lists and texts begin in JSON
LISTED = 10  # values named in an error


class Choices(Actions[V], FormComponent[V]):
    """Offers values under labels, and gives functions the value or its position."""

    choices: Sequence[Value | tuple[str, Value]] | None = prop(
        default=None,
        kw_only=False,
        wire=list[tuple[str, Value]],
        doc="Values to choose from, or pairs of a label and a value.",
    )
    type: Literal["value", "index"] = prop(
        default="value", doc='Whether functions get the value or its position: "value" or "index".'
    )

    def check(self) -> None:
        super().check()
        self.refine()

    def refine(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"{type(self).__name__}: type ({self.type!r}) must be one of {TYPES}.")
        self.choices = [pair(choice) for choice in self.choices or ()]

    @property
    def values(self) -> list[Value]:
        """Gives the values in the order of the choices."""
        return [value for _, value in map(pair, self.choices or ())]

    def wire_prop(self, name: str) -> Any:
        """Gives one prop in its form on the wire."""
        if name != "choices":
            return super().wire_prop(name)
        return [list(pair(choice)) for choice in self.choices or ()]

    def taken(self, payloads: Sequence[Any]) -> list[Any]:
        """Gives the values or positions that payloads stand for; raises Refused for one that is no choice."""
        values = self.values
        positions = {value: n for n, value in reversed([*enumerate(values)])}
        found = [positions.get(p) if isinstance(p, VALUE_TYPES) else None for p in payloads]
        named = found if self.type == "index" else [None if n is None else values[n] for n in found]
        return [self.stranger(p) if n is None else taken for p, n, taken in zip(payloads, found, named, strict=True)]

    def one(self, payload: Any) -> Any:
        """Gives the value or position that a single payload stands for, as `taken` does."""
        return self.taken([payload])[0]

    def stranger(self, payload: Any) -> Any:
        """Gives what a payload that is no choice stands for; raises Refused where it must be one."""
        raise Refused(f"Value {payload!r:.80} is not in the list of choices: {listing(self.values)}.")

    def flag(self, payload: Any, flag_dir: str | Path = "") -> str:
        """Gives a value as a text, or JSON; a text that could be taken for another value is JSON, too."""
        cell = super().flag(payload, flag_dir)
        others = [str(value) for value in self.values if not isinstance(value, str)]
        mistakable = isinstance(payload, str) and (cell in others or cell.startswith(MARKS))
        return encode(payload).decode() if mistakable else cell

    def read_from_flag(self, payload: Any) -> Any:
        """Gives the value, or the list of them, that a cell stands for; a text that is no choice stays one."""
        if not payload:
            return None
        named = {self.flag(value): value for value in self.values}
        if payload in named:
            return named[payload]
        return parsed(payload) if payload.startswith(MARKS) else payload

    def example_payload(self) -> Any:
        """Gives the first choice."""
        return next(iter(self.values), None)

    def example_value(self) -> Any:
        """Gives the first choice."""
        return self.example_payload()


def pair(choice: Value | tuple[str, Value] | list[Any]) -> tuple[str, Value]:
    """Gives the label and the value of a choice; a plain value is its own label."""
    return (choice[0], choice[1]) if isinstance(choice, (tuple, list)) else (str(choice), choice)


def parsed(cell: str) -> Any:
    """Gives what a cell says as JSON, or the text that only looked like that."""
    try:
        return msgspec.json.decode(cell)
    except msgspec.DecodeError:
        return cell


def listing(values: Sequence[Any]) -> str:
    """Names the values; the first few of many."""
    named = ", ".join(map(repr, values[:LISTED]))
    return named if len(values) <= LISTED else f"{named} and {len(values) - LISTED} more"
