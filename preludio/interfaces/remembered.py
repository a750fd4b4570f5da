"""What a function has given for examples: computed when it is needed, kept on the disk, shown again."""

from __future__ import annotations

import asyncio
import inspect
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from preludio import __version__
from preludio.components.media import kept_copy
from preludio.errors import OutputError
from preludio.graph import context
from preludio.graph.arguments import arguments
from preludio.graph.digest import Unkeyable, digest
from preludio.graph.endpoint import Endpoint, function_name
from preludio.graph.results import batch_rows, changes_of, split
from preludio.graph.shown import Shown
from preludio.graph.updates import UPDATE, Addition, skip
from preludio.interfaces.kept import FORMAT, KeptResults
from preludio.interfaces.source import fingerprint
from preludio.observe import log
from preludio.wire import codec
from preludio.wire.files import Blob, FileData
from preludio.wire.shapes import is_object, is_sequence

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Sequence

    from preludio.graph.component import Component
    from preludio.graph.inject import Injection, Request

# What says how a component looks, or where: no result depends on it.
LOOKS = {
    "value", "label", "info", "show_label", "container", "visible", "elem_id", "elem_classes", "key",
    "preserved_by_key", "scale", "min_width", "every", "inputs", "render", "buttons", "placeholder", "interactive",
    "height", "width",
}  # fmt: skip


class Remembered:
    """The results of one function for examples; `loader` is the function of an endpoint that gives them.

    The loader asks for what the function asks for besides its inputs: its progress is shown, too. A generator's results
    are shown as they come; what is kept is the last of them.
    """

    def __init__(
        self,
        fn: Callable[..., Any],
        rows: Sequence[Sequence[Any]],
        inputs: Sequence[Component[Any]],
        outputs: Sequence[Component[Any]],
        folder: Path,
        *,
        preprocess: bool,
        postprocess: bool,
        batch: bool,
        reset: bool,
    ) -> None:
        self.rows = rows
        self.endpoint = Endpoint(
            fn, inputs=list(inputs), outputs=list(outputs), preprocess=preprocess, postprocess=postprocess, batch=batch
        )
        self.kept = KeptResults(folder)
        # Numbers of examples whose results shall be forgotten before they are asked for.
        self._stale = set(range(len(rows))) if reset else set[int]()
        self._keys: dict[int, str] = {}
        self.loader = self._loader()

    @property
    def fn(self) -> Callable[..., Any]:
        """Gives the function."""
        assert self.endpoint.fn is not None
        return self.endpoint.fn

    def known(self, number: int) -> list[Any] | None:
        """Gives the result of an example as it travels, None where it has to be computed."""
        key = self.key(number)
        if number in self._stale:
            self._stale.discard(number)
            self.kept.remove(key)
        found = self.kept.get(key)
        job = context.current_job()
        if found is not None and job is not None:
            job.reused(self)
        return found

    def shown(self, number: int) -> Any:
        """Gives the result of an example as a function returns it; where it is not known nothing changes."""
        known = self.known(number)
        return skip() if known is None else _told(known)

    def key(self, number: int) -> str:
        """Gives what the result of an example is kept under: a digest of all that is known to matter for it."""
        if number not in self._keys:
            payloads = [_content(payload) for payload in self.payloads(number)]
            self._keys[number] = digest(self._identity, payloads).hex()[:32]
        return self._keys[number]

    @cached_property
    def _identity(self) -> bytes:
        endpoint = self.endpoint
        how = (FORMAT, __version__, endpoint.preprocess, endpoint.postprocess, endpoint.batch)
        parts = [_component(each) for each in (*endpoint.input_blocks, None, *endpoint.output_blocks)]
        return digest(fingerprint(self.fn), how, parts)

    def payloads(self, number: int) -> list[Any]:
        """Gives the values of an example as they travel; an input that it lacks has the value that it starts with."""
        row, inputs = self.rows[number], self.endpoint.input_blocks
        return [each.postprocess(row[n]) if n < len(row) else each.initial() for n, each in enumerate(inputs)]

    def _call(self, number: int, injected: dict[str, Any]) -> Any:
        """Calls the function for an example."""
        values = [_as_sent(payload) for payload in self.payloads(number)]
        if self.endpoint.preprocess:
            blocks = self.endpoint.input_blocks
            values = [block.preprocess(value) for block, value in zip(blocks, values, strict=True)]
        if self.endpoint.batch:
            values = [[value] for value in values]

        def inject(wanted: Injection) -> Any:
            return injected.get(wanted.name, wanted.default)

        args, kwargs = arguments(self.endpoint, values, inject)
        return self.fn(*args, **kwargs)

    def _keep(self, number: int, given: Given) -> list[Any]:
        outputs = given.outputs
        try:
            self.kept.put(self.key(number), outputs)
        except (TypeError, ValueError) as error:
            name = function_name(self.fn)
            raise OutputError(f"Examples: what {name!r} gives for example {number} cannot be kept: {error}") from error
        except OSError as error:
            # A disk that fails costs what is kept, and no call.
            log.error("the result of an example could not be kept", error, folder=str(self.kept.folder))
        return outputs

    def _loader(self) -> Callable[..., Any]:
        """Gives the function of the endpoint, of the kind that the function itself is."""
        loader = {
            "plain": self._plain,
            "coroutine": self._coroutine,
            "generator": self._generator,
            "async_generator": self._async_generator,
        }[self.endpoint.kind]()
        loader.__name__, loader.__doc__ = "load_example", "Shows what the function gives for an example."
        # The engine fills what is asked for by name.
        injections = self.endpoint.injections
        wanted = [
            inspect.Parameter(i.name, inspect.Parameter.KEYWORD_ONLY, default=i.default, annotation=_hint(i))
            for i in injections
        ]
        example = inspect.Parameter("example", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        loader.__signature__ = inspect.Signature([example, *wanted])  # type: ignore[attr-defined]
        loader.__annotations__ = {i.name: _hint(i) for i in injections}
        loader.cached = self  # type: ignore[attr-defined]  # by which a job knows that its result was known
        return loader

    def _plain(self) -> Callable[..., Any]:
        def load(example: tuple[int, list[Any]], **injected: Any) -> Any:
            number = example[0]
            known = self.known(number)
            return _told(known or self._keep(number, Given(self.endpoint, self._call(number, injected))))

        return load

    def _coroutine(self) -> Callable[..., Any]:
        async def load(example: tuple[int, list[Any]], **injected: Any) -> Any:
            number = example[0]
            known = await asyncio.to_thread(self.known, number)
            if known is None:
                given = Given(self.endpoint, await self._call(number, injected))
                known = await asyncio.to_thread(self._keep, number, given)
            return _told(known)

        return load

    def _generator(self) -> Callable[..., Any]:
        def load(example: tuple[int, list[Any]], **injected: Any) -> Generator[Any, None, None]:
            number = example[0]
            known = self.known(number)
            if known is None:
                given = Given(self.endpoint)
                for result in self._call(number, injected):
                    given.add(result)
                    yield _told(given.outputs)
                known = self._keep(number, given)
            yield _told(known)

        return load

    def _async_generator(self) -> Callable[..., Any]:
        async def load(example: tuple[int, list[Any]], **injected: Any) -> AsyncGenerator[Any, None]:
            number = example[0]
            known = await asyncio.to_thread(self.known, number)
            if known is None:
                given = Given(self.endpoint)
                async for result in self._call(number, injected):
                    given.add(result)
                    yield _told(given.outputs)
                known = await asyncio.to_thread(self._keep, number, given)
            yield _told(known)

        return load

    async def compute(self, number: int, request: Request | None = None) -> bool:
        """Computes the result of an example outside of a server; tells whether it had to be."""
        if await asyncio.to_thread(self.known, number) is not None:
            return False
        injected = {i.name: request for i in self.endpoint.injections if i.kind == "request"}
        kind, load = self.endpoint.kind, partial(self.loader, (number, []), **injected)
        if kind == "plain":
            await asyncio.to_thread(load)
        elif kind == "coroutine":
            await load()
        elif kind == "generator":
            await asyncio.to_thread(lambda: list(load()))
        else:
            async for _ in load():
                pass
        return True


class Given:
    """What a call has given so far, as it travels: for each output its value, and props that were changed besides."""

    def __init__(self, endpoint: Endpoint, *results: Any) -> None:
        self._endpoint = endpoint
        self._values: list[Shown | None] = [None] * len(endpoint.output_blocks)
        self._props: list[dict[str, Any]] = [{} for _ in endpoint.output_blocks]
        for result in results:
            self.add(result)

    def add(self, result: Any) -> None:
        """Takes in what the function has returned or yielded."""
        if self._endpoint.batch:
            result = batch_rows(self._endpoint, result, 1)[0]
        for position, part in enumerate(split(self._endpoint, result)):
            self._add(position, part)

    def _add(self, position: int, part: Any) -> None:
        block = self._endpoint.output_blocks[position]
        if isinstance(part, Addition):
            more = Addition(self._outgoing(block, part.value))
            shown = self._values[position]
            self._values[position] = shown or Shown(block, more)
            if shown is not None:
                shown.take(more)
            return
        changes = changes_of(block, part)
        props = {} if changes is None else {name: value for name, value in changes.items() if name != "value"}
        self._props[position] |= props
        if changes is None or "value" in changes:
            changed = block.with_props(self._props[position])
            value = part if changes is None else changes["value"]
            self._values[position] = Shown(block, self._outgoing(changed, value))

    def _outgoing(self, block: Component[Any], value: Any) -> Any:
        return block.postprocess(value) if self._endpoint.postprocess else value

    @property
    def outputs(self) -> list[Any]:
        """Gives one value, or one change of props, for each output."""
        return [_output(shown, props) for shown, props in zip(self._values, self._props, strict=True)]


def _output(shown: Shown | None, props: dict[str, Any]) -> Any:
    if shown is None:
        return {UPDATE: "update", **props}
    return {UPDATE: "update", **props, "value": shown.value} if props else shown.value


def _told(outputs: list[Any]) -> Any:
    """Gives outputs as a function returns them."""
    return outputs[0] if len(outputs) == 1 else outputs


def _hint(injection: Injection) -> Any:
    """Gives the annotation by which a parameter is filled; those with a default of their own need none."""
    if injection.kind in {"progress", "default"}:
        return Any
    return injection.type if injection.required else injection.type | None


def _as_sent(value: Any) -> Any:
    """Gives a value as if a page had sent it: JSON, and files on the disk."""
    if isinstance(value, FileData):
        return value
    if isinstance(value, Blob):
        return FileData(path=kept_copy(value.data, value.name), orig_name=value.name, mime_type=value.mime_type)
    if isinstance(value, msgspec.Struct):
        return _as_sent(msgspec.structs.asdict(value))
    if is_object(value):
        return {name: _as_sent(part) for name, part in value.items()}
    return [_as_sent(part) for part in value] if is_sequence(value) else codec.settled(value)


def _content(value: Any) -> Any:
    """Gives what a value as it travels holds: of files their content and their name."""
    if isinstance(value, FileData):
        place = Path(value.path)
        return [value.orig_name, place if value.path and place.is_file() else value.path, value.url]
    if isinstance(value, Blob):
        return [value.name, value.data]
    if isinstance(value, msgspec.Struct):
        return _content(msgspec.structs.asdict(value))
    if is_object(value):
        return {name: _content(part) for name, part in value.items()}
    return [_content(part) for part in value] if is_sequence(value) else codec.settled(value)


def _component(block: Component[Any] | None) -> Any:
    """Gives what results depend on in a component: its class, and the props that are more than looks."""
    if block is None:
        return None
    props = {name: _prop(getattr(block, p.name)) for name, p in block.props.items() if name not in LOOKS}
    return [fingerprint(type(block)), props]


def _prop(value: Any) -> Any:
    try:
        return digest(value)
    except Unkeyable:
        return fingerprint(value)
