"""Files as functions know them: paths, URLs and bytes, and back."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TypeGuard
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from preludio.errors import Refused
from preludio.wire.files import FileData

REMOTE = ("http://", "https://")
INLINE_LIMIT = 64 << 20
"""Most bytes of a file that comes inside a value, as a data: URL."""
KEPT = 24 * 3600.0
"""Seconds for which a copy made for a function is kept."""
UNSAFE = re.compile(r"[^\w .-]")


class NamedString(str):
    """A path that also says it as `name`, like an open file."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """Gives the path."""
        return str(self)


def is_url(value: object) -> TypeGuard[str]:
    """Tells whether a value is the address of a file elsewhere."""
    return isinstance(value, str) and value.startswith(REMOTE)


def as_file(value: str | Path | FileData) -> FileData:
    """Describes the file at a path, or at a URL, which is not fetched; raises FileNotFoundError where there is none."""
    if isinstance(value, FileData):
        return value
    if is_url(value):
        name = PurePosixPath(unquote(urlsplit(value).path)).name
        return FileData(path=value, url=value, orig_name=name or None, mime_type=mimetypes.guess_type(name)[0])
    place = Path(value)
    if not place.is_file():
        raise FileNotFoundError(f"There is no file {str(value)!r:.200}.")
    return FileData.from_path(place)


def content(file: FileData) -> bytes:
    """Gives the bytes of a file on the disk, or inside a data: URL."""
    return Path(file.path).read_bytes() if file.path else _inline(file.url or "")


def local_path(file: FileData) -> str:
    """Gives the place of a file on the disk; one inside a data: URL is written there."""
    if file.path:
        return file.path
    kind = (file.url or "").partition(":")[2].partition(";")[0].partition(",")[0]
    suffix = mimetypes.guess_extension(kind) or ""
    return kept_copy(content(file), file.orig_name or f"file{suffix}")


def _inline(url: str) -> bytes:
    """Gives what a data: URL holds; raises Refused for any other URL."""
    head, comma, body = url.partition(",")
    if not head.startswith("data:") or not comma:
        raise Refused(f"A file must be uploaded, or be a data: URL, but came as {url!r:.80}.")
    if len(body) > INLINE_LIMIT * 4 // 3 + 4:
        raise Refused(f"A file inside a value may have {INLINE_LIMIT >> 20} MB at most; upload it instead.")
    try:
        return base64.b64decode(body, validate=True) if head.endswith(";base64") else unquote_to_bytes(body)
    except binascii.Error as error:
        raise Refused(f"The data: URL {url!r:.80} is not valid base64.") from error


def kept_copy(data: bytes, name: str) -> str:
    """Writes bytes to a file for a function to read, and gives its path; it is kept for a day."""
    folder = Path(_workplace().name) / sha256(data).hexdigest()[:32]
    place = folder / safe_name(name)
    if not place.is_file():
        _clear_out(folder.parent, time.time() - KEPT)
        folder.mkdir(exist_ok=True)
        arriving = place.with_name(f"{os.urandom(8).hex()}.part")
        arriving.write_bytes(data)
        arriving.replace(place)
    os.utime(folder)
    return str(place)


@cache
def _workplace() -> tempfile.TemporaryDirectory[str]:
    """Makes the folder of the copies; it goes when the process ends."""
    return tempfile.TemporaryDirectory(prefix="preludio-", ignore_cleanup_errors=True)


def _clear_out(folder: Path, before: float) -> None:
    for each in folder.iterdir():
        # Another thread may be clearing out as well.
        with suppress(FileNotFoundError):
            if each.stat().st_mtime < before:
                shutil.rmtree(each, ignore_errors=True)


def safe_name(name: str) -> str:
    """Gives the last part of a name that a client sent, without what could lead elsewhere."""
    last = re.split(r"[/\\]", name)[-1]
    return UNSAFE.sub("_", last)[-120:].lstrip(". ") or "file"


def flagged_copy(file: FileData, folder: Path) -> FileData:
    """Copies a file below the folder of flagged samples, each content once."""
    if is_url(file.path):
        return file
    data = content(file)
    place = folder / sha256(data).hexdigest()[:20] / safe_name(file.orig_name or Path(file.path).name)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return FileData(path=str(place.resolve()), orig_name=file.orig_name, mime_type=file.mime_type, size=len(data))
