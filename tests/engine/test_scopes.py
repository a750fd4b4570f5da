"""Values of `gr.State` in every scope: who shares them, what two calls at once make of them, what gives way."""

import sqlite3
from pathlib import Path
from threading import Event
from typing import Any, Literal

import pytest

import preludio as gr
from preludio.wire.ids import SessionId
from tests.serving import PATIENCE, Serve, Serving, Visitor

APPEND, SHOW = 0, 1
Scope = Literal["tab", "user", "app"]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: float = 2e9) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def notes(scope: Scope, **more: Any) -> gr.Blocks:
    """Declares a list that one endpoint appends to, and another shows."""
    with gr.Blocks() as app:
        items, shown = gr.State([], scope=scope, **more), gr.Textbox()
        button = gr.Button()
        button.click(lambda items, text: [*items, text], [items, shown], items)
        button.click(str, items, shown)
    return app


def signed_in(serving: Serving, session: str, user: str) -> Visitor:
    serving.app.sessions.open(SessionId(session)).user = user
    return serving.visitor(session)


def test_an_app_has_one_value_for_all_visitors(serve: Serve) -> None:
    serving = serve(notes("app"))
    serving.visitor().result(APPEND, None, "a")
    serving.visitor().result(APPEND, None, "b")
    assert serving.visitor().result(SHOW, None) == ["['a', 'b']"]
    assert serving.visitor().post("run/str", {"data": []}).json()["data"] == ["['a', 'b']"]


def test_a_user_has_one_value_in_all_tabs(serve: Serve) -> None:
    serving = serve(notes("user"))
    signed_in(serving, "one", "ann").result(APPEND, None, "a")
    assert signed_in(serving, "two", "ann").result(SHOW, None) == ["['a']"]
    assert signed_in(serving, "three", "bob").result(SHOW, None) == ["[]"]


def test_who_has_not_signed_in_shares_nothing(serve: Serve) -> None:
    serving = serve(notes("user"))
    one = serving.visitor()
    one.result(APPEND, None, "a")
    assert one.result(SHOW, None) == ["['a']"]
    assert serving.visitor().result(SHOW, None) == ["[]"]


def test_a_function_knows_who_has_signed_in(serve: Serve) -> None:
    def name(request: gr.Request) -> str | None:
        return request.username

    with gr.Blocks() as app:
        gr.Button().click(name, None, gr.Textbox())
    serving = serve(app)
    assert signed_in(serving, "one", "ann").result(0) == ["ann"]
    assert serving.visitor().result(0) == [None]


@pytest.mark.parametrize("scope", ["user", "app"])
def test_a_shared_value_outlives_the_server(serve: Serve, scope: Scope) -> None:
    first = serve(notes(scope))
    signed_in(first, "one", "ann").result(APPEND, None, "kept")
    first.close()
    again = serve(notes(scope))
    assert signed_in(again, "two", "ann").result(SHOW, None) == ["['kept']"]


@pytest.mark.parametrize("name", ["app", "\x1fapp", "user\x1fann", "\x1fuser\x1fann"])
def test_no_client_can_name_the_owner_of_a_shared_value(serve: Serve, name: str) -> None:
    serving = serve(notes("app"))
    serving.visitor().result(APPEND, None, "a")
    if name.isprintable():
        own = serve(notes("tab")).visitor(name)
        assert own.result(SHOW, None) == ["[]"]
    else:
        for path in ("queue/join", "run/str"):
            answer = serving.visitor().post(path, {"data": [None], "fn_index": SHOW, "session_hash": name})
            assert answer.status_code == 400


def test_what_a_call_changes_in_place_is_not_seen_before_it_ends(serve: Serve) -> None:
    changed, go_on = Event(), Event()

    def change(items: list[str]) -> list[str]:
        items.append("half")
        changed.set()
        assert go_on.wait(PATIENCE)
        items.append("done")
        return items

    with gr.Blocks() as app:
        items, shown = gr.State([], scope="app"), gr.Textbox()
        gr.Button().click(change, items, items)
        gr.Button().click(str, items, shown)
    serving = serve(app)
    writer, reader = serving.visitor(), serving.visitor()
    writer.join(0, None)
    assert changed.wait(PATIENCE)
    assert reader.result(1, None) == ["[]"]
    go_on.set()
    writer.read()
    assert reader.result(1, None) == ["['half', 'done']"]


def test_what_a_function_keeps_of_a_value_changes_nothing_later(serve: Serve) -> None:
    held = list[list[str]]()

    def keep() -> list[str]:
        held.append(["committed"])
        return held[0]

    with gr.Blocks() as app:
        items, shown = gr.State([], scope="app"), gr.Textbox()
        gr.Button().click(keep, None, items)
        gr.Button().click(str, items, shown)
    serving = serve(app)
    serving.visitor().result(0)
    held[0].append("later")
    assert serving.visitor().result(1, None) == ["['committed']"]


def test_of_two_calls_the_last_to_end_wins_whole(serve: Serve, tmp_path: Path) -> None:
    entered, go_on = Event(), Event()

    def slow(items: list[str]) -> list[str]:
        entered.set()
        assert go_on.wait(PATIENCE)
        return [*items, "slow"] * 2

    with gr.Blocks() as app:
        items, shown = gr.State([], scope="app"), gr.Textbox()
        gr.Button().click(slow, items, items)
        gr.Button().click(lambda items: [*items, "quick"], items, items)
        gr.Button().click(str, items, shown)
    serving = serve(app)
    one, other = serving.visitor(), serving.visitor()
    one.join(0, None)
    assert entered.wait(PATIENCE)
    other.result(1, None)
    assert other.result(2, None) == ["['quick']"]
    go_on.set()
    one.read()
    assert other.result(2, None) == ["['slow', 'slow']"]
    serving.close()
    again = serve(app)
    assert again.visitor().result(2, None) == ["['slow', 'slow']"]


def test_a_failed_call_leaves_shared_values_as_they_were(serve: Serve) -> None:
    def fail(items: list[str]) -> list[str]:
        items.append("x")
        raise gr.Error("no")

    with gr.Blocks() as app:
        items, shown = gr.State([], scope="app"), gr.Textbox()
        gr.Button().click(fail, items, items)
        gr.Button().click(str, items, shown)
    visitor = serve(app).visitor()
    visitor.failure(0, None)
    assert visitor.result(1, None) == ["[]"]


def test_one_call_changes_values_of_all_scopes_in_one_step(serve: Serve, tmp_path: Path) -> None:
    with gr.Blocks() as app:
        states = [gr.State(0, scope=scope) for scope in ("tab", "user", "app")]
        shown = gr.Textbox()
        gr.Button().click(lambda *values: [value + 1 for value in values], states, states)
        gr.Button().click(lambda *values: str(values), states, shown)
    serving = serve(app)
    ann = signed_in(serving, "one", "ann")
    ann.result(0, None, None, None)
    assert signed_in(serving, "two", "ann").result(1, None, None, None) == ["(0, 1, 1)"]
    assert serving.visitor().result(1, None, None, None) == ["(0, 0, 1)"]
    with sqlite3.connect(tmp_path / "data" / "state.sqlite") as database:
        stored = database.execute("SELECT session, name FROM vars ORDER BY name").fetchall()
    assert stored == [("one", "0"), ("\x1fuser\x1fann", "1"), ("\x1fapp", "2")]


def test_the_page_whose_call_changed_a_shared_value_hears_of_it(serve: Serve) -> None:
    with gr.Blocks() as app:
        items = gr.State([], scope="app")
        items.change(lambda: None)
        gr.Button().click(lambda items: [*items, 1], items, items)
        gr.Button().click(lambda items: items, items, items)
    visitor = serve(app).visitor()
    assert visitor.end(1, None)["output"]["changed_state_ids"] == [items.id]
    assert visitor.end(2, None)["output"]["changed_state_ids"] == []


def test_a_value_that_cannot_be_copied_cannot_be_shared(serve: Serve) -> None:
    with gr.Blocks() as app:
        held = gr.State(None, scope="app")
        gr.Button().click(Event, None, held)
    failure = serve(app, show_error=True).visitor().failure(0)
    assert "is shared, so its values must be copied; one of type 'Event' cannot be" in failure["error"]


def test_a_value_that_can_be_copied_but_not_stored_is_shared_in_memory(serve: Serve) -> None:
    with gr.Blocks() as app:
        held, shown = gr.State(None, scope="app"), gr.Textbox()
        gr.Button().click(Clock, None, held)
        gr.Button().click(lambda held: type(held).__name__, held, shown)
    serving = serve(app)
    serving.visitor().result(0)
    assert serving.visitor().result(1, None) == ["Clock"]


def test_a_shared_value_that_nobody_uses_goes_after_its_time(serve: Serve) -> None:
    clock, gone = Clock(), list[Any]()
    serving = serve(notes("app", time_to_live=10, delete_callback=gone.append))
    serving.app.sessions.shared.of_app().clock = clock
    serving.visitor().result(APPEND, None, "a")
    clock.now += 9
    assert serving.visitor().result(SHOW, None) == ["['a']"]
    clock.now += 10
    assert serving.visitor().result(SHOW, None) == ["[]"]
    assert gone == [["a"]]


@pytest.mark.parametrize("scope", ["tab", "app"])
def test_a_restart_does_not_lengthen_the_time_to_live(serve: Serve, scope: Scope) -> None:
    def on(clock: Clock, **more: Any) -> Visitor:
        serving = serve(notes(scope, time_to_live=10, **more))
        serving.app.sessions.shared.of_app().clock = clock
        serving.app.sessions.open(SessionId("tab")).variables.clock = clock
        return serving.visitor("tab")

    clock, gone = Clock(), list[Any]()
    on(clock).result(APPEND, None, "a")
    clock.now += 9
    assert on(clock).result(SHOW, None) == ["['a']"]
    clock.now += 2
    assert on(clock, delete_callback=gone.append).result(SHOW, None) == ["[]"]
    assert gone == [["a"]]


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(ValueError, match="scope is 'page'; it must be one of 'tab', 'user', 'app'"):
        gr.State(scope="page")  # type: ignore[arg-type]


def test_a_shared_value_given_as_a_function_is_made_once(serve: Serve) -> None:
    made = list[int]()

    def make() -> int:
        made.append(1)
        return len(made)

    with gr.Blocks() as app:
        gr.State(make, scope="app")
    assert not app.endpoints
    assert made == [1]


def state_bytes(serving: Serving) -> int:
    lines = serving.visitor().get("metrics").text.splitlines()
    return int(next(line for line in lines if line.startswith("preludio_state_bytes ")).split()[1])


def test_the_longest_unused_sessions_give_way_and_come_back(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRELUDIO_STATE_MEMORY", "5000")
    serving = serve(notes("tab"))
    text = "x" * 2000
    visitors = [serving.visitor(name) for name in ("one", "two", "three")]
    for visitor in visitors:
        visitor.result(APPEND, None, text)
    assert 0 < state_bytes(serving) <= 5000
    sizes = [serving.app.sessions.open(SessionId(v.session)).variables.size for v in visitors]
    assert sizes[0] == 0
    assert min(sizes[1:]) > 2000
    for visitor in visitors:
        assert visitor.result(SHOW, None) == [str([text])]
    assert state_bytes(serving) <= 5000


def test_an_open_page_gives_way_as_well_and_loses_nothing(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRELUDIO_STATE_MEMORY", "3000")
    serving = serve(notes("tab"))
    one, other = serving.visitor("one"), serving.visitor("other")
    text = "x" * 2000
    one.result(APPEND, None, text)
    with one.follow() as events:
        events.until("session")
        other.result(APPEND, None, text)
        assert serving.app.sessions.open(SessionId("one")).variables.size == 0
        assert not serving.app.sessions.open(SessionId("one")).idle
    assert one.result(SHOW, None) == [str([text])]


def test_what_cannot_come_back_is_lost_with_the_session_and_said(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRELUDIO_STATE_MEMORY", "5000")
    told = Event()

    class Held:
        def __init__(self) -> None:
            self.data = "x" * 3000

    def deleted(value: Any) -> None:
        assert isinstance(value, Held)
        told.set()

    with gr.Blocks() as app:
        held, shown = gr.State(delete_callback=deleted), gr.Textbox()
        gr.Button().click(Held, None, held)
        gr.Button().click(lambda held: type(held).__name__, held, shown)
    serving = serve(app)
    one, two = serving.visitor(), serving.visitor()
    one.result(0)
    two.result(0)
    assert told.wait(PATIENCE)
    assert one.result(1, None) == ["NoneType"]
    assert two.result(1, None) == ["Held"]


def test_a_value_larger_than_all_may_be_is_named_once(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PRELUDIO_STATE_MEMORY", "1000")
    visitor = serve(notes("tab")).visitor()
    for _ in range(2):
        visitor.result(APPEND, None, "x" * 2000)
    warnings = [record.getMessage() for record in caplog.records if "state_memory" in record.getMessage()]
    assert len(warnings) == 1
    assert "State" in warnings[0]
    assert "bytes=2004" in warnings[0]


def test_a_call_that_leaves_no_session_leaves_no_bytes(serve: Serve) -> None:
    serving = serve(notes("tab"))
    serving.visitor().post("run/lambda", {"data": ["x" * 1000]})
    assert serving.app.sessions.account.total == 0
