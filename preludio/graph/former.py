"""The seam for spellings of former days: what knows them is asked when a call was refused, and not loaded before."""

from __future__ import annotations

import os
import sys
import warnings
from difflib import get_close_matches
from functools import wraps
from importlib import import_module
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, cast

import preludio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

P = ParamSpec("P")
R = TypeVar("R")
OURS = os.path.dirname(preludio.__file__) + os.sep  # noqa: PTH120  # frames have texts
Given = tuple[tuple[Any, ...], dict[str, Any]]


class Spellings(Protocol):
    """What knows how things were spelt, and tells the author how they are spelt today."""

    def arguments(self, called: Sequence[str], args: tuple[Any, ...], named: dict[str, Any]) -> Given | None:
        """Gives the arguments as they are spelt today; None if none of them was spelt otherwise once.

        `called` has the names under which what was called is known, first of all to its author, and then the most
        special first. Raises TypeError for what cannot be said any more.
        """
        ...

    def method(self, owner: type, block: Any, name: str) -> Callable[..., Any]:
        """Gives what does today what a method did; raises AttributeError where the class never had it."""
        ...

    def advice(self, event: str) -> str:
        """Says what may have been meant by the method of an event that got a text in the place of a block."""
        ...


def spellings() -> Spellings:
    """Gives what knows them: the table of public names says where it is."""
    return cast("Spellings", import_module(f"preludio.{preludio.FORMER}"))


def understands(*called: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Lets a function be called as it was once; without a name the class of its first argument is what is called.

    The first argument may say in `called_as` what the author has called.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except (TypeError, ValueError):
                names = called or tuple(cls.__name__ for cls in type(args[0]).__mro__)
                label = getattr(args[0], "called_as", names[0]) if args else names[0]
                today = spellings().arguments([label, *names], args, kwargs) if kwargs else None
                if today is None:
                    check_known(label, kwargs, function)
                    raise
            # What was spelt otherwise may not be all that is wrong.
            return call(*today[0], **today[1])

        return call

    return decorate


def check_known(called: str, named: dict[str, Any], function: Callable[..., Any]) -> None:
    """Raises TypeError for an argument that a function does not take, with the nearest that it does."""
    parameters = signature(function).parameters
    if any(p.kind is Parameter.VAR_KEYWORD for p in parameters.values()):
        return
    wrong = next((name for name in named if name not in parameters), None)
    if wrong is not None:
        raise TypeError(unknown(called, wrong, parameters)) from None


def unknown(called: str, name: str, known: Iterable[str]) -> str:
    """Says that an argument is unknown, and which is meant, as far as that can be guessed."""
    close = get_close_matches(name, list(known), n=1)
    hint = f"; did you mean {close[0]!r}?" if close else "."
    return f"{called}: unknown argument {name!r}{hint}"


def warn_author(text: str, category: type[Warning]) -> None:
    """Warns of the line of the program that called us, however deep in us that is noticed."""
    frame = sys._getframe(1)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # as `warnings` itself does
    while frame.f_back is not None and frame.f_code.co_filename.startswith(OURS):
        frame = frame.f_back
    # `from preludio import X` asks first whether there is an X.
    if frame.f_code.co_name == "_handle_fromlist":
        return
    there = frame.f_globals
    registry = there.setdefault("__warningregistry__", {})
    warnings.warn_explicit(text, category, frame.f_code.co_filename, frame.f_lineno, there.get("__name__"), registry)


class Former:
    """A method that blocks had once."""

    def __init__(self) -> None:
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, block: Any, owner: type) -> Any:
        return spellings().method(owner, block, self.name)
