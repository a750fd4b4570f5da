"""A job whose process dies is run again as often as its endpoint says, never twice visibly."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

import preludio as gr
from preludio.errors import WorkerDied
from preludio.wire.codec import encode
from tests.serving import PATIENCE, Message, Serve, Visitor

ID = "0123456789abcdef" * 2


def ends(messages: list[Message]) -> list[Message]:
    return [m for m in messages if m["msg"] == "process_completed"]


def dying(deaths: int, ran: list[str], **more: Any) -> gr.Blocks:
    """Gives an app whose function dies that many times, then answers."""

    def run(text: str, seen: list[str]) -> tuple[str, list[str]]:
        ran.append(text)
        if text == "poison" or ran.count(text) <= deaths:
            raise WorkerDied("run", "was ended by signal 9")
        return text.upper(), [*seen, text]

    with gr.Blocks() as app:
        box, seen = gr.Textbox(), gr.State([])
        gr.Button().click(run, [box, seen], [box, seen], api_name="run", **more)
        gr.Button().click(lambda seen: seen, seen, gr.JSON())
    return app


def journal(folder: Path) -> list[Any]:
    with closing(sqlite3.connect(folder / "data" / "state.sqlite")) as database:
        return database.execute("SELECT event_id, attempt, ended IS NOT NULL, body FROM jobs").fetchall()


def leave(folder: Path, session: str, event_id: str, endpoint: int, body: bytes, attempt: int = 1) -> None:
    """Puts a job into the journal that a process has left which is dead."""
    row = (event_id, session, endpoint, body, 1.0, attempt, "dead", None, None, None)
    with closing(sqlite3.connect(folder / "data" / "state.sqlite")) as database, database:
        database.execute("INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def recipe(endpoint: str, *data: Any) -> bytes:
    return encode({"endpoint": endpoint, "data": data})


def call_of(visitor: Visitor, event_id: str) -> str:
    return visitor.get(f"call/run/{event_id}").text


def complete(values: str) -> str:
    return f"event: complete\ndata: {values}\n\n"


def value(visitor: Visitor) -> str:
    """Gives what the second function of the app tells of the visitor's state."""
    return call_of(visitor, visitor.join(1, None))


def test_a_job_whose_process_dies_runs_again(serve: Serve, tmp_path: Path) -> None:
    ran = list[str]()
    visitor = serve(dying(2, ran, retry=2)).visitor()
    messages = visitor.call(0, "x", None)
    assert ran == ["x"] * 3
    assert [m["output"]["data"] for m in ends(messages)] == [["X", None]]
    assert [m["msg"] for m in messages].count("process_starts") == 3
    assert [row[1:3] for row in journal(tmp_path)] == [(3, 1)]
    # State has changed once.
    assert visitor.result(1, None) == [["x"]]


@pytest.mark.parametrize(("retry", "words"), [(0, "has died."), (2, "has died, in each of 3 attempts.")])
def test_a_poison_job_ends_after_its_last_attempt_and_harms_nobody(serve: Serve, retry: int, words: str) -> None:
    ran = list[str]()
    serving = serve(dying(0, ran, retry=retry))
    poisoned, other = serving.visitor(), serving.visitor()
    poisoned.join(0, "poison", None)
    other.join(0, "y", None)
    (end,) = ends(poisoned.read())
    assert not end["success"]
    assert words in end["output"]["error"]
    assert ran.count("poison") == 1 + retry
    assert [m["output"]["data"] for m in ends(other.read())] == [["Y", None]]
    assert poisoned.result(0, "z", None) == ["Z", None]


def test_in_a_batch_only_the_poison_fails(serve: Serve) -> None:
    gate, entered, batches = Event(), Event(), list[list[str]]()

    def run(texts: list[str]) -> tuple[list[str]]:
        batches.append(texts)
        if texts == ["first"]:
            entered.set()
            assert gate.wait(PATIENCE)
        if "poison" in texts:
            raise WorkerDied("run", "was ended by signal 9")
        return ([text.upper() for text in texts],)

    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(run, box, box, batch=True, max_batch_size=8, retry=1)
    serving = serve(app)
    visitors = [serving.visitor() for _ in range(4)]
    visitors[0].join(0, "first")
    assert entered.wait(PATIENCE)
    for visitor, text in zip(visitors[1:], ("a", "poison", "b"), strict=True):
        visitor.join(0, text)
    gate.set()
    told = [ends(visitor.read())[0] for visitor in visitors]
    assert [end["success"] for end in told] == [True, True, False, True]
    assert sorted(batches[1:]) == [["a"], ["a", "poison", "b"], ["b"], ["poison"]]


def test_what_an_attempt_has_shown_is_replaced_whole_by_the_next(serve: Serve) -> None:
    attempts, gate, died = list[int](), Event(), Event()

    def run() -> Iterator[list[int]]:
        attempts.append(1)
        if len(attempts) == 1:
            yield [1, 2]
            yield [1, 2, 3]
            died.set()
            raise WorkerDied("run", "was ended by signal 9")
        assert gate.wait(PATIENCE)
        yield [1, 2, 3, 4]
        yield [1, 2, 3, 4, 5]

    with gr.Blocks() as app:
        gr.Button().click(run, None, gr.JSON(), retry=1, api_name="run")
    serving = serve(app)
    page, late = serving.visitor("tab"), serving.visitor("tab")
    event_id = page.join(0)
    with page.follow() as events:
        first = events.until("process_generating") + events.until("process_generating")
        assert first[-1]["output"]["data"] == [[["add", [2], 3]]]
        events.until("process_starts", event_id=event_id)
        # Who comes between the attempts has the same before as who has read all along.
        with late.follow(fresh="true") as later:
            assert later.until("process_generating")[-1]["output"]["data"] == [[1, 2, 3]]
            gate.set()
            for reader in (events, later):
                told = [m["output"]["data"] for m in reader.until("process_completed") if "output" in m]
                assert told == [[[["replace", [], [1, 2, 3, 4]]]], [[["add", [4], 5]]], [[1, 2, 3, 4, 5]]]
    told = [line for line in call_of(page, event_id).splitlines() if line.startswith("data")]
    assert told[-1] == "data: [[1,2,3,4,5]]"


def test_a_job_that_yields_nothing_in_its_second_attempt_shows_nothing_of_its_first(serve: Serve) -> None:
    attempts = list[int]()

    def run() -> Iterator[str]:
        attempts.append(1)
        if len(attempts) == 1:
            yield "old"
            raise WorkerDied("run", "was ended by signal 9")

    with gr.Blocks() as app:
        gr.Button().click(run, None, gr.Textbox(), retry=1)
    assert serve(app).visitor().result(0) == [{"__type__": "update"}]


def test_a_job_that_a_crash_has_left_runs_again(serve: Serve, tmp_path: Path) -> None:
    ran = list[str]()
    first = serve(dying(0, ran, retry=1))
    first.visitor("tab").result(0, "before", None)
    first.close()
    leave(tmp_path, "tab", ID, 0, recipe("run: run", "x", None))
    leave(tmp_path, "alone", "f" * 32, 0, recipe("run: run", "y", None))
    again = serve(dying(0, ran, retry=1)).visitor("tab")
    with again.follow(after=10**12, pending=ID) as events:
        assert events.until("process_completed", event_id=ID)[-1]["output"]["data"] == ["X", None]
    assert call_of(again, "f" * 32) == 'event: complete\ndata: ["Y",null]\n\n'
    assert value(again) == complete('[["before","x"]]')
    assert sorted(ran) == ["before", "x", "y"]
    assert {row[0]: row[1] for row in journal(tmp_path) if row[0] in {ID, "f" * 32}} == {ID: 2, "f" * 32: 2}


def test_what_can_be_built_again_is_journalled_for_every_door(serve: Serve, tmp_path: Path) -> None:
    """A queued job of every way to call is left to the next server, which runs it."""
    gate, entered = Event(), Event()

    def wait(text: str, seen: list[str]) -> str:
        entered.set()
        assert gate.wait(PATIENCE)
        return f"{text} {seen}"

    def app_of(retry: int) -> gr.Blocks:
        with gr.Blocks() as app:
            box, seen = gr.Textbox(), gr.State(["s"])
            gr.Button().click(wait, [box, seen], box, api_name="run", retry=retry)
        return app

    first = serve(app_of(1))
    visitor = first.visitor("tab")
    ids = [visitor.join(0, "page", None), visitor.join(0, "own id", None, event_id=ID)]
    for path, body in (("call/run", {"data": ["call"]}), ("call/v2/run", {"text": "v2"})):
        ids.append(visitor.post(path, body).json()["event_id"])
    assert entered.wait(PATIENCE)
    first.close()
    assert sorted(row[1:3] for row in journal(tmp_path)) == [(1, 0)] * 4
    gate.set()
    again = serve(app_of(1)).visitor("tab")
    for event_id, text in zip(ids, ("page", "own id", "call", "v2"), strict=True):
        assert call_of(again, event_id) == f"event: complete\ndata: [\"{text} ['s']\"]\n\n"


def test_nothing_is_written_down_of_a_job_that_is_not_run_again(serve: Serve, tmp_path: Path) -> None:
    gate, entered = Event(), Event()

    def run(text: str) -> None:
        entered.set()
        gate.wait(PATIENCE)

    with gr.Blocks() as app:
        gr.Button().click(run, gr.Textbox())
    visitor = serve(app).visitor()
    visitor.join(0, "secret", event_id=ID)
    assert [row[3] for row in journal(tmp_path)] == [b""]
    gate.set()
    visitor.read()


@pytest.mark.parametrize(
    ("endpoint", "body", "attempt", "words"),
    [
        (0, b"", 1, "declares no retry"),
        (0, recipe("run: other", "x", None), 1, "the app has changed"),
        (1, recipe("run: run", "x", None), 1, "the app has changed"),
        (7, recipe("run: run", "x", None), 1, "the app has changed"),
        (0, recipe("run: run", "x", None), 2, "the last of 2 attempts"),
    ],
)
def test_a_job_that_cannot_be_run_again_ends_with_an_error(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture, endpoint: int, body: bytes, attempt: int, words: str
) -> None:
    ran = list[str]()
    serve(dying(0, ran, retry=1)).close()
    leave(tmp_path, "tab", ID, endpoint, body, attempt)
    visitor = serve(dying(0, ran, retry=1)).visitor("tab")
    told = call_of(visitor, ID)
    assert told.startswith("event: error")
    assert ("in each of 2 attempts" in told) == (attempt == 2)
    assert words in caplog.text
    assert not ran


def test_jobs_that_only_waited_lose_no_attempt(serve: Serve, tmp_path: Path) -> None:
    gate, entered = Event(), Event()

    def wait(text: str) -> str:
        entered.set()
        assert gate.wait(PATIENCE)
        return text

    def app_of() -> gr.Blocks:
        with gr.Blocks() as app:
            box = gr.Textbox()
            gr.Button().click(wait, box, box, api_name="run", retry=1)
        return app

    serve(app_of()).close()
    for name in ("a" * 32, "b" * 32):
        leave(tmp_path, "tab", name, 0, recipe("run: wait", name))
    second = serve(app_of())
    assert entered.wait(PATIENCE)
    second.close()
    # The first has begun its second attempt, the other was still waiting for it.
    assert {row[0]: row[1] for row in journal(tmp_path)} == {"a" * 32: 2, "b" * 32: 1}
    gate.set()
    visitor = serve(app_of()).visitor("tab")
    assert "stopped before this was done" in call_of(visitor, "a" * 32)
    assert call_of(visitor, "b" * 32) == f'event: complete\ndata: ["{"b" * 32}"]\n\n'


def test_an_old_attempt_cannot_end_what_a_new_one_has_begun(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("preludio.server.app.SWEEP_INTERVAL", 0.02)
    gate, entered = Event(), Event()

    def run(text: str, seen: list[str]) -> tuple[str, list[str]]:
        entered.set()
        assert gate.wait(PATIENCE)
        return "late", ["late"]

    with gr.Blocks() as app:
        box, seen = gr.Textbox(), gr.State([])
        gr.Button().click(run, [box, seen], [box, seen], api_name="run", retry=1)
        gr.Button().click(lambda seen: seen, seen, gr.JSON())
    visitor = serve(app).visitor("tab")
    visitor.join(0, "x", None, event_id=ID)
    assert entered.wait(PATIENCE)
    with visitor.follow() as events:
        # Somebody else takes the job over, as after a freeze that outlived its lock.
        with closing(sqlite3.connect(tmp_path / "data" / "state.sqlite")) as database, database:
            database.execute("UPDATE jobs SET attempt = 2")
        gate.set()
        while "an end was dropped" not in caplog.text:
            assert visitor.get("health").status_code == 200
        assert visitor.get(f"job/{ID}").json()["status"] == "running"
        data = encode({"msg": "process_completed", "event_id": ID, "output": {"data": ["new", None]}, "success": True})
        with closing(sqlite3.connect(tmp_path / "data" / "state.sqlite")) as database, database:
            database.execute("UPDATE jobs SET ended = 2, ok = 1, data = ?", (data,))
        # Its readers hear the end that counts.
        assert events.until("process_completed")[-1]["output"]["data"] == ["new", None]
    assert value(visitor) == complete("[[]]")
