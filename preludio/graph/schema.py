"""JSON Schema from Python annotations, and its short Python notation."""

from __future__ import annotations

import types
import typing
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from preludio.wire.files import FILE_SCHEMA, FileData

if TYPE_CHECKING:
    from collections.abc import Callable

Schema = dict[str, Any]
SIMPLE: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    dict: {"type": "object"},
    list: {"type": "array", "items": {}},
    FileData: FILE_SCHEMA,
}


def schema_of(function: Callable[..., Any], parameter: str) -> Schema:
    """Describes what may be passed as one parameter of a function, by its annotation."""
    return dict(_of_parameter(function, parameter))


@cache
def _of_parameter(function: Callable[..., Any], parameter: str) -> Schema:
    try:
        hint = typing.get_type_hints(function).get(parameter, Any)
    except (NameError, TypeError):
        return {}
    # An empty field is always allowed, so None says nothing about the value itself.
    options = [o for o in _options(hint) if o is not type(None)]
    return schema(options[0]) if len(options) == 1 else {"anyOf": [schema(o) for o in options]}


def _options(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) in {typing.Union, types.UnionType} else (hint,)


def schema(hint: Any) -> Schema:
    """Describes the values of a type."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin in {typing.Union, types.UnionType}:
        return {"anyOf": [schema(a) for a in arguments]}
    if origin in {list, tuple, set}:
        return {"type": "array", "items": schema(arguments[0]) if arguments else {}}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema(arguments[1])}
    return {}


PYTHON_NAMES = {
    "string": "str",
    "number": "float",
    "integer": "int",
    "boolean": "bool",
    "null": "None",
    "object": "dict",
}


def python_type(described: Schema) -> str:
    """Gives the Python notation of a schema: `{"type": "array", "items": {"type": "string"}}` is `list[str]`."""
    if described.get("title") == "FileData" or str(described.get("$ref")).endswith("/FileData"):
        return "filepath"
    if "anyOf" in described:
        return " | ".join(dict.fromkeys(python_type(option) for option in described["anyOf"]))
    if "enum" in described:
        return f"Literal[{', '.join(repr(v) for v in described['enum'])}]" if described["enum"] else "str"
    if "const" in described:
        return f"Literal[{described['const']!r}]"
    kind = described.get("type")
    if kind == "array":
        return f"list[{python_type(described.get('items', {}))}]"
    if kind == "object" and described.get("properties"):
        fields = ", ".join(f"{name}: {python_type(s)}" for name, s in described["properties"].items())
        return f"dict({fields})"
    return PYTHON_NAMES.get(kind, "Any") if isinstance(kind, str) else "Any"
