"""A CSV file that several writers append to, and that a spreadsheet may open without running what is in it."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

# What a spreadsheet takes for the beginning of a formula; and the apostrophe itself, so that reading is exact.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")

_writing = Lock()  # between the threads of a process; between processes the lock file keeps order


def append(path: Path, row: Sequence[str], header: Sequence[str] | None = None) -> int:
    """Appends a row, after the header in a new file, and gives the number of rows without it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path.with_name(f"{path.name}.lock")):
        is_new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if is_new and header is not None:
                writer.writerow(map(safe, header))
            writer.writerow(map(safe, row))
        return len(read(path)) - (header is not None)


def read(path: Path) -> list[list[str]]:
    """Gives all rows, the header among them, exactly as they were appended."""
    with path.open(newline="", encoding="utf-8") as file:
        return [[original(cell) for cell in row] for row in csv.reader(file)]


def header_of(path: Path) -> list[str]:
    """Gives the first row."""
    with path.open(newline="", encoding="utf-8") as file:
        return [original(cell) for cell in next(csv.reader(file), list[str]())]


def safe(cell: str) -> str:
    """Gives a text as a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


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
