"""How many bytes a value takes, as near as can be told without copying it."""

from __future__ import annotations

import sys
from typing import Any

DEEPEST = 50


def size_of(value: Any) -> int:
    """Gives the bytes of a value and of what it holds; of arrays and images the bytes of their data.

    It is an estimate: what a value of an unknown class holds is found in its `__dict__` only.
    """
    return _size_of(value, set(), DEEPEST)


def _size_of(value: Any, seen: set[int], depth: int) -> int:
    if id(value) in seen or depth == 0:
        return 0
    size = _own_size(value)
    parts = _parts(value)
    if parts:
        # Only what holds other things can be met again on the way down, or twice at some cost.
        seen.add(id(value))
    return size + sum(_size_of(part, seen, depth - 1) for part in parts)


def _own_size(value: Any) -> int:
    try:
        return int(sys.getsizeof(value)) + _data_size(value)
    except Exception:  # noqa: BLE001  # a user's class may fail in its own way
        return sys.getsizeof(object())


def _data_size(value: Any) -> int:
    """Gives the bytes of data that Python does not count: of arrays, tensors, and images."""
    kind: type[Any] = type(value)  # pyright: ignore[reportUnknownVariableType]  # of anything
    if kind.__module__.startswith("PIL."):
        return int(value.width * value.height * len(value.getbands()))
    if kind.__module__.startswith("numpy"):
        # Python counts what an array owns itself.
        return 0 if value.base is None else int(value.nbytes)
    memory = getattr(value, "nbytes", 0)
    return memory if isinstance(memory, int) else 0


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [part for pair in value.items() for part in pair]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, (list, tuple, set, frozenset)):
        return list(value)  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]
    held = getattr(value, "__dict__", None)
    if isinstance(value, type) or not isinstance(held, dict):
        return []
    return list(held.values())  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]
