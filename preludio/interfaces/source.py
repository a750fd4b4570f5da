"""What a function does, as far as its code tells."""

from __future__ import annotations

import inspect
import sys
import sysconfig
from contextlib import suppress
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any

from preludio.graph.digest import Unkeyable, code_of, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

# Constants that are compared by what they hold; of anything else only the type is known.
CONSTANTS = (type(None), bool, int, float, complex, str, bytes, tuple, list, dict, set, frozenset)


def fingerprint(fn: Any) -> bytes:
    """Gives a digest of a function and of all that the author wrote and it uses: functions, classes, constants.

    What comes from libraries is known by its name only, and so is the state of objects, such as a model.
    """
    return digest(*_parts(fn, set()))


def _parts(found: Any, seen: set[int]) -> Iterator[bytes | str]:
    """Gives what there is to tell of something that code uses, and of what that uses, each once."""
    if isinstance(found, CONSTANTS):
        yield _constant(found)
        return
    if id(found) in seen:
        return
    seen.add(id(found))
    if isinstance(found, partial):
        for part in (found.func, *found.args, *found.keywords.items()):
            yield from _parts(part, seen)
    elif isinstance(found, MethodType):
        yield from _parts(found.__func__, seen)
        yield from _parts(found.__self__, seen)
    elif isinstance(found, ModuleType):
        yield _file(found.__name__) if _is_authors(found.__name__) else found.__name__
    elif isinstance(found, (FunctionType, type)):
        yield from _defined(found, seen)
    else:
        yield from _parts(type(found), seen)


def _defined(found: Any, seen: set[int]) -> Iterator[bytes | str]:
    """Gives what there is to tell of a function or a class."""
    yield f"{found.__module__}.{found.__qualname__}"
    if isinstance(found, FunctionType):
        # A wrapper of a library stands around a function of the author.
        if _is_authors(found.__module__):
            yield code_of(found)
            for part in (found.__defaults__, found.__kwdefaults__, *_used(found)):
                yield from _parts(part, seen)
        elif (wrapped := getattr(found, "__wrapped__", None)) is not None:
            yield from _parts(wrapped, seen)
    elif _is_authors(found.__module__):
        for base in found.__bases__:
            yield from _parts(base, seen)
        members: dict[str, Any] = dict(vars(found))  # pyright: ignore[reportUnknownArgumentType]  # of any class
        for name, member in members.items():
            # Python's own notes, such as the line it stands in, change nothing.
            if not name.startswith("__") or isinstance(member, FunctionType):
                yield name
                yield from _member(member, seen)


def _member(member: Any, seen: set[int]) -> Iterator[bytes | str]:
    if isinstance(member, property):
        for part in (member.fget, member.fset):
            yield from _parts(part, seen)
    elif isinstance(member, (staticmethod, classmethod)):
        yield from _parts(member.__func__, seen)  # pyright: ignore[reportUnknownMemberType]  # of anything
    elif isinstance(member, (FunctionType, type, *CONSTANTS)):
        yield from _parts(member, seen)


def _used(fn: FunctionType) -> Iterator[Any]:
    """Gives what a function finds around itself under the names in its code."""
    for cell in fn.__closure__ or ():
        # One that is not filled yet holds nothing.
        with suppress(ValueError):
            yield cell.cell_contents
    for name in sorted(_names(fn.__code__)):
        if name in fn.__globals__:
            yield fn.__globals__[name]


def _names(code: CodeType) -> set[str]:
    inner = (each for each in code.co_consts if isinstance(each, CodeType))
    return {*code.co_names, *(name for each in inner for name in _names(each))}


def _constant(value: Any) -> bytes | str:
    try:
        return digest(value)
    except Unkeyable:
        return type(value).__qualname__


def _is_authors(module: str | None) -> bool:
    """Tells whether a module is neither Python's own, nor installed, nor ours."""
    known = sys.modules.get(module or "")
    if known is None or known.__name__ == "__main__":
        return True
    file = getattr(known, "__file__", None)
    name = known.__name__.partition(".")[0]
    if file is None or name == "preludio":
        return False
    place = Path(file).resolve()
    return "site-packages" not in place.parts and not place.is_relative_to(_standard_library())


@cache
def _standard_library() -> Path:
    return Path(sysconfig.get_path("stdlib")).resolve()


def _file(module: str) -> bytes | str:
    """Gives a digest of the file of a module, of which code may use anything."""
    with suppress(TypeError, OSError):
        return sha256(Path(inspect.getfile(sys.modules[module])).read_bytes()).digest()
    return module
