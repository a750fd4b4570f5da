"""The blobs on the disk: placed, renewed, and removed when they have had their time."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import RLock

from preludio.state.database import guarding
from preludio.state.files import FileInfo, Full, Missing
from preludio.state.files.incoming import Incoming
from preludio.state.files.index import Index, held
from preludio.state.files.root import Root, files_in
from preludio.wire.ids import FileKey

GRACE = 60.0
"""Seconds for which a file is safe from the quota, so that who has just stored it can hold it."""


class Blobs:
    """Keeps blobs of together at most `quota` bytes for `lifetime` seconds after they were last stored or renewed."""

    def __init__(self, root: Root, index: Index, quota: int, lifetime: float, clock: Callable[[], float]) -> None:
        self._root = root
        self._index = index
        self._quota = quota
        self._lifetime = lifetime
        self._clock = clock
        self._counting = RLock()
        self._used: int | None = None

    def keep(self, incoming: Incoming) -> FileInfo:
        """Moves an arrival to its place."""
        incoming.finish()
        key = FileKey(f"{incoming.digest}/{incoming.name}")
        place = self._root.place(key)
        if not place.parent.exists():
            self._make_room(incoming.size)
        with guarding(place):
            self._share(place.parent, incoming)
            return self._place(key, incoming)

    def renew(self, key: FileKey) -> FileInfo:
        """Makes a blob young again, as if it were stored a second time."""
        place = self._root.place(key)
        with self._index.exclusive(), guarding(place):
            self._root.stat(key)
            os.utime(place)
        return self.info(key)

    def info(self, key: FileKey) -> FileInfo:
        found = self._root.stat(key)
        return FileInfo(key, found.st_size, found.st_mtime)

    def hold(self, key: FileKey, owner: str) -> None:
        with self._index.exclusive() as database:
            self._root.stat(key)
            database.execute("INSERT OR IGNORE INTO holds VALUES (?, ?)", (key, owner))

    def delete(self, key: FileKey) -> bool:
        """Removes a blob that nobody holds; tells whether it did."""
        with self._index.exclusive() as database:
            if held(key, database) or not self._root.has(key):
                return False
            freed = self._remove(key)
        with self._counting:
            self._used = None if self._used is None else self._used - freed
        return True

    def clear(self, now: float, room: int = 0) -> int:
        """Removes what is too old, and the oldest until there is room; returns the bytes that were freed."""
        blobs = sorted(self._root.blobs(), key=lambda blob: blob[1].st_mtime_ns)
        total = measure(stat for _, stat in blobs)
        freed = 0
        for key, seen in blobs:
            age = now - seen.st_mtime
            if age > self._lifetime or (age > GRACE and total - freed + room > self._quota):
                freed += self._expire(key, seen)
        # What was stored since the look at the disk is missing here, until the next look.
        with self._counting:
            self._used = total - freed
        return freed

    def _share(self, folder: Path, incoming: Incoming) -> None:
        """Makes the arrival one file with a blob that is here under any name, unless somebody has written into that."""
        for twin in files_in(folder)[:1]:
            with suppress(Missing), self._root.open(FileKey(f"{folder.name}/{twin.name}")) as file:
                if incoming.is_like(file):
                    incoming.become(Path(twin.path))

    def _place(self, key: FileKey, incoming: Incoming) -> FileInfo:
        place = self._root.place(key)
        with self._index.exclusive(), guarding(place):
            place.parent.mkdir(mode=0o700, exist_ok=True)
            incoming.path.replace(place)
            os.utime(place)
            return self.info(key)

    def _make_room(self, size: int) -> None:
        with self._counting:
            if self._used is None:
                self._used = measure(stat for _, stat in self._root.blobs())
            if size <= self._quota < self._used + size:
                self.clear(self._clock(), size)
            if self._used + size > self._quota:
                raise Full(self._root.path, size, self._quota)
            self._used += size

    def _expire(self, key: FileKey, seen: os.stat_result) -> int:
        """Removes a blob that is not held, and was not renewed since it was seen; returns the bytes that were freed."""
        with self._index.exclusive() as database:
            if held(key, database) or not self._root.has(key, seen.st_mtime_ns):
                return 0
            return self._remove(key)

    def _remove(self, key: FileKey) -> int:
        place = self._root.place(key)
        with guarding(place):
            found = place.stat()
            place.unlink()
            # The same content may be here under other names.
            with suppress(OSError):
                place.parent.rmdir()
        return 0 if found.st_nlink > 1 else found.st_size


def measure(blobs: Iterable[os.stat_result]) -> int:
    """Returns the bytes on the disk, counting what has several names once."""
    return sum({blob.st_ino: blob.st_size for blob in blobs}.values())
