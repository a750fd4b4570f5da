"""From what travels to Python arguments, and from results to what travels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from preludio.errors import Error, OutputError, Refused
from preludio.graph import context
from preludio.graph.arguments import arguments
from preludio.graph.inject import WITH_FILES, EventData, Header, Request
from preludio.graph.results import changes_of, split
from preludio.graph.updates import UPDATE, Addition, is_update
from preludio.state.caching.cached import Cached
from preludio.wire import codec
from preludio.wire.files import FileData

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from preludio.engine.files import FilePass
    from preludio.engine.job import Job
    from preludio.graph.component import Component
    from preludio.graph.endpoint import Endpoint
    from preludio.graph.inject import Injection


def any_blocking(blocks: Sequence[Component[Any]]) -> bool:
    """Tells whether the codec of one of them is slow or touches the disk."""
    return any(block.blocking or block.carries_files for block in blocks)


def decode(job: Job, files: FilePass) -> list[Any]:
    """Turns the values of a call into what its function receives; raises Refused for what cannot be accepted."""
    endpoint = job.endpoint
    check_count(endpoint, job.data)
    if any(i.kind == "event_data" and issubclass(i.type, WITH_FILES) for i in endpoint.injections):
        # As for inputs: a function must never get a path that a client made up.
        job.event_data = files.incoming(job.event_data)
    return [
        _decode_one(job, block, value, files) for block, value in zip(endpoint.input_blocks, job.data, strict=False)
    ]


def check_count(endpoint: Endpoint, data: Sequence[Any]) -> None:
    """Raises Error when a call brings fewer values than its endpoint has inputs; more are ignored."""
    wanted = len(endpoint.input_blocks)
    if len(data) < wanted:
        raise Error(
            f"The endpoint {endpoint.api_name!r} needs {wanted} input values, but got {len(data)}.",
            print_exception=False,
        )


def _decode_one(job: Job, block: Component[Any], value: Any, files: FilePass) -> Any:
    if block.stateful:
        return job.session.value(block)
    if block.carries_files:
        # Also without preprocessing: a function must never get a path that a client made up.
        value = files.incoming(value)
    return job.session.block(block).preprocess(value) if job.endpoint.preprocess else value


def call_arguments(job: Job, values: Sequence[Any]) -> tuple[list[Any], dict[str, Any]]:
    """Gives the arguments of a call: the values of its inputs, and what its function asks for besides."""
    if not job.endpoint.input_blocks and not job.endpoint.targets:
        values = job.data
    return arguments(job.endpoint, values, _injector(job))


def _injector(job: Job) -> Callable[[Injection], Any]:
    def inject(wanted: Injection) -> Any:
        if wanted.kind in {"progress", "default"}:
            return wanted.default.for_job()
        if wanted.kind == "request":
            return request_of(job)
        if wanted.kind == "event_data":
            return _event_data(job, wanted.type)
        if wanted.kind == "header":
            return _header(job, wanted.name)
        return _signed_in(job, wanted)

    return inject


def request_of(job: Job) -> Request:
    """Gives the request that a job came with, or one that only knows the session."""
    return job.request() if job.request else Request(username=job.session.user, session_hash=job.session.id)


def _event_data(job: Job, kind: type[EventData]) -> EventData:
    target = job.session.block_at(job.trigger_id) if job.trigger_id else None
    try:
        return kind(target, job.event_data)
    except (KeyError, TypeError, msgspec.ValidationError) as error:
        raise Refused(f"An event cannot be told as {kind.__name__}: {error!r:.200}.") from error


def _header(job: Job, name: str) -> Header | None:
    value = request_of(job).headers.get(name.replace("_", "-"))
    return None if value is None else Header(value)


def _signed_in(job: Job, wanted: Injection) -> Any:
    if wanted.required:
        raise Error(f"The function {job.endpoint.name!r} needs a visitor who has signed in.", print_exception=False)
    return None


def encode(job: Job, result: Any, files: FilePass) -> list[Any]:
    """Turns a result into one value for each output; raises OutputError for what does not fit them."""
    endpoint = job.endpoint
    results = split(endpoint, result)
    return [_encode_one(job, block, value, files) for block, value in zip(endpoint.output_blocks, results, strict=True)]


def _encode_one(job: Job, block: Component[Any], value: Any, files: FilePass) -> Any:
    if block.stateful:
        if isinstance(value, Addition):
            raise OutputError(f"{block!r} is not shown, so gr.append has nothing to add to; return its whole value.")
        if not is_update(value):
            job.states[block.id] = job.session.variables_of(block).settled(block, value)
        return None
    if isinstance(value, Addition):
        return _encode_addition(job, block, value, files)
    changes = changes_of(block, value)
    if changes is not None:
        return _encode_update(job, block, changes, files)
    if not job.endpoint.postprocess:
        return _outgoing(block, value, files)
    return _outgoing(block, job.session.block(block).postprocess(value), files)


def _encode_addition(job: Job, block: Component[Any], added: Addition, files: FilePass) -> Addition:
    if not (job.endpoint.generates or job.endpoint.streams):
        raise OutputError(f"The function {job.endpoint.name!r} returned gr.append(...), which is for those that yield.")
    if not job.endpoint.postprocess:
        return added
    more = job.session.block(block).postprocess(added.value)
    # What a component does to a whole text, such as to strip it, is wrong for a piece of it.
    return added if isinstance(added.value, str) and isinstance(more, str) else Addition(_outgoing(block, more, files))


def settled(value: Any) -> Any:
    """Gives a value for an output, or what is added to it, as nobody can change it any more."""
    return Addition(codec.settled(value.value)) if isinstance(value, Addition) else codec.settled(value)


def _encode_update(job: Job, block: Component[Any], changes: dict[str, Any], files: FilePass) -> dict[str, Any]:
    unknown = [name for name in changes if name not in block.props]
    if unknown:
        raise OutputError(
            f"{block!r} has no property {unknown[0]!r} that the function {job.endpoint.name!r} could change."
        )
    job.session.update(block, changes)
    changed = job.session.block(block)
    encoded: dict[str, Any] = {}
    for name, value in changes.items():
        if name == "value":
            shown = changed.postprocess(value) if job.endpoint.postprocess else value
            encoded[name] = _outgoing(block, shown, files)
        elif block.props[name].wire:
            encoded[name] = _outgoing(block, changed.wire_prop(name), files)
    return {**encoded, UPDATE: "update"}


def _outgoing(block: Component[Any], value: Any, files: FilePass) -> Any:
    # A prop may be a file where the value is none: the icon of a button.
    return files.outgoing(value) if block.carries_files or isinstance(value, FileData) else value


def running(job: Job) -> Any:
    """Makes messages and progress of the code inside belong to this job."""
    return context.running(job)


def cached(endpoint: Endpoint) -> Cached | None:
    """Gives what an endpoint's function remembers, if it does and may be asked before it is called."""
    known = getattr(endpoint.fn, "cached", None)
    called_otherwise = endpoint.batch or endpoint.streams or endpoint.render_id is not None
    return known if isinstance(known, Cached) and not called_otherwise else None


def nothing(endpoint: Endpoint) -> Any:
    """Gives the result that leaves every output as it is."""
    return {UPDATE: "update"} if endpoint.output_blocks else None
