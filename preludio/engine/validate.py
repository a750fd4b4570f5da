"""A listener's validator: asked before a call is taken."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from preludio.engine import values
from preludio.errors import Error, OutputError
from preludio.graph.arity import input_parameters
from preludio.wire.shapes import is_object, is_sequence

if TYPE_CHECKING:
    from preludio.engine.job import Job
    from preludio.engine.workplace import Workplace

VALID = {"__type__": "validate", "is_valid": True, "message": ""}


async def refused(place: Workplace, job: Job) -> list[dict[str, Any]] | None:
    """Gives the verdict on each input if one of them is refused, else None.

    Raises OutputError when the validator returns something else than verdicts.
    """
    validator = job.endpoint.validator
    if validator is None:
        return None
    await place.restore(job)
    try:
        decoded = await place.threads.call(values.decode, job, place.files_of(job))
    except Error:
        # What a component itself refuses is told by the call, in its own words.
        return None
    args, kwargs = values.call_arguments(job, decoded)
    with values.running(job):
        if inspect.iscoroutinefunction(validator):
            result = await validator(*args, **kwargs)
        else:
            result = await place.threads.call(validator, *args, **kwargs)
    verdicts = _verdicts(job, result)
    return None if all(v["is_valid"] for v in verdicts) else verdicts


def _verdicts(job: Job, result: Any) -> list[dict[str, Any]]:
    given = list(result) if is_sequence(result) else [result]
    for verdict in given:
        if verdict is not None and not (is_object(verdict) and "is_valid" in verdict):
            raise OutputError(
                f"The validator of {job.endpoint.name!r} must return gr.validate(...), not {verdict!r:.100}."
            )
    given += [None] * (len(job.endpoint.input_blocks) - len(given))
    names = [p.name for p in input_parameters(job.endpoint)]
    names += [f"param_{n}" for n in range(len(names), len(given))]
    return [(verdict or VALID) | {"parameter_name": name} for verdict, name in zip(given, names, strict=False)]
