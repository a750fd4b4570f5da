"""What ends a call before its function does: its time limit, and the leaving of its visitor; and what follows that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from preludio.engine import values
from preludio.graph.endpoint import function_kind
from preludio.observe import log
from preludio.wire.messages import Failure

if TYPE_CHECKING:
    from preludio.engine.job import Job
    from preludio.engine.workplace import Workplace
    from preludio.graph.endpoint import Endpoint

# Seconds after which a page counts as gone whose calls are to be cancelled then: one that is reloaded has no connection
# until its HTML, its scripts and its config are there again, which takes a few seconds on a slow line.
GRACE = 5.0


def too_long(endpoint: Endpoint) -> Failure:
    """Gives what a call ends with that has met its time limit, and notes it."""
    limit = f"{endpoint.time_limit:g} s"
    log.warning(
        "a call took longer than its time_limit", function=endpoint.fn_name, endpoint=_name(endpoint), limit=limit
    )
    return Failure(
        f"The function {endpoint.fn_name!r} (endpoint {_name(endpoint)}) took longer than its time_limit of {limit}."
    )


def _name(endpoint: Endpoint) -> str:
    return f"/{endpoint.api_name}"


def patience(endpoint: Endpoint) -> float | None:
    """Gives the seconds that a call goes on after its visitor has gone, None if it goes on to its end."""
    leaving = endpoint.on_disconnect
    if isinstance(leaving, str):
        return GRACE if leaving == "cancel" else None
    return leaving


def was_left(seconds: float) -> str:
    """Gives the reason that is told of a call whose visitor has gone."""
    return f"The page it came from has been gone for {seconds:g} s."


async def free(place: Workplace, job: Job) -> None:
    """Runs what an endpoint wants done after a cancelled call; when that fails, only the log tells."""
    hook = job.endpoint.on_cancel
    if hook is None:
        return
    try:
        with values.running(job):
            if function_kind(hook) == "coroutine":
                await hook()
            else:
                await place.threads.call(hook)
    except asyncio.CancelledError:
        # Only a server that stops cuts it off.
        raise
    except BaseException as error:  # noqa: BLE001  # the edge of user code
        log.error("an on_cancel failed", error, endpoint=_name(job.endpoint))
