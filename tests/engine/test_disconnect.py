"""What becomes of a call whose page goes away, as its listener says."""

import asyncio
import time
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest

import preludio as gr
from tests.serving import PATIENCE, Events, Serve, Serving

LONG = 1000.0


class Endless:
    """A function that says when it runs and when it was cancelled, and ends when it is told to."""

    def __init__(self) -> None:
        self.entered = Event()
        self.stopped = Event()
        self.go_on = Event()

    async def __call__(self) -> str:
        self.entered.set()
        try:
            await asyncio.to_thread(self.go_on.wait, PATIENCE)
        except asyncio.CancelledError:
            self.stopped.set()
            self.go_on.set()
            raise
        return "done"


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endless]:
    monkeypatch.setattr("preludio.server.routes.stream.UNWATCHED", 0.0)
    fn = Endless()
    yield fn
    fn.go_on.set()


def app_of(fn: Any, policy: Any) -> gr.Blocks:
    with gr.Blocks() as app:
        gr.State()
        gr.Button().click(fn, None, gr.Textbox(), on_disconnect=policy)
    return app


def until_alone(serving: Serving, session: str) -> None:
    """Waits until the server knows that nobody reads any more what a session is told."""
    found = next(each for each in serving.app.sessions if each.id == session)
    until(lambda: not found.attended)


def until(true: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < PATIENCE


def beginning(events: Events) -> None:
    """Reads what a page is told when it comes, after which it counts as there."""
    next(iter(events))


def test_a_call_is_cancelled_when_its_page_has_gone(
    serve: Serve, endless: Endless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("preludio.engine.stopping.GRACE", 0.01)
    visitor = serve(app_of(endless, "cancel")).visitor()
    event_id = visitor.join(0)
    with visitor.follow() as events:
        beginning(events)
        assert endless.entered.wait(PATIENCE)
    assert endless.stopped.wait(PATIENCE)
    # Who comes back after that learns why.
    with visitor.follow() as events:
        end = events.until("process_completed", event_id=event_id)[-1]
    assert (end["success"], end["output"]) == (True, {})
    assert end["title"] == "The page it came from has been gone for 0.01 s."


def test_a_call_goes_on_for_the_seconds_that_are_said(serve: Serve, endless: Endless) -> None:
    visitor = serve(app_of(endless, 0.01)).visitor()
    visitor.join(0)
    with visitor.follow() as events:
        beginning(events)
        assert endless.entered.wait(PATIENCE)
    assert endless.stopped.wait(PATIENCE)


@pytest.mark.parametrize("policy", ["cancel", LONG])
def test_who_comes_back_in_time_keeps_the_call(
    serve: Serve, endless: Endless, monkeypatch: pytest.MonkeyPatch, policy: Any
) -> None:
    monkeypatch.setattr("preludio.engine.stopping.GRACE", LONG)
    serving = serve(app_of(endless, policy))
    visitor = serving.visitor()
    event_id = visitor.join(0)
    (job,) = serving.app.engine.jobs.values()
    with visitor.follow() as events:
        beginning(events)
    until_alone(serving, visitor.session)
    assert job.leaving is not None
    with visitor.follow() as events:
        beginning(events)
        assert job.leaving is None
        endless.go_on.set()
        assert events.until("process_completed", event_id=event_id)[-1]["output"]["data"] == ["done"]
    assert not endless.stopped.is_set()


def test_a_heartbeat_counts_as_coming_back(serve: Serve, endless: Endless) -> None:
    serving = serve(app_of(endless, LONG))
    visitor = serving.visitor()
    visitor.join(0)
    (job,) = serving.app.engine.jobs.values()
    with visitor.follow() as events:
        beginning(events)
    until_alone(serving, visitor.session)
    with visitor.open(f"heartbeat/{visitor.session}") as heart:
        next(heart.blocks())
        assert job.leaving is None


def test_a_call_that_ends_alone_leaves_no_timer(serve: Serve, endless: Endless) -> None:
    serving = serve(app_of(endless, LONG))
    visitor = serving.visitor()
    visitor.join(0)
    (job,) = serving.app.engine.jobs.values()
    with visitor.follow() as events:
        beginning(events)
    until_alone(serving, visitor.session)
    assert job.leaving is not None
    endless.go_on.set()
    until(lambda: not serving.app.engine.jobs)
    assert job.leaving is None


def test_by_default_a_call_goes_on(serve: Serve, endless: Endless) -> None:
    serving = serve(app_of(endless, "continue"))
    visitor = serving.visitor()
    visitor.join(0)
    (job,) = serving.app.engine.jobs.values()
    with visitor.follow() as events:
        beginning(events)
    until_alone(serving, visitor.session)
    assert job.leaving is None
    endless.go_on.set()
    assert visitor.read()[-2]["output"]["data"] == ["done"]


def test_one_of_two_tabs_that_closes_ends_nothing(serve: Serve, endless: Endless) -> None:
    serving = serve(app_of(endless, 0))
    visitor, other = serving.visitor("same"), serving.visitor("same")
    event_id = visitor.join(0)
    with visitor.open("heartbeat/same") as heart:
        next(heart.blocks())
        with other.follow() as events:
            beginning(events)
        assert not endless.stopped.is_set()
        endless.go_on.set()
        with visitor.follow() as events:
            events.until("process_completed", event_id=event_id)
    assert not endless.stopped.is_set()


def test_a_heartbeat_that_ends_counts_as_leaving(serve: Serve, endless: Endless) -> None:
    visitor = serve(app_of(endless, 0)).visitor()
    visitor.join(0)
    with visitor.open(f"heartbeat/{visitor.session}") as heart:
        next(heart.blocks())
        assert endless.entered.wait(PATIENCE)
    assert endless.stopped.wait(PATIENCE)


def test_a_program_that_reads_later_is_not_concerned(serve: Serve, endless: Endless) -> None:
    visitor = serve(app_of(endless, 0)).visitor()
    visitor.join(0)
    assert endless.entered.wait(PATIENCE)
    endless.go_on.set()
    assert visitor.read()[-2]["output"]["data"] == ["done"]


def test_a_call_that_still_waits_is_cancelled_too(serve: Serve, endless: Endless) -> None:
    serving = serve(app_of(endless, 0))
    first, second = serving.visitor(), serving.visitor()
    first.join(0)
    assert endless.entered.wait(PATIENCE)
    waiting = second.join(0)
    with second.follow() as events:
        beginning(events)
    until_alone(serving, second.session)
    with second.follow() as events:
        assert events.until("process_completed", event_id=waiting)[-1]["output"] == {}
    assert not endless.stopped.is_set()
