"""State in memory: for tests, and for apps that need nothing kept."""

from collections.abc import Callable, Mapping
from time import time

from msgspec import Struct

from preludio.state.store import NONE, SHARED, Accepted, Changes, Conflict, Fenced, Final, Known, Stored
from preludio.wire.ids import EventId, SessionId


class Job(Struct):
    """A journalled job, and its end."""

    session: SessionId
    attempt: int
    created: float
    ended: float | None = None
    final: Final | None = None


class Kept(Struct):
    """What is kept of a session."""

    values: dict[str, bytes]
    touched: float
    revision: int = 0


class MemoryState:
    """Keeps everything as long as the process lives; `clock` gives seconds since the epoch."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        self._jobs: dict[EventId, Job] = {}
        self._sessions: dict[SessionId, Kept] = {}

    async def accept(self, journal: Accepted, *, patient: bool = False) -> bool:  # noqa: ARG002  # nothing to wait for
        job = Job(journal.session, journal.attempt, journal.created)
        return self._jobs.setdefault(journal.event_id, job) is job

    async def load(self, session: SessionId) -> Stored | None:
        kept = self._sessions.get(session)
        return Stored(kept.revision, dict(kept.values)) if kept else None

    async def commit(
        self,
        session: SessionId,
        revision: int,
        changes: Mapping[str, bytes | None],
        final: Final | None,
        fence: int,
        shared: Changes = NONE,
    ) -> int:
        stored = kept.revision if (kept := self._sessions.get(session)) else 0
        if changes and stored != revision:
            raise Conflict(session, revision, stored)
        if final:
            self._end(session, final, fence)
        for owner, changed in shared.items():
            self._change(owner, changed)
        return self._change(session, changes) if changes else revision

    async def touch(self, session: SessionId) -> None:
        if session in self._sessions:
            self._sessions[session].touched = self._clock()

    async def result(self, event_id: EventId) -> Final | None:
        return job.final if (job := self._jobs.get(event_id)) else None

    async def find(self, event_id: EventId) -> Known | None:
        job = self._jobs.get(event_id)
        return Known(job.attempt, job.created, job.ended, job.final) if job else None

    async def retry(self, event_id: EventId) -> int:
        job = self._running(event_id)
        job.attempt += 1
        return job.attempt

    async def unfinished(self) -> list[Accepted]:
        return []

    async def expire(self, ended: float, idle: float) -> list[SessionId]:
        self._jobs = {id: job for id, job in self._jobs.items() if job.ended is None or job.ended >= ended}
        busy = {job.session for job in self._jobs.values() if job.ended is None}
        expired = [
            session
            for session, kept in self._sessions.items()
            if kept.touched < idle and session not in busy and not session.startswith(SHARED)
        ]
        for session in expired:
            del self._sessions[session]
        return expired

    async def forget(self, session: SessionId) -> None:
        self._sessions.pop(session, None)
        self._jobs = {id: job for id, job in self._jobs.items() if job.session != session}

    async def close(self) -> None:
        self._jobs.clear()
        self._sessions.clear()

    def _end(self, session: SessionId, final: Final, fence: int) -> None:
        job = self._running(final.event_id)
        if job.session != session:
            raise Fenced(final.event_id, f"is not one of session {session}")
        if job.attempt != fence:
            raise Fenced(final.event_id, f"is at attempt {job.attempt}, not {fence}")
        job.ended, job.final = self._clock(), final

    def _running(self, event_id: EventId) -> Job:
        job = self._jobs.get(event_id)
        if job is None:
            raise Fenced(event_id, "is not journalled")
        if job.ended is not None:
            raise Fenced(event_id, "has ended")
        return job

    def _change(self, session: SessionId, changes: Mapping[str, bytes | None]) -> int:
        kept = self._sessions.setdefault(session, Kept({}, 0.0))
        kept.touched = self._clock()
        kept.revision += 1
        for name, value in changes.items():
            if value is None:
                kept.values.pop(name, None)
            else:
                kept.values[name] = value
        return kept.revision
