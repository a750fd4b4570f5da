"""A server that is killed, frozen or stopped: what it has accepted ends once, and nobody else is hurt."""

import json
import random
import signal
import sqlite3
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.faults.program import ADD, COUNT, ITEMS, SLOW, SLOW_AGAIN, Program, program, until
from tests.serving import Message, Visitor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kills and freezes processes as Linux does"),
]

ROUNDS = 6
"""How often the server is killed, each time at another moment."""


def told(visitor: Visitor, event_id: str) -> list[tuple[str, Any]]:
    """Gives the events that a call's result is told in."""
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in stream(visitor, event_id)]
    return [(block["event"], json.loads(block["data"])) for block in blocks if block["event"] != "heartbeat"]


def has_run(server: Program, times: int) -> bool:
    return len(server.ran()) == times


def stream(visitor: Visitor, event_id: str) -> list[str]:
    return [block for block in visitor.get(f"call/any/{event_id}").text.split("\n\n") if block]


def calling(visitor: Visitor, accepted: list[tuple[str, str]], killed: list[bool]) -> None:
    """Calls again and again, until the server is gone; notes what was accepted."""
    for number in range(10**6):
        # Every other one is an id of its own, as pages have it.
        own = {"event_id": uuid4().hex} if number % 2 else {}
        text = f"{visitor.session}.{number}"
        try:
            answer = visitor.ask(ADD if number % 3 else COUNT, *([None, text] if number % 3 else [3]), **own)
        except httpx.HTTPError:
            assert killed
            return
        assert answer.status_code == 200, answer.text
        accepted.append((answer.json()["event_id"], text if number % 3 else ""))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_server_killed_at_any_moment_has_ended_each_call_once(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    accepted: dict[str, list[tuple[str, str]]] = {name: [] for name in ("ann", "bob")}
    killed: list[bool] = []
    with program(tmp_path) as first:
        visitors = [Visitor(first.url, name) for name in accepted]
        threads = [Thread(target=calling, args=(v, accepted[v.session], killed)) for v in visitors]
        for thread in threads:
            thread.start()
        count = chance.randrange(1, 150)
        until(lambda: sum(map(len, accepted.values())) >= count)
        killed.append(True)
        first.end()
        for thread in threads:
            thread.join()
    with program(tmp_path) as second:
        for name, calls in accepted.items():
            visitor = Visitor(second.url, name)
            added = list[str]()
            for event_id, text in calls:
                messages = told(visitor, event_id)
                assert [kind for kind, _ in messages] in (["complete"], ["error"])
                if text and messages[0][0] == "complete":
                    assert messages[0][1][1] == text
                    added.append(text)
                elif messages[0][0] == "error":
                    assert "interrupted" in messages[0][1]["error"]
            # What was committed without anybody hearing of it may be more, but never by half, nor in another order.
            kept = [end for end in ended(tmp_path, name) if end]
            (items,) = visitor.post("run/items", {"data": [], "session_hash": name}).json()["data"]
            assert items == kept
            assert [item for item in items if item in added] == added
            visitor.close()


def ended(folder: Path, session: str) -> list[str]:
    """Gives what the journal says was added, in order."""
    query = "SELECT data FROM jobs WHERE session = ? AND ended IS NOT NULL AND ok ORDER BY ended"
    with closing(sqlite3.connect(folder / "data" / "state.sqlite")) as database:
        ends: list[Message] = [json.loads(data) for (data,) in database.execute(query, (session,))]
    return [end["output"]["data"][-1] for end in ends if len(end["output"]["data"]) == 2]


def test_a_job_is_run_again_by_the_next_server(tmp_path: Path) -> None:
    ids = [uuid4().hex for _ in range(2)]
    with program(tmp_path) as first:
        visitor = Visitor(first.url, "tab")
        visitor.join(SLOW_AGAIN, "again", event_id=ids[0])
        visitor.join(SLOW, "once", event_id=ids[1])
        until(lambda: sorted(first.ran()) == ["again", "once"])
        first.end()
        visitor.close()
    (tmp_path / "go").touch()
    with program(tmp_path) as second:
        visitor = Visitor(second.url, "tab")
        assert told(visitor, ids[0]) == [("complete", ["AGAIN"])]
        assert "interrupted" in told(visitor, ids[1])[0][1]["error"]
        assert visitor.get(f"job/{ids[0]}").json()["attempt"] == 2
        assert sorted(second.ran()) == ["again", "again", "once"]
        visitor.close()


def test_a_job_that_kills_its_server_each_time_is_given_up(tmp_path: Path) -> None:
    event_id = uuid4().hex
    for attempt in (1, 2):
        with program(tmp_path) as server:
            visitor = Visitor(server.url, "tab")
            if attempt == 1:
                visitor.join(SLOW_AGAIN, "poison", event_id=event_id)
            until(partial(has_run, server, attempt))
            # Others are served all the same.
            other = Visitor(server.url, "other")
            assert other.result(ADD, None, "x") == [None, "x"]
            other.close()
            server.end()
            visitor.close()
    with program(tmp_path) as server:
        visitor = Visitor(server.url, "tab")
        assert "in each of 2 attempts" in told(visitor, event_id)[0][1]["error"]
        other = Visitor(server.url, "other")
        assert other.result(ITEMS, None) == [["x", "x"]]
        other.close()
        assert len(server.ran()) == 2
        visitor.close()


def test_a_server_that_is_told_to_stop_ends_its_jobs_or_leaves_them_to_the_next(tmp_path: Path) -> None:
    ids = [uuid4().hex for _ in range(3)]
    with program(tmp_path) as first:
        visitor = Visitor(first.url, "tab")
        for event_id, fn, text in zip(ids, (SLOW, SLOW, SLOW_AGAIN), ("runs", "waits", "again"), strict=True):
            visitor.join(fn, text, event_id=event_id)
        until(lambda: sorted(first.ran()) == ["again", "runs"])
        with visitor.follow(after=0) as events:
            events.until("process_starts")
            first.end(signal.SIGTERM)
            assert first.process.returncode == 128 + signal.SIGTERM
            # Who reads sees the stream end, not break off, and comes back.
            ends = [m for m in events.messages() if m["msg"] == "process_completed"]
        assert all("stopped before this was done" in end["output"]["error"] for end in ends)
        visitor.close()
    (tmp_path / "go").touch()
    with program(tmp_path) as second:
        visitor = Visitor(second.url, "tab")
        for event_id in ids[:2]:
            assert "stopped before this was done" in told(visitor, event_id)[0][1]["error"]
        assert told(visitor, ids[2]) == [("complete", ["AGAIN"])]
        visitor.close()


def test_a_frozen_server_keeps_its_jobs_and_stops_nobody(tmp_path: Path) -> None:
    event_id = uuid4().hex
    with program(tmp_path) as frozen, program(tmp_path) as other:
        visitor, neighbour = Visitor(frozen.url, "tab"), Visitor(other.url, "tab")
        visitor.join(SLOW_AGAIN, "x", event_id=event_id)
        until(lambda: frozen.ran() == ["x"])
        frozen.freeze()
        # The other goes on, and knows that the job is not its own.
        assert neighbour.result(ADD, None, "y") == [None, "y"]
        with neighbour.follow(after=10**15, pending=event_id) as events:
            jobs = events.until("session")[-1]["jobs"]
            assert [job["status"] for job in jobs if job["event_id"] == event_id] == ["running"]
            assert neighbour.get(f"job/{event_id}").json()["status"] == "running"
            frozen.tell(signal.SIGCONT)
            (tmp_path / "go").touch()
            # What the frozen one ends when it goes on is heard here, too.
            assert events.until("process_completed", event_id=event_id)[-1]["output"]["data"] == ["X"]
        assert told(visitor, event_id) == [("complete", ["X"])]
        assert frozen.ran() == ["x"]
        visitor.close()
        neighbour.close()


def test_a_frozen_server_that_is_killed_leaves_its_jobs_to_the_other(tmp_path: Path) -> None:
    event_id = uuid4().hex
    (tmp_path / "data").mkdir()
    with program(tmp_path) as frozen, program(tmp_path) as other:
        visitor, neighbour = Visitor(frozen.url, "tab"), Visitor(other.url, "tab")
        visitor.join(SLOW_AGAIN, "x", event_id=event_id)
        until(lambda: frozen.ran() == ["x"])
        frozen.freeze()
        with neighbour.follow(after=10**15, pending=event_id) as events:
            frozen.end()
            (tmp_path / "go").touch()
            assert events.until("process_completed", event_id=event_id)[-1]["output"]["data"] == ["X"]
        assert neighbour.get(f"job/{event_id}").json()["attempt"] == 2
        visitor.close()
        neighbour.close()
