"""Calling an endpoint from Python, without a server or a session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from preludio.graph.arguments import arguments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from preludio.graph.endpoint import Endpoint


def call(endpoint: Endpoint, inputs: Sequence[Any]) -> Any:
    """Runs an endpoint on values as a page sends them, and gives those a page shows; a generator's last ones."""
    assert endpoint.fn is not None
    values = list(inputs)
    if endpoint.preprocess:
        values = [block.preprocess(value) for block, value in zip(endpoint.input_blocks, inputs, strict=True)]
    if endpoint.batch:
        values = [[value] for value in values]
    args, kwargs = arguments(endpoint, values)
    result = _last(endpoint.kind, endpoint.fn(*args, **kwargs))
    if endpoint.batch:
        result = _only_row(result)
    outputs = [result] if len(endpoint.output_blocks) == 1 else list(result or ())
    if endpoint.postprocess:
        outputs = [block.postprocess(value) for block, value in zip(endpoint.output_blocks, outputs, strict=True)]
    return outputs[0] if len(outputs) == 1 else outputs


def _only_row(columns: Sequence[Sequence[Any]]) -> Any:
    """Gives the results of the one call in a batch."""
    row = [column[0] for column in columns]
    return row[0] if len(row) == 1 else row


def _last(kind: str, result: Any) -> Any:
    if kind == "coroutine":
        return asyncio.run(result)
    if kind == "generator":
        return [None, *result][-1]
    if kind == "async_generator":
        return asyncio.run(_drain(result))
    return result


async def _drain(items: Any) -> Any:
    last = None
    async for item in items:
        last = item
    return last
