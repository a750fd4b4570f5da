"""Runs of render functions: what they declare becomes a part of their session's page."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from preludio.graph import context
from preludio.graph.render import Rendering

if TYPE_CHECKING:
    from collections.abc import Generator

    from preludio.engine.job import Job
    from preludio.engine.workplace import Workplace
    from preludio.graph.block import Block
    from preludio.wire.config import RenderConfig


@contextmanager
def building(job: Job) -> Generator[None]:
    """Lets what the function of a render declares inside become the job's rendering; for other jobs does nothing."""
    if job.endpoint.render_id is None:
        yield
        return
    session = job.session
    rendering = Rendering(job.endpoint, session.app, session.renderings)
    with context.building(rendering, rendering):
        yield
    rendering.verify()
    job.rendering = rendering


async def described(place: Workplace, job: Job, rendering: Rendering) -> RenderConfig:
    """Gives what a render has built as it travels."""
    described: RenderConfig = await place.threads.call(_described, place, job, rendering)
    return described


def _described(place: Workplace, job: Job, rendering: Rendering) -> RenderConfig:
    def seen(block: Block) -> Block:
        kept = job.session.preserved(block)
        return block.with_props(kept) if kept else block

    config = rendering.config(seen)
    config["components"] = place.files_of(job).outgoing(config["components"])
    config["scripts"] = place.scripts.keep_all(config, lasting=False)
    return config


def is_wanted(job: Job) -> bool:
    """Tells whether there still is a place for what a render has built."""
    return job.session.endpoint(job.endpoint.id) is not None
