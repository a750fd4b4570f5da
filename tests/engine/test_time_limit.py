"""A call that takes longer than its listener allows: it fails in clear words, and what can be stopped is stopped."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from threading import Event
from typing import Any

import preludio as gr
from tests.serving import PATIENCE, Message, Serve

# Whole seconds would do for the types, and take longer.
LIMIT: Any = 0.2
WORDS = "The function 'endless' (endpoint /fn) took longer than its time_limit of 0.2 s."


def app_of(fn: Callable[..., Any], then: Callable[[], Any] = lambda: "next", **more: Any) -> gr.Blocks:
    """Declares a function with a time limit, and another that shares its concurrency limit of one."""
    with gr.Blocks() as app:
        button = gr.Button()
        button.click(fn, None, gr.Textbox(), api_name="fn", concurrency_id="g", time_limit=LIMIT, **more)
        button.click(then, None, gr.Textbox(), concurrency_id="g")
    return app


def endings(messages: list[Message]) -> list[Message]:
    return [m for m in messages if m["msg"] == "process_completed"]


def test_a_coroutine_is_stopped(serve: Serve) -> None:
    stopped = Event()

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    visitor = serve(app_of(endless)).visitor()
    end = visitor.end(0)
    assert (end["success"], end["output"]["error"], end["output"]["visible"]) == (False, WORDS, True)
    assert visitor.result(1) == ["next"]
    assert stopped.is_set()


def test_an_async_generator_is_stopped_after_what_it_has_given(serve: Serve) -> None:
    stopped = Event()

    async def endless() -> AsyncIterator[str]:
        try:
            yield "first"
            await asyncio.Event().wait()
        finally:
            stopped.set()

    visitor = serve(app_of(endless)).visitor()
    messages = visitor.call(0)
    assert [m["msg"] for m in messages[2:]] == ["process_generating", "process_completed", "close_stream"]
    assert endings(messages)[0]["output"]["error"] == WORDS
    assert visitor.result(1) == ["next"]
    assert stopped.is_set()


def test_a_plain_function_learns_of_it_and_keeps_its_place(serve: Serve) -> None:
    go_on = Event()
    answers: list[bool] = []

    def endless() -> None:
        assert go_on.wait(PATIENCE)
        answers.append(gr.cancelled())

    serving = serve(app_of(endless, lambda: str(answers)))
    visitor, other = serving.visitor(), serving.visitor()
    assert visitor.failure(0)["error"] == WORDS
    waiting = other.join(1)
    with other.stream() as events:
        events.until("estimation", rank=0)
        go_on.set()
        done = events.until("process_completed", event_id=waiting)
    assert done[-1]["output"]["data"] == ["[True]"]


def test_a_generator_in_a_thread_is_closed(serve: Serve) -> None:
    closed, never = Event(), Event()

    def endless() -> Iterator[str]:
        number = 0
        try:
            # Not faster than anybody can read.
            while not never.wait(0.01):
                yield str(number)
                number += 1
        finally:
            closed.set()

    visitor = serve(app_of(endless)).visitor()
    assert visitor.failure(0)["error"] == WORDS
    assert visitor.result(1) == ["next"]
    assert closed.is_set()


def test_all_calls_of_a_batch_fail(serve: Serve) -> None:
    async def endless(names: list[str]) -> list[list[str]]:
        await asyncio.Event().wait()
        return [names]

    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(endless, box, box, api_name="fn", batch=True, time_limit=LIMIT)
    visitor = serve(app).visitor()
    ids = [visitor.join(0, name) for name in "abc"]
    ends = {m["event_id"]: m["output"]["error"] for m in endings(visitor.read())}
    assert ends == dict.fromkeys(ids, WORDS)


def test_a_call_past_the_queue_fails_too(serve: Serve) -> None:
    async def endless() -> None:
        await asyncio.Event().wait()

    answer = serve(app_of(endless)).visitor().post("run/fn", {"data": []})
    assert (answer.status_code, answer.json()["error"]) == (500, WORDS)


def test_a_function_called_past_the_queue_keeps_its_place_as_well(serve: Serve) -> None:
    go_on, ended = Event(), Event()

    def endless() -> None:
        assert go_on.wait(PATIENCE)
        ended.set()

    serving = serve(app_of(endless, lambda: str(ended.is_set())))
    visitor = serving.visitor()
    assert visitor.post("run/fn", {"data": []}).json()["error"] == WORDS
    waiting = visitor.join(1)
    with visitor.stream() as events:
        events.until("estimation", rank=0)
        go_on.set()
        assert events.until("process_completed", event_id=waiting)[-1]["output"]["data"] == ["True"]


def test_it_is_no_cancellation(serve: Serve) -> None:
    freed: list[str] = []

    async def endless() -> None:
        await asyncio.Event().wait()

    visitor = serve(app_of(endless, on_cancel=lambda: freed.append("freed"))).visitor()
    visitor.failure(0)
    visitor.result(1)
    assert freed == []
    assert 'outcome="failed"' in visitor.get("metrics").text


def test_waiting_does_not_count(serve: Serve) -> None:
    entered, go_on = Event(), Event()

    def slow(name: str) -> str:
        entered.set()
        assert go_on.wait(PATIENCE)
        return name

    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(slow, box, box, concurrency_id="g")
        gr.Button().click(lambda name: name, box, box, concurrency_id="g", time_limit=LIMIT)
    visitor = serve(app).visitor()
    visitor.join(0, "slow")
    assert entered.wait(PATIENCE)
    waiting = visitor.join(1, "waits")
    # Longer than the limit, which nothing else would tell.
    assert not Event().wait(2 * LIMIT)
    go_on.set()
    ends = {m["event_id"]: m for m in endings(visitor.read())}
    assert ends[waiting]["output"]["data"] == ["waits"]
