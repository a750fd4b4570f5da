"""A job: one run of one endpoint for one session."""

from __future__ import annotations

import time
from enum import Enum
from threading import get_ident
from typing import TYPE_CHECKING, Any

from preludio.engine.chunks import Chunks
from preludio.errors import Cancelled
from preludio.graph.shown import Shown
from preludio.wire.codec import encode
from preludio.wire.messages import (
    Estimation,
    Failure,
    Log,
    Output,
    ProcessGenerating,
    ProcessStarts,
    Progress,
    ProgressUnit,
)

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future, Task, TimerHandle
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from preludio.graph.endpoint import Endpoint
    from preludio.graph.inject import Request
    from preludio.graph.progress import Tracker
    from preludio.graph.render import Rendering
    from preludio.state.session import Session
    from preludio.wire.config import RenderConfig
    from preludio.wire.ids import EventId
    from preludio.wire.messages import Level

# Seconds between two looks at a progress that changes faster than anyone can see.
PROGRESS_INTERVAL = 0.02


class Stage(Enum):
    """The life of a job goes one way: it waits, runs, has ended."""

    QUEUED = "queued"
    RUNNING = "running"
    ENDED = "done"


class Job:
    """One run of one endpoint for one session; to the function that runs, the visitor's ear."""

    def __init__(
        self,
        id: EventId,
        session: Session,
        endpoint: Endpoint,
        data: list[Any],
        loop: AbstractEventLoop,
        *,
        event_data: Any = None,
        trigger_id: int | None = None,
        request: Callable[[], Request] | None = None,
        root: str = "",
    ) -> None:
        self.id = id
        self.session = session
        self.endpoint = endpoint
        self.data = data
        self.loop = loop
        self.event_data = event_data
        self.trigger_id = trigger_id
        self.request = request
        self.root = root
        # Whether its call may be shared with others of its endpoint, and whether it waits for some to do so.
        self.shares = endpoint.batch
        self.gathers = False
        # Is set when its turn has come, if its sender waits for that instead of hearing of it.
        self.turn: Future[None] | None = None
        self.keeps: Path | None = None
        # "full" or "partial" once its function has used a cache.
        self.used_cache: str | None = None
        # Whether its id is the sender's, who may send it again.
        self.repeatable = False
        self.attempt = 1
        # Whether the next attempt begins when its turn comes.
        self.resumes = False
        # Whether what is shown is of an attempt before.
        self.stale = False
        # Whether the server stops before it is done, and leaves it to the next one.
        self.left = False
        # Its messages lie behind this place in the session's log.
        self.before = session.log.last(session.id)
        self.stage = Stage.QUEUED
        self.started = 0.0
        self.cancelled = False
        # What a job ends with that was cancelled, if not with nothing, and what is told of the reason.
        self.outcome: Failure | None = None
        self.reason: str | None = None
        # Whether its final message is on its way.
        self.ending = False
        # The ends of functions that go on in their threads though it has ended.
        self.left_behind: list[Future[None]] = []
        self.leaving: TimerHandle | None = None
        # Is set once it is known whether the journal has taken it.
        self.arrival: Future[None] | None = None
        # What to cancel when all who share the call of a function are cancelled.
        self.task: Task[None] | None = None
        self.mates: Sequence[Job] = (self,)
        self.shown: list[Shown] | None = None
        self.chunks = Chunks(endpoint.time_limit) if endpoint.streams else None
        self.states: dict[int, Any] = {}
        # What the function of a render has built, and how that travels.
        self.rendering: Rendering | None = None
        self.render_config: RenderConfig | None = None
        # What the watched state variables were like when it began.
        self.fingerprints: dict[int, Any] = {}
        self.estimation: Estimation | None = None
        self.shown_progress = b""
        self._thread = get_ident()
        self._progress = b""
        self._progress_timer: TimerHandle | None = None
        self._progress_awaited = False

    def visitor(self, *, alone: bool) -> str:
        """Names the signed-in user, or else, or if it shall be alone, the session."""
        user = self.session.user
        return f"session {self.session.id}" if alone or user is None else f"user {user}"

    def reused(self, part: object) -> None:
        """Hears that the whole result or a part of it was known."""
        whole = getattr(self.endpoint.fn, "cached", None) is part
        self.used_cache = "full" if whole else self.used_cache or "partial"

    def wait(self, estimation: Estimation) -> None:
        """Tells how long the wait will be."""
        self.estimation = estimation
        if self.turn is None:
            self.session.publish(estimation, "estimation")

    def start(self, eta: float | None) -> None:
        """Begins to run, and says so."""
        self.begin()
        self.session.publish(ProcessStarts(self.id, eta), "process_starts")

    def begin(self) -> None:
        """Begins to run."""
        self.stage = Stage.RUNNING
        self.started = time.monotonic()

    @property
    def may_run_again(self) -> bool:
        """Tells whether its endpoint wants another attempt if this one comes to nothing."""
        return self.attempt <= self.endpoint.retry

    @property
    def duration(self) -> float:
        """Gives the seconds since it began to run."""
        return time.monotonic() - self.started if self.started else 0.0

    @property
    def whole(self) -> list[Any] | None:
        """Gives the values its outputs have by now, None before the first."""
        return None if self.shown is None else [shown.value for shown in self.shown]

    def show(self, results: list[Any]) -> list[Any]:
        """Takes in what its function gives next, and gives what to tell of it: values at first, then edits."""
        if self.shown is not None and not self.stale:
            return [shown.take(result) for shown, result in zip(self.shown, results, strict=True)]
        self.shown = [Shown(block, result) for block, result in zip(self.endpoint.output_blocks, results, strict=True)]
        stale, self.stale = self.stale, False
        return [[["replace", [], shown.value]] if stale else shown.value for shown in self.shown]

    def picture(self, eta: float | None) -> list[bytes]:
        """Gives the messages from which a reader who knows nothing learns how it stands."""
        if self.stage is Stage.QUEUED:
            shown = [encode(self.estimation)] if self.estimation else []
        else:
            shown = [encode(ProcessStarts(self.id, eta))]
        if self.shown_progress:
            shown.append(self.shown_progress)
        # What a plain function has returned is told when it is stored.
        told = self.endpoint.generates or self.endpoint.streams
        if told and (whole := self.whole) is not None:
            output = Output(whole, is_generating=True, duration=self.duration, average_duration=eta)
            shown.append(encode(ProcessGenerating(self.id, output)))
        return shown

    def log(self, text: str, level: Level, duration: float | None, visible: bool, title: str) -> None:
        # Encoded here: what cannot travel fails the function that says it.
        message = encode(Log(self.id, str(text), level, duration, visible, str(title)))
        self._on_loop(self._publish_running, message, "log")

    @property
    def unwanted(self) -> bool:
        return all(mate.cancelled for mate in self.mates)

    def outlived_by(self, end: Future[None]) -> None:
        self.left_behind.append(end)

    def leave(self, seconds: float, end: Callable[[], None]) -> None:
        """Is ended in so many seconds, because its visitor has gone, unless it is told to stay."""
        self.stay()
        self.leaving = self.loop.call_later(seconds, end)

    def stay(self) -> None:
        """Goes on: its visitor is back, or it has ended."""
        if self.leaving is not None:
            self.leaving.cancel()
            self.leaving = None

    def progress(self, trackers: list[Tracker]) -> None:
        if self.unwanted:
            raise Cancelled
        units = [ProgressUnit(t.index, t.length, t.unit, t.progress, t.desc) for t in trackers]
        self._progress = encode(Progress(self.id, units))
        if not self._progress_awaited:
            self._progress_awaited = True
            self._on_loop(self._pace_progress)

    def _on_loop(self, work: Callable[..., None], *args: Any) -> None:
        """Does what belongs to the loop, at once if this is its thread."""
        if get_ident() == self._thread:
            work(*args)
        else:
            self.loop.call_soon_threadsafe(work, *args)

    def _pace_progress(self) -> None:
        """Shows progress at once, then at most once in an interval, always the newest."""
        self._progress_awaited = False
        if self._progress_timer is None and self.stage is Stage.RUNNING:
            self._show_progress()
            self._progress_timer = self.loop.call_later(PROGRESS_INTERVAL, self._end_interval)

    def _end_interval(self) -> None:
        self._progress_timer = None
        if self._progress:
            self._pace_progress()

    def _show_progress(self) -> None:
        newest, self._progress = self._progress, b""
        if newest:
            self.shown_progress = newest
            self._publish_running(newest, "progress")

    def _publish_running(self, message: bytes, kind: str) -> None:
        # A cancelled job's thread may still talk; nobody listens any more.
        if self.stage is Stage.RUNNING:
            self.session.publish_encoded(self.id, kind, message)

    def again(self) -> Job:
        """Gives the job of the next attempt; nothing that this one still does is told any more."""
        self.end()
        job = Job(
            self.id,
            self.session,
            self.endpoint,
            self.data,
            self.loop,
            event_data=self.event_data,
            trigger_id=self.trigger_id,
            request=self.request,
            root=self.root,
        )
        job.attempt, job.resumes = self.attempt, True
        # Alone: it may be what has killed its process.
        job.shares = False
        job.before, job.shown, job.stale = self.before, self.shown, self.shown is not None
        return job

    def end(self) -> None:
        """Has ended; nothing is told of it after its final message."""
        self._show_progress()
        if self._progress_timer is not None:
            self._progress_timer.cancel()
        self.stay()
        self.stage = Stage.ENDED
