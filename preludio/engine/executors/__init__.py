"""Where functions run: every function is an iterator of results, a plain one gives one."""

from __future__ import annotations

from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any

from preludio.state.caching.cached import Cached

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from preludio.engine.executors.processes import WorkerProcesses
    from preludio.engine.executors.threads import WorkerThreads
    from preludio.graph.endpoint import Endpoint


async def call(
    threads: WorkerThreads,
    processes: WorkerProcesses,
    endpoint: Endpoint,
    args: list[Any],
    kwargs: dict[str, Any],
) -> AsyncGenerator[Any, None]:
    """Runs an endpoint's function where its kind belongs, and gives its results as they come."""
    fn = endpoint.fn
    assert fn is not None
    if endpoint.executor == "process":
        async with aclosing(_elsewhere(processes, endpoint, args, kwargs)) as items:
            async for item in items:
                yield item
    elif endpoint.kind == "plain":
        yield await threads.call(fn, *args, **kwargs)
    elif endpoint.kind == "coroutine":
        yield await fn(*args, **kwargs)
    elif endpoint.kind == "generator":
        async with aclosing(threads.iterate(fn, *args, **kwargs)) as items:
            async for item in items:
                yield item
    else:
        async with aclosing(fn(*args, **kwargs)) as items:
            async for item in items:
                yield item


def _elsewhere(
    processes: WorkerProcesses, endpoint: Endpoint, args: list[Any], kwargs: dict[str, Any]
) -> AsyncGenerator[Any, None]:
    """Gives what a worker process gives, or what is remembered of that: a worker itself remembers nothing."""
    cached = getattr(endpoint.fn, "cached", None)
    if endpoint.fn is None or not isinstance(cached, Cached):
        return processes.iterate(endpoint, args, kwargs)
    return cached.elsewhere(endpoint.fn, args, kwargs, partial(processes.iterate, endpoint, args, kwargs))
