"""What several speakers say, line by line."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec

from preludio.components.actions import Actions, OwnButton
from preludio.components.base import Control
from preludio.components.categories import check_colors
from preludio.errors import Refused
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.wire.shapes import is_object

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from preludio.components.button import Button
    from preludio.graph.schema import Schema

Type = Literal["list", "text"]
Mode = Literal["dialogue", "text", "both"]


class DialogueLine(msgspec.Struct, forbid_unknown_fields=True):
    """Who says what."""

    speaker: str
    text: str


class Dialogue(Actions[Any], Control[Any]):
    """Shows what several speakers say, and lets visitors write it: as lines with their speakers, or as plain text."""

    value: list[dict[str, str]] | str | Callable[..., Any] | None = prop(
        default=None,
        kw_only=False,
        wire=list[DialogueLine] | str | None,
        doc='Lines it starts with, each a dict of "speaker" and "text"; or the whole as text.',
    )
    type: Literal["list", "text"] = prop(
        default="text", doc='What functions get: "list" of dicts, or the lines formatted as one "text".'
    )
    speakers: list[str] | None = prop(default=None, doc="Names that a line can have; without any there is only text.")
    formatter: Callable[[str, str], str] | None = prop(
        default=None, wire=NoneType, doc='Makes a line of text of a speaker and what it says; "[speaker] text".'
    )
    unformatter: Callable[[str, str], dict[str, str]] | None = prop(
        default=None,
        wire=NoneType,
        doc="Makes a dict of a line of text and the speaker of lines that name none; the formatter's opposite.",
    )
    tags: list[str] | None = prop(default=None, wire=list[str], doc='Texts offered when the visitor types ":".')
    separator: str = prop(default="\n", doc="What stands between the lines in the text.")
    color_map: dict[str, str] | None = prop(
        default=None, doc="Colours of speakers, as CSS; others get colours of their own."
    )
    label: str | None = prop(default="Dialogue", doc="The text above it.")
    info: str | None = prop(default=None, doc="A hint under the label; by default how to reach the tags.")
    placeholder: str | None = prop(default=None, doc="Text shown in an empty line.")
    autofocus: bool = prop(default=False, doc="Whether it has the focus when the page opens.")
    autoscroll: bool = prop(default=True, doc="Whether it follows lines that are added, unless the reader scrolled up.")
    max_lines: int | None = prop(default=None, doc="Lines to which it grows before it scrolls.")
    buttons: list[Literal["copy"] | Button] | None = prop(
        default=None,
        wire=list[str | OwnButton],
        doc='Buttons beside the label: "copy", or Buttons of your own.',
    )
    submit_btn: str | bool | None = prop(default=False, doc="Whether a button submits it, or what the button says.")
    ui_mode: Literal["dialogue", "text", "both"] = prop(
        default="both", doc='Whether visitors write lines ("dialogue"), plain "text", or choose ("both").'
    )

    change = Event("The value changed, whoever changed it.", trigger="always_last")
    input = Event("The visitor changed the value.")
    submit = Event("The visitor pressed Shift+Enter or the submit button.")

    def check(self) -> None:
        super().check()
        self.refine()

    def refine(self) -> None:
        self._check_choice("type", get_args(Type))
        self._check_choice("ui_mode", get_args(Mode))
        if not self.separator:
            raise ValueError("Dialogue: separator ('') must be a text of at least one character.")
        check_colors(self, self.color_map)

    def _check_choice(self, name: str, wanted: tuple[str, ...]) -> None:
        if getattr(self, name) not in wanted:
            raise ValueError(f"Dialogue: {name} ({getattr(self, name)!r}) must be one of {wanted}.")

    def wire_prop(self, name: str) -> Any:
        if name in {"formatter", "unformatter"}:
            return None  # a page has no use for a function
        return list(self.tags or ()) if name == "tags" else super().wire_prop(name)

    def get_config(self, cls: Any = None) -> dict[str, Any]:
        return super().get_config(cls) | {"server_fns": list(self.server_fns)}

    @property
    def server_fns(self) -> dict[str, Callable[..., Any]]:
        """Gives the functions that the page may call, by name."""
        return {"format": self.format, "unformat": self.unformat}

    def preprocess(self, payload: list[dict[str, str]] | str | None) -> str | list[dict[str, str]]:
        """Gives the lines, or their text; raises Refused for what is neither."""
        try:
            lines = msgspec.convert(payload or [], list[DialogueLine] | str)
        except msgspec.ValidationError as error:
            raise Refused(f"Dialogue: {payload!r:.80} is neither text nor a list of lines: {error}.") from error
        if self.type == "text":
            return lines if isinstance(lines, str) else self._joined(lines)
        return self._split(lines) if isinstance(lines, str) else [msgspec.to_builtins(line) for line in lines]

    def postprocess(self, value: Any) -> list[dict[str, str]] | str | None:
        if value is None or isinstance(value, str):
            return value
        try:
            lines = msgspec.convert(value, list[DialogueLine])
        except msgspec.ValidationError as error:
            raise ValueError(
                f"Dialogue: the value ({value!r:.80}) is neither text nor a list of dicts"
                f' of "speaker" and "text": {error}.'
            ) from error
        return [msgspec.to_builtins(line) for line in lines]

    async def format(self, value: list[dict[str, str]] | str) -> str:
        """Gives the text of lines."""
        return value if isinstance(value, str) else self._joined(msgspec.convert(value, list[DialogueLine]))

    async def unformat(self, payload: dict[str, str]) -> list[dict[str, str]]:
        """Gives the lines of a text, which stands in `payload` as "text"."""
        return self._split(payload["text"])

    @staticmethod
    def default_formatter(speaker: str, text: str) -> str:
        """Gives a line of text: "[speaker] text"."""
        return f"[{speaker}] {text}"

    @staticmethod
    def default_unformatter(line: str, default_speaker: str) -> dict[str, str]:
        """Gives speaker and text of a line; one without a speaker has the default one."""
        line = line.strip()
        if line.startswith("[") and "]" in line:
            speaker, text = line[1:].split("]", 1)
            return {"speaker": speaker, "text": text.strip()}
        return {"speaker": default_speaker if line else "", "text": line}

    def _joined(self, lines: list[DialogueLine]) -> str:
        formatter = self.formatter or self.default_formatter
        # A single empty line is what an empty dialogue looks like.
        said = [] if [line.text for line in lines] == [""] else lines
        return self.separator.join(formatter(line.speaker, line.text) for line in said)

    def _split(self, text: str) -> list[dict[str, str]]:
        unformatter = self.unformatter or self.default_unformatter
        first = next(iter(self.speakers or ()), "")
        found = [unformatter(line, first) for line in text.split(self.separator) if line.strip()]
        bad = next((line for line in found if not is_object(line) or {*line} != {"speaker", "text"}), None)
        if bad is not None:
            raise ValueError(f'Dialogue: unformatter gave {bad!r:.80}; wanted is a dict of "speaker" and "text".')
        return found

    def as_example(self, value: Any) -> Any:
        """Gives an example as functions get it."""
        return self.preprocess(self.postprocess(value))

    def api_info(self) -> Schema:
        line = {
            "properties": {
                "speaker": {"title": "Speaker", "type": "string"},
                "text": {"title": "Text", "type": "string"},
            },
            "required": ["speaker", "text"],
            "title": "DialogueLine",
            "type": "object",
        }
        return {
            "$defs": {"DialogueLine": line},
            "anyOf": [{"items": {"$ref": "#/$defs/DialogueLine"}, "type": "array"}, {"type": "string"}],
            "title": "DialogueModel",
            "additional_description": None,
        }

    def example_payload(self) -> list[dict[str, str]]:
        return self.example_value()

    def example_value(self) -> list[dict[str, str]]:
        return [
            {"speaker": "Speaker 1", "text": "Hello, how are you?"},
            {"speaker": "Speaker 2", "text": "I'm fine, thank you!"},
        ]

    def flag(self, payload: Any, flag_dir: str | Path = "") -> str:  # noqa: ARG002  # there are no files
        """Gives lines as JSON, and text as it is."""
        return payload if isinstance(payload, str) else msgspec.json.encode(payload).decode()

    def read_from_flag(self, payload: Any) -> Any:
        try:
            return msgspec.json.decode(payload, type=list[dict[str, str]] | None)
        except msgspec.DecodeError:
            return payload
