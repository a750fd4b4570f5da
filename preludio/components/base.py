"""What components share: a place in the page, a label, being changed by a visitor, standing in a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from preludio.components.timer import Timer
from preludio.errors import Refused
from preludio.graph import context
from preludio.graph.block import Key, Visibility
from preludio.graph.component import Component
from preludio.graph.declared import prop
from preludio.graph.endpoint import block_list
from preludio.graph.events import Listener
from preludio.layouts.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from preludio.graph.block import Layout

V = TypeVar("V")
ComponentBase = Component  # the public API knows components without props as well; ours all have them


class Placed(Component[V]):
    """A component with a place of its own in the page."""

    visible: Visibility = prop(default=True, doc='Whether it is shown; "hidden" keeps it in the page, out of sight.')
    elem_id: str | None = prop(default=None, doc="The id of its element, for CSS and JavaScript.")
    elem_classes: list[str] | str | None = prop(default=None, wire=list[str], doc="More classes of its element.")
    key: Key = prop(default=None, doc="What makes it the same component when a render builds it again.")
    preserved_by_key: list[str] | str | None = prop(
        default="value", wire=list[str], doc="Props that keep their values then."
    )
    scale: int | None = prop(default=None, doc="How much of a row's free width it takes, next to its neighbours.")
    min_width: int | None = prop(default=160, doc="Width in pixels below which it moves to a line of its own.")


class Shown(Placed[V]):
    """A component whose value may be a function that every page load calls."""

    every: Timer | float | None = prop(
        default=None, wire=False, doc="Seconds, or a Timer, after which a value given as a function is computed again."
    )
    inputs: Component[Any] | Sequence[Component[Any]] | AbstractSet[Component[Any]] | None = prop(
        default=None, wire=False, doc="Components whose values a value given as a function gets."
    )

    def setup(self) -> None:
        self.load_fn: Callable[..., Any] | None = None
        super().setup()
        if not self.rendered:
            self._call_value()

    def _call_value(self) -> None:
        """Calls a value that was given as a function, once."""
        if callable(self.value) and self.load_fn is None:
            self.load_fn, self.value = self.get_load_fn_and_initial_value(self.value, self.inputs)

    def render(self) -> Self:
        self._call_value()
        super().render()
        if self.load_fn is not None:
            self.attach_load_event(self.load_fn, self.every, self.inputs)
        return self

    @staticmethod
    def get_load_fn_and_initial_value(value: Any, inputs: Any = None) -> tuple[Callable[..., Any] | None, Any]:
        """Splits a value that may be a function into that function and its first result."""
        if not callable(value):
            return None, value
        return value, None if inputs else value()

    def attach_load_event(self, callable: Callable[..., Any], every: Timer | float | None, inputs: Any = None) -> None:
        """Lets every page load, every change of `inputs` and every tick of `every` compute the value."""
        app = context.current_app()
        if app is None:
            return
        # What a render builds is computed as it is built; only with inputs it waits for what the page has.
        loads = [] if app.fresh and not block_list(inputs) else [app.load]
        listeners = [*loads, *(b.change for b in block_list(inputs) if b.has_event("change"))]
        if every is not None:
            listeners.append((every if isinstance(every, Timer) else Timer(every)).tick)
        targets = [t for each in listeners for t in each.targets]
        if not targets:
            return
        Listener(targets, app, trigger="always_last", progress="hidden")(callable, inputs, self)


class Labelled(Shown[V]):
    """A component under a label."""

    label: str | None = prop(default=None, doc="The text above it.")
    show_label: bool | None = prop(
        default=None, wire=bool, doc="Whether the label is shown; it is read aloud in any case."
    )
    container: bool = prop(default=True, doc="Whether it stands in a frame of its own.")

    def wire_prop(self, name: str) -> Any:
        value = super().wire_prop(name)
        return True if name == "show_label" and value is None else value


class Control(Labelled[V]):
    """A component that a visitor can change."""

    interactive: bool | None = prop(
        default=None, doc="Whether a visitor can change it; by default if a function reads it, or none writes it."
    )


class StreamingInput(Control[V]):
    """A control that can send what it records piece by piece, while it records."""

    def check_streamable(self) -> None:
        """Raises ValueError for a component that cannot stream as it is declared."""


class FormComponent(Control[V]):
    """A control that stands in one frame with its neighbours."""

    info: str | None = prop(default=None, doc="A hint under the label.")

    def get_expected_parent(self) -> type[Layout] | None:
        return Form if self.container else None


def require(block: Component[Any], name: str, choices: tuple[object, ...]) -> None:
    """Raises ValueError where a prop is none of its choices."""
    value = getattr(block, name)
    if value not in choices:
        raise ValueError(f"{type(block).__name__}: {name} ({value!r}) must be one of {choices}.")


def received_text(block: Component[Any], payload: Any) -> str | None:
    """Gives what a client sent, if it is text or nothing; raises Refused for anything else."""
    if payload is not None and not isinstance(payload, str):
        raise Refused(
            f"{type(block).__name__}: the value ({payload!r:.80}) is a {type(payload).__name__}; wanted is text."
        )
    return payload
