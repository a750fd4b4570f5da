"""SQLite files: opened, brought up to date, written in transactions."""

import os
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from preludio.errors import PreludioError
from preludio.state.locks import alone

WAIT = 10.0
"""Seconds to wait for another process that is writing."""


class StorageFailed(PreludioError):
    """The disk or the database did not do what was asked; the message names the file and the reason."""

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(f"Storage {path}: {reason}.")
        self.path = path


@contextmanager
def guarding(path: Path) -> Generator[None, None, None]:
    """Turns what the disk or SQLite complains about into `StorageFailed`."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StorageFailed(path, error) from error


def connect(path: Path, migrations: Sequence[Sequence[str]]) -> sqlite3.Connection:
    """Opens the database, for its owner's eyes only, and brings its tables up to date.

    `migrations[n]` leads from schema version n to n + 1; the version is kept in the file's `user_version`.
    """
    with guarding(path):
        create(path)
        connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
        try:
            # SQLite waits for no other process while it turns a file to WAL: two at once would be refused.
            with alone(path.with_name(f"{path.name}.lock")):
                prepare(connection)
            migrate(connection, path, migrations)
        except BaseException:
            connection.close()
            raise
    return connection


def create(path: Path) -> None:
    """Makes the file, unless it is there: to open and close it would end the locks that this process has on it."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def prepare(connection: sqlite3.Connection) -> None:
    # After a power cut NORMAL may lose the last transactions, after a crash of the process it loses none.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"journal_size_limit={64 << 20}"):
        with closing(connection.execute(f"PRAGMA {pragma}")) as answer:
            answer.fetchall()


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Sequence[str]]) -> None:
    with transaction(connection):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(migrations):
            raise StorageFailed(path, f"its version {version} is newer than {len(migrations)}, the newest known here")
        for statement in (statement for step in migrations[version:] for statement in step):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={len(migrations)}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[sqlite3.Connection, None, None]:
    """Commits what is done inside, or undoes all of it when anything is raised."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        # A full disk makes SQLite end the transaction by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
