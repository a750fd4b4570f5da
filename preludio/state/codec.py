"""Values of `gr.State` as bytes: JSON-like values, tuples, sets and numpy arrays, and nothing that could run code."""

from __future__ import annotations

import sys
from hashlib import sha256
from io import BytesIO
from typing import Any

import msgspec

from preludio.errors import PreludioError

TUPLE, SET, ARRAY = 1, 2, 3
SCALARS = (type(None), bool, int, float, str, bytes)
KEYS = frozenset((str, int, bool, float, type(None)))
# Beyond this msgpack has no integers, and Python's would be lost.
LARGEST = 2**64


class Unstorable(PreludioError):
    """A value that can be kept in memory only; `kind` names the type that prevents more."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"A value of type {kind} cannot be stored.")
        self.kind = kind


def dumps(value: Any) -> bytes:
    """Gives the bytes of a value; raises Unstorable for what would not come back the same."""
    try:
        return msgspec.msgpack.encode(_packable(value))
    except (RecursionError, UnicodeEncodeError) as error:
        raise Unstorable(f"{type(value).__name__} with a {type(error).__name__}") from error


def fingerprint(value: Any) -> Any:
    """Gives what differs for values that differ; of what cannot be stored that is its hash or, without one, its id."""
    try:
        return sha256(dumps(value)).digest()
    except Unstorable:
        pass
    try:
        return hash(value)
    except Exception:  # noqa: BLE001  # a user's class may refuse in its own way
        return id(value)


def loads(data: bytes) -> Any:
    """Gives the value that `dumps` had."""
    return msgspec.msgpack.decode(data, ext_hook=_unpack)


def _packable(value: Any) -> Any:
    kind: type[Any] = type(value)  # pyright: ignore[reportUnknownVariableType]  # of anything
    if kind in SCALARS and _fits(value):
        return value
    if kind is list:
        return [_packable(item) for item in value]
    if kind is dict:
        return {_key(key): _packable(item) for key, item in value.items()}
    if kind is tuple or kind is set:
        return msgspec.msgpack.Ext(TUPLE if kind is tuple else SET, dumps(list(value)))
    return _packable_array(value)


def _fits(value: Any) -> bool:
    return type(value) is not int or -LARGEST // 2 <= value < LARGEST


def _key(key: Any) -> Any:
    if type(key) in KEYS and _fits(key):
        return key
    raise Unstorable(f"dict with {type(key).__name__} keys")


def _packable_array(value: Any) -> msgspec.msgpack.Ext:
    numpy = sys.modules.get("numpy")
    if numpy is None or type(value) is not numpy.ndarray or value.dtype.hasobject:
        raise Unstorable(f"{type(value).__module__}.{type(value).__qualname__}")
    buffer = BytesIO()
    numpy.save(buffer, value, allow_pickle=False)
    return msgspec.msgpack.Ext(ARRAY, buffer.getvalue())


def _unpack(code: int, data: memoryview) -> Any:
    if code == TUPLE:
        return tuple(loads(bytes(data)))
    if code == SET:
        return set(loads(bytes(data)))
    import numpy as np

    return np.load(BytesIO(bytes(data)), allow_pickle=False)
