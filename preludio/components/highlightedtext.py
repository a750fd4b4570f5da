"""Text whose parts belong to categories, or have scores."""

from __future__ import annotations

from numbers import Real
from operator import index
from typing import TYPE_CHECKING, Any

import msgspec

from preludio.components.actions import Actions, OwnButton
from preludio.components.base import Control
from preludio.components.categories import check_colors
from preludio.errors import Refused
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import SelectData
from preludio.wire.shapes import is_object, is_sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from preludio.components.button import Button
    from preludio.graph.schema import Schema

WANTED = (
    "wanted is a list of pairs of a text and its category or score (or None),"
    ' or a dict of "text" and "entities", each with "entity", "start" and "end"'
)


class HighlightedToken(msgspec.Struct, forbid_unknown_fields=True):
    """A piece of the text, and its category or score."""

    token: str
    class_or_confidence: str | float | None = None


class HighlightedText(Actions[list[dict[str, Any]]], Control[list[dict[str, Any]]]):
    """Shows a text with its parts in the colours of their categories or scores, and lets visitors mark parts of it.

    Of two entities of a dict that overlap, the one that begins first keeps its characters, and the other what is left:
    the text stays as it is.
    """

    value: Sequence[tuple[str, str | float | None]] | dict[str, Any] | Callable[..., Any] | None = prop(
        default=None,
        kw_only=False,
        wire=list[HighlightedToken] | None,
        doc='Pairs of a text and its category or score, or a dict of "text" and "entities".',
    )
    color_map: dict[str, str] | None = prop(
        default=None,
        doc='Colours of categories, as CSS; others get colours of their own. "+" and "-" are those of scores.',
    )
    show_legend: bool = prop(default=False, doc="Whether the categories stand above the text; scores get a scale.")
    show_inline_category: bool = prop(default=True, doc="Whether the category stands behind each part that has one.")
    combine_adjacent: bool = prop(default=False, doc="Whether neighbours of one category become one part.")
    adjacent_separator: str = prop(default="", doc="Text between neighbours that became one.")
    show_whitespaces: bool = prop(default=True, doc="Whether spaces and line breaks are kept as they are.")
    rtl: bool = prop(default=False, doc="Whether the text runs from right to left.")
    buttons: list[Button] | None = prop(
        default=None, wire=list[OwnButton], doc="Buttons of your own, shown beside the label."
    )

    change = Event("The value changed.", trigger="always_last")
    select = Event("The visitor chose a part of the text.", payload=SelectData)

    def check(self) -> None:
        super().check()
        self.refine()

    def refine(self) -> None:
        check_colors(self, self.color_map)

    def preprocess(self, payload: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
        try:
            tokens = msgspec.convert(payload, list[HighlightedToken] | None)
        except msgspec.ValidationError as error:
            raise Refused(
                f"HighlightedText: {payload!r:.80} is no list of tokens with their classes or confidences: {error}."
            ) from error
        return None if tokens is None else [msgspec.to_builtins(each) for each in tokens]

    def postprocess(self, value: Any) -> list[dict[str, Any]] | None:
        if value is None:
            return None
        tokens: Iterable[HighlightedToken] = in_text(value) if is_object(value) else map(token, listed(value))
        if self.combine_adjacent:
            tokens = combined(tokens, self.adjacent_separator)
        return [msgspec.to_builtins(each) for each in tokens]

    def api_info(self) -> Schema:
        described = {
            "properties": {
                "token": {"title": "Token", "type": "string"},
                "class_or_confidence": {
                    "anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}],
                    "default": None,
                    "title": "Class Or Confidence",
                },
            },
            "required": ["token"],
            "title": "HighlightedToken",
            "type": "object",
        }
        return {
            "$defs": {"HighlightedToken": described},
            "items": {"$ref": "#/$defs/HighlightedToken"},
            "title": "HighlightedTextData",
            "type": "array",
            "additional_description": None,
        }

    def example_payload(self) -> list[dict[str, Any]]:
        return [{"token": "The", "class_or_confidence": None}, {"token": "quick", "class_or_confidence": "adj"}]

    def example_value(self) -> list[tuple[str, str | None]]:
        return [("The", None), ("quick", "adj"), ("brown", "adj"), ("fox", "noun")]

    def flag(self, payload: Any, flag_dir: str | Path = "") -> str:  # noqa: ARG002  # there are no files
        """Gives the value as JSON."""
        return msgspec.json.encode(payload).decode()

    def read_from_flag(self, payload: Any) -> Any:
        return msgspec.json.decode(payload)


Highlight = Highlightedtext = HighlightedText


def listed(value: Any) -> list[Any] | tuple[Any, ...]:
    if is_sequence(value):
        return value
    raise ValueError(f"HighlightedText: the value ({value!r:.80}) is a {type(value).__name__}; {WANTED}.")


def token(entry: Any) -> HighlightedToken:
    """Gives a pair, or what travels for one, as a token."""
    if is_object(entry):
        text, kind = entry.get("token"), entry.get("class_or_confidence")
    else:
        text, kind = entry[:2] if is_sequence(entry) and len(entry) > 1 else (None, None)
    if not isinstance(text, str):
        raise ValueError(  # noqa: TRY004  # as for every unfit value
            f"HighlightedText: {entry!r:.80} is no pair of a text and its category; {WANTED}."
        )
    return HighlightedToken(text, kind_of(kind, entry))


def kind_of(kind: Any, whose: Any) -> str | float | None:
    if kind is None or isinstance(kind, str):
        return kind
    if isinstance(kind, Real):
        return float(kind)
    raise ValueError(
        f"HighlightedText: {kind!r:.80} in {whose!r:.80} is a {type(kind).__name__};"
        " wanted is a category as text, a score as number, or None."
    )


def in_text(value: dict[str, Any]) -> Iterator[HighlightedToken]:
    """Cuts a text at the borders of its entities."""
    text, entities = value.get("text"), value.get("entities")
    if not isinstance(text, str) or not is_sequence(entities):
        raise ValueError(f"HighlightedText: the dict {value!r:.80} lacks a text or a list of entities; {WANTED}.")
    at = 0
    for start, end, kind in sorted((span(each) for each in entities), key=lambda each: (each[0], -each[1])):
        begin = min(max(start, at), len(text))
        if end <= begin:
            continue
        yield HighlightedToken(text[at:begin])
        yield HighlightedToken(text[begin:end], kind)
        at = end
    yield HighlightedToken(text[at:])


def span(entity: Any) -> tuple[int, int, str | float | None]:
    """Gives where an entity begins and ends, and its category."""
    try:
        start, end = index(entity["start"]), index(entity["end"])
    except (KeyError, TypeError) as error:
        raise ValueError(
            f'HighlightedText: the entity {entity!r:.80} lacks a whole number as "start" or "end".'
        ) from error
    if not 0 <= start <= end:
        raise ValueError(
            f"HighlightedText: the entity {entity!r:.80} must not end before it starts, nor start below 0."
        )
    return start, end, kind_of(entity.get("entity", entity.get("entity_group")), entity)


def combined(tokens: Iterable[HighlightedToken], separator: str) -> Iterator[HighlightedToken]:
    """Joins neighbours of one category; empty texts between them are left out."""
    parts: list[str] = []
    kind: str | float | None = None
    for each in tokens:
        if not each.token:
            continue
        if parts and each.class_or_confidence != kind:
            yield HighlightedToken(separator.join(parts), kind)
            parts = []
        kind = each.class_or_confidence
        parts.append(each.token)
    if parts:
        yield HighlightedToken(separator.join(parts), kind)
