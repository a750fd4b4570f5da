"""What the server tells a page: one tagged union, in the order of keys that the official clients know."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from preludio.wire.config import RenderConfig
from preludio.wire.ids import EventId

Level = Literal["info", "warning", "success", "error"]


class Output(msgspec.Struct):
    """What a call has produced: one value, or list of edits, for each output; times in seconds."""

    data: list[Any]
    is_generating: bool | None = False
    duration: float | None = None
    average_duration: float | None = None
    render_config: RenderConfig | None = None
    changed_state_ids: list[int] = []
    used_cache: str | None = None


class Failure(msgspec.Struct):
    """Why a call has failed, as far as the visitor may know; `duration` in seconds."""

    error: str | None
    duration: float | None = 10
    visible: bool = True
    title: str = "Error"


class PlainFailure(msgspec.Struct):
    """Why a call has failed that did not end by `gr.Error`."""

    error: str | None
    visible: bool = True


class Nothing(msgspec.Struct):
    """What a cancelled call has produced."""


class ProgressUnit(msgspec.Struct):
    """How far one loop or task is: steps, or a fraction from 0 to 1."""

    index: int | None
    length: int | None
    unit: str | None
    progress: float | None
    desc: str | None


class Message(msgspec.Struct, tag_field="msg"):
    """Is told to one session."""

    event_id: EventId | None


class Estimation(Message, tag="estimation"):
    """A call waits: `rank` calls stand before it, which should take `rank_eta` seconds."""

    rank: int | None
    queue_size: int
    rank_eta: float | None


class ProcessStarts(Message, tag="process_starts"):
    """A call runs; it should take `eta` seconds."""

    eta: float | None


class Progress(Message, tag="progress"):
    """How far a call has come, the outermost loop first."""

    progress_data: list[ProgressUnit]


class Log(Message, tag="log"):
    """A message to the visitor, to be shown for `duration` seconds."""

    log: str
    level: Level
    duration: float | None
    visible: bool
    title: str


class ProcessGenerating(Message, tag="process_generating"):
    """A call has produced something, and goes on."""

    output: Output
    success: bool = True
    time_limit: float | None = None


class ProcessStreaming(Message, tag="process_streaming"):
    """A call has dealt with one chunk of its stream, and waits for the next."""

    output: Output
    success: bool = True
    time_limit: float | None = None


class ProcessCompleted(Message, tag="process_completed"):
    """A call has ended: with its whole output, a failure, or nothing if it was cancelled."""

    output: Output | Failure | PlainFailure | Nothing
    success: bool = True
    title: str | None = None
    used_cache: str | None = None
    cache_duration: float | None = None
    avg_time: float | None = None


class Heartbeat(Message, tag="heartbeat"):
    """The connection lives."""


class CloseStream(Message, tag="close_stream"):
    """Nothing is under way any more."""


class UnexpectedError(Message, tag="unexpected_error"):
    """The stream cannot go on."""

    message: str
    session_not_found: bool = False
    success: bool = False


class JobState(msgspec.Struct):
    """A call that the reader of a stream will hear of."""

    event_id: EventId
    fn_index: int
    trigger_id: int | None
    status: str


class SessionOpened(Message, tag="session"):
    """What a page finds when it comes back: the calls under way, and whether whole pictures of them follow."""

    jobs: list[JobState]
    position: int
    fresh: bool


ServerMessage = (
    Estimation
    | ProcessStarts
    | Progress
    | Log
    | ProcessGenerating
    | ProcessStreaming
    | ProcessCompleted
    | Heartbeat
    | CloseStream
    | UnexpectedError
    | SessionOpened
)
FINAL = "process_completed"
