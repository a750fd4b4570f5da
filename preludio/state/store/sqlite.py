"""State in one SQLite file, shared by all processes of an app."""

import sqlite3
from asyncio import Future, TimerHandle, get_running_loop
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import time
from typing import NamedTuple

from preludio.state.database import connect, guarding
from preludio.state.store import NONE, SHARED, Accepted, Changes, Conflict, Fenced, Final, Known, Stored
from preludio.state.store.instances import Instance
from preludio.state.store.writer import Writer
from preludio.wire.ids import EventId, SessionId

EXPIRING = 500
"""Rows removed in one step, so that nobody who waits behind it waits long."""

MIGRATIONS = (
    (
        """
        CREATE TABLE jobs (
            event_id TEXT PRIMARY KEY, session TEXT NOT NULL, endpoint INTEGER NOT NULL, body BLOB NOT NULL,
            created REAL NOT NULL, attempt INTEGER NOT NULL, instance TEXT NOT NULL,
            ended REAL, ok INTEGER, data BLOB
        ) WITHOUT ROWID
        """,
        "CREATE INDEX jobs_unfinished ON jobs (instance, session) WHERE ended IS NULL",
        """
        CREATE TABLE sessions (session TEXT PRIMARY KEY, revision INTEGER NOT NULL, touched REAL NOT NULL) WITHOUT ROWID
        """,
        "CREATE TABLE vars (session TEXT, name TEXT, value BLOB NOT NULL, PRIMARY KEY (session, name))",
    ),
)
PATIENCE = 0.001
"""Seconds for which a patient journal entry may wait for the end of its job."""


class Fresh(NamedTuple):
    """A journal entry that waits for the end of its job, the future of who awaits it, and the end of its patience."""

    journal: Accepted
    future: Future[bool]
    timer: TimerHandle


class SqliteState:
    """Keeps jobs and sessions in the file at `path`; `clock` gives seconds since the epoch.

    A crash of the process loses nothing that was committed; after a power cut the newest transactions may be missing.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time) -> None:
        self._path = path
        self._clock = clock
        self._closed = False
        self._fresh: dict[EventId, Fresh] = {}
        with guarding(path):
            self.instance = Instance(path.parent / "instances")
        try:
            self.writer = Writer(path, connect(path, MIGRATIONS))
        except BaseException:
            self.instance.release()
            raise

    async def accept(self, journal: Accepted, *, patient: bool = False) -> bool:
        if not patient or journal.event_id in self._fresh:
            return await self.writer.do(partial(accept, journal, self.instance.name))
        loop = get_running_loop()
        timer = loop.call_later(PATIENCE, self._journal, journal.event_id)
        fresh = self._fresh[journal.event_id] = Fresh(journal, loop.create_future(), timer)
        return await fresh.future

    def _journal(self, event_id: EventId) -> None:
        fresh = self._fresh.pop(event_id)
        self.writer.put(partial(accept, fresh.journal, self.instance.name), fresh.future)

    async def load(self, session: SessionId) -> Stored | None:
        return await self.writer.do(partial(load, session))

    async def commit(
        self,
        session: SessionId,
        revision: int,
        changes: Mapping[str, bytes | None],
        final: Final | None,
        fence: int,
        shared: Changes = NONE,
    ) -> int:
        fresh = self._fresh.pop(final.event_id, None) if final else None
        if final is None or fresh is None:
            return await self.writer.do(
                partial(commit, session, self.instance.name, revision, changes, final, fence, shared, self._clock())
            )
        fresh.timer.cancel()
        try:
            stored = await self.writer.do(
                partial(whole, fresh.journal, self.instance.name, revision, changes, final, shared, self._clock())
            )
        except BaseException:
            # What keeps the job from ending must not keep it out of the journal.
            self.writer.put(partial(accept, fresh.journal, self.instance.name), fresh.future)
            raise
        if not fresh.future.done():
            fresh.future.set_result(True)
        return stored

    async def touch(self, session: SessionId) -> None:
        await self.writer.do(partial(touch, session, self._clock()))

    async def result(self, event_id: EventId) -> Final | None:
        return await self.writer.do(partial(result, event_id))

    async def find(self, event_id: EventId) -> Known | None:
        return await self.writer.do(partial(find, event_id))

    async def retry(self, event_id: EventId) -> int:
        if fresh := self._fresh.get(event_id):
            fresh.timer.cancel()
            self._journal(event_id)
        return await self.writer.do(partial(retry, event_id, self.instance.name))

    async def unfinished(self) -> list[Accepted]:
        jobs = await self.writer.do(partial(inherit, self.instance))
        with guarding(self._path):
            self.instance.tidy()
        return jobs

    async def expire(self, ended: float, idle: float) -> list[SessionId]:
        while await self.writer.do(partial(expire_jobs, ended)):
            pass
        expired: list[SessionId] = []
        while some := await self.writer.do(partial(expire_sessions, idle)):
            expired += some
        return expired

    async def forget(self, session: SessionId) -> None:
        await self.writer.do(partial(forget, session))

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        for fresh in list(self._fresh.values()):
            fresh.timer.cancel()
            self._journal(fresh.journal.event_id)
        try:
            await self.writer.close()
        finally:
            self.instance.release()


def accept(job: Accepted, instance: str, database: sqlite3.Connection) -> bool:
    insert = """
        INSERT INTO jobs (event_id, session, endpoint, body, created, attempt, instance)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING
    """
    values = (job.event_id, job.session, job.endpoint, job.body, job.created, job.attempt, instance)
    return database.execute(insert, values).rowcount == 1


def load(session: SessionId, database: sqlite3.Connection) -> Stored | None:
    row = database.execute("SELECT revision FROM sessions WHERE session = ?", (session,)).fetchone()
    if row is None:
        return None
    return Stored(row[0], dict(database.execute("SELECT name, value FROM vars WHERE session = ?", (session,))))


def commit(
    session: SessionId,
    instance: str,
    revision: int,
    changes: Mapping[str, bytes | None],
    final: Final | None,
    fence: int,
    shared: Changes,
    now: float,
    database: sqlite3.Connection,
) -> int:
    if changes and (stored := revision_of(session, database)) != revision:
        raise Conflict(session, revision, stored)
    if final:
        end(session, instance, final, fence, now, database)
    change_shared(shared, now, database)
    return change(session, revision, changes, now, database) if changes else revision


def whole(
    job: Accepted,
    instance: str,
    revision: int,
    changes: Mapping[str, bytes | None],
    final: Final,
    shared: Changes,
    now: float,
    database: sqlite3.Connection,
) -> int:
    """Journals a job together with its end."""
    if changes and (stored := revision_of(job.session, database)) != revision:
        raise Conflict(job.session, revision, stored)
    insert = "INSERT INTO jobs VALUES (?, ?, ?, x'', ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING"
    values = (job.event_id, job.session, job.endpoint, job.created, job.attempt, instance, now, final.ok, final.data)
    if not database.execute(insert, values).rowcount:
        raise Fenced(job.event_id, "is journalled already")
    change_shared(shared, now, database)
    return change(job.session, revision, changes, now, database) if changes else revision


def touch(session: SessionId, now: float, database: sqlite3.Connection) -> None:
    database.execute("UPDATE sessions SET touched = ? WHERE session = ?", (now, session))


def result(event_id: EventId, database: sqlite3.Connection) -> Final | None:
    query = "SELECT data, ok FROM jobs WHERE event_id = ? AND ended IS NOT NULL"
    row = database.execute(query, (event_id,)).fetchone()
    return Final(event_id, row[0], bool(row[1])) if row else None


def find(event_id: EventId, database: sqlite3.Connection) -> Known | None:
    query = "SELECT attempt, created, ended, ok, data FROM jobs WHERE event_id = ?"
    row = database.execute(query, (event_id,)).fetchone()
    if row is None:
        return None
    attempt, created, ended, ok, data = row
    return Known(attempt, created, ended, None if ended is None else Final(event_id, data, bool(ok)))


def retry(event_id: EventId, instance: str, database: sqlite3.Connection) -> int:
    update = "UPDATE jobs SET attempt = attempt + 1 WHERE event_id = ? AND instance = ? AND ended IS NULL"
    if not database.execute(update, (event_id, instance)).rowcount:
        raise Fenced(event_id, why_not_mine(event_id, database))
    (attempt,) = database.execute("SELECT attempt FROM jobs WHERE event_id = ?", (event_id,)).fetchone()
    return int(attempt)


def inherit(heir: Instance, database: sqlite3.Connection) -> list[Accepted]:
    owners = database.execute("SELECT DISTINCT instance FROM jobs WHERE ended IS NULL").fetchall()
    dead = [owner for (owner,) in owners if not heir.alive(owner)]
    jobs = [job for owner in dead for job in left_by(owner, database)]
    for owner in dead:
        database.execute("UPDATE jobs SET instance = ? WHERE ended IS NULL AND instance = ?", (heir.name, owner))
    return sorted(jobs, key=lambda job: job.created)


def left_by(owner: str, database: sqlite3.Connection) -> list[Accepted]:
    query = """
        SELECT event_id, session, endpoint, body, created, attempt FROM jobs
        WHERE ended IS NULL AND instance = ?
    """
    return [Accepted(*row) for row in database.execute(query, (owner,))]


def expire_jobs(before: float, database: sqlite3.Connection) -> int:
    delete = "DELETE FROM jobs WHERE event_id IN (SELECT event_id FROM jobs WHERE ended < ? LIMIT ?)"
    return database.execute(delete, (before, EXPIRING)).rowcount


def expire_sessions(before: float, database: sqlite3.Connection) -> list[SessionId]:
    query = """
        SELECT session FROM sessions
        WHERE touched < ? AND substr(session, 1, 1) <> ?
        AND session NOT IN (SELECT session FROM jobs WHERE ended IS NULL) LIMIT ?
    """
    expired = [SessionId(session) for (session,) in database.execute(query, (before, SHARED, EXPIRING)).fetchall()]
    for session in expired:
        forget(session, database)
    return expired


def forget(session: SessionId, database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM jobs WHERE session = ?", (session,))
    database.execute("DELETE FROM sessions WHERE session = ?", (session,))
    database.execute("DELETE FROM vars WHERE session = ?", (session,))


def revision_of(session: SessionId, database: sqlite3.Connection) -> int:
    row = database.execute("SELECT revision FROM sessions WHERE session = ?", (session,)).fetchone()
    return row[0] if row else 0


def end(session: SessionId, instance: str, final: Final, fence: int, now: float, database: sqlite3.Connection) -> None:
    """Ends the job and drops its body, which nobody needs any more."""
    update = """
        UPDATE jobs SET ended = ?, ok = ?, data = ?, body = x''
        WHERE event_id = ? AND session = ? AND attempt = ? AND instance = ? AND ended IS NULL
    """
    values = (now, final.ok, final.data, final.event_id, session, fence, instance)
    if not database.execute(update, values).rowcount:
        raise Fenced(final.event_id, why_not_mine(final.event_id, database, session, fence))


def why_not_mine(
    event_id: EventId, database: sqlite3.Connection, session: SessionId | None = None, fence: int | None = None
) -> str:
    row = database.execute("SELECT session, attempt, ended FROM jobs WHERE event_id = ?", (event_id,)).fetchone()
    if row is None:
        return "is not journalled"
    if row[2] is not None:
        return "has ended"
    if session not in {None, row[0]}:
        return f"is not one of session {session}"
    return (
        "has been taken over by another process" if fence in {None, row[1]} else f"is at attempt {row[1]}, not {fence}"
    )


def change(
    session: SessionId, revision: int, changes: Mapping[str, bytes | None], now: float, database: sqlite3.Connection
) -> int:
    for name, value in changes.items():
        if value is None:
            database.execute("DELETE FROM vars WHERE session = ? AND name = ?", (session, name))
        else:
            database.execute("INSERT OR REPLACE INTO vars VALUES (?, ?, ?)", (session, name, value))
    database.execute("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?)", (session, revision + 1, now))
    return revision + 1


def change_shared(shared: Changes, now: float, database: sqlite3.Connection) -> None:
    for owner, changes in shared.items():
        change(owner, revision_of(owner, database), changes, now, database)
