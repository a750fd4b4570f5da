"""What the server tells of itself and of the app."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from preludio.graph.describe import api_info
from preludio.server.http import Refusal, query_of, read_as, reply, reply_bytes
from preludio.server.routes.events import session_id
from preludio.wire.requests import ServerCall
from preludio.wire.shapes import is_array

if TYPE_CHECKING:
    from preludio.server.app import App
    from preludio.server.http import Receive, Scope, Send


async def config(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Tells clients the whole graph, or pages what one of them needs."""
    await reply_bytes(send, app.config_for(app.options.guard.root_of(scope), query_of(scope).get("page")))


async def info(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Tells clients what they can call."""
    everything = query_of(scope).get("all_endpoints", "").lower() == "true"
    page = query_of(scope).get("page")
    await reply(send, api_info(app.blocks, everything, page, app.place.scheduler.limit_of))


async def app_id(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Tells which run of the server this is."""
    await reply(send, {"app_id": app.id})


async def startup_events(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Tells that there is nothing left to start."""
    await reply(send, False)


async def user(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Tells who has signed in."""
    await reply(send, None)


async def token(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Tells the official clients by what the visitor is known."""
    await reply(send, {"token": None, "user": None})


async def health(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Tells that the server answers."""
    await reply(send, {"status": "ok", "app_id": app.id, "sessions": len(app.sessions), "streams": len(app.streams)})


async def metrics(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Tells what the app has done, for Prometheus."""
    gauges = app.metrics.gauges
    gauges["sessions"] = len(app.sessions)
    gauges["state_bytes"] = app.sessions.account.total
    gauges["streams"] = len(app.streams)
    gauges["jobs_waiting"] = app.place.scheduler.size
    gauges["threads_left_behind"] = app.place.threads.held
    gauges["jobs_unfinished"] = len(app.engine.jobs)
    kind = (b"content-type", b"text/plain; version=0.0.4; charset=utf-8")
    await reply_bytes(send, app.metrics.text().encode(), kind=kind)


async def component_server(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Calls a function that a component offers to its browser half."""
    body, _ = await read_as(receive, ServerCall)
    session = None if body.session_hash is None else app.sessions.find(session_id(body.session_hash))
    block = session.block_at(body.component_id) if session else app.blocks.blocks.get(body.component_id)
    function = server_functions(block).get(body.fn_name)
    if function is None:
        raise Refusal(404, "Function not found.")
    await reply(send, await _call(app, function, body.data))


async def _call(app: App, function: Any, data: Any) -> Any:
    arguments = data if is_array(data) else [data]
    if inspect.iscoroutinefunction(function):
        return await function(*arguments)
    return await app.place.threads.call(function, *arguments)


def server_functions(block: Any) -> dict[str, Any]:
    """Gives the functions that a component has registered for its browser half, and no others."""
    return dict(getattr(block, "server_fns", {}) or {})
