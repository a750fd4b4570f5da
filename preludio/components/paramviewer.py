"""What the parameters of a function are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict

import msgspec

from preludio.components.base import Shown
from preludio.errors import Refused
from preludio.graph.declared import prop
from preludio.graph.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from preludio.graph.schema import Schema

LANGUAGES = ("python", "typescript")


class Parameter(TypedDict):
    """A parameter: its type, what it is for, and what it is when it is not given (None: it must be given)."""

    type: NotRequired[str | None]
    description: NotRequired[str | None]
    default: NotRequired[str | None]


class ParamViewer(Shown[dict[str, Parameter]]):
    """Documents parameters: their names, types, defaults, and what they are for."""

    by_position = (
        *("value", "language", "linkify", "every", "inputs", "render"),
        *("key", "preserved_by_key", "header", "anchor_links", "max_height"),
    )

    value: Mapping[str, Parameter] | Callable[..., Any] | None = prop(
        default=None,
        kw_only=False,
        wire=dict[str, Parameter] | None,
        doc='Parameters by name, each a dict of "type", "description" (Markdown) and "default".',
    )
    language: Literal["python", "typescript"] = prop(default="python", doc="Language in which the types are written.")
    linkify: list[str] | None = prop(
        default=None, doc='Names in types that lead to the part of the page with the id "h-", the name in lower case.'
    )
    header: str | None = prop(default="Parameters", doc="Heading above them.")
    anchor_links: bool | str = prop(
        default=False, doc="Whether each has an address of its own, #param-NAME; a text stands before its name."
    )
    max_height: int | str | None = prop(default=None, doc="Greatest height, in pixels or as CSS; more of it scrolls.")

    change = Event("The value changed.", trigger="always_last")
    upload = Event("A visitor uploaded something; no page lets anybody do that, so it never happens.")

    def check(self) -> None:
        super().check()
        self.refine()

    def refine(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"ParamViewer: language ({self.language!r}) must be one of {LANGUAGES}.")

    def preprocess(self, payload: dict[str, Parameter] | None) -> dict[str, Parameter] | None:
        try:
            return described(payload)
        except msgspec.ValidationError as error:
            raise Refused(f"ParamViewer: {payload!r:.80} is no description of parameters: {error}.") from error

    def postprocess(self, value: Any) -> dict[str, Parameter] | None:
        try:
            return described(value)
        except msgspec.ValidationError as error:
            raise ValueError(
                f'ParamViewer: the value ({value!r:.80}) is no dict of parameters with "type", "description" and'
                f' "default": {error}.'
            ) from error

    def api_info(self) -> Schema:
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> dict[str, Parameter]:
        return self.example_value()

    def example_value(self) -> dict[str, Parameter]:
        return {"array": {"type": "numpy", "description": "any valid json", "default": "None"}}

    def flag(self, payload: Any, flag_dir: str | Path = "") -> str:  # noqa: ARG002  # there are no files
        """Gives the value as JSON."""
        return msgspec.json.encode(payload).decode()

    def read_from_flag(self, payload: Any) -> Any:
        return msgspec.json.decode(payload)


def described(parameters: Any) -> dict[str, Parameter] | None:
    """Gives parameters as they travel; raises msgspec.ValidationError for what are none."""
    plain = parameters if parameters is None else {**parameters} if hasattr(parameters, "keys") else parameters
    return msgspec.convert(plain, dict[str, Parameter] | None)
