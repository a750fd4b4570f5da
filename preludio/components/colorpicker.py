"""A colour, typed or picked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preludio.components.base import Control
from preludio.graph.declared import prop
from preludio.graph.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable


class ColorPicker(Control[str]):
    """Picks a colour, which functions get as text that CSS understands, such as "#ff0000"."""

    value: str | Callable[..., Any] | None = prop(
        default=None,
        kw_only=False,
        doc='The colour it starts with: "#ff0000", "rgba(255, 0, 0, 0.5)", "hsl(0, 100%, 50%)".',
    )
    info: str | None = prop(default=None, doc="A hint under the label.")

    change = Event("The colour changed, whoever changed it.", trigger="always_last")
    input = Event("The visitor changed the colour.")
    release = Event("The visitor let a handle go.")
    submit = Event("The visitor pressed Enter.")
    focus = Event("The field got the focus.")
    blur = Event("The field lost the focus.")

    def preprocess(self, payload: str | None) -> str | None:
        return None if payload is None else str(payload)

    def postprocess(self, value: str | None) -> str | None:
        return None if value is None else str(value)

    def example_payload(self) -> str:
        return "#000000"

    def example_value(self) -> str:
        return "#000000"
