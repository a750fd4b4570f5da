"""Events of blocks, and the one typed call that listens to them."""

from __future__ import annotations

from functools import partial
from inspect import Signature, signature
from typing import TYPE_CHECKING, Any, Literal, overload

from preludio.errors import DeclarationError
from preludio.graph import context
from preludio.graph.endpoint import Endpoint, Target, block_list
from preludio.graph.former import spellings, understands

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from preludio.graph.block import Block, Key
    from preludio.graph.endpoint import ApiVisibility, Executor, OnDisconnect, Outcome, Progress, Trigger
    from preludio.graph.graph import Graph


class Listener:
    """One or more events, ready to be given a function."""

    def __init__(
        self,
        targets: Sequence[Target],
        app: Graph | None = None,
        trigger: Trigger = "once",
        progress: Progress = "full",
        after: Endpoint | None = None,
        outcome: Outcome = "then",
        callbacks: Sequence[Callable[[], Any]] = (),
    ) -> None:
        self.targets = tuple(targets)
        self.app = app
        self.trigger: Trigger = trigger
        self.progress: Progress = progress
        self.after = after
        self.outcome: Outcome = outcome
        self.callbacks = tuple(callbacks)

    @property
    def called_as(self) -> str:
        """Gives what an author called: the event, or "on" for several."""
        return self.targets[0].event if len(self.targets) == 1 else "on"

    @understands("listener")
    def __call__(
        self,
        fn: Callable[..., Any] | Literal["decorator"] | None = "decorator",
        inputs: Block | Sequence[Block] | AbstractSet[Block] | None = None,
        outputs: Block | Sequence[Block] | AbstractSet[Block] | None = None,
        api_name: str | Literal[False] | None = None,
        api_description: str | Literal[False] | None = None,
        scroll_to_output: bool = False,
        show_progress: Progress | None = None,
        show_progress_on: Block | Sequence[Block] | None = None,
        queue: bool = True,
        batch: bool = False,
        max_batch_size: int = 4,
        preprocess: bool = True,
        postprocess: bool = True,
        cancels: Dependency | Sequence[Dependency] | None = None,
        trigger_mode: Trigger | None = None,
        js: str | Literal[True] | None = None,
        concurrency_limit: int | Literal["default"] | None = "default",
        concurrency_id: str | None = None,
        api_visibility: ApiVisibility = "public",
        time_limit: int | None = None,
        stream_every: float = 0.5,
        key: Key = None,
        validator: Callable[..., Any] | None = None,
        inputs_kwargs: dict[str, Block] | None = None,
        *,
        priority: int = 0,
        batch_wait: float = 0.0,
        executor: Executor = "thread",
        memory_limit: int | str | None = None,
        retry: int = 0,
        on_cancel: Callable[[], Any] | None = None,
        on_disconnect: OnDisconnect = "continue",
    ) -> Dependency:
        """Runs `fn` when one of the events happens; without `fn` this is a decorator.

        Args:
            fn: What runs; None for a listener that only runs `js` or cancels.
            inputs: Components whose values `fn` gets in order; a set gives it one dict by component.
            outputs: Components that take what `fn` returns or yields, in order.
            api_name: Name of the endpoint; the function's by default.
            api_description: Text in the API page; the docstring by default, False for none.
            scroll_to_output: Whether the page scrolls to the outputs when they arrive.
            show_progress: How the outputs show that the call is on its way.
            show_progress_on: Components that show it instead of the outputs.
            queue: Whether the call waits its turn; False runs it at once inside the request.
            batch: Whether `fn` takes lists of values, several calls at a time.
            max_batch_size: How many calls a batch holds at most.
            preprocess: Whether `fn` gets values in the form its components promise, or as they travel.
            postprocess: Whether what it returns is brought into the form that travels.
            cancels: Listeners whose running calls are cancelled by this event.
            trigger_mode: What a second event does while the first runs: nothing ("once"), another call
                ("multiple"), or one more call afterwards ("always_last").
            js: JavaScript function that runs in the page first, or instead of `fn` if that is None.
            concurrency_limit: How many calls run at the same time; None for no limit.
            concurrency_id: Listeners with the same one share their limit.
            api_visibility: Whether the API page lists it; "private" keeps clients from calling it.
            time_limit: Seconds that a call may take; a stream of chunks ends then, any other call fails.
            stream_every: Seconds between two chunks of a streaming input.
            key: What makes it the same listener when a render declares it again.
            validator: Runs before `fn` with the same inputs and says which of them it refuses.
            inputs_kwargs: Components whose values `fn` gets by name.
            priority: Calls of a higher one go first among those that share a limit.
            batch_wait: Seconds that a batch which is not full waits for more calls.
            executor: Where a plain function or generator runs: in a thread of the server, or in a "process" of its
                own, which is killed when the call is cancelled or breaks a limit.
            memory_limit: Bytes, or a text such as "2GB", that such a process may use.
            retry: How many times a call is run again that its process or the server did not survive.
            on_cancel: Runs when a call was cancelled, after its function has stopped, to free what that held.
            on_disconnect: What becomes of a call when the page it came from goes away: it goes on ("continue"), is
                cancelled ("cancel"), or goes on for this many seconds and is cancelled then.

        Raises:
            DeclarationError: If it stands outside an app, or its inputs and outputs cannot work.
        """
        app = self.app or context.current_app()
        if app is None:
            where = ", ".join(t.event for t in self.targets)
            raise DeclarationError(f"The listener of {where!r} is declared outside `with Blocks():`.")
        endpoint = Endpoint(
            fn=None if fn == "decorator" else fn,
            targets=self.targets,
            inputs=inputs,
            outputs=outputs,
            inputs_kwargs=inputs_kwargs,
            api_name=api_name,
            api_description=api_description,
            scroll_to_output=scroll_to_output,
            show_progress=self.progress if show_progress is None else show_progress,
            show_progress_on=show_progress_on,
            queue=queue,
            batch=batch,
            max_batch_size=max_batch_size,
            preprocess=preprocess,
            postprocess=postprocess,
            cancels=[d.endpoint for d in _dependencies(cancels)],
            trigger_mode=trigger_mode or self.trigger,
            js=js,
            concurrency_limit=concurrency_limit,
            concurrency_id=concurrency_id,
            api_visibility=api_visibility,
            time_limit=time_limit,
            stream_every=stream_every,
            key=key,
            validator=validator,
            after=self.after,
            outcome=self.outcome,
            priority=priority,
            batch_wait=batch_wait,
            executor=executor,
            memory_limit=memory_limit,
            retry=retry,
            on_cancel=on_cancel,
            on_disconnect=on_disconnect,
        )
        for callback in self.callbacks:
            callback()
        if fn == "decorator":
            return _Undecorated(endpoint, app)
        return Dependency(endpoint, app)


class Dependency(dict[str, Any]):
    """A listener as it was declared: its configuration, its function, and what may follow it."""

    def __init__(self, endpoint: Endpoint, app: Graph) -> None:
        app.listen(endpoint)
        super().__init__(endpoint.config())
        self.endpoint = endpoint
        self.app = app

    @property
    def fn(self) -> Callable[..., Any] | None:
        """Gives the function that runs."""
        return self.endpoint.fn

    @property
    def then(self) -> Listener:
        """Listens to the end of this listener's calls, however they end."""
        return self._chain("then")

    @property
    def success(self) -> Listener:
        """Listens to calls that end well."""
        return self._chain("success")

    @property
    def failure(self) -> Listener:
        """Listens to calls that fail."""
        return self._chain("failure")

    def _chain(self, outcome: Outcome) -> Listener:
        # The app that is open now is the one to follow in: this listener's may have become part of it.
        app = context.current_app() or self.app
        return Listener([Target(None, outcome)], app, after=self.endpoint, outcome=outcome)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Calls the function itself, as if it had not been decorated."""
        if self.endpoint.fn is None:
            raise TypeError(f"The listener {self.endpoint.api_name!r} has no Python function to call.")
        return self.endpoint.fn(*args, **kwargs)


class _Undecorated(Dependency):
    """Waits for the function it decorates."""

    def __init__(self, endpoint: Endpoint, app: Graph) -> None:
        super(Dependency, self).__init__()
        self.endpoint = endpoint
        self.app = app

    def __call__(self, fn: Callable[..., Any]) -> Dependency:
        self.endpoint.fn = fn
        return Dependency(self.endpoint, self.app)


def _dependencies(value: Dependency | Sequence[Dependency] | None) -> Sequence[Dependency]:
    if value is None:
        return ()
    return (value,) if isinstance(value, Dependency) else value


class Event:
    """Declares an event of a class of blocks; on a block it gives the listener of that event.

    Args:
        doc: When it happens.
        trigger: The trigger mode of listeners that do not name one.
        payload: The type of what the page sends along, None for nothing.
        progress: How listeners show progress that do not say so.
        callback: Gets the block when somebody listens to it.
    """

    def __init__(
        self,
        doc: str,
        *,
        trigger: Trigger = "once",
        payload: Any = None,
        progress: Progress = "full",
        callback: Callable[[Any], Any] | None = None,
    ) -> None:
        self.doc = doc
        self.trigger: Trigger = trigger
        self.payload = payload
        self.progress: Progress = progress
        self.callback = callback
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, block: None, owner: type) -> Event: ...
    @overload
    def __get__(self, block: Block, owner: type) -> Listener: ...
    def __get__(self, block: Block | None, owner: type) -> Event | Listener:
        if block is None:
            return self
        callbacks = [partial(self.callback, block)] if self.callback else []
        targets = [Target(block.id, self.name)]
        return Listener(targets, trigger=self.trigger, progress=self.progress, callbacks=callbacks)

    def __call__(self, block: Block, *args: Any, **kwargs: Any) -> Dependency:
        """Listens to this event of `block`: `Button.click(button, fn)` is `button.click(fn)`."""
        if isinstance(block, str):
            advice = spellings().advice(self.name)
            raise TypeError(f"{self.name}: the first argument must be a block, not {block!r:.80}{advice}")
        return self.__get__(block, type(block))(*args, **kwargs)

    @property
    def __signature__(self) -> Signature:
        declared = signature(Listener.__call__)
        parameters = dict(declared.parameters)
        parameters["show_progress"] = parameters["show_progress"].replace(default=self.progress)
        return declared.replace(parameters=list(parameters.values()))


@understands("on", "listener")
def on(
    triggers: Listener | Sequence[Listener] | None = None,
    fn: Callable[..., Any] | Literal["decorator"] | None = "decorator",
    inputs: Block | Sequence[Block] | AbstractSet[Block] | None = None,
    outputs: Block | Sequence[Block] | AbstractSet[Block] | None = None,
    *,
    inputs_kwargs: dict[str, Block] | None = None,
    api_visibility: ApiVisibility = "public",
    api_name: str | Literal[False] | None = None,
    api_description: str | Literal[False] | None = None,
    scroll_to_output: bool = False,
    show_progress: Progress = "full",
    show_progress_on: Block | Sequence[Block] | None = None,
    queue: bool = True,
    batch: bool = False,
    max_batch_size: int = 4,
    preprocess: bool = True,
    postprocess: bool = True,
    cancels: Dependency | Sequence[Dependency] | None = None,
    trigger_mode: Trigger | None = None,
    js: str | Literal[True] | None = None,
    concurrency_limit: int | Literal["default"] | None = "default",
    concurrency_id: str | None = None,
    time_limit: int | None = None,
    stream_every: float = 0.5,
    key: Key = None,
    validator: Callable[..., Any] | None = None,
    priority: int = 0,
    batch_wait: float = 0.0,
    executor: Executor = "thread",
    memory_limit: int | str | None = None,
    retry: int = 0,
    on_cancel: Callable[[], Any] | None = None,
    on_disconnect: OnDisconnect = "continue",
) -> Dependency:
    """Runs `fn` on any of several events; without `triggers` on every change of an input and when the page loads.

    The other arguments are those of every listener, see `Listener.__call__`.
    """
    listener = joined(triggers, inputs)
    return listener(
        fn,
        inputs,
        outputs,
        api_name=api_name,
        api_description=api_description,
        scroll_to_output=scroll_to_output,
        show_progress=show_progress,
        show_progress_on=show_progress_on,
        queue=queue,
        batch=batch,
        max_batch_size=max_batch_size,
        preprocess=preprocess,
        postprocess=postprocess,
        cancels=cancels,
        trigger_mode=trigger_mode,
        js=js,
        concurrency_limit=concurrency_limit,
        concurrency_id=concurrency_id,
        api_visibility=api_visibility,
        time_limit=time_limit,
        stream_every=stream_every,
        key=key,
        validator=validator,
        inputs_kwargs=inputs_kwargs,
        priority=priority,
        batch_wait=batch_wait,
        executor=executor,
        memory_limit=memory_limit,
        retry=retry,
        on_cancel=on_cancel,
        on_disconnect=on_disconnect,
    )


def joined(triggers: Listener | Sequence[Listener] | None, inputs: Any) -> Listener:
    """Gives all of several events as one; without any, changes of the inputs and the loading of the page."""
    if triggers is None:
        app = context.current_app()
        changes = [b.change for b in block_list(inputs) if isinstance(getattr(b, "change", None), Listener)]
        loads: list[Listener] = [app.load] if app else []
        return Listener([t for each in changes + loads for t in each.targets], trigger="always_last")
    listeners = [triggers] if isinstance(triggers, Listener) else list(triggers)
    if not listeners:
        raise DeclarationError("on: `triggers` is an empty list; name at least one event, or leave it out.")
    lasting = any(each.trigger == "always_last" for each in listeners)
    targets = [t for each in listeners for t in each.targets]
    callbacks = [callback for each in listeners for callback in each.callbacks]
    trigger = "always_last" if lasting else listeners[0].trigger
    return Listener(targets, listeners[0].app, trigger=trigger, callbacks=callbacks)


@understands("api", "listener")
def api(
    fn: Callable[..., Any] | Literal["decorator"] = "decorator",
    *,
    api_name: str | Literal[False] | None = None,
    api_description: str | Literal[False] | None = None,
    queue: bool = True,
    batch: bool = False,
    max_batch_size: int = 4,
    concurrency_limit: int | Literal["default"] | None = "default",
    concurrency_id: str | None = None,
    api_visibility: ApiVisibility = "public",
    time_limit: int | None = None,
    stream_every: float = 0.5,
    priority: int = 0,
    batch_wait: float = 0.0,
    executor: Executor = "thread",
    memory_limit: int | str | None = None,
    retry: int = 0,
    on_cancel: Callable[[], Any] | None = None,
    on_disconnect: OnDisconnect = "continue",
) -> Dependency:
    """Makes an endpoint without components, typed by the annotations of `fn`.

    The arguments are those of every listener, see `Listener.__call__`.
    """
    return Listener(())(
        fn,
        api_name=api_name,
        api_description=api_description,
        queue=queue,
        batch=batch,
        max_batch_size=max_batch_size,
        preprocess=False,
        postprocess=False,
        concurrency_limit=concurrency_limit,
        concurrency_id=concurrency_id,
        api_visibility=api_visibility,
        time_limit=time_limit,
        stream_every=stream_every,
        priority=priority,
        batch_wait=batch_wait,
        executor=executor,
        memory_limit=memory_limit,
        retry=retry,
        on_cancel=on_cancel,
        on_disconnect=on_disconnect,
    )
