"""The reference page of a component or layout: made of its declaration, and of its page among the demos."""

from __future__ import annotations

import inspect
import re
import sys
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, cast, get_args, get_origin

import preludio
from preludio.contract.tables import code, table
from preludio.graph.component import Component
from preludio.graph.declared import REQUIRED
from preludio.graph.inject import EventData
from preludio.graph.schema import python_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from demos.components.frame import Page
    from preludio.graph.block import Block
    from preludio.graph.declared import Prop
    from preludio.graph.events import Event

# What the aliases in annotations stand for.
ALIASED = (Union, UnionType, Literal, list, dict, tuple)
WORD = re.compile(r"\b[A-Z]\w*")
# Where a name comes from says nothing to those who read a signature.
MODULE = re.compile(r"\b(?:[a-z_]+\.)+(?=[A-Z])")


def block_page(page: Page) -> str:
    """Gives the page of a component and its variants."""
    return "\n\n".join([*beginning(page), *(part for kind in page.variants for part in variant(kind, page.first))])


def beginning(page: Page) -> Iterator[str]:
    cls: type[Block] = page.first
    yield f"# {page.name}"
    yield inspect.getdoc(cls) or ""
    yield picture(page)
    yield f"```python\n{page.program}```"
    yield f"It is alive, in every state, at <http://127.0.0.1:7860/{page.path}> once `make components` runs."
    yield from values(cls)
    yield f"## Parameters\n\n{parameters(cls, list(cls.props.values()))}"
    yield from happenings(cls)
    if page.keys:
        yield f"## Keyboard\n\n{page.keyboard}"


def picture(page: Page) -> str:
    """Shows what the example looks like, in the mode of whoever reads."""
    light, dark = (f"images/{page.path}-{mode}.png" for mode in ("light", "dark"))
    return (
        f'<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="{dark}">\n'
        f'  <img src="{light}" alt="{page.name}: what the example looks like">\n</picture>'
    )


def values(cls: type[Block]) -> Iterator[str]:
    """Tells what functions and clients deal with."""
    if not issubclass(cls, Component):
        return
    kind = cast("Any", cls)
    rows = [
        ("A function receives", *told(kind, kind.preprocess, "return")),
        ("A function may return", *told(kind, kind.postprocess, "value")),
    ]
    yield "## Values\n\n" + table(("", "Type", ""), [*rows, *sent(kind)])


def told(cls: type, function: Callable[..., Any], name: str) -> tuple[str, str]:
    """Gives an annotation of a codec, and what it says of itself where it is a class's own."""
    doc = inspect.getdoc(function) or ""
    inherited = doc in {inspect.getdoc(getattr(Component, name)) for name in ("preprocess", "postprocess")}
    return f"`{notation(function.__annotations__.get(name, Any), cls)}`", "" if inherited else " ".join(doc.split())


def sent(cls: type[Component[Any]]) -> list[tuple[str, str, str]]:
    """Tells what clients send and get."""
    if cls.skip_api or any(prop.default is REQUIRED for prop in cls.props.values()):
        return [("Clients", "", "It is left out of the API.")] if cls.skip_api else []
    made = cls()
    given, got = python_type(made.api_info_as_input()), python_type(made.api_info_as_output())
    return [("A client sends", f"`{given}`", ""), ("A client gets", f"`{got}`", "")]


def parameters(cls: type, props: list[Prop]) -> str:
    return table(("Name", "Type", "Default", ""), (parameter(cls, prop) for prop in props))


def parameter(cls: type, declared: Prop) -> tuple[str, str, str, str]:
    default = "required" if declared.default is REQUIRED else f"`{code(declared.default)}`"
    return f"`{declared.argument}`", f"`{notation(declared.annotation, cls)}`", default, declared.doc


def happenings(cls: type[Block]) -> Iterator[str]:
    """Tells of the events, and of the data that functions may ask for."""
    if not cls.events:
        return
    yield "## Events\n\n" + table(("Event", "Data", ""), (happening(name, event) for name, event in cls.events.items()))
    kinds = dict.fromkeys(event.payload for event in cls.events.values())
    data = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, EventData)]
    if data:
        yield "A function gets the data of an event by a parameter with that annotation."
        yield table(("Data", "Attributes", ""), map(datum, data))


def happening(name: str, event: Event) -> tuple[str, str, str]:
    kind = event.payload
    shown = isinstance(kind, type) and issubclass(kind, EventData)
    return f"`{name}`", f"`gr.{kind.__name__}`" if shown else "", event.doc


def datum(kind: type[EventData]) -> tuple[str, str, str]:
    attributes = re.findall(r"self\.(\w+): (.+?) = ", inspect.getsource(kind))
    return (
        f"`gr.{kind.__name__}`",
        "<br>".join(f"`{name}: {notation(hint, kind)}`" for name, hint in attributes),
        inspect.getdoc(kind) or "",
    )


def variant(cls: type[Block], first: type[Block]) -> Iterator[str]:
    """Tells in what a class differs from the first of its page."""
    own = [prop for name, prop in cls.props.items() if not same(prop, first.props.get(name))]
    like = f" All that is not listed is as with {first.__name__}." if issubclass(cls, first) else ""
    yield f"## {cls.__name__}"
    yield f"{inspect.getdoc(cls) or ''}{like}"
    if own:
        yield f"### Parameters of {cls.__name__}\n\n{parameters(cls, own)}"
    events = {name: event for name, event in cls.events.items() if first.events.get(name) is not event}
    if events:
        rows = (happening(name, event) for name, event in events.items())
        yield f"### Events of {cls.__name__}\n\n" + table(("Event", "Data", ""), rows)


def same(prop: Prop, other: Prop | None) -> bool:
    return other is not None and (prop.default, prop.annotation) == (other.default, other.annotation)


def notation(annotation: Any, cls: type) -> str:
    """Writes an annotation of a class without the modules that its names come from, and without aliases."""
    if get_origin(annotation) in {Union, UnionType}:
        return " | ".join(notation(each, cls) for each in get_args(annotation))
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    text = text.replace("NoneType", "None")
    return MODULE.sub("", WORD.sub(lambda word: meaning(word[0], cls), text))


def meaning(word: str, cls: type) -> str:
    """Gives what a name stands for where it is an alias in the module of a class or its bases."""
    for base in cls.__mro__:
        found = getattr(sys.modules[base.__module__], word, None)
        if get_origin(found) in ALIASED:
            return notation(found, cls)
    return word


def names(cls: type[Block]) -> list[str]:
    """Gives the public names of a class, its own first."""
    found = [name for name in preludio.NAMES if getattr(preludio, name) is cls]
    return sorted(found, key=lambda name: name != cls.__name__)
