"""An accepted event is never forgotten, runs once, and ends in exactly one final message, whatever happens."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

import preludio as gr
from preludio.state.store import StorageFailed
from preludio.state.store.sqlite import SqliteState
from tests.serving import PATIENCE, Message, Serve, Visitor

ID = "0123456789abcdef" * 2
OTHER = "f" * 32


def counting(ran: list[str], gate: Event | None = None) -> gr.Blocks:
    def run(text: str) -> str:
        ran.append(text)
        assert gate is None or gate.wait(PATIENCE)
        return text.upper()

    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(run, box, box)
    return app


def ends(messages: list[Message]) -> list[Message]:
    return [m for m in messages if m["msg"] == "process_completed"]


def test_an_event_is_journalled_before_the_reply(serve: Serve, tmp_path: Path) -> None:
    gate = Event()
    visitor = serve(counting([], gate)).visitor("tab")
    event_id = visitor.join(0, "x", event_id=ID)
    quick = visitor.join(0, "y")
    with closing(sqlite3.connect(tmp_path / "data" / "state.sqlite")) as journal:
        rows = journal.execute("SELECT event_id, session, ended FROM jobs").fetchall()
    gate.set()
    assert event_id == ID
    assert sorted(rows) == sorted([(ID, "tab", None), (quick, "tab", None)])
    visitor.read()


def test_an_event_that_is_sent_again_runs_once(serve: Serve) -> None:
    ran, gate = list[str](), Event()
    visitor = serve(counting(ran, gate)).visitor()
    for _ in range(3):
        assert visitor.join(0, "x", event_id=ID) == ID
    gate.set()
    assert len(ends(visitor.read())) == 1
    # It has ended, and is known as long as its result is kept.
    assert visitor.join(0, "x", event_id=ID) == ID
    visitor.join(0, "y", event_id=OTHER)
    assert [m["event_id"] for m in ends(visitor.read())] == [OTHER]
    assert ran == ["x", "y"]


def test_an_event_that_is_sent_many_times_at_once_runs_once(serve: Serve) -> None:
    ran = list[str]()
    serving = serve(counting(ran))
    visitors = [serving.visitor("tab") for _ in range(8)]
    threads = [Thread(target=visitor.join, args=(0, "x"), kwargs={"event_id": ID}) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(ends(visitors[0].read())) == 1
    assert ran == ["x"]


def test_an_event_that_is_sent_again_after_a_restart_does_not_run(serve: Serve) -> None:
    ran = list[str]()
    first = serve(counting(ran))
    visitor = first.visitor("tab")
    visitor.join(0, "x", event_id=ID)
    visitor.read()
    first.close()
    again = serve(counting(ran)).visitor("tab")
    assert again.join(0, "x", event_id=ID) == ID
    with again.follow(after=1, pending=ID) as events:
        assert events.until("process_completed")[-1]["output"]["data"] == ["X"]
    assert ran == ["x"]


@pytest.mark.parametrize("event_id", ["", "x" * 32, "a" * 31, "A" * 32, 7])
def test_an_id_that_is_none_is_refused(serve: Serve, event_id: Any) -> None:
    assert serve(counting([])).visitor().ask(0, "x", event_id=event_id).status_code == 422


@pytest.mark.parametrize("more", [{}, {"event_id": ID}])
def test_what_cannot_be_journalled_is_not_taken(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, more: dict[str, str]
) -> None:
    ran = list[str]()
    serving = serve(counting(ran))
    visitor = serving.visitor()
    visitor.call(0, "before")

    async def full(self: SqliteState, *args: Any, **kwargs: Any) -> bool:
        raise StorageFailed(self._path, "the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(SqliteState, "accept", full)
        refused = visitor.ask(0, "lost", **more)
    assert refused.status_code == 507
    assert "the disk is full" in refused.json()["detail"]
    # The same id may be sent again, and the queue has room.
    assert serving.visitor().result(0, "after", **more) == ["AFTER"]
    assert ran[0] == "before"
    assert ran[-1] == "after"
    if more:
        assert ran == ["before", "after"]


def test_a_copy_of_an_event_waits_for_what_becomes_of_the_first(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    ran, attempts, hold = list[str](), list[bool](), Event()
    serving = serve(counting(ran))
    visitor = serving.visitor("tab")
    accept = SqliteState.accept

    async def failing_at_first(self: SqliteState, *args: Any, **kwargs: Any) -> bool:
        attempts.append(True)
        if len(attempts) > 1:
            return await accept(self, *args, **kwargs)
        await asyncio.to_thread(hold.wait, PATIENCE)
        raise StorageFailed(self._path, "the disk is full")

    monkeypatch.setattr(SqliteState, "accept", failing_at_first)
    codes = list[int]()

    def send(name: str) -> None:
        codes.append(serving.visitor("tab").ask(0, name, event_id=ID).status_code)

    first, copy = Thread(target=send, args=("first",)), Thread(target=send, args=("copy",))
    first.start()
    while not attempts:
        first.join(0.01)
    copy.start()
    copy.join(0.2)
    assert copy.is_alive()
    hold.set()
    first.join(PATIENCE)
    copy.join(PATIENCE)
    assert sorted(codes) == [200, 507]
    assert len(ends(visitor.read())) == 1
    assert ran == ["copy"]


async def full(self: SqliteState, *args: Any, **kwargs: Any) -> Any:
    raise StorageFailed(self._path, "the disk is full")


def remembering() -> gr.Blocks:
    with gr.Blocks() as app:
        items, box = gr.State([]), gr.Textbox()
        gr.Button().click(lambda items, text: ([*items, text], text), [items, box], [items, box], api_name="add")
        gr.Button().click(lambda items: items, items, gr.JSON())
    return app


def test_an_end_that_cannot_be_stored_for_a_moment_is_told_when_it_is(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = serve(remembering()).visitor()
    commit, failures = SqliteState.commit, iter(range(3))

    async def failing(self: SqliteState, *args: Any, **kwargs: Any) -> int:
        if next(failures, None) is not None:
            raise StorageFailed(self._path, "the disk is full")
        return await commit(self, *args, **kwargs)

    monkeypatch.setattr(SqliteState, "commit", failing)
    assert visitor.result(0, None, "x") == [None, "x"]
    assert visitor.result(1, None) == [["x"]]
    assert "the end of a job could not be stored yet" in caplog.text


def test_no_success_is_told_that_is_not_stored(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("preludio.engine.ends.PAUSES", (0.0,))
    monkeypatch.setattr("preludio.server.app.SWEEP_INTERVAL", 0.02)
    first = serve(remembering())
    visitor = first.visitor("tab")
    with monkeypatch.context() as patched:
        patched.setattr(SqliteState, "commit", full)
        event_id = visitor.join(0, None, "x")
        failed = visitor.read()[-2]
        assert not failed["success"]
        assert "could not store the result" in failed["output"]["error"]
        # Nor has it changed anything.
        assert visitor.post("run/lambda", {"data": [], "session_hash": "tab"}).json()["data"] == [[]]
    assert "the disk is full" in caplog.text
    # The end is stored as it was told when there is room again, also if that is after a restart.
    while visitor.get(f"job/{event_id}").json()["status"] != "failed":
        assert visitor.get("health").status_code == 200
    first.close()
    again = serve(remembering()).visitor("tab")
    assert "could not store the result" in again.get(f"call/add/{event_id}").text
    assert again.result(1, None) == [[]]


def test_while_the_disk_fails_nothing_runs_that_is_not_journalled(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = list[str]()
    serving = serve(counting(ran))
    visitor = serving.visitor()
    with monkeypatch.context() as patched:
        patched.setattr(SqliteState, "accept", full)
        # Of the first one the server does not know yet that the disk fails.
        assert visitor.ask(0, "first").status_code == 507
        assert [visitor.ask(0, name).status_code for name in "abc"] == [507] * 3
    assert set(ran) <= {"first"}
    assert serving.visitor().result(0, "x") == ["X"]


def test_a_stopped_server_ends_its_jobs_with_an_error(serve: Serve) -> None:
    gate, entered = Event(), Event()

    async def endless() -> None:
        entered.set()
        await asyncio.Event().wait()

    with gr.Blocks() as app:
        gr.Button().click(endless)
        gr.Button().click(lambda names: gate.wait(PATIENCE) and [names], gr.Textbox(), gr.Textbox(), batch=True)
    first = serve(app)
    visitor = first.visitor("tab")
    ids = [visitor.join(0), visitor.join(0), visitor.join(1, "a")]
    assert entered.wait(PATIENCE)
    first.close()
    gate.set()
    again = serve(counting([])).visitor("tab")
    for event_id in ids:
        assert "stopped before this was done" in again.get(f"call/x/{event_id}").text


SERVER = """
import sys, time
import preludio as gr
import preludio.server.app
from tests.serving import BARE

preludio.server.app.load_bundle = lambda: BARE

def slow(items):
    print("running", flush=True)
    time.sleep(1000)

with gr.Blocks() as demo:
    items, shown = gr.State([]), gr.Textbox()
    button = gr.Button()
    button.click(lambda items, text: [*items, text], [items, shown], items)
    button.click(slow, items, items)
    button.click(str, items, shown)
demo.launch(server_port=0, data_dir=sys.argv[1])
"""


@contextmanager
def process(folder: Path) -> Generator[tuple["subprocess.Popen[str]", str], None, None]:
    """Runs a server of its own in a folder, and gives its address."""
    program = folder / "app.py"
    program.write_text(SERVER)
    command = [sys.executable, str(program), str(folder / "data")]
    surroundings = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    quiet: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, env=surroundings, **quiet) as server:
        assert server.stdout
        try:
            yield server, server.stdout.readline().split()[-1]
        finally:
            server.kill()


def wait_until_running(server: "subprocess.Popen[str]") -> None:
    assert server.stdout
    assert any(line == "running\n" for line in server.stdout)


def test_a_killed_server_comes_back_with_state_and_tells_what_was_lost(tmp_path: Path) -> None:
    with process(tmp_path) as (server, url):
        visitor = Visitor(url, "tab")
        visitor.result(0, None, "kept")
        visitor.join(1, None, event_id=ID)
        wait_until_running(server)
        with visitor.follow() as events:
            events.until("process_starts", event_id=ID)
            server.kill()
            server.wait(PATIENCE)
        visitor.close()
    with process(tmp_path) as (_, url):
        visitor = Visitor(url, "tab")
        with visitor.follow(after=10**15, pending=ID) as events:
            opened, lost = islice(events.messages(), 2)
            assert (opened["msg"], opened["fresh"]) == ("session", True)
            assert lost["event_id"] == ID
            assert "interrupted before this was done" in lost["output"]["error"]
        told = visitor.get(f"call/slow/{ID}").text
        assert told.startswith("event: error\ndata: ")
        assert "interrupted" in json.loads(told.partition("data: ")[2])["error"]
        assert visitor.join(1, None, event_id=ID) == ID
        assert [m["output"]["data"] for m in ends(visitor.call(2, None)) if m["success"]] == [["['kept']"]]
        visitor.close()


def test_jobs_of_a_sibling_that_dies_are_taken_over(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("preludio.server.app.SWEEP_INTERVAL", 0.02)
    with process(tmp_path) as (server, url):
        sibling = Visitor(url, "tab")
        # This one is alive when the other starts, and dies later.
        visitor = serve(counting([])).visitor("tab")
        visitor.call(0, "x")
        sibling.join(1, None, event_id=ID)
        wait_until_running(server)
        sibling.close()
        with visitor.follow() as events:
            events.until("process_completed")
            server.kill()
            server.wait(PATIENCE)
            end = events.until("process_completed", event_id=ID)[-1]
    assert "interrupted" in end["output"]["error"]
