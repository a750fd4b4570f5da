"""Which processes that share a data directory are alive: each holds a locked file for as long as it runs."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

if sys.platform == "win32":
    import msvcrt

    def lock(file: int, *, wait: bool = False) -> bool:
        """Locks the open file unless somebody else does; the lock ends with the process."""
        try:
            msvcrt.locking(file, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def lock(file: int, *, wait: bool = False) -> bool:
        """Locks the open file unless somebody else does; the lock ends with the process and the children it forked."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Instance:
    """This process among those sharing `folder`: a random name, and the locked file that proves it is alive."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self.name = token_hex(8)
        with self._alone():
            self._file = os.open(self._path(self.name), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            lock(self._file)

    def release(self) -> None:
        """Counts as dead from now on."""
        os.close(self._file)
        self._path(self.name).unlink(missing_ok=True)

    def alive(self, name: str) -> bool:
        """Tells whether the process of that name still runs; a name without a file is of one that has ended."""
        return name == self.name or locked(self._path(name))

    def tidy(self) -> None:
        """Removes the files of dead processes."""
        with self._alone():
            for path in self._folder.glob("*.lock"):
                if not self.alive(path.stem):
                    path.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Generator[None, None, None]:
        """Keeps a file from being removed between its creation and its lock."""
        file = os.open(self._folder / "guard", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            lock(file, wait=True)
            yield
        finally:
            os.close(file)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"


def locked(path: Path) -> bool:
    """Tells whether somebody holds this file locked."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not lock(file)
    finally:
        os.close(file)
