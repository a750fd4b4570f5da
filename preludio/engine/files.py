"""Files on their way in and out of a call: opaque handles outside, places on the disk inside."""

from __future__ import annotations

import mimetypes
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from preludio.errors import OutputError, Refused
from preludio.state.files import BadKey, Missing
from preludio.state.files.names import parse
from preludio.wire.files import META, Blob, FileData
from preludio.wire.shapes import is_array, is_object, is_sequence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from preludio.state.files import FileInfo, Files
    from preludio.wire.ids import FileKey

ROUTE = "/gradio_api/file="


class Grants:
    """Where files that a function returns may lie: the app's working and temporary folders, and what is allowed.

    What the author `offered` in the app itself, such as the files of examples, may lie anywhere.
    """

    def __init__(
        self, allowed: Sequence[Path], blocked: Sequence[Path], store: Path, offered: AbstractSet[Path] = frozenset()
    ) -> None:
        self.offered = offered
        self.allowed = [path.resolve() for path in allowed]
        self.blocked = [path.resolve() for path in blocked]
        self.places = [Path.cwd().resolve(), Path(tempfile.gettempdir()).resolve(), store.resolve()]

    def check(self, path: Path) -> Path:
        """Gives the real place of a file; raises OutputError when it must not leave this machine."""
        place = path.resolve()
        if any(place.is_relative_to(blocked) for blocked in self.blocked):
            raise OutputError(f"The file {path} lies in a blocked folder and is not sent.")
        if any(place.is_relative_to(allowed) for allowed in self.allowed):
            return place
        if not self.offered.isdisjoint((place, *place.parents)):
            return place
        home = next((each for each in self.places if place.is_relative_to(each)), None)
        if home is None:
            raise OutputError(
                f"The file {path} lies neither in the working folder nor in the temporary one; "
                "name its folder in launch(allowed_paths=[...]) to send it."
            )
        if any(part.startswith(".") for part in place.relative_to(home).parts):
            raise OutputError(f"The file {path} is hidden, or in a hidden folder, and is not sent; see allowed_paths.")
        return place


class FilePass:
    """Lets the files of one call in and out."""

    def __init__(self, files: Files, grants: Grants, root: str, kept: set[FileKey]) -> None:
        self.files = files
        self.grants = grants
        self.root = root
        # What has passed stays in the store as long as whoever owns this set lives.
        self.kept = kept

    def incoming(self, value: Any) -> Any:
        """Replaces each file that a client names by its place on the disk; raises Refused for any that is not ours."""
        if is_array(value):
            return [self.incoming(item) for item in value]
        if not is_object(value):
            return value
        if "path" in value or (isinstance(value.get("url"), str) and value["url"].startswith("data:")):
            return self._incoming_file(value)
        return {key: self.incoming(item) for key, item in value.items()}

    def _incoming_file(self, value: dict[str, Any]) -> FileData:
        url = value.get("url")
        if value.get("path") is None and isinstance(url, str) and url.startswith("data:"):
            return FileData(path="", url=url, orig_name=value.get("orig_name"), mime_type=value.get("mime_type"))
        if value.get("meta") != META:
            raise Refused(f'A file must be given with meta {{"_type": "gradio.FileData"}}, but came as {value!r:.200}.')
        try:
            file = msgspec.convert(value, FileData)
            key = parse(file.path)
            file.path = str(self.files.path(key))
        except (BadKey, Missing, msgspec.ValidationError) as error:
            raise Refused(f"The file {value.get('path')!r:.200} was not uploaded here: {error}") from error
        self.kept.add(key)
        return file

    def outgoing(self, value: Any) -> Any:
        """Stores each file in a result, and replaces it by its handle; raises OutputError for what may not be sent."""
        if isinstance(value, FileData):
            return self._outgoing_file(value)
        if isinstance(value, Blob):
            if value.source is not None:
                self.grants.check(Path(value.source))
            return self.stored(self.files.put_bytes(value.data, value.name), value.name, value.mime_type)
        if is_object(value):
            return {key: self.outgoing(item) for key, item in value.items()}
        if is_sequence(value):
            return [self.outgoing(item) for item in value]
        if isinstance(value, msgspec.Struct):
            return self.outgoing(msgspec.structs.asdict(value))
        return value

    def _outgoing_file(self, file: FileData) -> dict[str, Any]:
        if file.path.startswith(("http://", "https://")) or file.is_stream or not file.path:
            return msgspec.structs.asdict(msgspec.structs.replace(file, url=file.url or file.path))
        place = self.grants.check(Path(file.path))
        if not place.is_file():
            raise OutputError(f"The file {file.path} does not exist.")
        info = self.files.add(place)
        return self.stored(info, file.orig_name or place.name, file.mime_type)

    def stored(self, info: FileInfo, name: str, mime_type: str | None = None) -> dict[str, Any]:
        """Describes a stored file to a client."""
        self.kept.add(info.key)
        return {
            "path": info.key,
            "url": f"{self.root}{ROUTE}{quote(info.key)}",
            "size": info.size,
            "orig_name": name,
            "mime_type": mime_type or mimetypes.guess_type(name)[0],
            "is_stream": False,
            "meta": dict(META),
        }
