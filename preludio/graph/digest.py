"""What a result depends on, as a digest: values that differ never have the same, equal ones have the same."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from pathlib import Path, PurePath
from types import CodeType
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from preludio.graph.block import Block
from preludio.graph.inject import EventData, PerCall
from preludio.graph.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PLAIN = (type(None), type(...), bool, int, float, complex, range, slice)
WRITTEN = (date, datetime, time, timedelta, Decimal, Fraction, UUID, PurePath)
CHUNK = 1 << 20


class Hash(Protocol):
    """Takes in bytes."""

    def update(self, data: bytes, /) -> None:
        """Takes in some more."""


class Unkeyable(TypeError):
    """A value whose content cannot be told; `kind` names its type."""

    def __init__(self, value: object) -> None:
        self.kind = f"{type(value).__module__}.{type(value).__qualname__}"
        super().__init__(f"a value of type {self.kind} has no content that could be compared")


def digest(*values: Any) -> bytes:
    """Gives 32 bytes that stand for values: texts and numbers, what holds them, arrays, pictures, tables, files.

    A `Path` stands for the content of the file it names. Raises Unkeyable for anything else.
    """
    hash = sha256()
    try:
        _feed_all(hash, values)
    except RecursionError:
        raise Unkeyable(values) from None
    return hash.digest()


def _feed_all(hash: Hash, values: Iterable[Any]) -> None:
    values = list(values)
    _mark(hash, "values", len(values))
    for value in values:
        _feed(hash, value)


def _mark(hash: Hash, *parts: Any) -> None:
    """Takes in what follows, with its length, so that no two rows of parts look the same."""
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        hash.update(b"%d:" % len(data))
        hash.update(data)


def _feed(hash: Hash, value: Any) -> None:
    kind: type[Any] = type(value)  # pyright: ignore[reportUnknownVariableType]  # of anything
    _mark(hash, kind.__module__, kind.__qualname__)
    if kind in PLAIN:
        _mark(hash, repr(value))
    elif isinstance(value, (str, bytes, bytearray)):
        _mark(hash, value if isinstance(value, str) else bytes(value))
    elif isinstance(value, dict):
        _feed_all(hash, [part for pair in value.items() for part in pair])  # pyright: ignore[reportUnknownVariableType]
    elif isinstance(value, (list, tuple)):
        _feed_all(hash, value)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, (set, frozenset)):
        _mark(hash, *sorted(digest(item) for item in value))  # pyright: ignore[reportUnknownVariableType]
    elif not _feed_named(hash, value) and not _feed_data(hash, value):
        raise Unkeyable(value)


def _feed_named(hash: Hash, value: Any) -> bool:
    """Takes in what is told by a few words; tells whether it was that."""
    if isinstance(value, (Progress, PerCall)):
        return True  # what a function says with it does not change what it returns
    if isinstance(value, Path) and value.is_file():
        _feed_file(hash, value)
    elif isinstance(value, WRITTEN):
        _mark(hash, repr(value))
    elif isinstance(value, (Enum, Block)):
        _mark(hash, value.name if isinstance(value, Enum) else value.id)
    elif isinstance(value, EventData) or (is_dataclass(value) and not isinstance(value, type)):
        names = list(vars(value)) if isinstance(value, EventData) else [field.name for field in fields(value)]
        _feed_all(hash, [part for name in names for part in (name, getattr(value, name))])
    else:
        return False
    return True


def _feed_file(hash: Hash, path: Path) -> None:
    # Its name may tell a function what kind of file it is.
    _mark(hash, path.name, path.stat().st_size)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            hash.update(chunk)


def _feed_data(hash: Hash, value: Any) -> bool:
    """Takes in an array, a picture or a table of a library that is in use; tells whether it was one."""
    numpy, images, pandas = (sys.modules.get(name) for name in ("numpy", "PIL.Image", "pandas"))
    if numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic)):
        _feed_array(hash, numpy.asarray(value))
    elif images is not None and isinstance(value, images.Image):
        _mark(hash, value.mode, value.size, value.tobytes(), repr(value.getpalette()))
    elif pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
        _feed_table(hash, value, pandas)
    else:
        return pandas is not None and value is pandas.NA
    return True


def _feed_array(hash: Hash, array: Any) -> None:
    _mark(hash, array.dtype.str, array.dtype.descr, array.shape)
    if array.dtype.hasobject:
        _feed_all(hash, array.ravel().tolist())
    else:
        _mark(hash, array.tobytes())


def _feed_table(hash: Hash, table: Any, pandas: Any) -> None:
    if isinstance(table, pandas.DataFrame):
        _feed(hash, table.index)
        _feed(hash, table.columns)
        for position in range(table.shape[1]):
            _feed(hash, table.iloc[:, position])
        return
    _mark(hash, table.dtype, repr(table.name))
    _feed_array(hash, table.to_numpy())


def code_of(fn: Callable[..., Any]) -> bytes:
    """Gives a digest of what a function is: its name, its module, and its code."""
    code = getattr(fn, "__code__", None)
    parts = _code_parts(code) if code is not None else []
    return digest(fn.__module__, fn.__qualname__, parts)


def _code_parts(code: CodeType) -> list[Any]:
    constants = [_code_parts(c) if isinstance(c, CodeType) else c for c in code.co_consts]
    return [code.co_code, constants, list(code.co_names), list(code.co_varnames), code.co_flags]
