"""A button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar

from preludio.components.base import Shown, received_text, require
from preludio.components.media import as_file
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.wire.files import FileData

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from preludio.graph.schema import Schema

V = TypeVar("V")

VARIANTS = ("primary", "secondary", "stop", "huggingface")
SIZES = ("sm", "md", "lg")
TARGETS = ("_self", "_blank", "_parent", "_top")


class Pressable(Shown[V]):
    """What all buttons share: their look."""

    variant: Literal["primary", "secondary", "stop", "huggingface"] = prop(
        default="secondary", doc='Its look: "primary" for what to do next, "secondary", "stop" or "huggingface".'
    )
    size: Literal["sm", "md", "lg"] = prop(default="lg", doc='Its size: "sm", "md" or "lg".')
    icon: str | Path | None = prop(default=None, wire=FileData | None, doc="Path or URL of an image before its text.")
    interactive: bool = prop(default=True, doc="Whether it can be pressed.")
    min_width: int | None = prop(default=None, doc="Width in pixels below which it moves to a line of its own.")

    def check(self) -> None:
        super().check()
        require(self, "variant", VARIANTS)
        require(self, "size", SIZES)
        if self.icon is not None:
            image_file(self.icon)

    def wire_prop(self, name: str) -> Any:
        if name == "icon" and self.icon is not None:
            return image_file(self.icon)
        return super().wire_prop(name)


class Button(Pressable[str]):
    """Runs something when it is pressed."""

    skip_api = True

    value: str | Callable[..., Any] = prop(default="Run", kw_only=False, doc="Its text.")
    link: str | None = prop(default=None, doc="URL that it opens.")
    link_target: Literal["_self", "_blank", "_parent", "_top"] = prop(
        default="_self", doc='Where the link opens: "_self", "_blank", "_parent" or "_top".'
    )

    change = Event("The text changed.", trigger="always_last")
    click = Event("The visitor pressed it.")

    def check(self) -> None:
        super().check()
        require(self, "link_target", TARGETS)

    def preprocess(self, payload: str | None) -> str | None:
        return received_text(self, payload)

    def postprocess(self, value: Any) -> str:
        return str(value)

    def api_info(self) -> Schema:
        raise NotImplementedError(f"{type(self).__name__}: its value is no part of the API.")

    def example_payload(self) -> str:
        return str(self.value)

    def example_value(self) -> str:
        return self.example_payload()


def image_file(place: str | Path) -> FileData:
    """Describes an image on the disk, at a URL, or in one; raises FileNotFoundError where there is none."""
    if isinstance(place, str) and place.startswith("data:"):
        return FileData(path="", url=place)
    return as_file(place)
