"""Props: the one list from which a block's constructor, config, documentation and types follow."""

from __future__ import annotations

from copy import copy
from inspect import Parameter, Signature, isfunction
from typing import Any, ClassVar, dataclass_transform

from preludio.graph.former import understands, unknown

REQUIRED: Any = object()


class Prop:
    """One declared parameter of a block."""

    __slots__ = ("alias", "annotation", "default", "doc", "kw_only", "name", "wire")

    def __init__(self, default: Any, kw_only: bool, alias: str | None, wire: Any, doc: str) -> None:
        self.default = default
        self.kw_only = kw_only
        self.alias = alias
        self.wire = wire
        self.doc = doc
        self.name = ""
        self.annotation = ""

    @property
    def argument(self) -> str:
        """Gives the name under which the constructor takes it."""
        return self.alias or self.name

    def by_position(self) -> Prop:
        """Gives the same parameter, to be given by position as well."""
        same = copy(self)
        same.kw_only = False
        return same


def prop(*, default: Any = REQUIRED, kw_only: bool = True, alias: str | None = None, wire: Any = True, doc: str) -> Any:
    """Declares a parameter of a block.

    Args:
        default: The value when it is not given; without one the parameter is required.
        kw_only: Whether it can be given by name only.
        alias: Its name in the constructor when the attribute has another one.
        wire: Whether the page gets it; or its type there, where that is not the annotation's.
        doc: One sentence for the documentation.
    """
    return Prop(default, kw_only, alias, wire, doc)


@dataclass_transform(eq_default=False, kw_only_default=True, field_specifiers=(prop,))
class Declared:
    """Makes a constructor out of the props that a class and its bases declare.

    `by_position` names what a class takes by position, in order, where some of it is inherited by name only. That is
    not declared anew, because for type checkers a prop keeps the place that its base gave it, before those of a class.

    The decorator sits on this empty root because type checkers ignore props of the decorated class itself.
    """

    by_position: ClassVar[tuple[str, ...]] = ()
    props: ClassVar[dict[str, Prop]] = {}
    takes_any: ClassVar[bool] = False
    """Whether its constructor takes named arguments beyond its props; they stand in `given`."""
    positional: ClassVar[list[Prop]] = []

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        bases = reversed(cls.__mro__[1:])
        inherited = {p.argument: p for base in bases for p in vars(base).get("props", {}).values()}
        own = _own_props(cls)
        placed = vars(cls).get("by_position", ())
        merged = inherited | own
        merged |= {name: merged[name].by_position() for name in placed}
        # As in a dataclass, what a base takes by position keeps its place; what is named only comes after, own first.
        order = [*placed, *(name for name, p in inherited.items() if not p.kw_only), *own, *inherited]
        ordered = sorted((merged[name] for name in dict.fromkeys(order)), key=lambda p: p.kw_only)
        cls.props = {p.argument: p for p in ordered}
        cls.positional = [p for p in ordered if not p.kw_only]
        # A constructor that somebody wrote holds for heirs as well, as everywhere in Python.
        if not isfunction(cls.__init__) or hasattr(cls.__init__, "__signature__"):
            cls.__init__ = _constructor(cls)  # type: ignore[method-assign]  # the constructor is what this class is for

    def declare(self, given: dict[str, Any]) -> None:
        """Sets every prop, from `given` or its default, and remembers which were given."""
        values = self.__dict__
        for argument, declared in self.props.items():
            if argument in given:
                values[declared.name] = given[argument]
            elif declared.default is REQUIRED:
                raise TypeError(f"{type(self).__name__}: the argument {argument!r} is missing.")
            else:
                values[declared.name] = declared.default
        self.given: dict[str, Any] = given
        self.setup()

    def setup(self) -> None:
        """Completes a block whose props are set."""


def _own_props(cls: type[Declared]) -> dict[str, Prop]:
    found: dict[str, Prop] = {}
    for name, annotation in vars(cls).get("__annotations__", {}).items():
        declared = vars(cls).get(name)
        if isinstance(declared, Prop):
            declared.name, declared.annotation = name, annotation
            found[declared.argument] = declared
            delattr(cls, name)
    return found


def _constructor(cls: type[Declared]) -> Any:
    @understands()
    def __init__(self: Declared, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        self.declare(bind(type(self), args, kwargs))

    __init__.__qualname__ = f"{cls.__qualname__}.__init__"
    __init__.__signature__ = _signature(cls)  # type: ignore[attr-defined]  # what inspect looks for
    return __init__


def _signature(cls: type[Declared]) -> Signature:
    parameters = [Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)]
    for argument, declared in cls.props.items():
        kind = Parameter.KEYWORD_ONLY if declared.kw_only else Parameter.POSITIONAL_OR_KEYWORD
        default = Parameter.empty if declared.default is REQUIRED else declared.default
        parameters.append(Parameter(argument, kind, default=default, annotation=declared.annotation))
    if cls.takes_any:
        parameters.append(Parameter("props", Parameter.VAR_KEYWORD))
    return Signature(parameters)


def bind(cls: type[Declared], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Joins positional and named arguments, refusing what the class does not declare."""
    if len(args) > len(cls.positional):
        limit = len(cls.positional)
        raise TypeError(f"{cls.__name__} takes at most {limit} arguments by position, but got {len(args)}.")
    given = {p.argument: value for p, value in zip(cls.positional, args, strict=False)}
    for name, value in kwargs.items():
        if name not in cls.props and not cls.takes_any:
            raise TypeError(unknown(cls.__name__, name, cls.props))
        if name in given:
            raise TypeError(f"{cls.__name__}: the argument {name!r} is given twice.")
        given[name] = value
    return given
