"""Files of the developer, recognised when they come again unchanged."""

import os
import stat
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import BinaryIO, NamedTuple

from preludio.wire.ids import FileKey

MOST = 4096
"""Files remembered at most."""

SETTLED = 2.0
"""Seconds after which another write to a file is sure to give it another time, whatever its file system's clock."""


class Identity(NamedTuple):
    """What changes when a file does; the times are in nanoseconds since the epoch."""

    name: str
    device: int
    inode: int
    size: int
    modified: int
    changed: int

    def settled(self, now: float) -> bool:
        return now - max(self.modified, self.changed) / 1e9 > SETTLED


class Sources:
    """Remembers under which key a file was stored, as long as nothing was written to it."""

    def __init__(self) -> None:
        self._keys: OrderedDict[Identity, FileKey] = OrderedDict()
        self._lock = Lock()

    def recall(self, identity: Identity) -> FileKey | None:
        with self._lock:
            return self._keys.get(identity)

    def remember(self, identity: Identity, key: FileKey) -> None:
        with self._lock:
            self._keys[identity] = key
            if len(self._keys) > MOST:
                self._keys.popitem(last=False)


def identify(file: BinaryIO, name: str) -> Identity:
    found = os.fstat(file.fileno())
    return Identity(name, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def open_source(path: Path) -> BinaryIO:
    """Opens a regular file for reading; a pipe or a device would block for ever."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError(f"Files: {path} is not a regular file, and nothing else can be shown or downloaded.")
    return path.open("rb")
