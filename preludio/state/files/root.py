"""The directory of the blobs, entered only by key: `{64 hex}/{clean name}` below the root, and nothing else."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from errno import ELOOP, ENOENT, ENOTDIR
from pathlib import Path
from typing import BinaryIO

from preludio.state.files import Missing, StorageFailed
from preludio.wire.ids import FileKey

ABSENT = frozenset((ENOENT, ENOTDIR, ELOOP))
"""What the system answers where there is nothing, or a link instead."""


class Root:
    """Opens blobs so that neither a key nor a link laid inside leads out of the directory."""

    def __init__(self, path: Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = path.resolve()

    def place(self, key: FileKey) -> Path:
        return self.path / key

    def open(self, key: FileKey) -> BinaryIO:
        """Opens a blob for reading, or raises `Missing`."""
        try:
            file = self._descend(key)
        except OSError as error:
            if error.errno in ABSENT:
                raise Missing(key) from error
            raise StorageFailed(self.place(key), error) from error
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise Missing(key)
        return os.fdopen(file, "rb")

    def stat(self, key: FileKey) -> os.stat_result:
        """Returns what the file system knows of a blob, or raises `Missing`."""
        with self.open(key) as file:
            return os.fstat(file.fileno())

    def has(self, key: FileKey, modified: int | None = None) -> bool:
        """Tells whether a blob is there, and still has the time (in nanoseconds) that was seen."""
        try:
            found = self.stat(key)
        except Missing:
            return False
        return modified is None or found.st_mtime_ns == modified

    def blobs(self) -> Iterator[tuple[FileKey, os.stat_result]]:
        """Yields what is stored; what another process removes meanwhile is left out."""
        for folder in self.path.iterdir():
            for blob in files_in(folder):
                with suppress(FileNotFoundError):
                    yield FileKey(f"{folder.name}/{blob.name}"), blob.stat(follow_symlinks=False)

    def _descend(self, key: FileKey) -> int:
        # Windows has no directory descriptors: there the place is compared after links were followed.
        if os.open not in os.supports_dir_fd:
            return os.open(unlinked(self.place(key)), os.O_RDONLY | getattr(os, "O_BINARY", 0))
        folder, _, name = key.partition("/")
        directory = os.open(self.path / folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=directory)
        finally:
            os.close(directory)


def unlinked(path: Path) -> Path:
    """Returns the path if no part of it is a link."""
    if path.resolve(strict=True) != path:
        raise FileNotFoundError(ENOENT, "a link is in the way", str(path))
    return path


def files_in(folder: Path) -> list[os.DirEntry[str]]:
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        return [entry for entry in entries if entry.is_file(follow_symlinks=False)]
    return []
