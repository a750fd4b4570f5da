"""A CSV file that several writers append to, and that a spreadsheet may open without running what is in it."""

from __future__ import annotations

import csv
import os
import re
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from pathlib import Path

# What a spreadsheet takes for the beginning of a formula; and the apostrophe itself, so that reading is exact.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'")
# A number with a sign is none, and stays a number.
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
LOCK = ".lock"

_writing = Lock()  # between the threads of a process; between processes the lock file keeps order


def append(paths: Iterable[Path], row: Sequence[str], header: Sequence[str] | None = None) -> tuple[Path, int]:
    """Appends a row to the first of several files in one folder that has this header, or that does not exist yet.

    Gives the file, and the number of its rows without the header. Without a header, the first file takes all rows.
    """
    candidates = iter(paths)
    path = next(candidates)
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path.parent / LOCK):
        while header is not None and path.exists() and header_of(path) != list(header):
            path = next(candidates)
        _write(path, [row] if header is None or path.exists() else [header, row])
        return path, len(read(path)) - (header is not None)


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("a+", newline="", encoding="utf-8") as file:
        # A writer that was killed may have left half a line.
        if file.tell() and not _is_ended(path):
            file.write("\r\n")
        csv.writer(file).writerows([safe(cell) for cell in row] for row in rows)


def _is_ended(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def read(path: Path) -> list[list[str]]:
    """Gives all rows, the header among them, exactly as they were appended."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return [[original(cell) for cell in row] for row in csv.reader(file)]


def header_of(path: Path) -> list[str]:
    """Gives the first row."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return [original(cell) for cell in next(csv.reader(file), list[str]())]


def safe(cell: str) -> str:
    """Gives a text as a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell


def original(cell: str) -> str:
    """Gives the text that a safe cell stands for."""
    return cell.removeprefix("'")


@contextmanager
def locked(path: Path) -> Generator[None]:
    """Lets one writer at a time in, of all threads and processes of this machine."""
    with _writing, path.open("a+b") as file:
        _lock(file.fileno())
        try:
            yield
        finally:
            _unlock(file.fileno())


try:
    import fcntl
except ModuleNotFoundError:  # Windows
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]  # only there

    def _unlock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]  # only there

else:

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
