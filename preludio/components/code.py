"""Code to read or to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from preludio.components.actions import Actions, OwnButton
from preludio.components.base import Control, received_text
from preludio.graph.declared import prop
from preludio.graph.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.components.button import Button
    from preludio.graph.schema import Schema

Language = Literal[
    "python",
    "c",
    "cpp",
    "markdown",
    "latex",
    "json",
    "html",
    "css",
    "javascript",
    "jinja2",
    "typescript",
    "yaml",
    "dockerfile",
    "shell",
    "r",
    "sql",
    "sql-msSQL",
    "sql-mySQL",
    "sql-mariaDB",
    "sql-sqlite",
    "sql-cassandra",
    "sql-plSQL",
    "sql-hive",
    "sql-pgSQL",
    "sql-gql",
    "sql-gpSQL",
    "sql-sparkSQL",
    "sql-esper",
]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Code(Actions[str], Control[str]):
    """An editor for code; where it only shows results, they can be read and copied."""

    value: str | Callable[..., Any] | None = prop(default=None, kw_only=False, doc="Code it starts with.")
    language: Language | None = prop(
        default=None, kw_only=False, doc="The language, which decides colours and indentation; None is plain text."
    )
    lines: int = prop(default=5, doc="Lines it shows at least.")
    max_lines: int | None = prop(default=None, doc="Lines to which it grows before it scrolls; by default it grows on.")
    wrap_lines: bool = prop(default=False, doc="Whether lines that are too long are broken; otherwise they scroll.")
    show_line_numbers: bool = prop(default=True, doc="Whether lines are numbered.")
    autocomplete: bool = prop(default=False, doc="Whether words are suggested as the visitor types.")
    buttons: list[Literal["copy", "download"] | Button] | None = prop(
        default=None,
        wire=list[str | OwnButton],
        doc='Buttons beside the label: "copy" and "download" (both by default), or Buttons of your own.',
    )

    change = Event("The code changed, whoever changed it.", trigger="always_last")
    input = Event("The visitor changed the code.")
    focus = Event("The editor got the focus.")
    blur = Event("The editor lost the focus.")

    def check(self) -> None:
        super().check()
        if self.language is not None and self.language not in LANGUAGES:
            raise ValueError(f"Code: language ({self.language!r}) must be None or one of {', '.join(LANGUAGES)}.")
        if self.lines < 1:
            raise ValueError(f"Code: lines ({self.lines}) must be at least 1.")
        if not callable(self.value):
            self.postprocess(self.value)
        if self.buttons is None:
            self.buttons = ["copy", "download"]

    def preprocess(self, payload: Any) -> str | None:
        return received_text(self, payload)

    def postprocess(self, value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise ValueError(  # noqa: TRY004  # as for every unfit value
                f"Code: the value ({value!r:.80}) is a {type(value).__name__}; wanted is text."
            )
        return value.strip()

    def api_info(self) -> Schema:
        return {"type": "string"}

    def example_payload(self) -> str:
        return "print('Hello World')"

    def example_value(self) -> str:
        return "print('Hello World')"
