"""A log in memory: one bounded ring a session."""

from asyncio import Future, get_running_loop
from collections import deque
from collections.abc import AsyncIterator, Sequence
from itertools import islice

from preludio.state.log import Draft, Entry, Gone
from preludio.wire.ids import SessionId


class MemoryLog:
    """Holds, of every session, the newest `max_entries` messages of together `max_bytes`, and always the very last."""

    def __init__(self, max_entries: int = 4096, max_bytes: int = 8 << 20) -> None:
        if max_entries < 1 or max_bytes < 1:
            raise ValueError(f"MemoryLog: max_entries ({max_entries}) and max_bytes ({max_bytes}) must be at least 1.")
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self.rings: dict[SessionId, Ring] = {}
        self._closed = False

    def append(self, session: SessionId, entries: Sequence[Draft]) -> int:
        ring = self._ring(session)
        ring.append(entries)
        ring.shrink(self._max_entries, self._max_bytes)
        return ring.last

    def follow(self, session: SessionId, after: int) -> AsyncIterator[list[Entry]]:
        return Reader(self._ring(session), after)

    def first(self, session: SessionId) -> int:
        return ring.first if (ring := self.rings.get(session)) else 1

    def last(self, session: SessionId) -> int:
        return ring.last if (ring := self.rings.get(session)) else 0

    def resume(self, session: SessionId, position: int) -> None:
        self._ring(session).jump(position)

    def trim(self, session: SessionId, before: int) -> None:
        if ring := self.rings.get(session):
            ring.shrink(ring.last + 1 - before, self._max_bytes, spare=0)

    def forget(self, session: SessionId) -> None:
        if ring := self.rings.pop(session, None):
            ring.close()

    def close(self) -> None:
        self._closed = True
        for session in list(self.rings):
            self.forget(session)

    def _ring(self, session: SessionId) -> "Ring":
        ring = self.rings.get(session)
        if ring is None:
            ring = self.rings[session] = Ring(session, closed=self._closed)
        return ring


class Ring:
    """The newest messages of one session: always the unbroken run of numbers that ends at `last`."""

    __slots__ = ("closed", "entries", "last", "session", "size", "waiting")

    def __init__(self, session: SessionId, *, closed: bool) -> None:
        self.session = session
        self.closed = closed
        self.entries: deque[Entry] = deque()
        self.size = 0
        self.last = 0
        self.waiting: set[Future[None]] = set()

    @property
    def first(self) -> int:
        return self.last + 1 - len(self.entries)

    def append(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            self.last += 1
            self.size += len(draft.data)
            self.entries.append(Entry(self.last, draft.event_id, draft.kind, draft.data))
        if self.waiting:
            self.wake()

    def shrink(self, count: int, size: int, spare: int = 1) -> None:
        """Drops the oldest entries until at most `count` of `size` bytes are left, but never the last `spare`."""
        while (len(self.entries) > count or self.size > size) and len(self.entries) > spare:
            self.size -= len(self.entries.popleft().data)

    def jump(self, position: int) -> None:
        if position > self.last:
            self.entries.clear()
            self.size = 0
            self.last = position
            self.wake()

    def close(self) -> None:
        self.closed = True
        self.wake()

    def since(self, after: int) -> list[Entry]:
        count = self.last - after
        if not 0 <= count <= len(self.entries):
            raise Gone(self.session, after, self.first, self.last)
        newest = list(islice(reversed(self.entries), count))
        newest.reverse()
        return newest

    async def change(self) -> None:
        """Waits until something was appended, or the ring jumped or closed."""
        future: Future[None] = get_running_loop().create_future()
        self.waiting.add(future)
        try:
            await future
        finally:
            self.waiting.discard(future)

    def wake(self) -> None:
        waiting, self.waiting = self.waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)


class Reader:
    """Reads a ring in order from a position on; many appends between two steps make one batch."""

    __slots__ = ("_position", "_ring")

    def __init__(self, ring: Ring, after: int) -> None:
        self._ring = ring
        self._position = after

    def __aiter__(self) -> AsyncIterator[list[Entry]]:
        return self

    async def __anext__(self) -> list[Entry]:
        while not (batch := self._ring.since(self._position)):
            if self._ring.closed:
                raise StopAsyncIteration
            await self._ring.change()
        self._position = batch[-1].seq
        return batch
