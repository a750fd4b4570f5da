"""Files that travel: uploads, and what a developer's function returned.

Keys: a file is named by its `FileKey`, which tells neither its place nor, without the store's secret, its content.
The same bytes under the same name have the same key, so that storing again is harmless, and renews the file's age.
Life: what nobody holds may be removed once it is older than the store's lifetime, or earlier, oldest first, when the
store is over its quota; what is held stays, also through a restart.
Errors: `BadName` and `BadKey` for text that names nothing; `Missing` for a key without a file; `TooLarge` and `Full`
for limits; `StorageFailed`, naming the file and the reason, for what the disk does. A failed or cancelled call leaves
nothing behind.
Concurrency: `put` and `open` belong on the event loop and leave it free; all others block for as long as the disk
takes, and may be called from any thread. Several processes may share one store.
"""

from collections.abc import AsyncIterable, AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from preludio.errors import PreludioError
from preludio.state.database import StorageFailed
from preludio.wire.ids import FileKey

__all__ = ["BadKey", "BadName", "FileInfo", "Files", "Full", "Missing", "StorageFailed", "TooLarge"]


class FileInfo(Struct, frozen=True, gc=False):
    """A stored file: its size in bytes, and when it was last stored, in seconds since the epoch."""

    key: FileKey
    size: int
    created: float

    @property
    def name(self) -> str:
        """The clean name, as the key shows it."""
        return self.key.partition("/")[2]


class BadName(PreludioError, ValueError):
    """A file name of which nothing is left that could name a file."""

    def __init__(self, name: str) -> None:
        super().__init__(f"File name {name[:100]!r}: a letter, digit or another character of a name is needed.")
        self.name = name


class BadKey(PreludioError, ValueError):
    """A text that is no key of a file."""

    def __init__(self, text: str) -> None:
        super().__init__(f"File {text[:100]!r} is none: wanted are 64 hex digits, a slash and a clean name.")


class Missing(PreludioError, LookupError):
    """A key without a file: never stored, removed, or expired."""

    def __init__(self, key: FileKey) -> None:
        super().__init__(f"File {key} is not, or no longer, stored.")
        self.key = key


class TooLarge(PreludioError):
    """A file over the limit; `limit` is in bytes."""

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(f"File {name[:100]!r} is too large: at most {limit} bytes are allowed.")
        self.limit = limit


class Full(PreludioError):
    """A store whose quota is taken by files that may not be removed; `quota` is in bytes."""

    def __init__(self, root: Path, size: int, quota: int) -> None:
        super().__init__(f"Files {root}: no room for {size} bytes, the quota of {quota} is taken by files in use.")
        self.quota = quota


class Files(Protocol):
    """Keeps the bytes of files, each named by an unguessable key."""

    async def put(self, chunks: AsyncIterable[bytes], name: str, *, limit: int | None = None) -> FileInfo:
        """Stores what the chunks bring, giving up as soon as that is more than `limit` bytes."""
        ...

    def put_bytes(self, data: bytes, name: str) -> FileInfo:
        """Stores these bytes."""
        ...

    def add(self, path: Path) -> FileInfo:
        """Stores the content this file has now, under the file's name; the file itself stays the developer's."""
        ...

    def info(self, key: FileKey) -> FileInfo:
        """Tells what is known of a file."""
        ...

    def path(self, key: FileKey) -> Path:
        """Returns a place on this machine where a developer's function may read the file."""
        ...

    def open(self, key: FileKey, span: range | None = None) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Opens a file, or the bytes `span.start` up to but not including `span.stop` of it, as chunks."""
        ...

    def renew(self, key: FileKey) -> FileInfo:
        """Makes a file young again, as if it were stored a second time."""
        ...

    def hold(self, key: FileKey, owner: str) -> None:
        """Keeps a file from being removed until its owner releases it; to hold it twice changes nothing."""
        ...

    def release(self, owner: str) -> None:
        """Lets go of all that this owner holds."""
        ...

    def delete(self, key: FileKey) -> bool:
        """Removes a file at once; returns False when somebody holds it or there is none."""
        ...

    def sweep(self, now: float) -> int:
        """Removes what has had its time and what is over the quota; returns the bytes that were freed."""
        ...

    def close(self) -> None:
        """Lets go of the store."""
        ...
