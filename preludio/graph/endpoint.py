"""Endpoints: a function with its inputs, its outputs and the policy by which it is called."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from preludio.errors import DeclarationError, InvalidApiName
from preludio.graph.inject import Injection, injections
from preludio.wire.sizes import size_in_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from preludio.graph.block import Block, Key
    from preludio.graph.component import Component

Progress = Literal["full", "minimal", "hidden"]
Trigger = Literal["once", "multiple", "always_last"]
ApiVisibility = Literal["public", "private", "undocumented"]
Outcome = Literal["then", "success", "failure"]
Executor = Literal["thread", "process"]
OnDisconnect = Literal["continue", "cancel"] | float
Kind = Literal["plain", "coroutine", "generator", "async_generator"]


class Target(NamedTuple):
    """An event of a block; the page's own events have no block or 0."""

    block: int | None
    event: str


def block_list(value: Any) -> list[Any]:
    """Gives the blocks of one argument that may be a block, a sequence, a set, a mapping or None."""
    if value is None:
        return []
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        return list(cast("Iterable[Any]", value))
    return [value]


@dataclass(eq=False)
class Endpoint:
    """A function with inputs, outputs and policy. The wire calls it a dependency."""

    fn: Callable[..., Any] | None
    targets: tuple[Target, ...] = ()
    inputs: Any = None
    outputs: Any = None
    inputs_kwargs: Mapping[str, Block] | None = None
    api_name: str | Literal[False] | None = None
    api_description: str | Literal[False] | None = None
    scroll_to_output: bool = False
    show_progress: Progress = "full"
    show_progress_on: Block | Sequence[Block] | None = None
    queue: bool = True
    batch: bool = False
    max_batch_size: int = 4
    preprocess: bool = True
    postprocess: bool = True
    cancels: list[Endpoint] = field(default_factory=list["Endpoint"])
    trigger_mode: Trigger = "once"
    js: str | Literal[True] | None = None
    concurrency_limit: int | Literal["default"] | None = "default"
    concurrency_id: str | None = None
    api_visibility: ApiVisibility = "public"
    time_limit: int | None = None
    stream_every: float = 0.5
    key: Key = None
    validator: Callable[..., Any] | None = None
    after: Endpoint | None = None
    outcome: Outcome = "then"
    priority: int = 0
    batch_wait: float = 0.0
    executor: Executor = "thread"
    memory_limit: int | str | None = None
    retry: int = 0
    on_cancel: Callable[[], Any] | None = None
    on_disconnect: OnDisconnect = "continue"
    id: int = -1
    page: str = ""
    render_id: int | None = None
    """The number of the render whose function this runs."""
    rendered_in: int | None = None
    """The number of the render that has declared it."""

    def __post_init__(self) -> None:
        self.inputs_as_dict = isinstance(self.inputs, (set, frozenset))
        self.argument_names = list(self.inputs_kwargs or ())
        self.input_blocks: list[Component[Any]] = block_list(self.inputs) + list((self.inputs_kwargs or {}).values())
        self.output_blocks: list[Component[Any]] = block_list(self.outputs)
        if not isinstance(self.api_name, str) and self.api_name not in {None, False}:
            raise InvalidApiName(f"{self}: api_name is {self.api_name!r}; it must be a text, False or None.")
        if self.api_name is False:
            self.api_name, self.api_visibility = "false", "private"
        self._check_blocks()
        self._check_policy()

    def _check_blocks(self) -> None:
        for side, blocks in (("inputs", self.input_blocks), ("outputs", self.output_blocks)):
            for block in blocks:
                if not hasattr(block, "get_config"):
                    raise DeclarationError(f"{self}: {side} takes components, not {block!r}.")

    def _check_policy(self) -> None:
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise DeclarationError(f"{self}: {name} is {getattr(self, name)!r}; it must be one of {allowed}.")
        limit = self.concurrency_limit
        if isinstance(limit, int) and limit < 1:
            raise DeclarationError(
                f"{self}: concurrency_limit is {limit}; it must be at least 1, or None for no limit."
            )
        for name in ("time_limit", "stream_every"):
            seconds = getattr(self, name)
            if seconds is not None and seconds <= 0:
                raise DeclarationError(f"{self}: {name} is {seconds}; it must be a number of seconds above 0.")
        for name in ("batch_wait", "retry"):
            if getattr(self, name) < 0:
                raise DeclarationError(f"{self}: {name} is {getattr(self, name)}; it must be at least 0.")
        leaving = self.on_disconnect
        if leaving not in {"continue", "cancel"} and (isinstance(leaving, str) or leaving < 0):
            raise DeclarationError(
                f'{self}: on_disconnect is {leaving!r}; it must be "continue", "cancel", or at least 0 seconds.'
            )
        self.memory_limit = size_in_bytes(self.memory_limit, f"{self}: memory_limit")
        if self.memory_limit is not None and self.executor != "process":
            raise DeclarationError(f'{self}: memory_limit needs executor="process".')
        if self.max_batch_size < 1:
            raise DeclarationError(f"{self}: max_batch_size is {self.max_batch_size}; it must be at least 1.")

    @property
    def name(self) -> str:
        """Gives the name before it is made unique in its app."""
        if self.api_name:
            return self.api_name
        if self.fn is None:
            return "js_fn" if self.js else "unnamed"
        return function_name(self.fn)

    @property
    def origin(self) -> str | int:
        """Names what counts as one function for limits and means: one that renders declare again and again is one."""
        return self.id if self.rendered_in is None else source_of(self.fn)

    @property
    def fn_name(self) -> str:
        """Gives the name that its function has in Python."""
        return function_name(self.fn) if self.fn else ""

    @cached_property
    def kind(self) -> Kind:
        """Tells how the function hands out its results."""
        return function_kind(self.fn) if self.fn else "plain"

    @cached_property
    def injections(self) -> list[Injection]:
        """Gives the parameters that are not inputs: the request, progress, event data and the like."""
        return injections(self.fn) if self.fn else []

    @cached_property
    def stateful_blocks(self) -> list[Component[Any]]:
        """Gives the state variables among its inputs and outputs."""
        return [block for block in [*self.input_blocks, *self.output_blocks] if block.stateful]

    @property
    def generates(self) -> bool:
        """Tells whether it yields more than one result."""
        return self.kind in {"generator", "async_generator"}

    @property
    def collects_event_data(self) -> bool:
        """Tells whether the function wants to know what happened."""
        return any(i.kind == "event_data" for i in self.injections)

    @property
    def streams(self) -> bool:
        """Tells whether it takes a stream of chunks."""
        return any(t.event == "stream" for t in self.targets)

    @property
    def description(self) -> str:
        """Gives the text of the API page."""
        if self.api_description is False:
            return ""
        return self.api_description or inspect.getdoc(self.fn) or "" if self.fn else self.api_description or ""

    def config(self) -> dict[str, Any]:
        """Gives the dependency of the wire."""
        on = self.show_progress_on
        return {
            "id": self.id,
            "targets": [[t.block, t.event] for t in self.targets],
            "inputs": [b.id for b in self.input_blocks],
            "outputs": [b.id for b in self.output_blocks],
            "backend_fn": self.fn is not None,
            "js": self.js,
            "queue": self.queue and self.fn is not None,
            "api_name": self.api_name,
            "api_description": self.api_description,
            "scroll_to_output": self.scroll_to_output,
            "show_progress": self.show_progress,
            "show_progress_on": None if on is None else [b.id for b in block_list(on)],
            "batch": self.batch,
            "max_batch_size": self.max_batch_size,
            "cancels": [e.id for e in self.cancels],
            "types": {"generator": self.generates, "cancel": bool(self.cancels) and self.fn is None},
            "collects_event_data": self.collects_event_data,
            "trigger_after": self.after.id if self.after else None,
            "trigger_only_on_success": self.after is not None and self.outcome == "success",
            "trigger_only_on_failure": self.after is not None and self.outcome == "failure",
            "trigger_mode": self.trigger_mode,
            "api_visibility": self.api_visibility,
            "rendered_in": self.rendered_in,
            "render_id": self.render_id,
            "connection": "stream" if self.streams else "sse",
            "time_limit": self.time_limit,
            "stream_every": self.stream_every,
            "event_specific_args": ["stream_every"] if self.streams else None,
            "component_prop_inputs": [],
            "js_implementation": None,
        }

    def __repr__(self) -> str:
        return f"The listener {self.name!r}"


CHOICES = {
    "show_progress": ("full", "minimal", "hidden"),
    "trigger_mode": ("once", "multiple", "always_last"),
    "api_visibility": ("public", "private", "undocumented"),
    "executor": ("thread", "process"),
}


def function_name(fn: Callable[..., Any] | None) -> str:
    """Gives the name of a function, also of a lambda, a partial or a callable object; "" for none."""
    if fn is None:
        return ""
    while isinstance(fn, partial):
        fn = fn.func
    name = getattr(fn, "__name__", None) or type(fn).__name__
    return "lambda" if name == "<lambda>" else str(name)


def source_of(fn: Callable[..., Any] | None) -> str:
    """Names the place in the source where a function is written; a closure made anew keeps it."""
    while isinstance(fn, partial):
        fn = fn.func
    code = getattr(fn, "__code__", None)
    named = fn if code else type(fn)
    line = code.co_firstlineno if code else 0
    return f"{getattr(named, '__module__', '')}.{getattr(named, '__qualname__', '')}:{line}"


def function_kind(fn: Callable[..., Any]) -> Kind:
    """Tells how a function hands out its results, looking through partials and callable objects."""
    while isinstance(fn, partial):
        fn = fn.func
    looked_at = fn if inspect.isroutine(fn) else getattr(fn, "__call__", fn)  # noqa: B004  # its code is wanted
    if inspect.isasyncgenfunction(looked_at):
        return "async_generator"
    if inspect.iscoroutinefunction(looked_at):
        return "coroutine"
    return "generator" if inspect.isgeneratorfunction(looked_at) else "plain"
