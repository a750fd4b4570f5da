"""Calls of endpoints: joining the queue, cancelling, asking how long it is."""

from __future__ import annotations

import asyncio
from os import urandom
from typing import TYPE_CHECKING, Any

from preludio.engine.job import Job
from preludio.engine.scheduler import QueueFull
from preludio.engine.validate import refused
from preludio.errors import Error
from preludio.graph.inject import Request
from preludio.observe import log
from preludio.server.http import Refusal, read_as, reply
from preludio.state.store import StorageFailed
from preludio.wire.ids import EventId, SessionId
from preludio.wire.messages import Estimation
from preludio.wire.requests import CancelBody, JoinBody, ResetBody

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.graph.endpoint import Endpoint
    from preludio.server.app import App
    from preludio.server.http import Receive, Scope, Send
    from preludio.state.session import Session

LONGEST_ID = 128
POOL = 4096


async def join(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Takes a call into the queue."""
    body, _ = await read_as(receive, JoinBody)
    if body.session_hash is None:
        raise Refusal(400, "Session hash not found.")
    name = session_id(body.session_hash)
    endpoint = endpoint_at(app, body.fn_index, app.sessions.find(name))
    session = app.sessions.open(name)
    id = app.event_ids.new() if body.event_id is None else checked_event_id(body.event_id)
    job = new_job(app, scope, id, session, endpoint, body.data, body.event_data, body.trigger_id)
    job.repeatable = body.event_id is not None
    await submit(app, job)
    await reply(send, {"event_id": job.id})


async def submit(app: App, job: Job) -> None:
    """Hands a job to the engine; raises Refusal when it cannot be taken."""
    if job.endpoint.validator is not None:
        if job.repeatable and await app.engine.taken(job.id):
            return
        await validate(app, job)
    try:
        await app.engine.submit(job)
    except QueueFull as full:
        raise Refusal(503, str(full)) from full
    except StorageFailed as failed:
        raise Refusal(507, f"The call cannot be taken: {failed}") from failed


async def validate(app: App, job: Job) -> None:
    """Asks the validator of a call; raises Refusal with its verdict on each value, or with the words it stops with."""
    try:
        details = await refused(app.place, job)
    except Error as error:
        raise Refusal(422, error.message) from error
    if details is not None:
        raise Refusal(422, details)


def endpoint_at(app: App, index: int | None, session: Session | None) -> Endpoint:
    """Gives the endpoint of a number, of a session's page or of the app; raises Refusal where there is none that runs.

    A page may still show for a moment what its session has no more: its event is dropped, with a line in the log.
    """
    if index is None:
        raise Refusal(400, "No function index provided.")
    endpoint = session.endpoint(index) if session else app.blocks.endpoints.get(index)
    if endpoint is None:
        log.warning("an event was dropped: its listener does not exist any more", function=index)
    if endpoint is None or endpoint.fn is None:
        raise Refusal(404, f"There is no function {index} to call; what it belongs to may have been rendered again.")
    return endpoint


def session_id(text: str) -> SessionId:
    """Gives the id of a session; raises Refusal for what is none."""
    if not text or len(text) > LONGEST_ID or not text.isprintable():
        raise Refusal(400, f"session_hash must be a text of 1 to {LONGEST_ID} printable characters, not {text!r:.50}.")
    return SessionId(text)


def new_job(
    app: App,
    scope: Scope,
    id: EventId,
    session: Session,
    endpoint: Endpoint,
    data: list[Any],
    event_data: Any = None,
    trigger_id: int | None = None,
) -> Job:
    """Gives the job of a call."""
    return Job(
        id,
        session,
        endpoint,
        data,
        asyncio.get_running_loop(),
        event_data=event_data,
        trigger_id=trigger_id,
        request=request_maker(scope, session),
        root=app.options.guard.root_of(scope),
    )


class EventIds:
    """Mints the ids of calls whose senders have not: nobody can guess them.

    Randomness is fetched for many at a time: to ask the system for each costs as much as all else that joining does.
    """

    def __init__(self) -> None:
        self._pool = b""
        self._next = 0

    def new(self) -> EventId:
        """Gives an id that was never given before."""
        if self._next == len(self._pool):
            self._pool, self._next = urandom(POOL), 0
        start = self._next
        self._next += 16
        return EventId(self._pool[start : self._next].hex())


def checked_event_id(text: str) -> EventId:
    """Gives the id that a page has minted; raises Refusal for what is none."""
    if len(text) != 32 or not set(text) <= set("0123456789abcdef"):
        raise Refusal(422, f"event_id must be 32 hex digits, not {text!r:.50}.")
    return EventId(text)


def request_maker(scope: Scope, session: Session) -> Callable[[], Request]:
    """Gives what makes the request for functions that ask for it."""

    def make() -> Request:
        from starlette.requests import Request as HttpRequest

        return Request(HttpRequest(scope), username=session.user, session_hash=session.id)

    return make


async def cancel(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Ends a call of the session that asks; one that is unknown or over needs nothing done."""
    body, _ = await read_as(receive, CancelBody)
    session = app.sessions.find(SessionId(body.session_hash))
    job = session.jobs.get(EventId(body.event_id)) if session else None
    if job is not None:
        app.engine.cancel(job)
    await reply(send, {"success": True})


async def reset(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers the official clients, which send this after a cancel."""
    await read_as(receive, ResetBody)
    await reply(send, {"success": True})


async def status(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Tells how many calls wait."""
    await reply(send, Estimation(None, None, app.place.scheduler.size, None))
