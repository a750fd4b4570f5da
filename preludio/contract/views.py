"""What the browser halves of components and layouts get, as TypeScript: their props and events."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Union, get_origin

from preludio import NAMES, components, layouts
from preludio.contract.evaluate import evaluated, hint
from preludio.contract.typescript import Notation, field, interface, options, union
from preludio.errors import DeclarationError
from preludio.graph.block import Block, Layout
from preludio.graph.component import Component
from preludio.graph.events import Event
from preludio.wire.files import Blob

if TYPE_CHECKING:
    from types import ModuleType

    from preludio.graph.declared import Prop

SHARED = "SharedProps"
PACKAGES = (layouts, components)
BASES = ("preludio.graph.block", "preludio.components.base")


def view_types(notation: Notation) -> Iterator[str]:
    """Writes the props and events of every kind of block that has a browser half, what they share first."""
    props = {cls: props_of(cls, notation) for cls in views()}
    common = shared(props)
    yield interface(SHARED, [f.written() for f in common.values()], "What may be asked of any block.")
    for cls, fields in props.items():
        yield props_type(cls, fields, common)
        if events(cls):
            yield events_type(cls, notation)


def views() -> list[type[Block]]:
    """Gives the classes that a browser half belongs to, by name."""
    found = {cls for package in PACKAGES for module in modules(package) for cls in blocks(module)}
    return sorted(filter(is_view, found), key=lambda cls: cls.__name__)


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """Imports and gives all modules of a package."""
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield import_module(info.name)


def blocks(module: ModuleType) -> list[type[Block]]:
    """Gives the kinds of blocks that a module defines."""
    own = [v for v in vars(module).values() if isinstance(v, type) and v.__module__ == module.__name__]
    return [v for v in own if issubclass(v, Block)]


def is_view(cls: type[Block]) -> bool:
    """Tells whether a class has a browser half of its own: it is no mere base, and not shown by that of a base."""
    concrete = cls.__name__ in NAMES or issubclass(cls, Layout)
    return concrete and all(base.block_name != cls.block_name for base in cls.__mro__[1:] if issubclass(base, Block))


@dataclass
class Field:
    """One prop of a browser half."""

    name: str
    type: str
    doc: str
    optional: bool = False

    def written(self) -> str:
        """Writes it down."""
        return field(self.name, self.type, self.doc, self.optional)


def props_of(cls: type[Block], notation: Notation) -> dict[str, Field]:
    """Gives the props of a class that travel; its key is no prop there."""
    travelling = {n: p for n, p in cls.props.items() if p.wire and n != "key"}
    return {n: Field(n, prop_type(cls, p, notation), p.doc) for n, p in travelling.items()}


def shared(props: dict[type[Block], dict[str, Field]]) -> dict[str, Field]:
    """Gives what may be asked of any block that has a place: what not all of them have is optional."""
    placed = [fields for cls, fields in props.items() if is_placed(cls)]
    return {
        name: Field(name, union_of(fields), doc, optional=any(name not in f for f in placed))
        for name, doc in general(props).items()
        for fields in [[f[name] for f in placed if name in f]]
    }


def union_of(fields: Sequence[Field]) -> str:
    """Gives a type that includes those of all fields."""
    return union([part for f in fields for part in f.type.split(" | ")])


def general(classes: Iterable[type[Block]]) -> dict[str, str]:
    """Gives the props that blocks have from the bases that all are made of, with what they are."""
    bases = [b for cls in classes for b in reversed(cls.__mro__) if b.__module__ in BASES and issubclass(b, Block)]
    return {n: p.doc for base in bases for n, p in base.props.items() if p.wire and n != "key"}


def is_placed(cls: type[Block]) -> bool:
    return "visible" in cls.props


def props_type(cls: type[Block], fields: dict[str, Field], common: dict[str, Field]) -> str:
    """Writes the props of one kind of block, those it shares only where it has a narrower type."""
    if not is_placed(cls):
        return interface(f"{cls.__name__}Props", [f.written() for f in fields.values()])
    own = [f for n, f in fields.items() if n not in common or f.type != common[n].type]
    return interface(f"{cls.__name__}Props", [f.written() for f in own], base=SHARED)


def events_type(cls: type[Block], notation: Notation) -> str:
    """Writes the events of one kind of block, with what the page sends along."""
    lines = [field(name, payload_type(event, notation), event.doc) for name, event in events(cls).items()]
    return interface(f"{cls.__name__}Events", lines)


def events(cls: type[Block]) -> dict[str, Event]:
    """Gives the events of a class and its bases."""
    return {n: v for base in reversed(cls.__mro__) for n, v in vars(base).items() if isinstance(v, Event)}


def payload_type(event: Event, notation: Notation) -> str:
    return "void" if event.payload is None else notation.type(event.payload)


def prop_type(cls: type[Block], declared: Prop, notation: Notation) -> str:
    """Gives the type of a prop on the page: null where the author left it out."""
    if declared.wire is not True:
        return notation.type(declared.wire)
    if declared.argument == "value" and issubclass(cls, Component):
        return value_type(cls, notation)
    try:
        return notation.type(travelling(evaluated(declared.annotation, home(cls, declared))))
    except TypeError as error:
        raise DeclarationError(f"{cls.__name__}.{declared.argument}: {error} Say its form there by `wire=`.") from error


def value_type(cls: Any, notation: Notation) -> str:
    """Gives the type of a value on the page: what `postprocess` makes of it and `preprocess` takes from there."""
    forms = [hint(cls.postprocess, "return"), hint(cls.preprocess, "payload")]
    known = [form for form in forms if form is not Any]
    return notation.type(travelling(Union[tuple(known)])) if known else "unknown"  # noqa: UP007  # known only now


def travelling(form: Any) -> Any:
    """Leaves out of a union what never reaches the page: functions, and blobs, which become files on the way."""
    kept = [option for option in options(form) if get_origin(option) is not Callable and option is not Blob]
    return Union[tuple(kept or [None])]  # noqa: UP007  # known only now


def home(cls: type[Block], declared: Prop) -> ModuleType:
    """Gives the module in which a prop is declared."""
    owner = next(base for base in cls.__mro__ if declared.name in vars(base).get("__annotations__", ()))
    return sys.modules[owner.__module__]
