"""A picture, to look at or to bring along."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from preludio.components.actions import Actions, OwnButton
from preludio.components.base import StreamingInput
from preludio.components.media import as_file, flagged_copy, kept_copy, local_path
from preludio.components.pictures import (
    FORMATS,
    MODES,
    SUFFIXES,
    WatermarkOptions,
    WebcamOptions,
    any_picture,
    array_of,
    encoded,
    in_mode,
    is_array,
    is_picture,
    is_svg,
    open_picture,
    picture_of,
    watermarked,
)
from preludio.errors import DeclarationError
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import SelectData
from preludio.wire.files import META, Blob, FileData

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from PIL.Image import Image as Picture

    from preludio.components.button import Button
    from preludio.graph.schema import Schema

Source = Literal["upload", "webcam", "clipboard"]
SOURCES: tuple[Source, ...] = ("upload", "webcam", "clipboard")
TYPES = ("numpy", "pil", "filepath")
NULLABLE: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
SCHEMA: dict[str, Any] = {
    "title": "ImageData",
    "type": "object",
    "properties": {
        "path": NULLABLE | {"description": "Path to a local file"},
        "url": NULLABLE | {"description": "Publicly available url or base64 encoded image"},
        "size": {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None, "description": "Size in bytes"},
        "orig_name": NULLABLE | {"description": "Original filename"},
        "mime_type": NULLABLE | {"description": "mime type of image"},
        "is_stream": {"type": "boolean", "default": False, "description": "Can always be set to False"},
        "meta": {"type": "object", "additionalProperties": True, "default": META},
    },
}


class Image(Actions["Picture"], StreamingInput["Picture"]):
    """Shows a picture, or takes one from a file, the clipboard or a drop."""

    carries_files = True
    blocking = True

    value: str | Path | Picture | np.ndarray | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Picture it starts with: an array, one of Pillow, a path or a URL."
    )
    format: str = prop(default="webp", doc="File format in which arrays and pictures of Pillow are sent to the page.")
    height: int | str | None = prop(default=None, doc="Height, in pixels or as CSS.")
    width: int | str | None = prop(default=None, doc="Width, in pixels or as CSS.")
    image_mode: Literal["1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F"] | None = prop(
        default="RGB", doc="Pixels in the form a function gets them, as Pillow names it; None keeps that of the file."
    )
    sources: list[Source] | Source | None = prop(
        default=None,
        wire=list[Source],
        doc='Where a visitor takes pictures from: "upload", "webcam", "clipboard"; by default all.',
    )
    type: Literal["numpy", "pil", "filepath"] = prop(
        default="numpy", doc='What a function gets: "numpy" (an array), "pil" (a picture of Pillow) or "filepath".'
    )
    streaming: bool = prop(default=False, doc="Whether the camera's pictures are sent one after the other.")
    buttons: list[Literal["download", "share", "fullscreen"] | Button] | None = prop(
        default=None,
        wire=list[str | OwnButton],
        doc='Buttons on the picture: "download", "share", "fullscreen" (all by default), or your own.',
    )
    webcam_options: WebcamOptions | None = prop(default=None, wire=WebcamOptions, doc="How the camera is used.")
    placeholder: str | None = prop(default=None, doc="Text where a picture can be dropped; a heading is marked with #.")
    watermark: WatermarkOptions | str | Path | Picture | np.ndarray | None = prop(
        default=None, wire=dict[str, Any], doc="Picture laid over those that are shown."
    )
    alt_text: str | None = prop(default=None, doc="What the picture shows, for those who do not see it.")

    clear = Event("The visitor removed the picture.")
    change = Event("The picture changed, whoever changed it.", trigger="always_last")
    stream = Event("The camera took the next picture.", trigger="multiple", progress="minimal")
    select = Event("The visitor pointed at the picture; `index` is x and y in its pixels.", payload=SelectData)
    upload = Event("The visitor brought a picture.")
    input = Event("The visitor changed the picture.")

    def check(self) -> None:
        super().check()
        self._complete()
        require("format", self.format, tuple(FORMATS))
        require("type", self.type, TYPES)
        require("image_mode", self.image_mode, (*MODES, None))
        for source in self.sources or ():
            require("sources", source, SOURCES)
        if self.type == "filepath" and self.image_mode == "HSV":
            raise ValueError("Image: no file holds image_mode 'HSV'; take type 'numpy' or 'pil' with it.")
        if self.streaming:
            self.check_streamable()
        if self.sources == ["webcam"]:
            raise DeclarationError(
                "Image: the camera is not there yet, and with it streaming; sources needs 'upload' or 'clipboard'."
            )

    def refine(self) -> None:
        self._complete()

    def _complete(self) -> None:
        self.format = self.format.lower()
        if self.sources is None:
            self.sources = ["webcam"] if self.streaming else list(SOURCES)
        elif isinstance(self.sources, str):
            self.sources = [self.sources]
        if self.buttons is None:
            self.buttons = ["download", "share", "fullscreen"]
        if not isinstance(self.watermark, WatermarkOptions):
            self.watermark = WatermarkOptions(self.watermark)

    def check_streamable(self) -> None:
        """Raises ValueError unless the camera is the only source, as streaming needs it."""
        if self.sources != ["webcam"]:
            raise ValueError(f"Image: streaming works with the camera alone, but sources is {self.sources}.")

    def get_config(self, cls: Any = None) -> dict[str, Any]:
        """Gives the props the page gets, in their form on the wire."""
        return super().get_config(cls) | {"streamable": False}

    def wire_prop(self, name: str) -> Any:
        if name == "webcam_options":
            return asdict(self.webcam_options or WebcamOptions())
        if name == "watermark":
            # It is in the pictures already.
            return {"watermark": None, "position": self._mark.position}
        return super().wire_prop(name)

    @property
    def _mark(self) -> WatermarkOptions:
        assert isinstance(self.watermark, WatermarkOptions)
        return self.watermark

    def preprocess(self, payload: FileData | None) -> np.ndarray | Picture | str | None:
        if payload is None or payload.is_none:
            return None
        if self.type == "filepath":
            return self._path(payload)
        picture = in_mode(open_picture(payload), self.image_mode)
        return array_of(picture) if self.type == "numpy" else picture

    def _path(self, file: FileData) -> str:
        """Gives the file itself where its pixels are as wanted, else a copy where they are."""
        if self.image_mode is None or is_svg(file):
            return local_path(file)
        picture = open_picture(file)
        # A copy would have lost all pictures but the first.
        if picture.mode == self.image_mode or getattr(picture, "is_animated", False):
            return local_path(file)
        suffix = SUFFIXES.get(picture.format or "", "png")
        holding = next(s for s in (suffix, "png", "tiff") if self.image_mode in FORMATS[s].modes)
        copy = encoded(in_mode(picture, self.image_mode), holding, Path(file.orig_name or "image").stem)
        return kept_copy(copy.data, copy.name)

    def postprocess(self, value: Any) -> FileData | Blob | None:
        if value is None:
            return None
        if is_array(value):
            value = picture_of(value)
        if is_picture(value):
            return encoded(self._marked(value), self.format)
        if not isinstance(value, (str, Path, FileData)):
            raise ValueError(  # noqa: TRY004  # as for every unfit value
                f"Image: the value is a {type(value).__name__}; wanted is an array, a Pillow image, a path or a URL."
            )
        return self._shown(value)

    def _shown(self, value: str | Path | FileData) -> FileData | Blob:
        if isinstance(value, str) and value.startswith("data:image/"):
            return FileData(path="", url=value)
        file = as_file(value)
        if is_svg(file):
            return file
        if self._mark.watermark is None or file.url:
            return file
        return replace(encoded(self._marked(any_picture(file.path)), self.format), source=file.path)

    def _marked(self, picture: Picture) -> Picture:
        return picture if self._mark.watermark is None else watermarked(picture, self._mark)

    def api_info(self) -> Schema:
        return SCHEMA | {"description": "Path to a local file"}

    def api_info_as_output(self) -> Schema:
        return SCHEMA | {"additional_description": "A local filepath or publicly available URL."}

    def example_payload(self) -> dict[str, Any]:
        return {"path": "bus.png", "meta": dict(META), "orig_name": "bus.png", "url": "bus.png"}

    def example_value(self) -> str:
        return "bus.png"

    def flag(self, payload: FileData | None, flag_dir: str | Path = "") -> str:
        """Copies the picture below `flag_dir`, and gives its description as JSON."""
        if payload is None:
            return ""
        return msgspec.json.encode(flagged_copy(payload, Path(flag_dir))).decode()

    def read_from_flag(self, payload: Any) -> Any:
        return msgspec.json.decode(payload, type=FileData) if payload else None


def require(name: str, value: object, choices: tuple[object, ...]) -> None:
    """Raises ValueError for an argument that is none of the choices."""
    if value not in choices:
        raise ValueError(f"Image: {name} ({value!r}) must be one of {', '.join(map(repr, choices))}.")
