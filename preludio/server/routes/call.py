"""Calls by name, for programs and for curl: at once, or in two steps."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import msgspec

from preludio.engine.scheduler import QueueFull
from preludio.graph.describe import describe_parameters
from preludio.server.http import Refusal, begin_stream, read_as, reply, send_chunk
from preludio.server.routes.events import endpoint_at, new_job, session_id, submit, validate
from preludio.state.log import Gone
from preludio.wire.codec import decode, encode
from preludio.wire.diff import apply_edits
from preludio.wire.ids import EventId, SessionId
from preludio.wire.messages import FINAL, Output
from preludio.wire.requests import CallBody
from preludio.wire.shapes import is_array

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from preludio.engine.run import Outcome
    from preludio.graph.endpoint import Endpoint
    from preludio.server.app import App
    from preludio.server.http import Receive, Scope, Send
    from preludio.state.log import Entry
    from preludio.state.session import Session
    from preludio.state.store import Final

UNKNOWN = b'event: error\ndata: "404: Not Found"\n\n'
HEARTBEAT = b"event: heartbeat\ndata: null\n\n"


def endpoint_named(app: App, name: str) -> Endpoint:
    """Gives the endpoint of a name; raises Refusal for one that does not exist or that clients may not call."""
    endpoint = app.blocks.endpoint_named(name)
    if endpoint is None or endpoint.fn is None or endpoint.api_visibility == "private":
        raise Refusal(404, f"There is no endpoint /{name}.")
    return endpoint


async def run(app: App, scope: Scope, receive: Receive, send: Send, name: str) -> None:
    """Runs an endpoint when it is its turn, inside the request."""
    body, _ = await read_as(receive, CallBody)
    known = None if body.session_hash is None else app.sessions.find(session_id(body.session_hash))
    endpoint = endpoint_named(app, name) if body.fn_index is None else endpoint_at(app, body.fn_index, known)
    if endpoint.queue and not app.blocks.queueing.api_open:
        raise Refusal(404, f"The endpoint /{name} does not accept direct HTTP POST requests; join the queue instead.")
    if body.session_hash is None:
        with app.sessions.passing(SessionId(app.event_ids.new())) as session:
            outcome = await _run(app, scope, session, endpoint, body)
    else:
        outcome = await _run(app, scope, app.sessions.open(session_id(body.session_hash)), endpoint, body)
    await reply(send, outcome, 200 if isinstance(outcome, Output) else 500)


async def _run(app: App, scope: Scope, session: Session, endpoint: Endpoint, body: CallBody) -> Outcome:
    batched = body.batched and endpoint.batch
    jobs = [
        new_job(app, scope, app.event_ids.new(), session, endpoint, data, body.event_data, body.trigger_id)
        for data in (rows_of(endpoint, body.data) if batched else [with_states(endpoint, body.data)])
    ]
    for job in jobs:
        await validate(app, job)
    try:
        outcomes = await app.engine.run_now(jobs, refusable=True)
    except QueueFull as full:
        raise Refusal(503, str(full)) from full
    return together(outcomes) if batched else outcomes[0]


def rows_of(endpoint: Endpoint, columns: list[Any]) -> list[list[Any]]:
    """Gives the values of each call of a batch, which come as one list for each input."""
    given = [column for column in with_states(endpoint, columns) if is_array(column)]
    counts = {len(column) for column in given}
    if len(given) != len(columns) or len(counts) != 1 or not 0 < min(counts) <= endpoint.max_batch_size:
        raise Refusal(
            422,
            f"A batched call of /{endpoint.api_name} takes for each input a list of as many values, "
            f"from 1 to {endpoint.max_batch_size}.",
        )
    return [list(row) for row in zip(*given, strict=True)]


def together(outcomes: list[Outcome]) -> Outcome:
    """Gives the outcome of a batch: one list for each output, or the failure of its first call that failed."""
    done = [outcome for outcome in outcomes if isinstance(outcome, Output)]
    if len(done) < len(outcomes):
        return next(outcome for outcome in outcomes if not isinstance(outcome, Output))
    columns = [list(column) for column in zip(*(outcome.data for outcome in done), strict=True)]
    return msgspec.structs.replace(done[0], data=columns)


async def call(app: App, scope: Scope, receive: Receive, send: Send, name: str) -> None:
    """Takes a call whose values come as a list."""
    body, _ = await read_as(receive, CallBody)
    endpoint = endpoint_named(app, name)
    await _submit(app, scope, send, endpoint, with_states(endpoint, body.data), body.session_hash)


async def call_with_names(app: App, scope: Scope, receive: Receive, send: Send, name: str) -> None:
    """Takes a call whose values come by the names of the parameters; those left out have their defaults."""
    body, _ = await read_as(receive, dict[str, Any])
    endpoint = endpoint_named(app, name)
    data = with_states(endpoint, values_by_name(endpoint, body))
    await _submit(app, scope, send, endpoint, data, None)


def values_by_name(endpoint: Endpoint, given: dict[str, Any]) -> list[Any]:
    """Gives the values of a call in order; raises Refusal for a name that is unknown, or missing without a default."""
    parameters = {p["parameter_name"]: p for p in describe_parameters(endpoint)}
    unknown = [name for name in given if name not in parameters]
    if unknown:
        known = ", ".join(parameters) or "none"
        raise Refusal(422, f"/{endpoint.api_name} has no parameter {unknown[0]!r}; its parameters: {known}.")
    missing = [n for n, p in parameters.items() if n not in given and not p["parameter_has_default"]]
    if missing:
        raise Refusal(422, f"/{endpoint.api_name} needs a value for {missing[0]!r}.")
    return [given.get(name, p["parameter_default"]) for name, p in parameters.items()]


def with_states(endpoint: Endpoint, data: list[Any]) -> list[Any]:
    """Puts in the place of each state variable that a client may leave out."""
    blocks = endpoint.input_blocks
    if len(data) != sum(not block.skip_api for block in blocks) or len(data) == len(blocks):
        return data
    values = iter(data)
    return [None if block.skip_api else next(values) for block in blocks]


async def _submit(
    app: App, scope: Scope, send: Send, endpoint: Endpoint, data: list[Any], session_hash: str | None
) -> None:
    event_id = app.event_ids.new()
    session = app.sessions.open(session_id(event_id if session_hash is None else session_hash))
    job = new_job(app, scope, event_id, session, endpoint, data)
    await submit(app, job)
    await reply(send, {"event_id": job.id})


async def result(app: App, scope: Scope, receive: Receive, send: Send, name: str, event_id: str) -> None:
    """Streams what a call produces, in whole values, until it ends; one that has ended is told again."""
    id = EventId(event_id)
    job = app.engine.jobs.get(id)
    # A call without a session of its own has the log of one to itself.
    session = job.session if job else app.sessions.find(SessionId(event_id))
    if session is None or not (job or _holds_all(session, id)):
        await begin_stream(send)
        await send_chunk(send, await _ended(app, id), more=False)
        return
    with session.reading():
        await begin_stream(send)
        async with app.streams.alive(receive, send, HEARTBEAT):
            async for chunk in _chunks(app, session, id):
                await send_chunk(send, chunk)
    await send_chunk(send, b"", more=False)


def _holds_all(session: Session, id: EventId) -> bool:
    """Tells whether the log of a call's own session still has all its messages."""
    return id in session.ended and session.log.first(session.id) == session.beginning + 1


async def job(app: App, scope: Scope, receive: Receive, send: Send, event_id: str) -> None:
    """Tells how a call stands: a small answer at once, for programs that come later or cannot read streams."""
    id = EventId(event_id)
    known, here = await app.engine.ends.find(id), app.engine.jobs.get(id)
    if known is None and here is None:
        raise Refusal(404, "There is no such call, or its result has expired.")
    final = known.final if known else None
    report = JobReport(id, "running", here.attempt if here else 1)
    if known is not None:
        report.attempt, report.created, report.ended = known.attempt, known.created, known.ended
    if final is not None:
        report.status, report.output = _told(final)
    elif here is not None:
        report.status = here.stage.value
    await reply(send, report)


def _told(final: Final) -> tuple[str, Any]:
    message = decode(final.data, dict[str, Any])
    if not message["success"]:
        return "failed", message["output"]
    return ("done" if "data" in message["output"] else "cancelled"), message["output"]


async def _ended(app: App, id: EventId) -> bytes:
    known = await app.engine.ends.find(id)
    return _ending(known.final.data) if known and known.final else UNKNOWN


async def _chunks(app: App, session: Session, id: EventId) -> AsyncIterator[bytes]:
    telling, job = Telling(id), app.engine.jobs.get(id)
    start = job.before if job else session.beginning
    while not telling.ended:
        try:
            async for batch in session.log.follow(session.id, start):
                yield b"".join([telling.chunk(entry) for entry in batch])
                if telling.ended:
                    return
        except Gone:
            job = app.engine.jobs.get(id)
        if job is None:
            yield await _ended(app, id)
            return
        # The log no longer holds what this reader lacks: it goes on from how the call stands now.
        start, telling.whole = session.log.last(session.id), deepcopy(job.whole)


class JobReport(msgspec.Struct):
    """How a call stands: "queued", "running", "done", "failed" or "cancelled"; times in seconds since the epoch.

    `output` is that of the final message: `data` with one value for each output, or `error`.
    """

    event_id: EventId
    status: str
    attempt: int
    created: float | None = None
    ended: float | None = None
    output: Any = None


class Telling:
    """Retells the messages of one call in whole values."""

    def __init__(self, id: EventId) -> None:
        self.id = id
        self.ended = False
        self.whole: list[Any] | None = None

    def chunk(self, entry: Entry) -> bytes:
        """Gives what a message is for a client without memory; nothing for most."""
        if entry.event_id != self.id:
            return b""
        if entry.kind == FINAL:
            self.ended = True
            return _ending(entry.data)
        if entry.kind != "process_generating":
            return b""
        self.whole = _next_whole(self.whole, entry)
        return b"event: generating\ndata: %b\n\n" % encode(self.whole)


def _next_whole(whole: list[Any] | None, entry: Entry) -> list[Any]:
    data: list[Any] = decode(entry.data, dict[str, Any])["output"]["data"]
    return data if whole is None else [apply_edits(old, edits) for old, edits in zip(whole, data, strict=True)]


def _ending(data: bytes) -> bytes:
    message = decode(data, dict[str, Any])
    if message["success"]:
        return b"event: complete\ndata: %b\n\n" % encode(message["output"].get("data"))
    return b"event: error\ndata: %b\n\n" % encode(message["output"])
