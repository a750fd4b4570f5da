"""What a directory of blobs cannot say by itself: who holds which file, and the secret of the keys."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_bytes
from threading import RLock

from preludio.state.database import connect, guarding, transaction
from preludio.wire.ids import FileKey

MIGRATIONS = (
    (
        "CREATE TABLE secret (one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB NOT NULL)",
        "CREATE TABLE holds (key TEXT, owner TEXT, PRIMARY KEY (key, owner)) WITHOUT ROWID",
        "CREATE INDEX holds_of_owner ON holds (owner)",
    ),
)


class Index:
    """A small SQLite file for its owner's eyes, whose transactions also keep processes out of each other's way."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = connect(path, MIGRATIONS)
        self._lock = RLock()

    @contextmanager
    def exclusive(self) -> Generator[sqlite3.Connection, None, None]:
        """Lets nobody else, in this process or another, hold, release, place or remove a file meanwhile."""
        with self._lock, guarding(self._path), transaction(self._connection) as database:
            yield database

    def secret(self) -> bytes:
        """Returns the secret of this store, drawn when it was first asked for."""
        with self.exclusive() as database:
            database.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (token_bytes(32),))
            (secret,) = database.execute("SELECT bytes FROM secret").fetchone()
        return bytes(secret)

    def release(self, owner: str) -> None:
        with self.exclusive() as database:
            database.execute("DELETE FROM holds WHERE owner = ?", (owner,))

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def held(key: FileKey, database: sqlite3.Connection) -> bool:
    return database.execute("SELECT 1 FROM holds WHERE key = ?", (key,)).fetchone() is not None
