"""What a client is told has the very form that was recorded from Gradio: messages, their order, their keys in order."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import preludio as gr
import preludio.contract
from tests.serving import Message, Serve

GOLDEN = Path(preludio.contract.__file__).parent / "golden" / "streams.json"
RECORDED: dict[str, list[Message]] = json.loads(GOLDEN.read_text())
TIMES = {"eta", "rank_eta", "duration", "average_duration", "cache_duration", "avg_time"}


def simple_call() -> int:
    return 3


def generator_text_append() -> Iterator[str]:
    yield "a"
    yield "a b"
    yield "a b c"


def error_exception() -> None:
    raise ValueError("plain boom")


def error_gr_error() -> None:
    raise gr.Error("user <b>boom</b>", duration=3, title="Oops")


def logs() -> str:
    gr.Info("info msg")
    gr.Warning("warn msg", duration=2, title="W")
    gr.Success("ok", visible=False)
    return "logged"


def progress(progress: gr.Progress = gr.Progress()) -> str:
    for _ in progress.tqdm(range(3), desc="work", unit="it"):
        time.sleep(0.03)  # longer than the pause between two messages about progress
    return "done"


def batch_single(names: list[str] | None = None) -> list[list[str]]:
    return [["ABC"]]


async def cancel() -> Any:
    for number in range(3):
        yield number
    await asyncio.Event().wait()


def form(message: Message) -> Message:
    """Gives a message without what differs from call to call: ids, and how long something took."""
    timed = message.get("msg") != "log" and "error" not in message
    return {key: _form(value, timed and key in TIMES) for key, value in message.items() if key != "event_id"}


def _form(value: Any, timed: bool) -> Any:
    if isinstance(value, dict):
        return form(value)
    if timed:
        return value is not None
    # In JSON 10 and 10.0 are the same.
    return float(value) if type(value) is int else value


def forms(messages: list[Message]) -> list[str]:
    return [json.dumps(form(message)) for message in messages]


def app_of(fn: Callable[..., Any]) -> gr.Blocks:
    with gr.Blocks() as app:
        is_batch = fn is batch_single
        box = gr.Textbox()
        gr.Button().click(fn, box if is_batch else None, box, batch=is_batch, postprocess=False)
    return app


@pytest.mark.parametrize(
    "fn", [simple_call, generator_text_append, error_exception, error_gr_error, logs, progress, batch_single]
)
def test_a_stream_has_the_recorded_form(serve: Serve, fn: Callable[..., Any]) -> None:
    visitor = serve(app_of(fn), show_error=True).visitor()
    recorded = forms(RECORDED[fn.__name__])
    if '"eta": true' in recorded[1]:
        visitor.call(0, "abc")
    assert forms(visitor.call(0, "abc")) == recorded


def test_a_cancelled_stream_has_the_recorded_form(serve: Serve) -> None:
    visitor = serve(app_of(cancel)).visitor()
    event_id = visitor.join(0)
    with visitor.stream() as events:
        told = [next(events.messages()) for _ in range(5)]
        visitor.cancel(event_id)
        told += events.messages()
    recorded = RECORDED["cancel"]
    assert forms(told[-2:]) == forms(recorded[-2:])
    assert [list(message) for message in told] == [list(message) for message in recorded]


def test_an_unknown_session_is_told_as_recorded(serve: Serve) -> None:
    assert serve(app_of(simple_call)).visitor("nosuch").read() == RECORDED["unknown_session"]
