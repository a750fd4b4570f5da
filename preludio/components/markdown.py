"""Text with Markdown in it."""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from preludio.components.base import Labelled, received_text
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import CopyData

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Delimiter(TypedDict):
    """What encloses formulas; with `display` each stands on a line of its own."""

    left: str
    right: str
    display: bool


LATEX: tuple[Delimiter, ...] = ({"left": "$$", "right": "$$", "display": True},)


class Markdown(Labelled[str]):
    """Shows text with Markdown in it: headings, lists, tables, code, formulas."""

    value: str | Callable[..., Any] | None = prop(default=None, kw_only=False, doc="Text it starts with.")
    rtl: bool = prop(default=False, doc="Whether the text runs from right to left.")
    latex_delimiters: Sequence[Mapping[str, object]] | None = prop(
        default=None,
        wire=list[Delimiter],
        doc='What encloses formulas: objects with "left", "right" and "display" (a line of its own); by default $$.',
    )
    sanitize_html: bool = prop(default=True, doc="Whether HTML in the text is cleaned of all that could run.")
    line_breaks: bool = prop(default=False, doc="Whether each line break of the text is one on the page.")
    header_links: bool = prop(default=False, doc="Whether each heading has a link to itself.")
    height: int | str | None = prop(default=None, doc="Height, in pixels or as CSS; longer text scrolls.")
    max_height: int | str | None = prop(default=None, doc="Greatest height, in pixels or as CSS.")
    min_height: int | str | None = prop(default=None, doc="Least height, in pixels or as CSS.")
    buttons: list[Literal["copy"]] | None = prop(default=None, doc='Buttons: "copy" copies the text.')
    min_width: int | None = prop(default=None, doc="Width in pixels below which it moves to a line of its own.")
    container: bool = prop(default=False, doc="Whether it stands in a frame of its own.")
    padding: bool = prop(default=False, doc="Whether there is room between the text and the frame.")

    change = Event("The text changed.", trigger="always_last")
    copy = Event("The visitor copied the text.", payload=CopyData)

    def wire_prop(self, name: str) -> Any:
        if name == "latex_delimiters" and self.latex_delimiters is None:
            return [each.copy() for each in LATEX]
        if name == "show_label":
            return bool(self.show_label)
        return super().wire_prop(name)

    def preprocess(self, payload: str | None) -> str | None:
        return received_text(self, payload)

    def postprocess(self, value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise ValueError(  # noqa: TRY004  # as for every unfit value
                f"Markdown: the value ({value!r:.80}) is a {type(value).__name__}; wanted is text."
            )
        return cleandoc(value)

    def example_payload(self) -> str:
        return "# Hello!"

    def example_value(self) -> str:
        return "# Hello!"
