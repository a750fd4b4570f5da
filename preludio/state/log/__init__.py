"""The numbered log of one session's messages: written by jobs, read by streams.

Order: numbers start at 1, grow by one and never repeat while the session is known; every reader sees them in order,
each once.
Durability: none is promised. What must outlive the process belongs to `state.store`; a session that comes back after a
restart is given its place with `resume`.
Concurrency: every method is called on the event loop, and `append` wakes readers without waiting for them.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from msgspec import Struct

from preludio.errors import PreludioError
from preludio.wire.ids import EventId, SessionId

__all__ = ["Draft", "Entry", "Gone", "Log"]


class Draft(Struct, frozen=True, gc=False):
    """A message before it has its number: `data` is its encoded JSON, `kind` its `msg`."""

    event_id: EventId | None
    kind: str
    data: bytes


class Entry(Struct, frozen=True, gc=False):
    """A message in its place: `data` is its encoded JSON, `kind` its `msg`."""

    seq: int
    event_id: EventId | None
    kind: str
    data: bytes


class Gone(PreludioError, LookupError):
    """A reader asks for what the log does not hold; it needs a fresh picture, then follows from `last`."""

    def __init__(self, session: SessionId, after: int, first: int, last: int) -> None:
        super().__init__(f"Log of session {session}: position {after} is outside of what is held ({first} to {last}).")
        self.after = after
        self.first = first
        self.last = last


class Log(Protocol):
    """Keeps the newest messages of every session, and hands them to whoever follows."""

    def append(self, session: SessionId, entries: Sequence[Draft]) -> int:
        """Numbers the drafts, wakes the session's readers and returns the last number given."""
        ...

    def follow(self, session: SessionId, after: int) -> AsyncIterator[list[Entry]]:
        """Yields what lies behind `after` in batches, never empty, and waits for more.

        It ends, after what was still held, when the session is forgotten or the log closed. Iterating raises `Gone`
        when the position was never given or is no longer held, also later, for a reader that has fallen behind.
        """
        ...

    def first(self, session: SessionId) -> int:
        """Returns the lowest number that is held: one above `last` when nothing is."""
        ...

    def last(self, session: SessionId) -> int:
        """Returns the highest number given, 0 for a session nobody knows."""
        ...

    def resume(self, session: SessionId, position: int) -> None:
        """Lets the numbers go on above `position` and drops what is held, unless they are there already."""
        ...

    def trim(self, session: SessionId, before: int) -> None:
        """Drops what is numbered below `before`; the numbers go on."""
        ...

    def forget(self, session: SessionId) -> None:
        """Drops the session with its numbers, and ends its readers."""
        ...

    def close(self) -> None:
        """Ends all readers, those who come later too."""
        ...
