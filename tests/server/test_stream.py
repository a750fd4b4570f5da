"""Streams: every reader gets every message once and in order, from wherever it comes back."""

import socket
from collections.abc import Callable, Iterator
from itertools import islice
from threading import Event, Semaphore, Thread
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import preludio as gr
from preludio.state.session import SPARE
from preludio.wire.diff import apply_edits
from tests.serving import PATIENCE, Message, Serve, Serving, Visitor


class Steps:
    """A generator that yields as often as it is told to."""

    def __init__(self) -> None:
        self.semaphore = Semaphore(0)

    def go(self, steps: int = 1) -> None:
        self.semaphore.release(steps)

    def __call__(self, count: float) -> Iterator[Any]:
        value: list[Any] = []
        for number in range(int(count)):
            assert self.semaphore.acquire(timeout=PATIENCE)
            value = [*value, {"n": number, "text": "x" * number}][-4:]
            yield value


def stepping(steps: Steps) -> gr.Blocks:
    with gr.Blocks() as app:
        button = gr.Button()
        button.click(steps, gr.Number(), gr.JSON(), concurrency_limit=None)
        button.click(lambda: "quick", None, gr.Textbox())
    return app


def kinds(messages: list[Message]) -> list[str]:
    return [message["msg"] for message in messages]


def raw(url: str, path: str) -> socket.socket:
    place = urlsplit(url)
    connection = socket.create_connection((place.hostname, place.port), timeout=PATIENCE)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
    return connection


def test_the_official_stream_ends_with_the_last_completion_in_one_chunk(serve: Serve) -> None:
    visitor = serve(stepping(Steps())).visitor("tab")
    visitor.join(1)
    with raw(visitor.url, "/gradio_api/queue/data?session_hash=tab") as connection:
        text = b""
        while chunk := connection.recv(1 << 16):
            text += chunk
            if text.endswith(b"0\r\n\r\n"):
                break
    head, _, body = text.partition(b"\r\n\r\n")
    assert b"content-type: text/event-stream; charset=utf-8" in head
    assert b"cache-control: no-store" in head
    assert b'"process_completed"' in (last := body.split(b"\r\n")[-4])
    assert last.endswith(b'data: {"msg":"close_stream","event_id":null}\n\n')


def test_the_official_stream_has_only_data(serve: Serve) -> None:
    visitor = serve(stepping(Steps())).visitor()
    visitor.join(1)
    with visitor.stream() as events:
        assert {tuple(block) for block in events.blocks()} == {("data",)}


def test_an_official_reader_goes_on_where_it_stopped(serve: Serve) -> None:
    visitor = serve(stepping(Steps())).visitor()
    told = [visitor.call(1) for _ in range(3)]
    assert [kinds(messages) for messages in told] == [
        ["estimation", "process_starts", "process_completed", "close_stream"]
    ] * 3
    assert len({m["event_id"] for messages in told for m in messages[:-1]}) == 3


def test_the_official_stream_stays_open_while_nothing_is_under_way(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = serve_fast(serve, monkeypatch, Steps())
    visitor = serving.visitor()
    visitor.call(1)
    with visitor.stream() as events:
        assert events.until("heartbeat") == [{"msg": "heartbeat", "event_id": None}]
        visitor.join(1)
        assert kinds(events.until("close_stream"))[-2:] == ["process_completed", "close_stream"]


def serve_fast(serve: Serve, monkeypatch: pytest.MonkeyPatch, steps: Steps, **settings: Any) -> Serving:
    """Serves with a quick heartbeat, and more settings by their names."""
    for name, value in {"heartbeat_interval": 0.02, **settings}.items():
        monkeypatch.setenv(f"PRELUDIO_{name.upper()}", str(value))
    return serve(stepping(steps))


def test_the_stream_of_an_unknown_session_says_so(serve: Serve) -> None:
    assert serve(stepping(Steps())).visitor().read() == [
        {
            "msg": "unexpected_error",
            "event_id": None,
            "message": "404: Not Found",
            "session_not_found": True,
            "success": False,
        }
    ]


@pytest.mark.parametrize("session", ["", "x" * 129, "a\nb"])
def test_a_session_that_is_none_is_refused(serve: Serve, session: str) -> None:
    visitor = serve(stepping(Steps())).visitor()
    for query in ({"session_hash": session}, {"session_hash": session, "after": "0"}):
        assert visitor.get("queue/data", params=query).status_code == 400


@pytest.mark.parametrize("after", ["-1", "x", "1" * 17, "²"])
def test_a_position_that_is_none_is_refused(serve: Serve, after: str) -> None:
    visitor = serve(stepping(Steps())).visitor()
    assert visitor.get("queue/data", params={"session_hash": "s", "after": after}).status_code == 400


def test_an_official_reader_who_is_too_late_is_told(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = Steps()
    visitor = serve_fast(serve, monkeypatch, steps, log_entries=5).visitor()
    visitor.join(0, 20)
    steps.go(20)
    with visitor.follow() as events:
        events.until("process_completed")
    messages = visitor.read()
    assert (messages[0]["msg"], messages[0]["session_not_found"]) == ("unexpected_error", False)
    assert visitor.result(1) == ["quick"]


def test_a_page_is_told_first_how_its_session_stands(serve: Serve) -> None:
    steps = Steps()
    visitor = serve(stepping(steps)).visitor()
    with visitor.follow() as events:
        assert next(events.messages()) | {"position": 0} == {
            "msg": "session", "event_id": None, "jobs": [], "position": 0, "fresh": False,
        }  # fmt: skip
    event_id = visitor.join(0, 1, trigger_id=7)
    with visitor.follow() as events:
        events.until("process_starts")
    with visitor.follow() as events:
        assert next(events.messages())["jobs"] == [
            {"event_id": event_id, "fn_index": 0, "trigger_id": 7, "status": "running"}
        ]
        steps.go()
        end = events.until("process_completed")
    with visitor.follow(after=1) as events:
        assert next(events.messages())["jobs"][0]["status"] == "done"
    assert end[-1]["success"]


def test_a_page_that_joins_before_it_reads_loses_nothing(serve: Serve) -> None:
    visitor = serve(stepping(Steps())).visitor()
    event_id = visitor.join(1)
    visitor.get(f"call/x/{event_id}")
    with visitor.follow() as events:
        assert kinds(events.until("process_completed")) == [
            "session", "estimation", "process_starts", "process_completed",
        ]  # fmt: skip


def test_messages_are_numbered_without_a_gap(serve: Serve) -> None:
    steps = Steps()
    steps.go(5)
    visitor = serve(stepping(steps)).visitor()
    visitor.join(0, 5)
    with visitor.follow() as events:
        numbers = list(islice(ids(events), 8))
    assert numbers == list(range(numbers[0], numbers[0] + 8))


def ids(events: Any) -> Iterator[int]:
    return (number for number, _ in events if number is not None)


def test_a_page_that_was_reloaded_gets_pictures_of_what_runs(serve: Serve) -> None:
    steps = Steps()
    visitor = serve(stepping(steps)).visitor()
    event_id = visitor.join(0, 3)
    steps.go(2)
    with visitor.follow() as events:
        position = list(islice(ids(events), 4))[-1]
    with visitor.follow(after=position, fresh="true") as events:
        opened = list(islice(events.messages(), 3))
        assert kinds(opened) == ["session", "process_starts", "process_generating"]
        assert opened[0]["fresh"]
        whole = opened[2]["output"]["data"]
        assert whole == [[{"n": 0, "text": ""}, {"n": 1, "text": "x"}]]
        steps.go()
        rest = events.until("process_completed")
        assert apply_edits(whole[0], rest[0]["output"]["data"][0]) == rest[-1]["output"]["data"][0]
        assert rest[-1]["event_id"] == event_id


@pytest.mark.parametrize("reader", ["client", "page"])
def test_what_a_session_holds_does_not_grow_with_its_calls(serve: Serve, reader: str) -> None:
    serving = serve(stepping(Steps()))
    visitor = serving.visitor()
    if reader == "client":
        for _ in range(30):
            visitor.call(1)
    else:
        visitor.join(1)
        with visitor.follow() as events:
            for _ in range(30):
                events.until("process_completed")
                visitor.join(1)
            events.until("process_completed")
    [session] = serving.app.sessions
    messages = serving.app.log.last(session.id) + 1 - serving.app.log.first(session.id)
    # Those of the last call may just have been sent, and be let go after this.
    assert max(messages, len(session.ended)) <= SPARE + 4


def test_a_page_hears_of_each_end_once(serve: Serve) -> None:
    visitor = serve(stepping(Steps())).visitor()
    with visitor.follow() as events:
        event_id = visitor.join(1)
        events.until("process_completed")
    queries: list[dict[str, Any]] = [
        {}, {"after": 1}, {"fresh": "true"}, {"after": 1, "pending": event_id}, {"pending": event_id}
    ]  # fmt: skip
    for query in queries:
        with visitor.follow(**query) as events:
            visitor.join(1, event_id=(marker := Visitor(visitor.url).session))
            told = events.until("process_completed", event_id=marker)
        assert [m["event_id"] for m in told if m["msg"] == "process_completed"].count(event_id) == 1, query


def test_a_page_hears_that_a_call_is_unknown(serve: Serve) -> None:
    with serve(stepping(Steps())).visitor().follow(pending="a" * 32) as events:
        end = events.until("process_completed")[-1]
    assert end["event_id"] == "a" * 32
    assert "does not know" in end["output"]["error"]


def test_a_reader_who_is_too_slow_gets_pictures_when_it_comes_back(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = Steps()
    visitor = serve_fast(serve, monkeypatch, steps, log_entries=3).visitor()
    visitor.join(0, 40)
    steps.go(1)
    with visitor.follow() as events:
        events.until("process_generating")
    steps.go(20)
    with visitor.follow(after=1) as events:
        opened = next(events.messages())
        assert opened["fresh"]
        whole: Any = None
        steps.go(19)
        for message in events.messages():
            if message["msg"] == "process_generating":
                data = message["output"]["data"][0]
                whole = data if whole is None else apply_edits(whole, data)
            if message["msg"] == "process_completed":
                assert message["output"]["data"] == [whole]
                return


@pytest.fixture
def shared(serve: Serve) -> Callable[[], tuple[Visitor, Steps]]:
    """Serves one app to all examples of a property."""
    steps = Steps()
    serving = serve(stepping(steps))
    return lambda: (serving.visitor(), steps)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=6), length=st.integers(1, 12))
def test_wherever_a_page_is_cut_off_it_ends_with_the_same_values(
    shared: Callable[[], tuple[Visitor, Steps]], cuts: list[tuple[int, bool]], length: int
) -> None:
    visitor, steps = shared()
    event_id = visitor.join(0, length)
    steps.go(length)
    whole: Any = None
    seen: list[int] = []
    position = 0

    def read(events: Any, most: int) -> Any:
        """Applies what comes, as the page does; gives the final value when it is there."""
        nonlocal whole, position
        for number, message in events:
            if message["msg"] == "session":
                position = message["position"]
                whole = None if message["fresh"] else whole
            elif message["msg"] == "process_generating":
                data = message["output"]["data"][0]
                whole = data if whole is None else apply_edits(whole, data)
            elif message["msg"] == "process_completed":
                return message["output"]["data"][0]
            if number is not None:
                assert number == position + 1
                position = number
                seen.append(number)
                most -= 1
                if not most:
                    return None
        raise AssertionError("the stream ended")

    final = None
    for most, reload in [*cuts, (10**6, False)]:
        query = {"fresh": "true"} if reload else {}
        with visitor.follow(position, pending=event_id, **query) as events:
            final = read(events, most)
        if final is not None:
            break
    expected = [{"n": n, "text": "x" * n} for n in range(length)][-4:]
    assert final == expected
    assert whole in (None, expected)
    assert len(seen) == len(set(seen))


def test_a_stop_ends_all_streams_at_once(serve: Serve) -> None:
    serving = serve(stepping(Steps()))
    visitor = serving.visitor()
    visitor.call(1)
    with visitor.follow() as page, visitor.stream() as client, visitor.open(f"heartbeat/{visitor.session}") as heart:
        page.until("process_completed")
        assert next(heart.blocks()) == {"data": "ALIVE"}
        with visitor.open("upload_progress", upload_id="u") as upload:
            begun = monotonic()
            serving.close()
            for events in (page, client, heart, upload):
                assert list(events.blocks()) == []
            assert monotonic() - begun < 10


def test_a_reader_who_does_not_read_keeps_nobody_from_signs_of_life(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRELUDIO_HEARTBEAT_INTERVAL", "0.02")
    with gr.Blocks() as app:
        gr.Button().click(lambda: "x" * (32 << 20), None, gr.Textbox())
        gr.Button().click(lambda: "quick", None, gr.Textbox())
    serving = serve(app)
    deaf = serving.visitor("deaf")
    with raw(deaf.url, "/gradio_api/queue/data?session_hash=deaf&after=0") as connection:
        connection.recv(10)
        deaf.join(0)
        with deaf.follow() as events:
            events.until("process_completed")
        with serving.visitor().follow() as events:
            for _ in range(5):
                events.until("heartbeat")


def test_the_leaving_of_a_reader_is_noticed(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preludio.server.routes.stream.UNWATCHED", 0.0)
    serving = serve(stepping(Steps()))
    visitor = serving.visitor()
    with visitor.follow() as events:
        next(events.messages())
        assert visitor.get("health").json()["streams"] == 1
    deadline = monotonic() + PATIENCE
    while visitor.get("health").json()["streams"]:
        assert monotonic() < deadline
    assert next(iter(serving.app.sessions)).readers == 0


def test_who_leaves_is_said_goodbye_once_and_not_when_the_server_goes(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("preludio.server.routes.stream.UNWATCHED", 0.0)
    left, told = list[str](), Event()

    def goodbye(request: gr.Request) -> None:
        left.append(str(request.session_hash))
        told.set()

    with gr.Blocks() as app:
        app.unload(goodbye)
    serving = serve(app)
    visitor, staying = serving.visitor("leaves"), serving.visitor("stays")
    with staying.open("heartbeat/stays") as stays:
        next(stays.blocks())
        with visitor.open("heartbeat/leaves") as one:
            next(one.blocks())
            with visitor.open("heartbeat/leaves") as again:
                next(again.blocks())
        assert told.wait(PATIENCE)
        serving.close()
    assert left == ["leaves"]


def test_a_session_that_is_dropped_ends_its_readers_and_begins_anew(serve: Serve) -> None:
    serving = serve(stepping(Steps()))
    visitor = serving.visitor("tab")
    with visitor.follow() as events:
        next(events.messages())
        session = serving.app.sessions.find("tab")  # type: ignore[arg-type]
        assert session is not None
        loop = next(iter(serving.app.streams._open)).get_loop()
        loop.call_soon_threadsafe(serving.app.sessions.drop, session)
        assert list(events.messages()) == []
    assert visitor.result(1) == ["quick"]


def test_a_session_with_readers_is_not_dropped(serve: Serve) -> None:
    serving = serve(stepping(Steps()), state_session_capacity=1)
    visitor = serving.visitor("reads")
    with visitor.follow() as events:
        next(events.messages())
        others = [serving.visitor() for _ in range(3)]
        assert [other.result(1) for other in others] == [["quick"]] * 3
        visitor.join(1)
        assert events.until("process_completed")[-1]["output"]["data"] == ["quick"]


def test_many_readers_of_one_session_all_hear_everything(serve: Serve) -> None:
    steps = Steps()
    visitor = serve(stepping(steps)).visitor()
    told: list[list[str]] = []

    def read() -> None:
        with visitor.follow() as events:
            told.append(kinds(events.until("process_completed")))

    threads = [Thread(target=read) for _ in range(5)]
    visitor.join(0, 3)
    for thread in threads:
        thread.start()
    steps.go(3)
    for thread in threads:
        thread.join(PATIENCE)
    expected = ["session", "estimation", "process_starts", *["process_generating"] * 3, "process_completed"]
    assert told == [expected] * 5
