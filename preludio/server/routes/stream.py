"""Readers of a session's log, as server-sent events."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from preludio.server.http import Refusal, begin_stream, query_of, send_chunk
from preludio.server.routes.events import session_id
from preludio.state.log import Gone
from preludio.wire.codec import encode
from preludio.wire.ids import EventId
from preludio.wire.messages import (
    FINAL,
    CloseStream,
    Failure,
    Heartbeat,
    JobState,
    ProcessCompleted,
    SessionOpened,
    UnexpectedError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from preludio.server.app import App
    from preludio.server.http import Receive, Scope, Send
    from preludio.state.log import Entry
    from preludio.state.session import Session

CLOSE = b"data: " + encode(CloseStream(None)) + b"\n\n"
HEARTBEAT = b"data: " + encode(Heartbeat(None)) + b"\n\n"
UNWATCHED = 1.0
MOST_PENDING = 100
TOO_SLOW = "The messages came faster than they were read."
LOST = Failure("The server does not know this call any more.", duration=None)


class Stream:
    """An open answer, and whether its reader is still there."""

    def __init__(self, task: asyncio.Task[None], receive: Receive, send: Send, sign: bytes) -> None:
        self.send = send
        self.sign = sign
        self.left = False
        self._task = task
        self._receive = receive
        self._watcher: asyncio.Task[None] | None = None
        self._signing: asyncio.Task[None] | None = None

    def watch(self) -> None:
        """Ends the stream when its reader goes away."""
        self._watcher = asyncio.ensure_future(self._wait())

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.left = True
        self._task.cancel()

    def give_sign(self) -> None:
        """Sends a sign of life, unless the one before is still on its way to a reader who does not read."""
        if self._signing is None or self._signing.done():
            self._signing = asyncio.ensure_future(send_chunk(self.send, self.sign))

    def unwatch(self) -> None:
        """Lets go of what runs beside the stream."""
        for task in (self._watcher, self._signing):
            if task is not None:
                task.cancel()


class Streams:
    """The streams that are open, so that they get signs of life and can be ended."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Task[None], Stream] = {}
        self._closing = False

    def __len__(self) -> int:
        return len(self._open)

    @asynccontextmanager
    async def alive(self, receive: Receive, send: Send, sign: bytes = HEARTBEAT) -> AsyncGenerator[Stream]:
        """Keeps a stream among the open ones, and ends what is inside when its reader goes away or the server stops."""
        task = asyncio.current_task()
        assert task is not None
        loop = asyncio.get_running_loop()
        stream = self._open[task] = Stream(task, receive, send, sign)
        # Most streams end by themselves before it is worth looking whether somebody still reads.
        timer = loop.call_later(UNWATCHED, stream.watch)
        try:
            if self._closing:
                task.cancel()
            yield stream
        except asyncio.CancelledError:
            if not stream.left and not self._closing:
                raise
            task.uncancel()
        finally:
            timer.cancel()
            stream.unwatch()
            del self._open[task]

    async def pulse(self, interval: float) -> None:
        """Gives every open stream a sign of life, again and again."""
        while True:
            await asyncio.sleep(interval)
            for stream in self._open.values():
                stream.give_sign()

    def close(self) -> None:
        """Ends all streams."""
        self._closing = True
        for task in list(self._open):
            task.cancel()


async def data(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Streams what a session is told: to the page from where it says, to other clients from where they stopped."""
    query = query_of(scope)
    id = session_id(query.get("session_hash", ""))
    if "after" in query:
        await _page_stream(app, app.sessions.open(id), query, receive, send)
        return
    session = app.sessions.find(id)
    await begin_stream(send)
    if session is None:
        unknown = UnexpectedError(None, "404: Not Found", session_not_found=True)
        await send_chunk(send, b"data: " + encode(unknown) + b"\n\n", more=False)
        return
    await _client_stream(app, session, receive, send)


async def _client_stream(app: App, session: Session, receive: Receive, send: Send) -> None:
    """Streams to an official client until nothing is under way any more."""
    with session.reading():
        try:
            if await _send_ready(session, send):
                return
            async with app.streams.alive(receive, send):
                async for batch in app.log.follow(session.id, session.cursor):
                    if await _send_batch(session, batch, send):
                        return
        except Gone:
            # Its values are unknown, and what follows builds on them.
            session.cursor = session.log.last(session.id)
            await send_chunk(send, b"data: " + encode(UnexpectedError(None, TOO_SLOW)) + b"\n\n")
        await send_chunk(send, b"", more=False)


async def _send_ready(session: Session, send: Send) -> bool:
    """Sends what lies ready, without waiting; tells whether that was the end."""
    if session.cursor == session.log.last(session.id):
        return False
    batch = await anext(session.log.follow(session.id, session.cursor))
    return await _send_batch(session, batch, send)


async def _send_batch(session: Session, batch: list[Entry], send: Send) -> bool:
    """Sends messages; with the end of the last call under way the stream ends too, in the same chunk."""
    session.cursor = batch[-1].seq
    chunk = b"".join([b"data: %b\n\n" % entry.data for entry in batch])
    done = not session.jobs and batch[-1].seq == session.log.last(session.id) and any(e.kind == FINAL for e in batch)
    # Written at once: a client that acts between the two would take its next call for cancelled.
    await send_chunk(send, chunk + CLOSE if done else chunk, more=not done)
    session.has_read(session.cursor)
    return done


async def _page_stream(app: App, session: Session, query: dict[str, str], receive: Receive, send: Send) -> None:
    """Streams to a page that says how far it has come, and stays open."""
    after = _position(query["after"]) or session.beginning
    fresh = query.get("fresh") == "true" or not _holds(session, after)
    start = session.log.last(session.id) if fresh else after
    with session.reading():
        opening = await _opening(app, session, after, start, fresh, query.get("pending", ""))
        await begin_stream(send)
        await send_chunk(send, opening)
        # A reader that was too slow gets whole pictures when it comes back.
        with suppress(Gone):
            async with app.streams.alive(receive, send):
                async for batch in app.log.follow(session.id, start):
                    await send_chunk(send, b"".join([b"id: %d\ndata: %b\n\n" % (e.seq, e.data) for e in batch]))
                    session.has_read(batch[-1].seq)
    await send_chunk(send, b"", more=False)


def _position(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 16:
        raise Refusal(400, f"after must be the number of a message, not {text!r:.50}.")
    return int(text)


def _holds(session: Session, after: int) -> bool:
    """Tells whether all that follows a position is still there."""
    return session.log.first(session.id) - 1 <= after <= session.log.last(session.id)


async def _opening(app: App, session: Session, after: int, start: int, fresh: bool, pending: str) -> bytes:
    """Gives what a page must know before it follows: the calls that concern it, and what it cannot read in the log."""
    running = [JobState(j.id, j.endpoint.id, j.trigger_id, j.stage.value) for j in session.jobs.values()]
    # At once, before anything is waited for: what is told later follows in the log.
    shown = session.jobs.values() if fresh else ()
    pictures = [m for j in shown for m in j.picture(app.place.scheduler.mean(j.endpoint))]
    ended = [e for e in session.ended.values() if e.seq > after]
    # Calls that ended before this process began, and whose end the page has not seen.
    known = {state.event_id for state in running} | {e.event_id for e in ended}
    waited = [EventId(text) for text in pending.split(",")[:MOST_PENDING] if text and text not in known]
    finals = {id: await _final(app, session, id) for id in waited}
    told = [JobState(e.event_id, e.fn_index, e.trigger_id, "done") for e in ended]
    lost = [JobState(id, 0, None, "done" if final else "running") for id, final in finals.items()]
    blocks = [encode(SessionOpened(None, running + told + lost, start, fresh))]
    if fresh:
        blocks += pictures + [await _final(app, session, e.event_id) for e in ended]
    blocks += finals.values()
    return b"".join([b"data: %b\n\n" % block for block in blocks if block])


async def _final(app: App, session: Session, id: EventId) -> bytes:
    """Gives the final message of a call, nothing for one that another process carries on: its end is told later."""
    known = await app.engine.ends.find(id)
    if known is None:
        return encode(ProcessCompleted(id, LOST, success=False, title=LOST.title))
    if known.final is None:
        app.engine.ends.expect(id, session)
        return b""
    return known.final.data


async def heartbeat(app: App, scope: Scope, receive: Receive, send: Send, session_hash: str) -> None:
    """Stays open as long as a client lives; when it has gone, the app's unload listeners run."""
    session = app.sessions.open(session_id(session_hash))
    sign = b"data: ALIVE\n\n"
    with session.beating():
        await begin_stream(send)
        await send_chunk(send, sign)
        async with app.streams.alive(receive, send, sign) as stream:
            await asyncio.Event().wait()
    if stream.left and not session.hearts:
        app.engine.unload(session)
    await send_chunk(send, b"", more=False)
