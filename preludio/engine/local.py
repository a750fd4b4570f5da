"""The engine inside this process: coroutines on the loop, own worker threads."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from preludio.engine.ends import CRASHED, Ends, in_vain, outcome_name
from preludio.engine.job import Job, Stage
from preludio.engine.rebuild import Unbuildable, rebuilt, written
from preludio.engine.rendering import is_wanted
from preludio.engine.run import Died, Outcome, recall, run, run_batch
from preludio.engine.stopping import free, patience, too_long, was_left
from preludio.engine.values import cached
from preludio.observe import log
from preludio.state.store import Accepted, Fenced, StorageFailed
from preludio.wire.ids import EndpointId, EventId
from preludio.wire.messages import Failure, Nothing, Output

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Sequence

    from preludio.engine.workplace import Workplace
    from preludio.observe.metrics import Metrics
    from preludio.state.session import Session, Sessions

STOPPED = Failure("The server was stopped before this was done.", duration=None)


class LocalEngine:
    """Takes jobs, runs them when it is their turn, and sees to it that each has exactly one final message."""

    def __init__(self, place: Workplace, sessions: Sessions, metrics: Metrics) -> None:
        self.place = place
        self.scheduler = place.scheduler
        self.sessions = sessions
        self.metrics = metrics
        self.jobs: dict[EventId, Job] = {}
        self._tasks: asyncio.TaskGroup | None = None
        # Those that wait for functions to stop whose calls have ended.
        self._waiting: set[asyncio.Task[Any]] = set()
        self._stopping = asyncio.Event()
        self.ends = Ends(place, sessions, self._stopping)

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Runs jobs inside; at the end those still under way are left to the next server, or ended with an error."""
        self._tasks = asyncio.TaskGroup()
        async with self._tasks:
            await self.recover()
            places = self._tasks.create_task(self.scheduler.places.keep_told())
            yield
            places.cancel()
            self._stopping.set()
            for job in list(self.jobs.values()):
                job.left = job.may_run_again and not job.cancelled
                self.cancel(job, STOPPED)
            for task in self._waiting:
                task.cancel()
        await self.ends.pay()
        self.place.threads.close()
        await self.place.processes.close()

    async def recover(self) -> None:
        """Looks after the jobs of processes that were killed, and after what could not be stored before."""
        for left in await self.place.state.unfinished():
            try:
                self._resume(rebuilt(left, self.place.app, self.sessions))
            except Unbuildable as reason:
                log.warning("a job did not survive a crash", event_id=left.event_id, reason=str(reason))
                self.ends.give_up(left)
        await self.ends.pay()
        await self.ends.look_elsewhere()

    def _resume(self, job: Job) -> None:
        """Lets a job wait for its next attempt."""
        self.scheduler.expect()
        self.jobs[job.id] = job.session.jobs[job.id] = job
        self._enqueue(job)

    async def taken(self, id: EventId) -> bool:
        """Tells whether a job of this id was taken before."""
        return id in self.jobs or await self.place.state.result(id) is not None

    async def submit(self, job: Job) -> bool:
        """Takes a job: when this returns it is journalled, and will end in one final message.

        Returns False for a job that was taken before. Raises QueueFull, or StorageFailed when it cannot be journalled.
        """
        known = self.jobs.get(job.id)
        if known is not None:
            return await self._submit_again(known, job)
        self.scheduler.admit(job)
        self.jobs[job.id] = job.session.jobs[job.id] = job
        accepted = Accepted(job.id, job.session.id, EndpointId(job.endpoint.id), self._written(job), time.time())
        # While the disk fails, nothing runs that is not journalled.
        if job.repeatable or self.ends.doubtful:
            return await self._submit_once(job, accepted)
        self._enqueue(job)
        return await self._submit_quickly(job, accepted)

    async def _submit_quickly(self, job: Job, accepted: Accepted) -> bool:
        """Takes a job whose id nobody else knows: it may run while it is journalled, and a quick one is one step."""
        try:
            return await self.place.state.accept(accepted, patient=True)
        except StorageFailed:
            self.ends.doubtful = True
            # Its sender hears that it was not taken.
            self.cancel(job)
            raise

    def _written(self, job: Job) -> bytes:
        return written(job, self.place.app) if job.endpoint.retry else b""

    async def _submit_once(self, job: Job, accepted: Accepted) -> bool:
        """Takes a job whose sender may send it again: only the journal knows whether that has happened."""
        taken = False
        job.arrival = job.loop.create_future()
        try:
            taken = await self.place.state.accept(accepted)
            self.ends.doubtful = False
        except StorageFailed:
            self.ends.doubtful = True
            raise
        finally:
            if not taken:
                self._turn_away(job)
            job.arrival.set_result(None)
        if taken:
            self._enqueue(job)
        return taken

    async def _submit_again(self, known: Job, job: Job) -> bool:
        """Takes a job only if the one of the same id that is on its way is not taken."""
        if known.arrival is not None:
            await asyncio.shield(known.arrival)
        return False if self.jobs.get(job.id) is known else await self.submit(job)

    def _enqueue(self, job: Job) -> None:
        job.keeps = self.place.keeps
        if cached(job.endpoint) is None:
            self._line_up(job)
        else:
            self._spawn(self._recall(job))

    async def _recall(self, job: Job) -> None:
        """Answers a call whose result is known at once, past those who wait, or lets it wait with them."""
        outcome = await recall(self.place, job)
        if outcome is None and not job.cancelled:
            self._line_up(job)
            return
        self.scheduler.turn_away()
        await self._finish(job, outcome or Nothing())

    def _line_up(self, job: Job) -> None:
        self._start(self.scheduler.add(job))
        if job.gathers:
            job.loop.call_later(job.endpoint.batch_wait, self._hurry, job)

    def _hurry(self, job: Job) -> None:
        """Lets a job start that has waited long enough for others of its batch."""
        if job.stage is Stage.QUEUED:
            self.scheduler.hurry(job)
            self._start(self.scheduler.next_of(job.endpoint))

    def _turn_away(self, job: Job) -> None:
        self.scheduler.turn_away()
        self._forget(job)

    def _forget(self, job: Job) -> None:
        del self.jobs[job.id]
        del job.session.jobs[job.id]

    def cancel(self, job: Job, outcome: Failure | None = None, reason: str | None = None) -> None:
        """Ends a job that waits or runs, with nothing or with a failure: its visitor hears at once.

        Its function is stopped if that is possible; until it has stopped it keeps its place among those that run.
        """
        if job.ending or job.cancelled:
            return
        job.cancelled, job.outcome, job.reason = True, outcome, reason
        known = self.jobs.get(job.id) is job
        if self.scheduler.remove(job) or (known and job.stage is Stage.RUNNING):
            self._spawn(self._finish(job, Nothing()))
        if job.task is not None and all(mate.cancelled for mate in job.mates):
            job.task.cancel()

    def attend(self, session: Session) -> None:
        """Learns that the first reader of a session has come or the last one gone, on which its jobs may depend."""
        for job in session.jobs.values():
            if session.attended:
                job.stay()
            elif (seconds := patience(job.endpoint)) is not None and not self._stopping.is_set():
                job.leave(seconds, partial(self.cancel, job, reason=was_left(seconds)))

    def let_go(self, session: Session) -> None:
        """Drops what a session's state variables held that want to know of it; the others may come back."""
        values = session.variables.values
        gone = {id: value for id, value in values.items() if self.place.delete_callback(session.block_at(id))}
        if gone and self._tasks is not None:
            self._spawn(self.place.let_go(session.variables, gone))

    def _spawn(self, work: Any) -> None:
        assert self._tasks is not None
        self._tasks.create_task(work)

    def _start(self, batches: list[list[Job]]) -> None:
        for batch in batches:
            turn = batch[0].turn
            if turn is not None:
                # Whoever has gone meanwhile gives the place back.
                if not turn.done():
                    turn.set_result(None)
                continue
            for job in batch:
                job.start(self.scheduler.mean(job.endpoint))
            self._spawn(self._work(batch))

    async def _work(self, batch: list[Job]) -> None:
        begun = [job for job in batch if not job.resumes or await self._begin_again(job)]
        outcomes = await self._outcomes(begun) if begun else []
        seconds = batch[0].duration
        died = list[Job]()
        for job, outcome in zip(begun, outcomes, strict=True):
            if isinstance(outcome, Died) and job.may_run_again and not job.cancelled:
                died.append(job)
            else:
                await self._finish(job, outcome)
        await self._stopped(batch)
        self._give_back(batch, seconds)
        for job in died:
            # Who was cancelled meanwhile has ended by that.
            if not job.cancelled:
                self._resume(job.again())

    def _give_back(self, batch: list[Job], seconds: float) -> None:
        """Gives the place of jobs that have run together to those who wait for it."""
        self.scheduler.ended(batch, seconds)
        self._start(self.scheduler.next_of(batch[0].endpoint))

    async def _give_back_later(self, job: Job, seconds: float) -> None:
        await self._stopped([job])
        self._give_back([job], seconds)

    async def _outcomes(self, batch: list[Job]) -> list[Outcome]:
        with self._within_limit(batch):
            if batch[0].endpoint.batch:
                return await run_batch(self.place, batch)
            return [await run(self.place, batch[0])]

    @contextmanager
    def _within_limit(self, jobs: Sequence[Job]) -> Generator[None]:
        """Ends jobs that run longer than their endpoint allows; streams of chunks look after themselves."""
        endpoint = jobs[0].endpoint
        if endpoint.time_limit is None or endpoint.streams:
            yield
            return
        timer = jobs[0].loop.call_later(endpoint.time_limit, self._end_too_long, jobs)
        try:
            yield
        finally:
            timer.cancel()

    def _end_too_long(self, jobs: Sequence[Job]) -> None:
        outcome = too_long(jobs[0].endpoint)
        for job in jobs:
            self.cancel(job, outcome)

    async def _stopped(self, batch: list[Job]) -> None:
        """Waits until the function of jobs has stopped for which nobody waits any more, and frees what it held."""
        cancelled = [job for job in batch if job.cancelled and job.outcome is None]
        task = asyncio.current_task()
        if self._stopping.is_set() or task is None or not (cancelled or any(job.left_behind for job in batch)):
            return
        self._waiting.add(task)
        try:
            for job in batch:
                for end in job.left_behind:
                    await end
            for job in cancelled:
                await free(self.place, job)
        finally:
            self._waiting.discard(task)

    async def _begin_again(self, job: Job) -> bool:
        """Begins the next attempt of a job, unless somebody else has ended it; tells whether there is something to do.

        An attempt counts when it begins: a job that only waited while others crashed the server has lost none.
        """
        try:
            job.attempt, job.resumes = await self.place.state.retry(job.id), False
        except Fenced:
            # Who was cancelled meanwhile has ended by that.
            if not job.ending:
                self._close(job)
                await self.ends.foreign(job)
            return False
        except StorageFailed as error:
            log.error("a job could not be run again", error, event_id=job.id)
            await self._finish(job, in_vain(CRASHED, job.attempt))
            return False
        return True

    async def _finish(self, job: Job, outcome: Outcome) -> None:
        """Commits a job's end together with its changes of state, then tells it, once."""
        if job.ending:
            return
        job.ending = True
        if job.cancelled:
            outcome = job.outcome or Nothing()
        if isinstance(outcome, Died):
            outcome = in_vain((outcome.error or "").rstrip("."), job.attempt)
        if job.left:
            self._close(job)
            return
        self._drop_unwanted(job, outcome)
        outcome, data = self.ends.message(job, outcome)
        attempt = job.attempt
        try:
            outcome, data = await self.ends.store(job, outcome, data)
        except Fenced as fenced:
            if job.attempt != attempt:
                # It was cancelled in the moment in which its next attempt began.
                job.ending = False
                await self._finish(job, outcome)
                return
            log.warning("an end was dropped", event_id=job.id, reason=str(fenced))
            self._close(job)
            await self.ends.foreign(job)
            return
        self._show(job, outcome)
        self._tell_end(job, outcome, data)

    def _close(self, job: Job) -> None:
        job.end()
        self._forget(job)

    def _tell_end(self, job: Job, outcome: Outcome, data: bytes) -> None:
        self._close(job)
        job.session.publish_end(job.id, job.endpoint.id, job.trigger_id, data)
        self.metrics.ended(job.endpoint.api_name or "", outcome_name(outcome), job.duration)
        self.sessions.relieve()

    def _drop_unwanted(self, job: Job, outcome: Outcome) -> None:
        """Forgets what a render has built whose own place was rendered anew meanwhile."""
        if job.rendering is not None and isinstance(outcome, Output) and not is_wanted(job):
            job.rendering = outcome.render_config = None

    def _show(self, job: Job, outcome: Outcome) -> None:
        """Makes what a render has built a part of its session's page."""
        if job.rendering is not None and isinstance(outcome, Output):
            gone = job.session.adopt(job.rendering)
            if any(gone):
                self._spawn(self.place.free(job.session.variables, gone))

    def unload(self, session: Session) -> None:
        """Ends the streams that a visitor sent, and runs the listeners of leaving, for nobody to see."""
        for job in session.jobs.values():
            if job.chunks is not None:
                job.chunks.close()
        for endpoint in [*self.place.app.endpoints.values(), *session.renderings.endpoints.values()]:
            if endpoint.fn is not None and any(target.event == "unload" for target in endpoint.targets):
                job = Job(EventId(token_hex(16)), session, endpoint, [], asyncio.get_running_loop())
                self._spawn(self._run_unseen(job))

    async def _run_unseen(self, job: Job) -> None:
        try:
            await self.run_now([job])
        except StorageFailed as error:
            log.error("what a visitor left behind could not be stored", error, session=job.session.id)

    async def run_now(self, jobs: list[Job], *, refusable: bool = False) -> list[Outcome]:
        """Runs one job, or a batch, for a sender who waits for it: a generator up to its first item.

        They wait their turn like all others, together, but nothing is journalled. Raises QueueFull if they may be
        refused and too many wait.
        """
        first, session = jobs[0], jobs[0].session
        if refusable:
            self.scheduler.admit(first)
        else:
            self.scheduler.expect()
        session.direct += 1
        try:
            async with self._turn(first):
                return await self._run_direct(jobs)
        finally:
            session.direct -= 1
            self.sessions.relieve()

    async def _run_direct(self, jobs: list[Job]) -> list[Outcome]:
        for job in jobs:
            job.keeps = self.place.keeps
            job.begin()
        try:
            with self._within_limit(jobs):
                given = await self._outcomes_now(jobs)
            outcomes = [job.outcome or outcome for job, outcome in zip(jobs, given, strict=True)]
            for job, outcome in zip(jobs, outcomes, strict=True):
                self._drop_unwanted(job, outcome)
                self._show(job, outcome)
                await self._settle(job, outcome)
        finally:
            for job in jobs:
                job.end()
        return outcomes

    @asynccontextmanager
    async def _turn(self, job: Job) -> AsyncGenerator[None]:
        """Waits for the turn of a job whose sender waits for it, and keeps its place in the group inside."""
        job.shares, job.turn = False, job.loop.create_future()
        self._start(self.scheduler.add(job))
        try:
            await job.turn
            yield
        finally:
            if not self.scheduler.remove(job):
                if job.left_behind and not self._stopping.is_set():
                    # Not waited for: whoever has called gets the answer now.
                    self._spawn(self._give_back_later(job, job.duration))
                else:
                    self._give_back([job], job.duration)

    async def _outcomes_now(self, jobs: list[Job]) -> list[Outcome]:
        if jobs[0].endpoint.batch:
            return await run_batch(self.place, jobs)
        outcome = await run(self.place, jobs[0], only_first=True)
        if isinstance(outcome, Output):
            outcome.is_generating = jobs[0].endpoint.generates
        return [outcome]

    async def _settle(self, job: Job, outcome: Outcome) -> None:
        if isinstance(outcome, Output) and job.states:
            await self.place.keep(job, job.states, None)
        self.metrics.ended(job.endpoint.api_name or "", outcome_name(outcome), job.duration)
