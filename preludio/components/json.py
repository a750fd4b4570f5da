"""JSON to look through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from preludio.components.actions import Actions, OwnButton
from preludio.components.base import Labelled
from preludio.errors import Error
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.wire.codec import encode, plain, settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from preludio.components.button import Button
    from preludio.graph.schema import Schema


class JSON(Actions[Any], Labelled[Any]):
    """Shows a value as JSON, as a tree that opens and closes."""

    value: str | dict[str, Any] | list[Any] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, wire=Any, doc="A dict or list, or JSON as text."
    )
    open: bool = prop(default=False, doc="Whether all branches are open at first, and not only the first two levels.")
    show_indices: bool = prop(default=False, doc="Whether the items of lists are numbered.")
    height: int | str | None = prop(default=None, doc="Height, in pixels or as CSS; a longer tree scrolls.")
    max_height: int | str | None = prop(default=500, doc="Greatest height, in pixels or as CSS.")
    min_height: int | str | None = prop(default=None, doc="Least height, in pixels or as CSS.")
    buttons: list[Literal["copy"] | Button] | None = prop(
        default=None,
        wire=list[str | OwnButton],
        doc='Buttons beside the label: "copy" (the default), or Buttons of your own.',
    )

    change = Event("The value changed.", trigger="always_last")

    def check(self) -> None:
        super().check()
        if self.buttons is None:
            self.buttons = ["copy"]

    def preprocess(self, payload: dict[str, Any] | list[Any] | None) -> Any:
        return payload

    def postprocess(self, value: Any) -> Any:
        """Gives a value as JSON knows it: numbers of numpy become numbers, what JSON cannot say becomes text."""
        if value is None:
            return None
        if isinstance(value, str):
            return parsed(value)
        try:
            return settled(msgspec.to_builtins(value, str_keys=True, enc_hook=lenient))
        except (TypeError, RecursionError) as error:
            raise ValueError(f"JSON: the value ({value!r:.80}) cannot be shown: {error}") from error

    def api_info(self) -> Schema:
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> dict[str, str]:
        return {"foo": "bar"}

    def example_value(self) -> dict[str, str]:
        return {"foo": "bar"}

    def flag(self, payload: Any, flag_dir: str | Path = "") -> str:  # noqa: ARG002  # there are no files
        """Gives the value as JSON."""
        return encode(payload).decode()

    def read_from_flag(self, payload: Any) -> Any:
        return parsed(payload)


Json = JSON


def lenient(value: Any) -> Any:
    """Gives a JSON-like form of any value: its text where there is no better one."""
    try:
        return plain(value)
    except TypeError:
        return str(value)


def parsed(text: str) -> Any:
    """Reads JSON; raises Error for what is none."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise Error(f"Invalid JSON string: {error}") from error
