"""What travels, as TypeScript: the configuration, the messages, the requests."""

from __future__ import annotations

import inspect
import sys
import typing
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, NotRequired, get_type_hints

import msgspec

from preludio.contract.evaluate import names
from preludio.contract.happened import fields_of
from preludio.contract.typescript import Notation, comment, field, interface, is_struct
from preludio.graph.inject import EventData
from preludio.wire import config, files, messages, requests

if typing.TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

MODULES: tuple[ModuleType, ...] = (files, config, messages, requests)


def wire_types(notation: Notation) -> Iterator[str]:
    """Writes every struct of the wire, and the union of all messages."""
    for module in MODULES:
        for struct in structs(module):
            yield struct_type(struct, notation)
    yield message_union()


def structs(module: ModuleType) -> list[Any]:
    """Gives the structs that a module defines, in its order, without the mere bases of others."""
    own = [v for v in vars(module).values() if is_struct(v) and v.__module__ == module.__name__]
    return [s for s in own if not is_dataclass(s) and not is_base(s)]


def is_base(struct: Any) -> bool:
    """Tells whether a struct only names the field by which its kinds are told apart."""
    return issubclass(struct, msgspec.Struct) and bool(struct.__subclasses__())


def struct_type(struct: Any, notation: Notation) -> str:
    """Writes one struct; what a sender may leave out is optional."""
    if issubclass(struct, EventData):
        return event_data_type(struct, notation)
    hints = get_type_hints(struct, localns=names(sys.modules[struct.__module__]), include_extras=True)
    optional = left_out(struct, hints)
    lines = [field(name, literal(value)) for name, value in tag(struct)]
    lines += [field(name, notation.type(hint), optional=name in optional) for name, hint in hints.items()]
    return interface(struct.__name__, lines, inspect.getdoc(struct) or "")


def event_data_type(kind: Any, notation: Notation) -> str:
    """Writes what a page sends along with an event."""
    doc, found = inspect.getdoc(kind) or "", fields_of(kind)
    if found is None:
        return f"{comment(doc)}export type {kind.__name__} = unknown;\n"
    lines = [field(name, notation.type(hint), optional=optional) for name, (hint, optional) in found.items()]
    return interface(kind.__name__, lines, doc)


def left_out(struct: Any, hints: dict[str, Any]) -> set[str]:
    """Gives the fields that a sender may leave out."""
    if typing.is_typeddict(struct):
        return {name for name, hint in hints.items() if typing.get_origin(hint) is NotRequired}
    if is_dataclass(struct):
        return {f.name for f in fields(struct) if f.default is not MISSING}
    return {f.name for f in msgspec.structs.fields(struct) if not f.required}


def tag(struct: Any) -> list[tuple[str, str]]:
    """Gives the field, if any, by which a message is told from others."""
    if not issubclass(struct, msgspec.Struct) or struct.__struct_config__.tag is None:
        return []
    return [(str(struct.__struct_config__.tag_field), str(struct.__struct_config__.tag))]


def message_union() -> str:
    """Writes the union of everything the server tells a page."""
    names = [option.__name__ for option in typing.get_args(messages.ServerMessage)]
    text = comment("What the server tells a page.")
    return f"{text}export type Message =\n" + "\n".join(f"\t| {name}" for name in names) + ";\n"


def literal(value: str) -> str:
    """Gives a text as a literal type."""
    return msgspec.json.encode(value).decode()
