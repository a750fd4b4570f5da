"""Results of examples on the disk: a folder for each, with JSON and the files in it."""

from __future__ import annotations

import mimetypes
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from preludio.observe import log
from preludio.wire import codec
from preludio.wire.files import Blob, FileData
from preludio.wire.shapes import is_array, is_object, is_sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FORMAT: Literal[1] = 1
RESULT = "outputs.json"
FILE = "preludio.file"
"""The key of an object that stands for a file."""
UNUSED = 30 * 24 * 3600.0
"""Seconds after which a result that nobody has asked for is removed."""
REMOTE = ("http://", "https://")


class Written(msgspec.Struct):
    """What the JSON file of a result says: one value for each output, each file as an object with the key `FILE`."""

    format: Literal[1]
    outputs: list[Any]


class Broken(Exception):
    """What is kept cannot be read."""


class KeptResults:
    """Keeps results under keys that say what they depend on; several processes may share a folder.

    An entry appears whole or not at all: it is written aside and renamed. What cannot be read is computed again.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._clock = clock

    def get(self, key: str) -> list[Any] | None:
        """Gives one value for each output as it travels, files as `FileData` with their places; None for none."""
        place = self.folder / key
        try:
            written = msgspec.json.decode((place / RESULT).read_bytes(), type=Written)
            outputs = [_restored(value, place) for value in written.outputs]
            # Says when it was last used.
            with suppress(OSError):
                os.utime(place, (self._clock(), self._clock()))
        except FileNotFoundError:
            return None
        except (Broken, OSError, ValueError) as error:
            log.warning("the cached result of an example could not be read", folder=str(place), why=str(error))
            shutil.rmtree(place, ignore_errors=True)
            return None
        return outputs

    def put(self, key: str, outputs: Sequence[Any]) -> None:
        """Keeps what one call has given, with copies of its files.

        Raises TypeError for what JSON cannot say, and OSError for what the disk does.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".{token_hex(8)}"
        draft.mkdir()
        try:
            kept = [_settled(value, draft) for value in outputs]
            (draft / RESULT).write_bytes(codec.encode(Written(FORMAT, kept)))
            os.utime(draft, (self._clock(), self._clock()))
            try:
                draft.rename(self.folder / key)
            except OSError:
                # Another process was faster; its result is as good.
                if not (self.folder / key / RESULT).is_file():
                    raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        self._clear_out()

    def remove(self, key: str) -> None:
        """Forgets a result."""
        shutil.rmtree(self.folder / key, ignore_errors=True)

    def _clear_out(self) -> None:
        before = self._clock() - UNUSED
        for place in self.folder.iterdir():
            # Another process may be clearing out as well.
            with suppress(OSError):
                if place.is_dir() and place.stat().st_mtime < before:
                    shutil.rmtree(place)


def _settled(value: Any, place: Path) -> Any:
    """Gives the JSON form of a value, with its files copied below `place`."""
    if isinstance(value, FileData):
        return _kept_file(value, place)
    if isinstance(value, Blob):
        return _described(_write(value.data, value.name, place), value.name, value.mime_type)
    if is_object(value):
        return {name: _settled(part, place) for name, part in value.items()}
    if is_sequence(value):
        return [_settled(part, place) for part in value]
    if isinstance(value, msgspec.Struct):
        return _settled(msgspec.structs.asdict(value), place)
    return codec.settled(value)


def _kept_file(file: FileData, place: Path) -> dict[str, Any]:
    if not file.path or file.path.startswith(REMOTE):
        return {FILE: {"path": file.path, "url": file.url, "orig_name": file.orig_name, "mime_type": file.mime_type}}
    name = file.orig_name or Path(file.path).name
    target = _free(name, place)
    shutil.copyfile(file.path, target)
    return _described(target, name, file.mime_type)


def _write(data: bytes, name: str, place: Path) -> Path:
    target = _free(name, place)
    target.write_bytes(data)
    return target


def _free(name: str, place: Path) -> Path:
    """Gives a place for one more file, in a folder of its own so that it keeps its name."""
    folder = place / "files" / str(sum(1 for _ in (place / "files").glob("*")))
    folder.mkdir(parents=True)
    return folder / (Path(name).name or "file")


def _described(target: Path, name: str, mime_type: str | None) -> dict[str, Any]:
    relative = f"{target.parent.parent.name}/{target.parent.name}/{target.name}"
    return {FILE: {"path": relative, "url": None, "orig_name": name, "mime_type": mime_type}}


def _restored(value: Any, place: Path) -> Any:
    """Gives a value back from its JSON form; raises Broken for files that are not there."""
    if is_array(value):
        return [_restored(part, place) for part in value]
    if not is_object(value):
        return value
    if set(value) != {FILE}:
        return {name: _restored(part, place) for name, part in value.items()}
    return _restored_file(value[FILE], place)


def _restored_file(told: Any, place: Path) -> FileData:
    try:
        file = msgspec.convert(told, FileData)
    except msgspec.ValidationError as error:
        raise Broken(str(error)) from error
    if not file.path or file.path.startswith(REMOTE):
        return file
    target = (place / file.path).resolve()
    if not target.is_relative_to(place.resolve()) or not target.is_file():
        raise Broken(f"the file {file.path!r} is missing.")
    file.path, file.size = str(target), target.stat().st_size
    file.mime_type = file.mime_type or mimetypes.guess_type(target.name)[0]
    return file
