"""What a function has returned, as one result for each output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preludio.errors import OutputError
from preludio.graph.block import Block
from preludio.graph.updates import UPDATE, is_update
from preludio.wire.shapes import is_object, is_sequence

if TYPE_CHECKING:
    from preludio.graph.component import Component
    from preludio.graph.endpoint import Endpoint


def split(endpoint: Endpoint, result: Any) -> list[Any]:
    """Gives the part of a result for each output."""
    blocks = endpoint.output_blocks
    if is_object(result) and result and all(isinstance(key, Block) for key in result):
        return _by_component(endpoint, result)
    if len(blocks) == 1:
        return [result]
    if not blocks:
        return []
    if is_update(result) and len(result) == 1:
        return [result] * len(blocks)
    if not is_sequence(result):
        raise OutputError(
            f"The function {endpoint.name!r} must return {len(blocks)} values, one for each output, "
            f"but returned {type(result).__name__}: {result!r:.100}."
        )
    if len(result) < len(blocks):
        raise OutputError(
            f"The function {endpoint.name!r} must return {len(blocks)} values, one for each output, "
            f"but returned {len(result)}."
        )
    return list(result[: len(blocks)])


def _by_component(endpoint: Endpoint, result: dict[Any, Any]) -> list[Any]:
    strangers = [block for block in result if block not in endpoint.output_blocks]
    if strangers:
        raise OutputError(
            f"The function {endpoint.name!r} returned a value for {strangers[0]!r}, which is no output of it."
        )
    return [result.get(block, {UPDATE: "update"}) for block in endpoint.output_blocks]


def changes_of(block: Component[Any], value: Any) -> dict[str, Any] | None:
    """Gives the props to change if that is what a function returned."""
    if isinstance(value, Block) and not block.stateful:
        return {name: given for name, given in value.given.items() if name != "render"}
    if is_object(value) and is_update(value):
        return {name: given for name, given in value.items() if name != UPDATE}
    return None


def batch_rows(endpoint: Endpoint, columns: Any, count: int) -> list[Any]:
    """Gives each call of a batch its part of what the function returned: one list for each output."""
    outputs = max(len(endpoint.output_blocks), 1)
    if not is_sequence(columns) or len(columns) != outputs:
        raise OutputError(
            f"The batch function {endpoint.name!r} must return {outputs} lists, one for each output, "
            f"but returned {columns!r:.100}."
        )
    for column in columns:
        if not is_sequence(column) or len(column) != count:
            raise OutputError(
                f"The batch function {endpoint.name!r} got {count} calls, so each list must have {count} values;"
                f" one is {column!r:.100}."
            )
    return [row[0] if outputs == 1 else row for row in zip(*columns, strict=True)]
