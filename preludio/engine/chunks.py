"""The chunks of a stream that a call takes in while it runs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

# Seconds of a stream whose listener sets no limit.
USUAL_LIMIT = 30.0


class Chunk(NamedTuple):
    """One value for each input, and what was told of the event."""

    data: list[Any]
    event_data: Any


class Chunks:
    """Hands the chunks of one stream to its function, the newest only: whoever is slower than the stream skips some.

    `limit` is the number of seconds that the function may work on all chunks together, and that one may be waited for.
    """

    def __init__(self, limit: float | None) -> None:
        self.left = USUAL_LIMIT if limit is None else limit
        self._newest: Chunk | None = None
        self._last: str | None = None
        self._closed = False
        self._change = asyncio.Event()

    def put(self, chunk: Chunk, id: str | None = None) -> None:
        """Takes in a chunk, if it is not the last one sent again; one that nobody has looked at yet is dropped."""
        if id is not None and id == self._last:
            return
        self._newest, self._last = chunk, id
        self._change.set()

    def close(self) -> None:
        """Ends the stream after the chunk that is being worked on."""
        self._closed = True
        self._change.set()

    async def taken(self) -> AsyncGenerator[Chunk]:
        """Gives the chunks, each when it is asked for, until the stream is closed or its time is used up."""
        loop = asyncio.get_running_loop()
        while chunk := await self._next():
            begun = loop.time()
            yield chunk
            self.left -= loop.time() - begun

    async def _next(self) -> Chunk | None:
        if self.left <= 0:
            return None
        try:
            async with asyncio.timeout(self.left):
                while self._newest is None and not self._closed:
                    self._change.clear()
                    await self._change.wait()
        except TimeoutError:
            return None
        # What came before the end is still worked on, unless there was time to do so before.
        chunk, self._newest = self._newest, None
        return chunk
