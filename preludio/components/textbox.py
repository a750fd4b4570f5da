"""A field for text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from preludio.components.actions import Actions, OwnButton
from preludio.components.base import FormComponent
from preludio.errors import Refused
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import CopyData, SelectData

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.components.button import Button

TYPES = ("text", "password", "email")


@dataclass
class InputHTMLAttributes:
    """Attributes of the HTML element that a visitor types into; None leaves one to the browser."""

    autocapitalize: Literal["off", "none", "on", "sentences", "words", "characters"] | None = None
    autocorrect: Literal["on", "off"] | None = None
    spellcheck: bool | None = None
    autocomplete: str | None = None
    tabindex: int | None = None
    enterkeyhint: Literal["enter", "done", "go", "next", "previous", "search", "send"] | None = None
    lang: str | None = None


class Textbox(Actions[str], FormComponent[str]):
    """A field for text, of one line or several."""

    empty = ""

    value: str | Callable[..., Any] | None = prop(default=None, kw_only=False, doc="Text it starts with.")
    type: Literal["text", "password", "email"] = prop(
        default="text", doc='Kind of text: "text", "password" (unreadable as it is typed) or "email".'
    )
    lines: int = prop(default=1, doc="Lines it shows at least; with one, Enter submits.")
    max_lines: int | None = prop(default=None, doc="Lines to which it grows before it scrolls; by default 20.")
    placeholder: str | None = prop(default=None, doc="Text shown while it is empty.")
    autofocus: bool = prop(default=False, doc="Whether it has the focus when the page opens.")
    autoscroll: bool = prop(default=True, doc="Whether it follows text that grows, unless the reader scrolled up.")
    text_align: Literal["left", "right"] | None = prop(
        default=None, doc='Side the text is aligned with: "left", "right", or that of the language.'
    )
    rtl: bool = prop(default=False, doc="Whether the text runs from right to left.")
    buttons: list[Literal["copy"] | Button] | None = prop(
        default=None,
        wire=list[str | OwnButton],
        doc='Buttons beside the label: "copy", or Buttons of your own.',
    )
    max_length: int | None = prop(default=None, doc="Characters accepted at most.")
    submit_btn: str | bool | None = prop(default=False, doc="Whether a button submits the text, or what it says.")
    stop_btn: str | bool | None = prop(
        default=False, doc="Whether a button stops what the text set off, or what it says."
    )
    html_attributes: InputHTMLAttributes | None = prop(
        default=None, wire=dict[str, Any] | None, doc="Attributes of the HTML element."
    )

    change = Event("The text changed, whoever changed it.", trigger="always_last")
    input = Event("The visitor changed the text.")
    select = Event("The visitor selected some of the text.", payload=SelectData)
    submit = Event("The visitor pressed Enter or the submit button.")
    focus = Event("The field got the focus.")
    blur = Event("The field lost the focus.")
    stop = Event("The visitor pressed the stop button.")
    copy = Event("The visitor copied some of the text.", payload=CopyData)

    def check(self) -> None:
        super().check()
        if self.type not in TYPES:
            raise ValueError(f"{type(self).__name__}: type ({self.type!r}) must be one of {TYPES}.")
        if self.lines < 1:
            raise ValueError(f"{type(self).__name__}: lines ({self.lines}) must be at least 1.")

    def wire_prop(self, name: str) -> Any:
        if name == "html_attributes" and self.html_attributes is not None:
            return {k: v for k, v in asdict(self.html_attributes).items() if v is not None}
        return super().wire_prop(name)

    def preprocess(self, payload: str | None) -> str | None:
        text = None if payload is None else str(payload)
        if text and self.max_length is not None and len(text) > self.max_length:
            raise Refused(f"Text of {len(text)} characters is longer than maximum length {self.max_length}.")
        return text

    def postprocess(self, value: Any) -> str | None:
        return None if value is None else str(value)

    def example_payload(self) -> str:
        return "Hello!!"

    def example_value(self) -> str:
        return "Hello!!"


Text = Textbox


class TextArea(Textbox):
    """A field for text of several lines."""

    block_name = "textbox"

    lines: int = prop(default=7, doc="Lines it shows at least.")
    max_lines: int | None = prop(default=20, doc="Lines to which it grows before it scrolls.")
