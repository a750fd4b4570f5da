"""The one place where a job is carried out: a breakpoint on `run` sees every event of an app."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING, Any

from preludio.engine import rendering, values
from preludio.engine.chunks import Chunk
from preludio.engine.executors import call
from preludio.errors import Cancelled, Error, WorkerDied
from preludio.graph.endpoint import function_name
from preludio.graph.results import batch_rows
from preludio.observe import log
from preludio.wire.messages import Failure, Nothing, Output, PlainFailure, ProcessGenerating, ProcessStreaming

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from preludio.engine.chunks import Chunks
    from preludio.engine.job import Job
    from preludio.engine.workplace import Workplace
    from preludio.graph.endpoint import Endpoint


class Died(Failure):
    """Says that not the function has failed, but what it ran in: another attempt may go better."""


Outcome = Output | Failure | PlainFailure | Nothing


async def run(place: Workplace, job: Job, *, only_first: bool = False) -> Outcome:
    """Carries a job out, publishing what it yields, and gives how it ended; never raises for what a function does.

    With `only_first` a generator is closed after its first item.
    """
    try:
        with cancellable([job]):
            await _carry_out(place, job, only_first)
        return _output(place, job)
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001  # the edge of user code: even sys.exit() ends this job only
        return _ended_by(place, [job], error)


@contextmanager
def cancellable(jobs: Sequence[Job]) -> Generator[None]:
    """Lets the cancellation of all these jobs reach what is awaited inside, and nothing beyond.

    One visitor who cancels does not end the call that others share.
    """
    if all(job.cancelled for job in jobs):
        raise Cancelled
    task = asyncio.current_task()
    assert task is not None
    for job in jobs:
        job.task, job.mates = task, jobs
    try:
        yield
    except asyncio.CancelledError:
        if all(job.cancelled for job in jobs):
            raise Cancelled from None
        if task.cancelling():
            raise
        raise RuntimeError("The function was cancelled from within.") from None
    finally:
        for job in jobs:
            job.task = None
        if all(job.cancelled for job in jobs) and task.cancelling():
            task.uncancel()


async def _carry_out(place: Workplace, job: Job, only_first: bool) -> None:
    with values.running(job):
        if job.chunks is None or only_first:
            await _call(place, job, only_first)
        else:
            await _call_for_chunks(place, job, job.chunks)
    if job.rendering is not None:
        job.render_config = await rendering.described(place, job, job.rendering)
        job.show([None])
    elif job.shown is None or job.stale:
        # A generator that ended without yielding has left every output as it was.
        job.show(await _encode(place, job, values.nothing(job.endpoint)))


async def _call(place: Workplace, job: Job, only_first: bool = False) -> None:
    """Calls the function once, and takes what it gives."""
    decoded = await _decode(place, job)
    args, kwargs = values.call_arguments(job, decoded)
    with place.tracking(kwargs, args), rendering.building(job):
        async with aclosing(call(place.threads, place.processes, job.endpoint, args, kwargs)) as results:
            async for result in results:
                if job.cancelled:
                    log.warning("a function went on after it was cancelled", endpoint=job.endpoint.api_name)
                    raise Cancelled
                if job.endpoint.render_id is not None:
                    # What counts is what it declares.
                    continue
                await _take(place, job, result)
                if only_first:
                    break


async def _call_for_chunks(place: Workplace, job: Job, chunks: Chunks) -> None:
    """Calls the function for one chunk after the other until their stream ends."""
    chunks.put(Chunk(job.data, job.event_data))
    async with aclosing(chunks.taken()) as taken:
        async for chunk in taken:
            job.data, job.event_data = chunk
            await _call(place, job)
            # The next chunk finds what this one has left.
            job.session.change(job.states)


async def _decode(place: Workplace, job: Job) -> list[Any]:
    await place.restore(job)
    files = place.files_of(job)
    if values.any_blocking(job.endpoint.input_blocks):
        decoded: list[Any] = await place.threads.call(values.decode, job, files)
        return decoded
    return values.decode(job, files)


async def _encode(place: Workplace, job: Job, result: Any) -> list[Any]:
    files = place.files_of(job)
    if values.any_blocking(job.endpoint.output_blocks):
        encoded: list[Any] = await place.threads.call(values.encode, job, result, files)
        return encoded
    return values.encode(job, result, files)


async def _take(place: Workplace, job: Job, result: Any) -> None:
    results = await _encode(place, job, result)
    if job.endpoint.generates:
        # The function may go on with the very objects it has yielded.
        results = [values.settled(value) for value in results]
    told = job.show(results)
    if job.chunks is not None:
        output = Output(job.whole or [], True, job.duration, place.scheduler.mean(job.endpoint))
        job.session.publish(ProcessStreaming(job.id, output, time_limit=job.chunks.left), "process_streaming")
    elif job.endpoint.generates:
        output = Output(told, True, job.duration, place.scheduler.mean(job.endpoint))
        job.session.publish(ProcessGenerating(job.id, output), "process_generating")


async def recall(place: Workplace, job: Job) -> Outcome | None:
    """Answers a call whose result its function knows from before; None where the function must be called."""
    known = await _known(place, job)
    if known is None or job.cancelled:
        return None
    job.begin()
    try:
        with values.running(job):
            for result in known:
                await _take(place, job, result)
        return _output(place, job)
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001  # the edge of user code
        return failure(place, job.endpoint, error)


async def _known(place: Workplace, job: Job) -> list[Any] | None:
    try:
        with values.running(job):
            decoded = await _decode(place, job)
            args, kwargs = values.call_arguments(job, decoded)
            return await _look_up(place, job.endpoint, args, kwargs)
    except asyncio.CancelledError:
        raise
    except BaseException:  # noqa: BLE001  # whatever it is comes again when the function is called, and is told then
        return None


async def _look_up(place: Workplace, endpoint: Endpoint, args: list[Any], kwargs: dict[str, Any]) -> list[Any] | None:
    cached = values.cached(endpoint)
    if cached is None or endpoint.fn is None:
        return None
    if cached.disk or values.any_blocking(endpoint.input_blocks):
        known: list[Any] | None = await place.threads.call(cached.known, endpoint.fn, args, kwargs)
        return known
    return cached.known(endpoint.fn, args, kwargs)


def _output(place: Workplace, job: Job) -> Output:
    whole = job.whole
    assert whole is not None
    mean = place.scheduler.mean(job.endpoint)
    duration = job.duration
    average = duration if mean is None else mean
    changed = place.changed_states(job)
    return Output(whole, False, duration, average, job.render_config, changed, job.used_cache)


async def run_batch(place: Workplace, jobs: list[Job]) -> list[Outcome]:
    """Carries jobs of a batch endpoint out in one call of its function, and gives how each ended."""
    decoded: list[list[Any] | Outcome] = [await _decoded_or_failure(place, job) for job in jobs]
    ready = [(job, values_) for job, values_ in zip(jobs, decoded, strict=True) if isinstance(values_, list)]
    outcomes = {job.id: outcome for job, outcome in zip(jobs, decoded, strict=True) if not isinstance(outcome, list)}
    if ready:
        done = await _run_ready(place, [job for job, _ in ready], [values_ for _, values_ in ready])
        outcomes |= {job.id: outcome for (job, _), outcome in zip(ready, done, strict=True)}
    return [outcomes[job.id] for job in jobs]


async def _decoded_or_failure(place: Workplace, job: Job) -> list[Any] | Outcome:
    try:
        with values.running(job):
            return await _decode(place, job)
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001  # a value that one visitor sent ends that visitor's job only
        return failure(place, job.endpoint, error)


async def _run_ready(place: Workplace, jobs: list[Job], decoded: list[list[Any]]) -> list[Outcome]:
    first = jobs[0]
    try:
        with cancellable(jobs):
            columns = [list(column) for column in zip(*decoded, strict=True)]
            with values.running(first):
                args, kwargs = values.call_arguments(first, columns)
                async with aclosing(call(place.threads, place.processes, first.endpoint, args, kwargs)) as given:
                    results = [result async for result in given]
            rows = batch_rows(first.endpoint, results[-1] if results else None, len(jobs))
            return [await _batch_outcome(place, job, row) for job, row in zip(jobs, rows, strict=True)]
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001  # the edge of user code
        return [_ended_by(place, jobs, error)] * len(jobs)


async def _batch_outcome(place: Workplace, job: Job, result: Any) -> Outcome:
    try:
        job.show(await _encode(place, job, result))
        output = _output(place, job)
    except Exception as error:  # noqa: BLE001  # a result that does not fit ends the call it is for
        return failure(place, job.endpoint, error)
    output.is_generating = None
    return output


def _ended_by(place: Workplace, jobs: Sequence[Job], error: BaseException) -> Outcome:
    """Gives how jobs end whose function has raised; of those that were cancelled nobody waits for it."""
    endpoint = jobs[0].endpoint
    if not all(job.cancelled for job in jobs):
        return failure(place, endpoint, error)
    if not isinstance(error, Cancelled):
        log.error("a function failed after its call had ended", error, endpoint=endpoint.api_name)
    return Nothing()


def failure(place: Workplace, endpoint: Endpoint, error: BaseException) -> Failure | PlainFailure:
    """Turns an exception into what the visitor is told, and logs what the developer should know."""
    if isinstance(error, Error):
        if error.print_exception:
            log.error("an event ended with an error", error, endpoint=endpoint.api_name)
        return Failure(told(error.message), error.duration, error.visible, told(error.title))
    if isinstance(error, WorkerDied):
        log.warning("the process of a function has died", endpoint=endpoint.api_name, reason=str(error))
        return Died(told(error) if place.show_error else "The process in which this ran has died.", duration=None)
    log.error("an event failed", error, endpoint=endpoint.api_name, function=function_name(endpoint.fn))
    text = told(error)
    if endpoint.render_id is not None:
        text = f"The render function {function_name(endpoint.fn)!r} (endpoint {endpoint.api_name!r}) failed: {text}"
    return PlainFailure(text if place.show_error else None)


def told(error: object) -> str:
    """Gives the text of an error in characters that can travel; a broken class of error is named instead."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001  # the edge of user code
        text = type(error).__name__
    return text.encode("utf-8", "replace").decode()
