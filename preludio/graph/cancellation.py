"""How a running function learns that nobody waits for it any more."""

from __future__ import annotations

from preludio.graph import context


def cancelled() -> bool:
    """Tells whether the call that this code runs for was cancelled, or has met its `time_limit`.

    A function in a thread cannot be stopped from outside: one that takes long looks at this now and then, and returns.
    Outside a running event it is False. A thread that the function starts itself has to run in a copy of its context
    (`contextvars.copy_context().run`) for this to be known there.
    """
    job = context.current_job()
    return job is not None and job.unwanted
