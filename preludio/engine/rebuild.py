"""A job as it is written down, so that another process can run it again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec

from preludio.engine.job import Job
from preludio.errors import PreludioError
from preludio.graph.endpoint import function_name
from preludio.wire.codec import decode, encode

if TYPE_CHECKING:
    from preludio.graph.blocks import Blocks
    from preludio.graph.endpoint import Endpoint
    from preludio.state.session import Sessions
    from preludio.state.store import Accepted


class Recipe(msgspec.Struct):
    """What a job is built from again: what its endpoint is called, and what its sender has sent.

    The headers of the request are no part of it: they may hold secrets, which do not belong on a disk.
    """

    endpoint: str
    data: list[Any]
    event_data: Any = None
    trigger_id: int | None = None
    root: str = ""


class Unbuildable(PreludioError):
    """Says why a job cannot be built again."""


def written(job: Job, app: Blocks) -> bytes:
    """Gives a job as bytes; none for one whose endpoint exists in its session only."""
    if app.endpoints.get(job.endpoint.id) is not job.endpoint:
        return b""
    return encode(Recipe(called(job.endpoint), job.data, job.event_data, job.trigger_id, job.root))


def called(endpoint: Endpoint) -> str:
    """Gives what tells an endpoint from another that has its number in an app that was changed."""
    return f"{endpoint.api_name}: {function_name(endpoint.fn) if endpoint.fn else None}"


def rebuilt(left: Accepted, app: Blocks, sessions: Sessions) -> Job:
    """Gives a job that a dead process has left, for its next attempt; raises Unbuildable."""
    endpoint = app.endpoints.get(left.endpoint)
    if not left.body:
        raise Unbuildable("its endpoint declares no retry, or was declared in its session only")
    recipe = decode(left.body, Recipe)
    check(endpoint, recipe, left)
    assert endpoint is not None
    job = Job(
        left.event_id,
        sessions.open(left.session),
        endpoint,
        recipe.data,
        asyncio.get_running_loop(),
        event_data=recipe.event_data,
        trigger_id=recipe.trigger_id,
        root=recipe.root,
    )
    job.attempt, job.resumes, job.shares = left.attempt, True, False
    return job


def check(endpoint: Endpoint | None, recipe: Recipe, left: Accepted) -> None:
    """Raises Unbuildable for an endpoint that is not the one the job was for, or that wants no more attempts."""
    if endpoint is None or endpoint.fn is None or called(endpoint) != recipe.endpoint:
        raise Unbuildable(f"the app has changed: its endpoint {left.endpoint} was {recipe.endpoint!r}")
    if left.attempt > endpoint.retry:
        raise Unbuildable(f"this was the last of {left.attempt} attempts")
