"""Values of `gr.State`: one for each session, kept over a restart, let go when their time is over."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given, settings

import preludio as gr
from tests.components.values import json_values
from tests.serving import PATIENCE, Serve


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: float = 2e9) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def counter(**more: Any) -> gr.Blocks:
    """Declares a list that each call of 0 appends to, and that each call of 1 shows."""
    with gr.Blocks() as app:
        items, shown = gr.State([], **more), gr.Textbox()
        button = gr.Button()
        button.click(lambda items, text: [*items, text], [items, shown], items)
        button.click(str, items, shown)
    return app


def test_every_session_has_its_own_copy(serve: Serve) -> None:
    def append(items: list[str], text: str) -> tuple[list[str], str]:
        items.append(text)
        return items, str(items)

    with gr.Blocks() as app:
        items, shown = gr.State(["first"]), gr.Textbox()
        gr.Button().click(append, [items, shown], [items, shown])
    serving = serve(app)
    one, other = serving.visitor(), serving.visitor()
    assert one.result(0, None, "a") == [None, "['first', 'a']"]
    assert one.result(0, None, "b") == [None, "['first', 'a', 'b']"]
    assert other.result(0, None, "c") == [None, "['first', 'c']"]


def test_nothing_of_it_travels_in_either_direction(serve: Serve) -> None:
    with gr.Blocks() as app:
        secret, shown = gr.State("secret"), gr.Textbox()
        gr.Button().click(lambda secret: (secret, secret), secret, [secret, shown])
    visitor = serve(app).visitor()

    @settings(max_examples=25, deadline=None)
    @given(json_values)
    def check(sent: Any) -> None:
        assert visitor.result(0, sent) == [None, "secret"]

    check()


def test_a_value_outlives_the_server(serve: Serve) -> None:
    first = serve(counter())
    first.visitor("tab").result(0, None, "kept")
    first.close()
    again = serve(counter()).visitor("tab")
    assert again.result(1, None) == ["['kept']"]
    again.result(0, None, "more")
    assert again.result(1, None) == ["['kept', 'more']"]


def test_two_calls_at_once_both_wait_for_what_is_restored(serve: Serve) -> None:
    first = serve(counter())
    first.visitor("tab").result(0, None, "kept")
    first.close()
    with gr.Blocks() as app:
        items, shown = gr.State([]), gr.Textbox()
        for _ in range(5):
            gr.Button().click(str, items, shown)
    visitor = serve(app).visitor("tab")
    for fn in range(5):
        visitor.join(fn, None)
    ends = [m["output"]["data"] for m in visitor.read() if m["msg"] == "process_completed"]
    assert ends == [["['kept']"]] * 5


def test_a_session_that_gave_way_comes_back(serve: Serve) -> None:
    serving = serve(counter(), state_session_capacity=2)
    one, two, three = (serving.visitor(name) for name in ("one", "two", "three"))
    one.result(0, None, "kept")
    two.result(1, None)
    three.result(1, None)
    assert len(serving.app.sessions) == 2
    assert serving.app.sessions.find("one") is None  # type: ignore[arg-type]
    assert one.result(1, None) == ["['kept']"]


def test_what_cannot_be_stored_is_kept_in_memory_and_said(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    with gr.Blocks() as app:
        held, shown = gr.State(), gr.Textbox()
        gr.Button().click(Clock, None, held)
        gr.Button().click(lambda held: type(held).__name__, held, shown)
    first = serve(app)
    visitor = first.visitor("tab")
    visitor.result(0)
    assert visitor.result(1, None) == ["Clock"]
    assert "state kept in memory only" in caplog.text
    assert "test_state.Clock" in caplog.text


def test_only_what_a_call_has_changed_and_somebody_watches_is_named(serve: Serve) -> None:
    def same(items: list[int]) -> list[int]:
        return items

    def grown(items: list[int]) -> list[int]:
        items.append(1)
        return items

    class Undecided:
        def __eq__(self, other: object) -> bool:
            raise RuntimeError

        __hash__ = None  # type: ignore[assignment]

    with gr.Blocks() as app:
        watched, other = gr.State([]), gr.State([])
        watched.change(lambda: None)
        button = gr.Button()
        for fn in (same, grown, lambda _: Undecided(), lambda _: Undecided()):
            button.click(fn, watched, watched)
        button.click(grown, other, other)
        button.click(list, None, watched)
    visitor = serve(app).visitor()

    def changed(fn: int) -> Any:
        return visitor.end(fn, None)["output"]["changed_state_ids"]

    assert changed(6) == []
    assert changed(1) == []
    assert changed(2) == [watched.id]
    assert changed(1) == []
    assert changed(3) == [watched.id]
    assert changed(4) == [watched.id]
    assert changed(5) == []


def test_a_cancelled_call_changes_nothing(serve: Serve) -> None:
    yielded, entered, go_on, ended = Event(), Event(), Event(), Event()

    async def changing(items: list[str], text: str) -> Any:
        yield [*items, text]
        yielded.set()
        await asyncio.Event().wait()

    def slow(items: list[str], text: str) -> Any:
        entered.set()
        assert go_on.wait(PATIENCE)
        ended.set()
        return [*items, text]

    with gr.Blocks() as app:
        items, shown = gr.State([]), gr.Textbox()
        button = gr.Button()
        button.click(changing, [items, shown], items)
        button.click(slow, [items, shown], items)
        button.click(str, items, shown)
    visitor = serve(app).visitor()
    for fn, started in ((0, yielded), (1, entered)):
        event_id = visitor.join(fn, None, "no")
        assert started.wait(PATIENCE)
        visitor.cancel(event_id)
        visitor.read()
    go_on.set()
    assert ended.wait(PATIENCE)
    assert visitor.result(2, None) == ["[]"]


def test_a_failed_call_changes_nothing(serve: Serve) -> None:
    def failing() -> Iterator[Any]:
        yield ["changed"]
        raise ValueError

    with gr.Blocks() as app:
        items, shown = gr.State([]), gr.Textbox()
        gr.Button().click(failing, None, items)
        gr.Button().click(str, items, shown)
    visitor = serve(app).visitor()
    assert not visitor.end(0)["success"]
    assert visitor.result(1, None) == ["[]"]


def test_a_value_unused_for_its_time_begins_anew(serve: Serve) -> None:
    clock, gone = Clock(), list[Any]()
    told = Event()

    def deleted(value: Any) -> None:
        gone.append(value)
        told.set()

    first = serve(counter(time_to_live=10, delete_callback=deleted))
    first.app.sessions.clock = clock
    visitor = first.visitor("tab")
    visitor.result(0, None, "old")
    clock.now += 9
    assert visitor.result(1, None) == ["['old']"]
    clock.now += 9
    assert visitor.result(1, None) == ["['old']"]
    assert not gone
    clock.now += 10
    assert visitor.result(1, None) == ["[]"]
    assert told.wait(PATIENCE)
    assert gone == [["old"]]
    first.close()
    assert serve(counter()).visitor("tab").result(1, None) == ["[]"]


def test_a_value_is_let_go_when_its_time_is_over_though_nobody_asks(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("preludio.server.app.SWEEP_INTERVAL", 0.01)
    clock, told = Clock(), Event()
    serving = serve(counter(time_to_live=10, delete_callback=lambda _: told.set()))
    serving.app.sessions.clock = clock
    serving.visitor().result(0, None, "old")
    clock.now += 11
    assert told.wait(PATIENCE)


def test_a_value_in_use_does_not_expire(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preludio.server.app.SWEEP_INTERVAL", 0.01)
    clock, told, entered, go_on = Clock(), Event(), Event(), Event()

    def using(items: list[str]) -> list[str]:
        entered.set()
        assert go_on.wait(PATIENCE)
        return [*items, "used"]

    with gr.Blocks() as app:
        items = gr.State(["a"], time_to_live=10, delete_callback=lambda _: told.set())
        gr.Button().click(using, items, items)
        gr.Button().click(str, items, gr.Textbox())
    serving = serve(app)
    serving.app.sessions.clock = clock
    visitor = serving.visitor()
    visitor.join(0, None)
    assert entered.wait(PATIENCE)
    clock.now += 11
    other = serving.visitor()
    other.result(1, None)
    go_on.set()
    visitor.read()
    assert visitor.result(1, None) == ["['a', 'used']"]
    assert not told.is_set()


def test_who_wants_to_know_hears_when_a_session_gives_way(serve: Serve) -> None:
    gone, told = list[Any](), Event()

    def deleted(value: Any) -> None:
        gone.append(value)
        told.set()
        raise RuntimeError("ends nothing but itself")

    serving = serve(counter(delete_callback=deleted), state_session_capacity=1)
    serving.visitor("one").result(0, None, "mine")
    serving.visitor("two").result(1, None)
    assert told.wait(PATIENCE)
    assert gone == [["mine"]]
    assert serving.visitor("one").result(1, None) == ["[]"]


def test_a_call_without_a_session_leaves_nothing(serve: Serve, tmp_path: Path) -> None:
    told = Event()
    serving = serve(counter(delete_callback=lambda _: told.set()))
    answer = serving.visitor().post("run/lambda", {"data": ["x"]})
    assert answer.json()["data"] == [None]
    assert told.wait(PATIENCE)
    assert len(serving.app.sessions) == 0
    assert not serving.app.log.rings
