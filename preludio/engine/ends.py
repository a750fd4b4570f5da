"""The ends of jobs: how they are worded, stored, and told of when others carry a job on."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from preludio.engine.run import Outcome, failure
from preludio.observe import log
from preludio.state.store import Accepted, Fenced, Final, Known, StorageFailed
from preludio.wire.codec import encode
from preludio.wire.messages import Failure, Nothing, Output, PlainFailure, ProcessCompleted

if TYPE_CHECKING:
    from preludio.engine.job import Job
    from preludio.engine.workplace import Workplace
    from preludio.state.session import Session, Sessions
    from preludio.wire.ids import EventId, SessionId

CRASHED = "The server was interrupted before this was done"
UNSTORED = Failure("The server could not store the result of this. It is lost, and nothing was changed.", duration=None)
PAUSES = (0.1, 0.3, 0.6, 1.0, 2.0)
"""Seconds between the trials to store the end of a job, before it counts as lost."""


class Owed(NamedTuple):
    """An end that was told and is still to be stored."""

    session: SessionId
    final: Final
    attempt: int


class Ends:
    """Stores the ends of jobs before they are told, and owes the store those that it could not take.

    `stopping` is set when the server stops, and nothing is waited for any more.
    """

    def __init__(self, place: Workplace, sessions: Sessions, stopping: asyncio.Event) -> None:
        self.place = place
        self.sessions = sessions
        self.stopping = stopping
        # Whether the last attempt to journal or store something has failed.
        self.doubtful = False
        self._owed: dict[EventId, Owed] = {}
        # Jobs that another process carries on, and the sessions that wait here for their ends.
        self._elsewhere: dict[EventId, Session] = {}

    def message(self, job: Job, outcome: Outcome) -> tuple[Outcome, bytes]:
        """Gives the final message of a job; a result that cannot travel fails it."""
        try:
            return outcome, encode(completed(job, outcome))
        except Exception as error:  # noqa: BLE001  # a value may be of a user's class, which fails in its own way
            job.shown = None
            failed = failure(self.place, job.endpoint, error)
            return failed, encode(completed(job, failed))

    async def store(self, job: Job, outcome: Outcome, data: bytes) -> tuple[Outcome, bytes]:
        """Stores the end of a job, and gives the one to be told: no success is told that a crash could undo."""
        ok = isinstance(outcome, Output)
        final = Final(job.id, data, ok or isinstance(outcome, Nothing))
        try:
            await self._keep_trying(job, job.states if ok or job.chunks else {}, final)
        except StorageFailed as error:
            log.error("the end of a job could not be stored", error, event_id=job.id)
        else:
            return outcome, data
        if ok:
            outcome, data = UNSTORED, encode(completed(job, UNSTORED))
        self._owed[job.id] = Owed(job.session.id, Final(job.id, data, isinstance(outcome, Nothing)), job.attempt)
        return outcome, data

    async def _keep_trying(self, job: Job, states: dict[int, Any], final: Final) -> None:
        """Stores the end of a job; while the disk fails, it is tried again for some seconds."""
        for pause in PAUSES:
            try:
                await self.place.keep(job, states, final)
            except StorageFailed as error:
                self.doubtful = True
                log.warning("the end of a job could not be stored yet", event_id=job.id, reason=str(error))
            else:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), pause)
        await self.place.keep(job, states, final)

    def give_up(self, left: Accepted) -> None:
        """Ends a job that a dead process has left."""
        failed = in_vain(CRASHED, left.attempt)
        message = ProcessCompleted(left.event_id, failed, success=False, title=failed.title)
        final = Final(left.event_id, encode(message), False)
        self._owed[left.event_id] = Owed(left.session, final, left.attempt)
        self.sessions.open(left.session).publish_end(left.event_id, left.endpoint, None, final.data)

    async def pay(self) -> None:
        """Stores the ends that could not be stored when they were told."""
        for id, owed in list(self._owed.items()):
            try:
                await self.place.state.commit(owed.session, 0, {}, owed.final, owed.attempt)
            except Fenced as fenced:
                log.warning("an end was dropped", event_id=id, reason=str(fenced))
            except StorageFailed as error:
                log.error("the end of a job could not be stored", error, event_id=id)
                return
            del self._owed[id]

    async def find(self, id: EventId) -> Known | None:
        """Gives what is known of a job, also of an end that is still to be stored."""
        known, owed = await self.place.state.find(id), self._owed.get(id)
        if known is None or known.final is not None or owed is None:
            return known
        return Known(owed.attempt, known.created, None, owed.final)

    def expect(self, id: EventId, session: Session) -> None:
        """Lets a session hear of the end of a job that another process carries on."""
        self._elsewhere[id] = session

    async def look_elsewhere(self) -> None:
        """Tells sessions of the ends that jobs have found in other processes meanwhile."""
        for id, session in list(self._elsewhere.items()):
            await self._look_elsewhere(id, session)

    async def _look_elsewhere(self, id: EventId, session: Session) -> None:
        known = await self.place.state.find(id)
        if known is not None and known.final is None and self.sessions.find(session.id) is session:
            return
        del self._elsewhere[id]
        if known is not None and known.final is not None:
            session.publish_end(id, 0, None, known.final.data)

    async def foreign(self, job: Job) -> None:
        """Tells the end of a job that is not this process's to end, as it is or will be."""
        known = await self.place.state.find(job.id)
        if known is None:
            # It was never taken, and its sender knows; whoever reads on its session must not wait for it.
            data = encode(ProcessCompleted(job.id, Nothing()))
            job.session.publish_end(job.id, job.endpoint.id, job.trigger_id, data)
        elif known.final is None:
            self.expect(job.id, job.session)
        else:
            job.session.publish_end(job.id, job.endpoint.id, job.trigger_id, known.final.data)


def in_vain(what: str, attempts: int) -> Failure:
    """Gives the failure of a job whose attempts have all come to nothing."""
    return Failure(f"{what}, in each of {attempts} attempts." if attempts > 1 else f"{what}.", duration=None)


def completed(job: Job, outcome: Outcome) -> ProcessCompleted:
    if isinstance(outcome, Output):
        used, seconds, mean = outcome.used_cache, outcome.duration, outcome.average_duration
        return ProcessCompleted(job.id, outcome, used_cache=used, cache_duration=seconds, avg_time=mean)
    if isinstance(outcome, Nothing):
        return ProcessCompleted(job.id, outcome, title=job.reason)
    title = outcome.title if isinstance(outcome, Failure) else "Error"
    return ProcessCompleted(job.id, outcome, success=False, title=title)


def outcome_name(outcome: Outcome) -> str:
    if isinstance(outcome, Output):
        return "done"
    return "failed" if isinstance(outcome, (Failure, PlainFailure)) else "cancelled"
