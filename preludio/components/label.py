"""What something is, and how sure that is."""

from __future__ import annotations

from math import isnan
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from preludio.components.actions import Actions
from preludio.components.base import Labelled
from preludio.errors import Refused
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import SelectData

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.graph.schema import Schema

Name = str | int | float | None
NAME_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "null"}],
    "default": None,
}


class Confidence(msgspec.Struct, forbid_unknown_fields=True):
    """One class, and how likely it is: 0 to 1."""

    label: Name = None
    confidence: float | None = None


class LabelData(msgspec.Struct, forbid_unknown_fields=True):
    """The likeliest class, and all of them with their confidences, the likeliest first."""

    label: Name = None
    confidences: list[Confidence] | None = None


class Label(Actions[dict[str, float]], Labelled[dict[str, float]]):
    """Shows the class that something belongs to, and the confidences of all candidates."""

    value: dict[str, float] | str | float | Callable[..., Any] | None = prop(
        default=None,
        kw_only=False,
        wire=LabelData,
        doc="A class, or a dict of classes with their confidences from 0 to 1.",
    )
    num_top_classes: int | None = prop(default=None, doc="How many classes are shown at most, the likeliest.")
    color: str | None = prop(default=None, doc="Background of the heading, as CSS.")
    show_heading: bool = prop(default=True, doc="Whether the likeliest class stands above the bars.")

    change = Event("The value changed.", trigger="always_last")
    select = Event("The visitor chose a class.", payload=SelectData)

    def preprocess(self, payload: dict[str, Any] | None) -> dict[Name, float | None] | Name:
        data = _received(payload)
        if data is None or data.confidences is None:
            return data.label if data else None
        return {each.label: each.confidence for each in data.confidences}

    def postprocess(self, value: Any) -> dict[str, Any]:
        if value is None or value == {}:
            return {}
        if isinstance(value, (str, Path, Real)):
            return _wire(_in_file(str(value)) or LabelData(str(value)))
        if isinstance(value, dict):
            return _wire(self._ranked(value))  # pyright: ignore[reportUnknownArgumentType]  # any dict
        raise ValueError(
            f"Label: the value ({value!r:.80}) is a {type(value).__name__}; wanted is a text, a number, "
            "or a dict of classes with their confidences."
        )

    def _ranked(self, confidences: dict[Any, Any]) -> LabelData:
        try:
            found = [Confidence(name, float(confidence)) for name, confidence in confidences.items()]
        except (TypeError, ValueError) as error:
            raise ValueError(f"Label: the confidences {confidences!r:.80} are not all numbers.") from error
        found.sort(key=likelihood, reverse=True)
        return LabelData(found[0].label, found[: self.num_top_classes])

    def api_info(self) -> Schema:
        confidence = {
            "title": "LabelConfidence",
            "type": "object",
            "properties": {
                "label": NAME_SCHEMA,
                "confidence": {"anyOf": [{"type": "number"}, {"type": "null"}], "default": None},
            },
        }
        listed = {"items": {"$ref": "#/$defs/LabelConfidence"}, "type": "array"}
        return {
            "$defs": {"LabelConfidence": confidence},
            "title": "LabelData",
            "type": "object",
            "properties": {"label": NAME_SCHEMA, "confidences": {"anyOf": [listed, {"type": "null"}], "default": None}},
            "additional_description": None,
        }

    def example_payload(self) -> dict[str, Any]:
        confidences = [{"label": "cat", "confidence": 0.9}, {"label": "dog", "confidence": 0.1}]
        return {"label": "Cat", "confidences": confidences}

    def example_value(self) -> dict[str, float]:
        return {"cat": 0.9, "dog": 0.1}

    def flag(self, payload: Any, flag_dir: str | Path = "") -> str:  # noqa: ARG002  # there are no files
        """Gives the value as JSON."""
        return msgspec.json.encode(payload).decode()

    def read_from_flag(self, payload: Any) -> Any:
        return self.preprocess(msgspec.json.decode(payload)) if payload else None


def likelihood(candidate: Confidence) -> float:
    """Gives what candidates are sorted by: those of unknown confidence come last."""
    confidence = candidate.confidence
    return float("-inf") if confidence is None or isnan(confidence) else confidence


def _in_file(path: str) -> LabelData | None:
    """Gives what a file of JSON holds; None where it is no such file: a text never tells which files there are."""
    if not path.endswith(".json"):
        return None
    try:
        return msgspec.json.decode(Path(path).read_bytes(), type=LabelData)
    except (OSError, ValueError):
        return None


def _received(payload: dict[str, Any] | None) -> LabelData | None:
    try:
        return msgspec.convert(payload, LabelData | None)
    except msgspec.ValidationError as error:
        raise Refused(f"Label: {payload!r:.80} is no label with confidences: {error}.") from error


def _wire(data: LabelData) -> dict[str, Any]:
    described: dict[str, Any] = msgspec.to_builtins(data)
    return described
