"""Reads the table of old spellings: takes what was said once as it is said today, and tells the author."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import preludio
from preludio.compat.spellings import ADVICE, ARGUMENTS, MODULES, NAMES, POSITIONAL, Argument, Call, NoLonger
from preludio.graph.former import unknown, warn_author
from preludio.graph.updates import update

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from preludio.graph.block import Block


def arguments(
    called: Sequence[str], args: tuple[Any, ...], named: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
    """Gives the arguments of a call as they are spelt today; None if none of them was spelt otherwise once.

    Raises:
        TypeError: If one of them cannot be said any more.
    """
    old = dict(found(called, named))
    if not old:
        return None
    call = Call(list(args), {name: value for name, value in named.items() if name not in old})
    for name, row in old.items():
        before = dict(call.named)
        take(called[0], row, named[name], call)
        today = becomes(row, named[name], {n: v for n, v in call.named.items() if before.get(n, call) is not v})
        warn_author(f"{called[0]}: {spelt(name, named[name])} {today}", DeprecationWarning)
    return tuple(call.args), call.named


def found(called: Sequence[str], named: dict[str, Any]) -> Iterator[tuple[str, Argument]]:
    """Gives the arguments that are old, each with its row."""
    for name, value in named.items():
        row = next((row for each in called for row in rows().get((each, name), ()) if is_old(row, value)), None)
        if row is not None:
            yield name, row


@cache
def rows() -> dict[tuple[str, str], list[Argument]]:
    """Gives the rows by what takes the argument and what that was called."""
    index: dict[tuple[str, str], list[Argument]] = {}
    for row in ARGUMENTS:
        for each in row.of:
            index.setdefault((each, row.name), []).append(row)
    return index


def is_old(row: Argument, value: Any) -> bool:
    """Tells whether a value is one that is spelt otherwise today."""
    return row.when is None or (isinstance(value, (str, bool)) and value in row.when)


def take(called: str, row: Argument, value: Any, call: Call) -> None:
    """Puts an old argument into a call, or raises TypeError with what to write instead."""
    try:
        row.take(value, call)
    except NoLonger as error:
        raise TypeError(f"{called}: {spelt(row.name, value)} is no longer understood; {error}.") from None


def becomes(row: Argument, value: Any, changed: dict[str, Any]) -> str:
    """Says what an argument has become."""
    if row.today or changed:
        return f"is written {row.today.format(value) or code(changed)} today."
    return f"can be left out: {row.note}." if row.note else "can be left out."


def code(named: dict[str, Any]) -> str:
    """Writes named arguments as they stand in a program."""
    return ", ".join(spelt(name, value) for name, value in named.items())


def spelt(name: str, value: Any) -> str:
    return f"{name}={literal(value):.100}"


def literal(value: Any) -> str:
    """Writes a value; options as they are made of what differs from their defaults."""
    if not is_dataclass(value) or isinstance(value, type):
        return repr(value)
    told = {f.name: getattr(value, f.name) for f in fields(value) if getattr(value, f.name) != f.default}
    return f"gr.{type(value).__name__}({code(told)})"


def named(module: str, name: str) -> Any:
    """Gives what an old public name stands for; None if there never was one.

    Raises:
        AttributeError: If nothing has taken its place.
    """
    key = f"{module.removeprefix('preludio').lstrip('.')}.{name}".lstrip(".")
    if key in MODULES:
        return import_module(f"preludio.{MODULES[key]}")
    row = NAMES.get(key)
    if row is None:
        return None
    if row.note:
        raise AttributeError(f"gr.{key} is gone; {row.note}.", name=name)
    found = getattr(preludio, row.today)
    warn_author(f"gr.{key} is written gr.{row.today}{preset(row.preset)} today.", DeprecationWarning)
    return partial(found, **row.preset) if row.preset else found


def preset(arguments: dict[str, Any]) -> str:
    return f"({code(arguments)})" if arguments else ""


def method(owner: type[Block], block: Block | None, name: str) -> Callable[..., Any]:
    """Gives what does today what a method of blocks did; raises AttributeError where there was none."""
    if name == "style" and block is not None:
        return partial(style, block)
    if name == "update":
        return partial(updated, owner)
    raise AttributeError(f"type object {owner.__name__!r} has no attribute {name!r}", name=name, obj=owner)


def style(block: Block, **named: Any) -> Block:
    """Sets props of a block that is there already, as `.style(...)` did.

    Raises:
        TypeError: For what it does not have.
    """
    cls = type(block)
    bases = [base.__name__ for base in cls.__mro__]
    today, notes = quietly([*(f"{base}.style" for base in bases), "style", *bases], named)
    strange = next((name for name in today if name not in cls.props), None)
    if strange is not None:
        raise TypeError(unknown(f"{cls.__name__}.style", strange, cls.props))
    instead = f"is written {cls.__name__}({code(today)}) today" if today else "can be left out"
    warn_author(f"{cls.__name__}.style({code(named)}) {instead}{notes}", DeprecationWarning)
    block.given |= today
    for name, value in today.items():
        setattr(block, cls.props[name].name, value)
    block.refine()
    leave_form(block)
    return block


def leave_form(block: Block) -> None:
    """Takes a block out of a frame that was made for it, where it shall have none any more."""
    form, app = block.parent, block.app
    if form is None or form.parent is None or not form.implicit or block.get_expected_parent() is not None:
        return
    outer = form.parent
    block.unrender()
    outer.attach(block)
    block.rendered = True
    if app is not None:
        app.include(block)


def updated(owner: type[Block], *args: Any, **named: Any) -> dict[str, Any]:
    """Says which props of an output shall change, as `Textbox.update(...)` did; None changes only the value.

    Raises:
        TypeError: For more than one argument by position, which was the value.
    """
    if len(args) > 1 or (args and "value" in named):
        raise TypeError(f"{owner.__name__}.update takes one argument by position, the value.")
    given = dict(zip(["value"], args, strict=False)) | named
    wanted = {name: value for name, value in given.items() if value is not None or name == "value"}
    today, notes = quietly([base.__name__ for base in owner.__mro__], wanted)
    warn_author(
        f"{owner.__name__}.update({code(given)}) is written gr.{owner.__name__}({code(today)}) today{notes}",
        DeprecationWarning,
    )
    return update(**today)


def legacy(namespace: str, name: str) -> Callable[..., Any]:
    """Gives a component of Gradio 2, which had one kind for inputs and one for outputs.

    Raises:
        AttributeError: If there was none of this name.
    """
    full = f"{namespace}.{name}"
    if full not in POSITIONAL:
        raise AttributeError(f"module {f'preludio.{namespace}'!r} has no attribute {name!r}", name=name)
    return partial(made, full, getattr(preludio, name))


def made(full: str, cls: type[Block], *args: Any, **named: Any) -> Block:
    """Makes a component from the arguments it had in Gradio 2."""
    if len(args) > len(POSITIONAL[full]):
        raise TypeError(f"{full} takes at most {len(POSITIONAL[full])} arguments by position, but got {len(args)}.")
    given = dict(zip(POSITIONAL[full], args, strict=False)) | named
    namespace = full.partition(".")[0]
    today, notes = quietly([full, namespace, *(base.__name__ for base in cls.__mro__)], given)
    written = f"gr.{full}({code(given)}) is written gr.{cls.__name__}({code(today)}) today{notes}"
    warn_author(written, DeprecationWarning)
    return cls(**today)


def quietly(called: Sequence[str], named: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Gives arguments as they are spelt today, for a call of which the author is told as a whole, and what to add."""
    old = dict(found(called, named))
    call = Call([], {name: value for name, value in named.items() if name not in old})
    for name, row in old.items():
        take(called[0], row, named[name], call)
    notes = dict.fromkeys(row.note for row in old.values() if row.note)
    return call.named, f": {'; '.join(notes)}." if notes else "."


def advice(event: str) -> str:
    """Says what may have been meant by the method of an event that got a text in the place of a block."""
    return f"; {ADVICE[event]}." if event in ADVICE else "."
