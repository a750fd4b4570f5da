"""Locked files: how processes that share a data directory keep out of each other's way."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

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


@contextmanager
def alone(path: Path) -> Generator[None, None, None]:
    """Lets one process, and in it one thread, inside at a time; the file at `path` stays for the next one."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        lock(file, wait=True)
        yield
    finally:
        os.close(file)


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
