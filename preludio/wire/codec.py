"""Bytes to types and types to bytes, in one place."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import PurePath
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
ATOMS = frozenset((str, int, bool, type(None)))


def plain(value: Any) -> Any:
    """Gives a JSON-like form of what JSON has no word for: arrays, models, paths; raises TypeError for all else."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, (numpy.generic, numpy.ndarray)):
        return value.tolist()
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if hasattr(value, "model_dump"):
        return value.model_dump()
    raise TypeError(f"A value of type {type(value).__name__} cannot travel as JSON: {value!r:.100}.")


_encoder = msgspec.json.Encoder(enc_hook=plain)


def encode(value: Any) -> bytes:
    """Gives JSON; what is not a finite number becomes null."""
    return _encoder.encode(value)


def settled(value: Any) -> Any:
    """Gives a value as its reader will have it: JSON through and through, and nobody else's to change any more."""
    return value if type(value) in ATOMS else msgspec.json.decode(_encoder.encode(value))


def decode(data: bytes | bytearray, kind: type[T]) -> T:
    """Reads JSON of a known shape; raises msgspec.ValidationError or msgspec.DecodeError for any other."""
    return msgspec.json.decode(data, type=kind)
