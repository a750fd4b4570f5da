"""Blocks: the places of a page, and layouts, the places that hold others."""

from __future__ import annotations

from copy import copy
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from preludio.errors import DeclarationError
from preludio.graph import context
from preludio.graph.declared import Declared, prop
from preludio.graph.events import Event
from preludio.graph.former import Former
from preludio.graph.listed import declare_listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from preludio.graph.graph import Graph

Visibility = bool | Literal["hidden"]
Key = int | str | tuple[int | str, ...] | None


class Block(Declared):
    """A place in the page: an id, a parent and declared props."""

    rendered: bool = prop(default=True, alias="render", wire=False, doc="Whether it is placed where it is declared.")

    block_name: ClassVar[str] = "block"
    skip_api: ClassVar[bool] = True
    stateful: ClassVar[bool] = False
    blocking: ClassVar[bool] = False
    carries_files: ClassVar[bool] = False
    key: Key = None
    # Events by name or as `EventListener`, besides those that a class declares one by one.
    EVENTS: ClassVar[Sequence[str]] = ()
    events: ClassVar[dict[str, Event]] = {}
    # Methods that blocks had once.
    style = Former()
    update = Former()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        declare_listed(cls)
        own = {name: event for name, event in vars(cls).items() if isinstance(event, Event)}
        inherited = [base.__dict__.get("events", {}) for base in reversed(cls.__mro__[1:])]
        cls.events = {name: event for events in [*inherited, own] for name, event in events.items()}
        if "block_name" not in vars(cls) and cls.__module__.startswith("preludio."):
            cls.block_name = cls.__name__.lower()

    def setup(self) -> None:
        app = context.current_app()
        self.id = context.new_id() if app is None else app.new_id(self)
        self.parent: Layout | None = None
        self.app: Graph | None = None
        self._tidy()
        if self._is_update():
            return
        self.check()
        if self.rendered:
            self.render()

    def check(self) -> None:
        """Completes and checks the props together; raises ValueError for what cannot work."""

    def render(self) -> Self:
        """Places the block in the layout that is open now."""
        app = context.current_app()
        if self.parent is not None and not (app and app.may_move(self)):
            raise DeclarationError(f"{self} is already placed in {self.parent}; a block has one place.")
        self.rendered = True
        if app is None:
            return self
        parent = context.current_parent() or app
        wanted = self.get_expected_parent()
        if wanted is not None and not isinstance(parent, wanted):
            parent = parent.last_child_of_kind(wanted, self.key)
        parent.attach(self)
        app.include(self)
        return self

    def unrender(self) -> Self:
        """Takes the block out of its place, to be placed elsewhere."""
        parent, self.parent = self.parent, None
        self.rendered = False
        if parent is not None:
            parent.children.remove(self)
            if parent.implicit and not parent.children:
                parent.unrender()
        if self.app is not None:
            self.app.exclude(self)
        return self

    @classmethod
    def has_event(cls, event: str | Event) -> bool:
        """Tells whether blocks of this class have an event of this name."""
        return (event.name if isinstance(event, Event) else event) in cls.events

    def get_block_name(self) -> str:
        """Gives the name by which the page knows this kind of block."""
        return self.block_name

    def get_block_class(self) -> str:
        """Gives the name of the Python class in lower case."""
        return type(self).__name__.lower()

    def get_expected_parent(self) -> type[Layout] | None:
        """Gives the layout this block must stand in; one is made where it does not."""
        return None

    def breaks_grouping(self) -> bool:
        """Tells whether a form of adjacent inputs ends at this block."""
        return True

    def get_config(self, cls: type[Block] | None = None) -> dict[str, Any]:
        """Gives the props the page gets, in their form on the wire."""
        props = (cls or type(self)).props
        config = {p.argument: self.wire_prop(p.argument) for p in props.values() if p.wire}
        return config | {"proxy_url": None, "name": self.get_block_name()}

    def wire_prop(self, name: str) -> Any:
        """Gives one prop in its form on the wire."""
        value = getattr(self, self.props[name].name)
        return wire_key(value) if name == "key" else value

    def with_props(self, changes: dict[str, Any]) -> Self:
        """Gives a copy on which one session's updates of the props are applied."""
        changed = copy(self)
        for argument, value in changes.items():
            declared = self.props.get(argument)
            if declared is not None:
                setattr(changed, declared.name, value)
        changed.refine()
        return changed

    def refine(self) -> None:
        """Completes props that were changed by an update, as `check` does for those that are declared."""

    def _tidy(self) -> None:
        values = self.__dict__
        for name in ("elem_classes", "preserved_by_key"):
            if name in values:
                values[name] = as_list(values[name])

    def _is_update(self) -> bool:
        """Tells whether it was made by a running function only to say what shall change."""
        return context.current_app() is None and context.current_job() is not None

    def __repr__(self) -> str:
        label = getattr(self, "label", None)
        return (
            f"{type(self).__name__}({label!r})" if label else f"{type(self).__name__} {getattr(self, 'id', '')}".strip()
        )


class Layout(Block):
    """A place that holds other blocks; blocks declared inside its `with` are its children."""

    visible: Visibility = prop(default=True, doc='Whether it is shown; "hidden" keeps it in the page, out of sight.')
    elem_id: str | None = prop(default=None, doc="The id of its element, for CSS and JavaScript.")
    elem_classes: list[str] | str | None = prop(default=None, wire=list[str], doc="More classes of its element.")
    key: Key = prop(default=None, doc="What makes it the same block when a render builds it again.")
    preserved_by_key: list[str] | str | None = prop(
        default=None, wire=list[str], doc="Props that keep their values then."
    )

    def setup(self) -> None:
        self.children: list[Block] = []
        self.implicit = False
        super().setup()

    def attach(self, child: Block) -> None:
        """Appends a child."""
        child.parent = self
        self.children.append(child)

    def first_shown(self) -> Sequence[Block]:
        """Gives the children that a visitor sees when the page has come; the views have the same rule, in `shown`."""
        return self.children

    def add(self, child: Block) -> None:
        """Appends a child that may have another place so far."""
        child.unrender()
        with self:
            child.render()

    def add_child(self, child: Block) -> None:
        """Appends a child."""
        self.attach(child)

    def last_child_of_kind(self, kind: type[Layout], key: Key = None) -> Layout:
        """Gives the last child if it is of this kind, else a new one, made for a block with this key."""
        last = next((child for child in reversed(self.children) if child.breaks_grouping()), None)
        return last if isinstance(last, kind) and last.implicit else self.make(kind, key)

    def make(self, kind: type[Layout], key: Key = None) -> Layout:
        """Appends a layout that nobody declared, for children that need one; the first of them has this key."""
        with context.building(context.current_app(), self):
            made = kind() if key is None else kind(key=(*(key if isinstance(key, tuple) else (key,)), "_parent"))
        made.implicit = True
        return made

    def __enter__(self) -> Self:
        app = context.current_app()
        if app is not None:
            app.check_open(self)
        self._scope = context.building(app, self)
        self._scope.__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self._scope.__exit__(exc_type, exc, traceback)


def as_list(value: list[str] | tuple[str, ...] | str | None) -> list[str]:
    """Gives a list where one text or nothing was allowed as well."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def wire_key(key: Key) -> int | None:
    """Gives a key as the integer the page sees: the same in every process, and small enough for JavaScript."""
    return None if key is None else int.from_bytes(sha256(repr(key).encode()).digest()[:6])
