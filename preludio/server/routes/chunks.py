"""The later chunks of streams that visitors send: the first one joins the queue as any call does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from preludio.engine.chunks import Chunk
from preludio.server.http import Refusal, read_as, reply
from preludio.wire.ids import EventId
from preludio.wire.requests import JoinBody

if TYPE_CHECKING:
    from preludio.engine.chunks import Chunks
    from preludio.server.app import App
    from preludio.server.http import Receive, Scope, Send


async def put(app: App, scope: Scope, receive: Receive, send: Send, event_id: str) -> None:
    """Takes the next chunk of a stream; it replaces one that has not been looked at yet."""
    body, _ = await read_as(receive, JoinBody)
    chunks_of(app, event_id, body.session_hash).put(Chunk(body.data, body.event_data), body.event_id)
    await reply(send, {"msg": "success"})


async def close(app: App, scope: Scope, receive: Receive, send: Send, event_id: str, action: str) -> None:
    """Ends a stream."""
    if action != "close":
        raise Refusal(404, "Not Found")
    chunks_of(app, event_id, None).close()
    await reply(send, {"msg": "success"})


def chunks_of(app: App, event_id: str, session_hash: str | None) -> Chunks:
    """Gives the stream of a call; raises Refusal if there is none, or another session's."""
    job = app.engine.jobs.get(EventId(event_id))
    if job is None or job.chunks is None or session_hash not in {None, job.session.id}:
        raise Refusal(404, "There is no such stream, or it has ended.")
    return job.chunks
