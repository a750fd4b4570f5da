"""What becomes of a function whose call is cancelled: it stops if it can, and keeps its place until it has stopped."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextvars import copy_context
from threading import Event, Thread, get_ident
from typing import Any

import pytest

import preludio as gr
from preludio.errors import Cancelled
from tests.serving import PATIENCE, Message, Serve, Visitor


def app_of(fn: Callable[..., Any], then: Callable[[], Any] = lambda: "next", **more: Any) -> gr.Blocks:
    """Declares a function, and another that shares its limit of one."""
    with gr.Blocks() as app:
        gr.Button().click(fn, None, gr.Textbox(), api_name="fn", concurrency_id="g", **more)
        gr.Button().click(then, None, gr.Textbox(), concurrency_id="g")
    return app


def cancelled_at(visitor: Visitor, entered: Event) -> Message:
    """Calls the first function, cancels it once it runs, and gives its final message."""
    event_id = visitor.join(0)
    assert entered.wait(PATIENCE)
    with visitor.stream() as events:
        visitor.cancel(event_id)
        end: Message = events.until("process_completed", event_id=event_id)[-1]
    return end


def test_a_plain_function_can_ask_and_keeps_its_place_until_it_ends(serve: Serve) -> None:
    entered, asked, go_on, ended = Event(), Event(), Event(), Event()
    answers: list[bool] = []

    def slow() -> str:
        answers.append(gr.cancelled())
        entered.set()
        assert asked.wait(PATIENCE)
        answers.append(gr.cancelled())
        gr.Info("nobody hears this")
        assert go_on.wait(PATIENCE)
        ended.set()
        return "nobody sees this"

    serving = serve(app_of(slow, lambda: str(ended.is_set())))
    visitor, other = serving.visitor(), serving.visitor()
    assert not gr.cancelled()
    # Its visitor hears at once, though it goes on.
    end = cancelled_at(visitor, entered)
    assert (end["output"], end["success"], end["title"]) == ({}, True, None)
    asked.set()
    waiting = other.join(1)
    with other.stream() as events:
        events.until("estimation", rank=0)
        go_on.set()
        done = events.until("process_completed", event_id=waiting)
    assert done[-1]["output"]["data"] == ["True"]
    assert answers == [False, True]
    assert [m["msg"] for m in visitor.call(1)] == ["estimation", "process_starts", "process_completed", "close_stream"]


def test_the_next_word_of_its_progress_ends_a_function(serve: Serve) -> None:
    entered, go_on, ended = Event(), Event(), Event()
    raised: list[BaseException] = []

    def slow(progress: gr.Progress = gr.Progress()) -> None:
        try:
            progress(0.1)
            entered.set()
            assert go_on.wait(PATIENCE)
            try:
                for _ in progress.tqdm(range(3)):
                    raised.append(AssertionError("the loop went on"))  # noqa: PERF401
            except Exception as error:
                raised.append(error)
        except BaseException as error:
            raised.append(error)
            raise
        finally:
            ended.set()

    visitor = serve(app_of(slow)).visitor()
    cancelled_at(visitor, entered)
    go_on.set()
    assert ended.wait(PATIENCE)
    assert [type(error) for error in raised] == [Cancelled]
    assert visitor.result(1) == ["next"]


def test_bars_of_tqdm_end_a_function_too(serve: Serve) -> None:
    tqdm = pytest.importorskip("tqdm")
    entered, go_on = Event(), Event()
    seen: list[int] = []

    def slow(progress: gr.Progress = gr.Progress(track_tqdm=True)) -> None:
        with open("/dev/null", "w") as nowhere:  # noqa: PTH123
            for number in tqdm.tqdm(range(100), file=nowhere):
                seen.append(number)
                if number == 1:
                    entered.set()
                    assert go_on.wait(PATIENCE)

    visitor = serve(app_of(slow)).visitor()
    cancelled_at(visitor, entered)
    go_on.set()
    assert visitor.result(1) == ["next"]
    assert seen == [0, 1]


def test_nested_calls_and_threads_with_the_same_context_know_too(serve: Serve) -> None:
    entered, go_on = Event(), Event()
    answers: list[bool] = []

    def ask() -> None:
        answers.append(gr.cancelled())

    async def asynchronous() -> None:
        ask()
        await asyncio.to_thread(ask)

    def slow() -> None:
        entered.set()
        assert go_on.wait(PATIENCE)
        asyncio.run(asynchronous())
        thread = Thread(target=copy_context().run, args=(ask,))
        thread.start()
        thread.join()

    visitor = serve(app_of(slow)).visitor()
    cancelled_at(visitor, entered)
    go_on.set()
    visitor.result(1)
    assert answers == [True, True, True]


def test_a_coroutine_is_cancelled_where_it_waits(serve: Serve) -> None:
    entered = Event()
    heard: list[bool] = []

    async def endless() -> None:
        entered.set()
        try:
            await asyncio.Event().wait()
        finally:
            heard.append(gr.cancelled())

    visitor = serve(app_of(endless)).visitor()
    assert cancelled_at(visitor, entered)["output"] == {}
    assert visitor.result(1) == ["next"]
    assert heard == [True]


def test_an_async_generator_is_closed(serve: Serve) -> None:
    entered, closed = Event(), Event()

    async def endless() -> AsyncIterator[str]:
        try:
            yield "first"
            entered.set()
            await asyncio.Event().wait()
        finally:
            closed.set()

    visitor = serve(app_of(endless)).visitor()
    assert cancelled_at(visitor, entered)["output"] == {}
    assert visitor.result(1) == ["next"]
    assert closed.is_set()


def test_a_generator_is_closed_in_its_thread_and_keeps_its_place_until_then(serve: Serve) -> None:
    entered, go_on = Event(), Event()
    threads: list[int] = []

    def numbers() -> Iterator[str]:
        threads.append(get_ident())
        try:
            yield "first"
            entered.set()
            assert go_on.wait(PATIENCE)
            yield "second"
            yield "third"
        finally:
            threads.append(get_ident())

    serving = serve(app_of(numbers, lambda: str(len(threads))))
    visitor, other = serving.visitor(), serving.visitor()
    assert cancelled_at(visitor, entered)["output"] == {}
    waiting = other.join(1)
    with other.stream() as events:
        events.until("estimation", rank=0)
        go_on.set()
        done = events.until("process_completed", event_id=waiting)
    assert done[-1]["output"]["data"] == ["2"]
    assert threads[0] == threads[1]


def stubborn_coroutine(entered: Event, go_on: Event) -> Callable[[], Any]:
    async def stubborn() -> str:
        entered.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.to_thread(go_on.wait, PATIENCE)
        return "still here"

    return stubborn


def stubborn_async_generator(entered: Event, go_on: Event) -> Callable[[], Any]:
    async def stubborn() -> AsyncIterator[str]:
        entered.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.to_thread(go_on.wait, PATIENCE)
            yield "still here"

    return stubborn


def stubborn_generator(entered: Event, go_on: Event) -> Callable[[], Any]:
    def stubborn() -> Iterator[str]:
        entered.set()
        assert go_on.wait(PATIENCE)
        try:
            yield "first"
        except GeneratorExit:
            yield "still here"

    return stubborn


def failing_function(entered: Event, go_on: Event) -> Callable[[], Any]:
    def failing() -> None:
        entered.set()
        assert go_on.wait(PATIENCE)
        raise ValueError("too late")

    return failing


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (stubborn_coroutine, "went on after it was cancelled"),
        (stubborn_async_generator, "went on after it was cancelled"),
        (stubborn_generator, "failed after its call had ended"),
        (failing_function, "failed after its call had ended"),
    ],
)
def test_a_function_that_goes_on_hurts_nobody_and_is_logged(
    serve: Serve, caplog: pytest.LogCaptureFixture, make: Callable[[Event, Event], Any], told: str
) -> None:
    entered, go_on = Event(), Event()
    serving = serve(app_of(make(entered, go_on)))
    visitor, other = serving.visitor(), serving.visitor()
    assert cancelled_at(visitor, entered)["output"] == {}
    waiting = other.join(1)
    with other.stream() as events, caplog.at_level(logging.WARNING, "preludio"):
        events.until("estimation", rank=0)
        go_on.set()
        events.until("process_completed", event_id=waiting)
    assert told in caplog.text


def test_the_function_of_a_batch_is_wanted_while_one_still_waits(serve: Serve) -> None:
    entered, go_on = Event(), Event()
    answers: list[bool] = []

    def batched(names: list[str], progress: gr.Progress = gr.Progress()) -> list[list[str]]:
        entered.set()
        assert go_on.wait(PATIENCE)
        progress(0.5)
        answers.append(gr.cancelled())
        return [names]

    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(batched, box, box, batch=True, max_batch_size=2, batch_wait=PATIENCE)
    visitor = serve(app).visitor()
    one, other = visitor.join(0, "a"), visitor.join(0, "b")
    assert entered.wait(PATIENCE)
    with visitor.stream() as events:
        visitor.cancel(one)
        assert events.until("process_completed", event_id=one)[-1]["output"] == {}
        go_on.set()
        assert events.until("process_completed", event_id=other)[-1]["output"]["data"] == ["b"]
    assert answers == [False]


def test_a_cancelled_call_that_waits_for_a_thread_never_begins(serve: Serve) -> None:
    entered, go_on, began = Event(), Event(), Event()

    def slow() -> None:
        entered.set()
        assert go_on.wait(PATIENCE)

    with gr.Blocks() as app:
        gr.Button().click(slow, None, None)
        gr.Button().click(began.set, None, None, concurrency_id="g")
        gr.Button().click(lambda: "next", None, gr.Textbox(), concurrency_id="g")
    visitor = serve(app, max_threads=1).visitor()
    visitor.join(0)
    assert entered.wait(PATIENCE)
    waiting = visitor.join(1)
    with visitor.stream() as events:
        events.until("process_starts", event_id=waiting)
        visitor.cancel(waiting)
        events.until("process_completed", event_id=waiting)
        # The stream ends once nothing is left to tell of.
        last = visitor.join(2)
        go_on.set()
        events.until("process_completed", event_id=last)
    assert not began.is_set()


def test_functions_that_hold_all_threads_are_told_of_once(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    entered, go_on = Event(), Event()

    def slow() -> None:
        entered.set()
        assert go_on.wait(PATIENCE)

    with gr.Blocks() as app:
        gr.Button().click(slow, concurrency_limit=2)
        gr.Button().click(lambda: "next", None, gr.Textbox())
    visitor = serve(app, max_threads=2).visitor()
    for _ in range(2):
        entered.clear()
        cancelled_at(visitor, entered)
    assert "\npreludio_threads_left_behind 2\n" in visitor.get("metrics").text
    waiting = visitor.join(1)
    with visitor.stream() as events:
        events.until("process_starts", event_id=waiting)
        go_on.set()
        events.until("process_completed", event_id=waiting)
    assert caplog.text.count("hold all threads") == 1
    assert "\npreludio_threads_left_behind 0\n" in visitor.get("metrics").text


@pytest.mark.parametrize("kind", ["plain", "generator", "coroutine"])
def test_on_cancel_runs_once_after_the_function_has_stopped(serve: Serve, kind: str) -> None:
    entered, go_on, hooked = Event(), Event(), Event()
    order: list[Any] = []

    def plain() -> None:
        entered.set()
        assert go_on.wait(PATIENCE)
        order.append("stopped")

    def generator() -> Iterator[str]:
        plain()
        yield "first"

    async def coroutine() -> None:
        entered.set()
        try:
            await asyncio.Event().wait()
        finally:
            order.append("stopped")

    def hook() -> None:
        order.append(("freed", gr.cancelled()))
        hooked.set()

    functions = {"plain": plain, "generator": generator, "coroutine": coroutine}
    visitor = serve(app_of(functions[kind], on_cancel=hook)).visitor()
    cancelled_at(visitor, entered)
    go_on.set()
    assert hooked.wait(PATIENCE)
    # What was held is free before the next one begins.
    assert visitor.result(1) == ["next"]
    assert order == ["stopped", ("freed", True)]


def test_on_cancel_may_be_async_and_may_fail(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    entered = Event()

    async def endless() -> None:
        entered.set()
        await asyncio.Event().wait()

    async def hook() -> None:
        await asyncio.sleep(0)
        raise SystemExit("boom")

    visitor = serve(app_of(endless, on_cancel=hook)).visitor()
    cancelled_at(visitor, entered)
    assert visitor.result(1) == ["next"]
    assert "an on_cancel failed" in caplog.text


def test_on_cancel_is_for_cancelled_calls_that_ran_only(serve: Serve) -> None:
    entered, go_on = Event(), Event()
    freed: list[str] = []

    def sometimes(how: str) -> str:
        if how == "fail":
            raise gr.Error("no")
        if how == "wait":
            entered.set()
            assert go_on.wait(PATIENCE)
        return how

    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(sometimes, box, box, on_cancel=lambda: freed.append("freed"))
    visitor = serve(app).visitor()
    visitor.result(0, "done")
    visitor.failure(0, "fail")
    running = visitor.join(0, "wait")
    assert entered.wait(PATIENCE)
    waiting = visitor.join(0, "done")
    visitor.cancel(waiting)
    go_on.set()
    ends = {m["event_id"]: m["output"] for m in visitor.read() if m["msg"] == "process_completed"}
    assert ends[waiting] == {}
    assert ends[running]["data"] == ["wait"]
    assert freed == []


def test_the_three_ends_differ_on_the_wire(serve: Serve) -> None:
    entered = Event()

    async def endless() -> None:
        entered.set()
        await asyncio.Event().wait()

    with gr.Blocks() as app:
        gr.Button().click(endless)
        gr.Button().click(lambda: "done", None, gr.Textbox())
        gr.Button().click(lambda: 1 / 0, None, gr.Textbox())
    visitor = serve(app).visitor()
    cancelled, done, failed = cancelled_at(visitor, entered), visitor.end(1), visitor.end(2)
    assert (cancelled["success"], cancelled["output"]) == (True, {})
    assert (done["success"], done["output"]["data"]) == (True, ["done"])
    assert failed["success"] is False
    assert "error" in failed["output"]


def test_a_server_stops_though_a_cancelled_function_does_not(serve: Serve) -> None:
    entered, go_on = Event(), Event()
    hooked: list[str] = []

    def slow() -> None:
        entered.set()
        go_on.wait(PATIENCE)

    serving = serve(app_of(slow, on_cancel=lambda: hooked.append("freed")))
    cancelled_at(serving.visitor(), entered)
    serving.close()
    assert not go_on.is_set()
    go_on.set()
    assert hooked == []
