"""The one place where a job is carried out: a breakpoint on `run` sees every event of an app."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from preludio.engine import values
from preludio.engine.executors import call
from preludio.errors import Error
from preludio.observe import log
from preludio.wire.diff import edits
from preludio.wire.messages import Failure, Nothing, Output, PlainFailure, ProcessGenerating

if TYPE_CHECKING:
    from collections.abc import Iterator

    from preludio.engine.job import Job
    from preludio.engine.workplace import Workplace
    from preludio.graph.endpoint import Endpoint

Outcome = Output | Failure | PlainFailure | Nothing


async def run(place: Workplace, job: Job, *, only_first: bool = False) -> Outcome:
    """Carries a job out, publishing what it yields, and gives how it ended; never raises for what a function does.

    With `only_first` a generator is closed after its first item.
    """
    try:
        with cancellable(job):
            await _carry_out(place, job, only_first)
    except Cancelled:
        return Nothing()
    except Exception as error:  # noqa: BLE001  # the edge of user code: whatever happens there ends this job only
        return failure(place, job.endpoint, error)
    return _output(place, job)


class Cancelled(Exception):  # noqa: N818  # no error: somebody has asked for it
    """Ends the work inside `cancellable` when its job is cancelled."""


@contextmanager
def cancellable(job: Job) -> Iterator[None]:
    """Lets the job's cancellation reach what is awaited inside, and nothing beyond."""
    if job.cancelled:
        raise Cancelled
    task = job.task = asyncio.current_task()
    assert task is not None
    try:
        yield
    except asyncio.CancelledError:
        if not job.cancelled:
            raise
        task.uncancel()
        raise Cancelled from None
    finally:
        job.task = None


async def _carry_out(place: Workplace, job: Job, only_first: bool) -> None:
    with values.running(job):
        decoded = await _decode(place, job)
        args, kwargs = values.call_arguments(job, decoded)
        with place.tracking(job, kwargs, args):
            async with aclosing(call(place.threads, job.endpoint, args, kwargs)) as results:
                async for result in results:
                    await _take(place, job, result)
                    if only_first:
                        break
    if job.whole is None:
        # A generator that ended without yielding has left every output as it was.
        job.whole = await _encode(place, job, values.nothing(job.endpoint))


async def _decode(place: Workplace, job: Job) -> list[Any]:
    await place.restore(job)
    files = place.files_of(job)
    if values.any_blocking(job.endpoint.input_blocks):
        return await place.threads.call(values.decode, job, files)
    return values.decode(job, files)


async def _encode(place: Workplace, job: Job, result: Any) -> list[Any]:
    files = place.files_of(job)
    if values.any_blocking(job.endpoint.output_blocks):
        return await place.threads.call(values.encode, job, result, files)
    return values.encode(job, result, files)


async def _take(place: Workplace, job: Job, result: Any) -> None:
    before, job.whole = job.whole, await _encode(place, job, result)
    if job.endpoint.generates:
        publish_yield(place, job, before)


def publish_yield(place: Workplace, job: Job, before: list[Any] | None) -> None:
    """Tells what a generator has yielded: whole values at first, then what has changed."""
    assert job.whole is not None
    data = job.whole if before is None else [edits(old, new) for old, new in zip(before, job.whole, strict=True)]
    output = Output(data, True, job.duration, place.scheduler.mean(job.endpoint), None, place.changed_states(job))
    job.session.publish(ProcessGenerating(job.id, output), "process_generating")


def _output(place: Workplace, job: Job) -> Output:
    assert job.whole is not None
    mean = place.scheduler.mean(job.endpoint)
    duration = job.duration
    return Output(job.whole, False, duration, duration if mean is None else mean, None, place.changed_states(job))


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
    except Exception as error:  # noqa: BLE001  # a value that one visitor sent ends that visitor's job only
        return failure(place, job.endpoint, error)


async def _run_ready(place: Workplace, jobs: list[Job], decoded: list[list[Any]]) -> list[Outcome]:
    first = jobs[0]
    try:
        # One visitor who cancels does not end the call that others share.
        with cancellable(first) if len(jobs) == 1 else nullcontext():
            columns = [list(column) for column in zip(*decoded, strict=True)]
            with values.running(first):
                args, kwargs = values.call_arguments(first, columns)
                results = [r async for r in call(place.threads, first.endpoint, args, kwargs)]
            for job, result in zip(jobs, values.rows(first.endpoint, results[-1], len(jobs)), strict=True):
                job.whole = await _encode(place, job, result)
    except Cancelled:
        return [Nothing()]
    except Exception as error:  # noqa: BLE001  # the edge of user code
        return [failure(place, first.endpoint, error)] * len(jobs)
    return [_batch_output(place, job) for job in jobs]


def _batch_output(place: Workplace, job: Job) -> Output:
    output = _output(place, job)
    output.is_generating = None
    return output


def failure(place: Workplace, endpoint: Endpoint, error: Exception) -> Failure | PlainFailure:
    """Turns an exception into what the visitor is told, and logs what the developer should know."""
    if isinstance(error, Error):
        if error.print_exception:
            log.error("an event ended with an error", error, endpoint=endpoint.api_name)
        return Failure(error.message, error.duration, error.visible, error.title)
    log.error("an event failed", error, endpoint=endpoint.api_name, function=endpoint.name)
    return PlainFailure(str(error) if place.show_error else None)
