"""Cached results on the disk: one file for each, in a folder for each function."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from preludio.observe import log
from preludio.state import codec
from preludio.state.caching.entries import Entry, Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SUFFIX = ".entry"


class DiskEntries:
    """Keeps results in a folder of its own, which several processes may share.

    A disk that fails costs results, and no call: what cannot be read or written is logged, and computed again.
    """

    slow = True

    def __init__(self, folder: Path, limits: Limits, clock: Callable[[], float] = time.time) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._limits = limits
        self._clock = clock

    def get(self, key: bytes) -> Entry | None:
        path = self._path(key)
        entry = self._read(path)
        if entry is not None:
            # Says when it was last used.
            with suppress(OSError):
                os.utime(path, (self._clock(), self._clock()))
        return entry

    def put(self, key: bytes, entry: Entry) -> None:
        """Keeps a result; raises Unstorable for what cannot be stored safely."""
        data = codec.dumps([entry.scope, entry.label, entry.parts, entry.created])
        if self._limits.exceeded(1, len(data)):
            self.remove(key)
            return
        try:
            self._write(self._path(key), data)
            self._make_room()
        except OSError as error:
            log.error("a result could not be cached on the disk", error, folder=str(self._folder))

    def of(self, scope: str | None) -> dict[bytes, Any]:
        found = {path: self._read(path) for _, path, _ in self._files()}
        return {bytes.fromhex(p.stem): e.label for p, e in found.items() if e is not None and e.scope == scope}

    def remove(self, key: bytes) -> None:
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: bytes) -> Path:
        return self._folder / f"{key.hex()}{SUFFIX}"

    def _read(self, path: Path) -> Entry | None:
        try:
            entry = Entry(*codec.loads(path.read_bytes()))
        except FileNotFoundError:
            return None
        except Exception as error:  # noqa: BLE001  # whatever somebody has made of the file
            log.error("a cached result could not be read", error, file=str(path))
            path.unlink(missing_ok=True)
            return None
        if self._limits.outlived(entry.created, self._clock()):
            path.unlink(missing_ok=True)
            return None
        return entry

    def _write(self, path: Path, data: bytes) -> None:
        draft = path.with_suffix(f".{token_hex(8)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
            os.utime(draft, (self._clock(), self._clock()))
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def _make_room(self) -> None:
        files = self._files()
        count, size = len(files), sum(size for _, _, size in files)
        for _, path, freed in files:
            if not self._limits.exceeded(count, size):
                return
            path.unlink(missing_ok=True)
            count, size = count - 1, size - freed

    def _files(self) -> list[tuple[int, Path, int]]:
        """Gives when each result was last used, its file and its size, the longest unused first."""
        found: list[tuple[int, Path, int]] = []
        for path in self._folder.glob(f"*{SUFFIX}"):
            # Another process may just have removed it.
            with suppress(FileNotFoundError):
                stat = path.stat()
                found.append((stat.st_mtime_ns, path, stat.st_size))
        return sorted(found)
