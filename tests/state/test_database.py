"""SQLite files that several processes open."""

import subprocess
import sys
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from preludio.state.database import StorageFailed, connect

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

PROCESSES = 6
ROUNDS = 100
LONGEST = 60.0
MIGRATIONS = [["CREATE TABLE kept (n)"]]


def open_new_files(folder: Path, start: Barrier, refused: "SimpleQueue[list[str]]") -> None:
    """Opens one new file after the other, each at the same moment as all other processes."""
    reasons: list[str] = []
    for number in range(ROUNDS):
        start.wait(LONGEST)
        try:
            connect(folder / f"{number}.sqlite", MIGRATIONS).close()
        except StorageFailed as failure:
            reasons.append(str(failure))
    refused.put(reasons)


@pytest.mark.slow
def test_processes_that_open_a_new_file_at_once_wait_for_each_other(tmp_path: Path) -> None:
    spawning = get_context("spawn")
    start, refused = spawning.Barrier(PROCESSES), spawning.SimpleQueue()
    processes = [spawning.Process(target=open_new_files, args=(tmp_path, start, refused)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    assert [refused.get() for _ in processes] == [[]] * PROCESSES
    for process in processes:
        process.join(LONGEST)


def test_opening_a_file_again_leaves_the_locks_of_its_process(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    first = connect(path, MIGRATIONS)
    connect(path, MIGRATIONS).close()
    # Who believes to be the last one on a file takes its journal away.
    reading = f"import sqlite3; sqlite3.connect({str(path)!r}).execute('SELECT n FROM kept').fetchall()"
    subprocess.run([sys.executable, "-c", reading], check=True, timeout=LONGEST)
    assert path.with_name("kept.sqlite-wal").exists()
    first.close()


def test_a_file_is_for_its_owners_eyes_only(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    connect(path, MIGRATIONS).close()
    assert path.stat().st_mode & 0o777 == 0o600
