"""TypeScript from Python types."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import is_dataclass
from pathlib import PurePath
from typing import Any, Literal, NewType, NotRequired, Required

import msgspec

from preludio.components.actions import OwnButton
from preludio.components.button import Button
from preludio.graph.inject import EventData

SIMPLE: dict[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    type(None): "null",
    None: "null",
    Any: "unknown",
    object: "unknown",
    dict: "Record<string, unknown>",
    list: "unknown[]",
    tuple: "unknown[]",
}
LISTS = (list, tuple, set, frozenset, Sequence, AbstractSet)
MAPS = (dict, Mapping)


def options(hint: Any) -> tuple[Any, ...]:
    """Gives the members of a union, or the type itself."""
    return typing.get_args(hint) if typing.get_origin(hint) in {typing.Union, types.UnionType} else (hint,)


def is_struct(hint: Any) -> bool:
    """Tells whether a type is written out under a name of its own."""
    return isinstance(hint, type) and (
        typing.is_typeddict(hint) or is_dataclass(hint) or issubclass(hint, (msgspec.Struct, EventData))
    )


def union(parts: Sequence[str]) -> str:
    """Joins types, each once, null last."""
    distinct = sorted(dict.fromkeys(parts), key="null".__eq__)
    return "unknown" if "unknown" in distinct else " | ".join(distinct)


class Notation:
    """Writes types down, and remembers those that have names of their own."""

    def __init__(self) -> None:
        self.named: dict[str, type] = {}

    def type(self, hint: Any) -> str:
        """Gives the TypeScript type of the values of a Python type as they travel.

        Raises TypeError for a type that cannot travel.
        """
        return union(self.members(hint))

    def members(self, hint: Any) -> list[str]:
        """Gives the types that a union consists of, or the type itself."""
        return [member for option in options(hint) for member in self._members(option)]

    def _members(self, hint: Any) -> list[str]:
        if hint in SIMPLE:
            return [SIMPLE[hint]]
        if hint is Button:
            return self.members(OwnButton)
        if isinstance(hint, NewType):
            return self.members(hint.__supertype__)
        if is_struct(hint):
            self.named[hint.__name__] = hint
            return [hint.__name__]
        if isinstance(hint, type) and issubclass(hint, PurePath):
            return ["string"]
        return self._generic(typing.get_origin(hint), typing.get_args(hint), hint)

    def _generic(self, origin: Any, arguments: tuple[Any, ...], hint: Any) -> list[str]:
        if origin is Literal:
            return [json.dumps(value) for value in arguments]
        if origin in {Required, NotRequired}:
            return self.members(arguments[0])
        if origin in MAPS:
            return [f"Record<string, {self.type(arguments[1])}>"]
        if origin is tuple and arguments[-1] is not ...:
            return [f"[{', '.join(self.type(a) for a in arguments)}]"]
        if origin in LISTS:
            several = len(self.members(arguments[0])) > 1
            item = self.type(arguments[0])
            return [f"({item})[]" if several else f"{item}[]"]
        raise TypeError(f"{hint!r} has no form on the wire.")


def interface(name: str, fields: Sequence[str], doc: str = "", base: str = "") -> str:
    """Writes an interface; without fields it takes objects that have none."""
    if not fields:
        return f"{comment(doc)}export type {name} = {base or 'Record<string, never>'};\n"
    extends = f" extends {base}" if base else ""
    body = "".join(fields)
    return f"{comment(doc)}export interface {name}{extends} {{\n{body}}}\n"


def field(name: str, type_: str, doc: str = "", optional: bool = False) -> str:
    """Writes one field of an interface."""
    return f"{comment(doc, indent=chr(9))}\t{name}{'?' * optional}: {type_};\n"


def comment(text: str, indent: str = "") -> str:
    """Writes a doc comment of one line."""
    line = " ".join(text.split()).replace("*/", "* /")
    return f"{indent}/** {line} */\n" if line else ""
