"""What survives: the journal of jobs, their final messages, the state of sessions.

Order: calls take effect in the order in which they were made; each is one transaction, or part of one.
Durability: when a call returns, a crash of the process no longer undoes it (a power cut may, see the implementation).
Cancellation: a cancelled call has happened entirely or not at all; who must know shields it.
Errors: `Conflict` and `Fenced` refuse a call and leave everything as it was; `StorageFailed` names the file and the
reason, leaves everything as it was, and the next call may succeed.
Concurrency: all methods are called on one event loop. Several processes may share one store.

Values are stored as they come. Callers put what is large (over 32 kB) into `state.files` and store its key.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol, TypeAlias

from msgspec import Struct

from preludio.errors import PreludioError
from preludio.state.database import StorageFailed
from preludio.wire.ids import EndpointId, EventId, SessionId

__all__ = [
    "NONE",
    "SHARED",
    "Accepted",
    "Changes",
    "Conflict",
    "Fenced",
    "Final",
    "Known",
    "State",
    "StorageFailed",
    "Stored",
]


SHARED = "\x1f"
"""Begins the name of an owner whose values several sessions share. It is not printable, so no session is called so."""


class Accepted(Struct, frozen=True, gc=False):
    """A job as it is journalled before its HTTP reply: `created` in seconds since the epoch.

    `body` is what it can be built from again by another process, empty for one that is never run again.
    """

    event_id: EventId
    session: SessionId
    endpoint: EndpointId
    body: bytes
    created: float
    attempt: int = 1


class Final(Struct, frozen=True, gc=False):
    """The last message of a job: its encoded JSON, and whether it tells of success."""

    event_id: EventId
    data: bytes
    ok: bool


class Known(Struct, frozen=True, gc=False):
    """What is known of a job: the attempt it is at, when it came and ended in seconds since the epoch, and how."""

    attempt: int
    created: float
    ended: float | None = None
    final: Final | None = None


class Stored(Struct, frozen=True):
    """What is kept of a session: its values, and their revision."""

    revision: int
    values: dict[str, bytes]


class Conflict(PreludioError):
    """Another writer changed the session first: load it again."""

    def __init__(self, session: SessionId, revision: int, stored: int) -> None:
        super().__init__(f"State of session {session}: revision {revision} was loaded, but {stored} is stored by now.")


class Fenced(PreludioError):
    """The job is not this attempt's to end or retry.

    It has ended, is at a newer attempt, was taken over by a process that held this one for dead, or is not journalled.
    """

    def __init__(self, event_id: EventId, why: str) -> None:
        super().__init__(f"Job {event_id} {why}.")


Changes: TypeAlias = Mapping[SessionId, Mapping[str, bytes | None]]
"""Changes of values by their owner."""

NONE: Changes = MappingProxyType({})


class State(Protocol):
    """Keeps jobs and sessions so that an accepted job is never forgotten and ends in exactly one final message."""

    async def accept(self, journal: Accepted, *, patient: bool = False) -> bool:
        """Journals a job; returns False, and changes nothing, when one of this id is there already.

        A patient caller lets a moment pass: a job that ends within it is stored in one step with its end.
        """
        ...

    async def load(self, session: SessionId) -> Stored | None:
        """Returns what is stored of the session."""
        ...

    async def commit(
        self,
        session: SessionId,
        revision: int,
        changes: Mapping[str, bytes | None],
        final: Final | None,
        fence: int,
        shared: Changes = NONE,
    ) -> int:
        """Stores changes (None deletes a value) and the job's end in one step; returns the revision for the next one.

        `revision` is the loaded one, 0 for a session without any: if there are changes and another writer was first,
        `Conflict` is raised. Without changes it is neither compared nor raised.
        `fence` is the attempt that ends the job, and counts only with a final: `Fenced` is raised if the job of this
        session has ended, is at another attempt, was taken over, or is not journalled (any more).
        `shared` has changes of what other owners have, stored in the same step; there the last writer always wins.
        """
        ...

    async def touch(self, session: SessionId) -> None:
        """Keeps the values of a session from expiring."""
        ...

    async def result(self, event_id: EventId) -> Final | None:
        """Returns how the job ended, None while it has not."""
        ...

    async def find(self, event_id: EventId) -> Known | None:
        """Returns what is known of the job, None if it is not journalled (any more)."""
        ...

    async def retry(self, event_id: EventId) -> int:
        """Begins another attempt, fencing out the ones before, and returns its number."""
        ...

    async def unfinished(self) -> list[Accepted]:
        """Takes over the jobs left behind by dead processes, each given to exactly one caller, oldest first."""
        ...

    async def expire(self, ended: float, idle: float) -> list[SessionId]:
        """Removes jobs that ended, and the values of sessions last written, before these times; returns the sessions.

        A session with an unfinished job stays, and what sessions share.
        """
        ...

    async def forget(self, session: SessionId) -> None:
        """Removes the session with all its jobs."""
        ...

    async def close(self) -> None:
        """Finishes what was called before, and lets go of the store; unfinished jobs are left for others."""
        ...
