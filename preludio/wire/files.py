"""Files as they travel, and as they stand before they are stored."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import msgspec

from preludio.wire.shapes import is_object

META = {"_type": "gradio.FileData"}
FILE_SCHEMA: dict[str, Any] = {
    "$defs": {
        "FileDataMeta": {
            "title": "FileDataMeta",
            "type": "object",
            "properties": {"_type": {"const": "gradio.FileData", "type": "string"}},
            "required": ["_type"],
        }
    },
    "title": "FileData",
    "type": "object",
    "properties": {
        "path": {"type": "string"},
        "url": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "size": {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None},
        "orig_name": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "mime_type": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "is_stream": {"default": False, "type": "boolean"},
        "meta": {"$ref": "#/$defs/FileDataMeta"},
    },
    "required": ["path"],
}


class FileData(msgspec.Struct, kw_only=True):
    """A file: on the wire `path` is an opaque handle, before and after it a place on the disk or a URL."""

    path: str
    url: str | None = None
    size: int | None = None
    orig_name: str | None = None
    mime_type: str | None = None
    is_stream: bool = False
    meta: dict[str, Any] = msgspec.field(default_factory=lambda: dict(META))

    @classmethod
    def from_path(cls, path: str | Path) -> Self:
        """Describes a file on the disk; raises FileNotFoundError where there is none."""
        place = Path(path)
        return cls(
            path=str(place), size=place.stat().st_size, orig_name=place.name, mime_type=mimetypes.guess_type(place)[0]
        )

    @classmethod
    def is_file_data(cls, obj: object) -> bool:
        """Tells whether a decoded JSON object describes a file."""
        return is_object(obj) and obj.get("meta") == META and isinstance(obj.get("path") or obj.get("url"), str)

    @property
    def is_none(self) -> bool:
        """Tells whether it names neither a file nor a URL."""
        return not self.path and not self.url

    def model_dump(self) -> dict[str, Any]:
        """Gives the JSON object."""
        return msgspec.structs.asdict(self)

    @classmethod
    def model_validate(cls, obj: Any) -> Self:
        """Reads a JSON object; raises msgspec.ValidationError for any other."""
        return msgspec.convert(obj, cls)


@dataclass
class Blob:
    """The content of a file that is not stored yet; made of the file `source`, it may go where that may."""

    data: bytes
    name: str
    mime_type: str | None = None
    source: str | None = None
