"""Files, to bring along or to fetch."""

from __future__ import annotations

import mimetypes
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from preludio.components.actions import Actions
from preludio.components.base import Control, require
from preludio.components.media import NamedString, as_file, content, flagged_copy, is_url, local_path
from preludio.errors import Refused
from preludio.graph.component import Component
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import SelectData
from preludio.wire.files import FILE_SCHEMA, META, FileData

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.graph.block import Block
    from preludio.graph.schema import Schema

COUNTS = ("single", "multiple", "directory")
TYPES = ("filepath", "binary")
KINDS = ("image", "video", "audio", "text")
SAMPLE = "sample_file.pdf"
SAMPLE_PAYLOAD: dict[str, Any] = {"path": SAMPLE, "meta": META, "orig_name": SAMPLE, "url": SAMPLE}


class FileTaker(Component[Any]):
    """A component whose value is a file, or several."""

    carries_files = True
    blocking = True

    file_count: Literal["single", "multiple", "directory"] = prop(
        default="single", doc='How many it takes: "single", "multiple" or "directory" (a folder with all it holds).'
    )
    file_types: list[str] | None = prop(
        default=None, doc='Which it takes: endings such as ".json", or "image", "video", "audio", "text", "file".'
    )
    type: Literal["filepath", "binary"] = prop(
        default="filepath", doc='What a function gets of each: "filepath", or "binary" (bytes).'
    )

    change = Event("The files changed, whoever changed them.", trigger="always_last")
    upload = Event("The visitor brought files.")

    def check(self) -> None:
        super().check()
        require(self, "file_count", COUNTS)
        require(self, "type", TYPES)
        if isinstance(self.file_types, str):
            raise ValueError(  # noqa: TRY004  # as for every unfit argument
                f"{type(self).__name__}: file_types ({self.file_types!r}) must be a list,"
                f" such as [{self.file_types!r}]."
            )

    def preprocess(self, payload: FileData | list[FileData] | None) -> bytes | str | list[bytes] | list[str] | None:
        if payload is None:
            return None
        received: list[Any] = [self._received(received_file(self, file)) for file in listed(payload)]
        return received if self.file_count != "single" else next(iter(received), None)

    def _received(self, file: FileData) -> bytes | NamedString:
        name = file.orig_name or PurePosixPath(file.path).name
        if not takes(self.file_types, PurePosixPath(file.path).name or name):
            raise Refused(f"Invalid file type. Please upload a file that is one of these formats: {self.file_types}")
        return content(file) if self.type == "binary" else NamedString(local_path(file))

    def postprocess(self, value: Any) -> FileData | list[FileData] | None:
        if value is None:
            return None
        if isinstance(value, (list, tuple)):
            return [offered(self, each) for each in listed(value)]
        return offered(self, value)

    def process_example(self, value: Any) -> str:
        """Gives the names of the files."""
        return ", ".join(Path(str(name)).name for name in listed(value))

    def api_info(self) -> Schema:
        if self.file_count == "single":
            return FILE_SCHEMA
        return {
            "$defs": FILE_SCHEMA["$defs"] | {"FileData": {k: v for k, v in FILE_SCHEMA.items() if k != "$defs"}},
            "title": "ListFiles",
            "type": "array",
            "items": {"$ref": "#/$defs/FileData"},
            "additional_description": None,
        }

    def example_payload(self) -> Any:
        return SAMPLE_PAYLOAD if self.file_count == "single" else [SAMPLE_PAYLOAD]

    def example_value(self) -> Any:
        return SAMPLE if self.file_count == "single" else [SAMPLE]

    def flag(self, payload: FileData | list[FileData] | None, flag_dir: str | Path = "") -> str:
        """Copies the files below `flag_dir`, and gives their description as JSON."""
        if payload is None:
            return ""
        folder = Path(flag_dir)
        if isinstance(payload, list):
            return msgspec.json.encode([flagged_copy(file, folder) for file in payload]).decode()
        return msgspec.json.encode(flagged_copy(payload, folder)).decode()

    def read_from_flag(self, payload: Any) -> Any:
        return msgspec.json.decode(payload, type=FileData | list[FileData]) if payload else None


class File(FileTaker, Actions[Any], Control[Any]):
    """Takes files from a visitor, or offers some."""

    value: str | Path | list[str] | list[Path] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="File it starts with: a path or URL, or several."
    )
    height: int | str | float | None = prop(default=None, doc="Greatest height of the list, in pixels or as CSS.")
    allow_reordering: bool = prop(default=False, doc="Whether a visitor can change the order of several.")

    select = Event("The visitor chose a file of the list.", payload=SelectData)
    clear = Event("The visitor removed all files.")
    delete = Event("The visitor removed one of several files.", payload=FileData)
    download = Event("The visitor fetched a file.", payload=FileData)


class Files(File):
    """Takes several files from a visitor, or offers them."""

    block_name = "file"

    file_count: Literal["single", "multiple", "directory"] = prop(default="multiple", doc="How many it takes.")


def listed(value: Any) -> list[Any]:
    """Gives what may be one value, several or none as a list."""
    if value is None:
        return []
    several: list[Any] = list(value) if isinstance(value, (list, tuple)) else [value]  # pyright: ignore[reportUnknownArgumentType]  # any values
    return several


def takes(wanted: list[str] | None, name: str) -> bool:
    """Tells whether a file of this name is of one of the wanted types; without any, all are."""
    return not wanted or any(_is_of(kind.lower(), name) for kind in wanted)


def _is_of(kind: str, name: str) -> bool:
    mime_type = mimetypes.guess_type(name)[0] or ""
    if kind == "file":
        return True
    if kind in KINDS:
        return mime_type.startswith(f"{kind}/")
    if "/" in kind:
        return fnmatchcase(mime_type, kind)
    return name.lower().endswith(f".{kind.removeprefix('.')}")


def received_file(block: Block, sent: Any) -> FileData:
    """Gives what a client sent, if it is a file; raises Refused for anything else."""
    if not isinstance(sent, FileData):
        raise Refused(f"{block!r}: the value ({sent!r:.80}) is a {type(sent).__name__}; wanted is a file.")
    return sent


def offered(block: Block, value: Any) -> FileData:
    """Describes a file that a function returned; raises ValueError for what is neither a path nor a URL."""
    if isinstance(value, FileData) or is_url(value):
        return as_file(value)
    if not isinstance(value, (str, Path)):
        raise ValueError(  # noqa: TRY004  # as for every unfit value
            f"{block!r}: the value ({value!r:.80}) is a {type(value).__name__}; wanted is a path or a URL."
        )
    return as_file(value)
