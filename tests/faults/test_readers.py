"""Readers who do not read, come late, or come twice: nothing is lost, and memory stays bounded."""

import json
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import pytest

import preludio as gr
from tests.faults.program import COUNT, memory_of, program
from tests.serving import PATIENCE, Serve, Visitor

pytestmark = pytest.mark.slow

CROWD = 2500


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads memory as Linux tells it")
def test_sessions_that_join_and_read_later_get_all_that_is_theirs(tmp_path: Path) -> None:
    with program(tmp_path) as server:
        first = Visitor(server.url, "first")
        first.result(COUNT, 3)
        before = memory_of(server.process.pid)

        def join(numbers: range) -> None:
            visitor = Visitor(server.url)
            for number in numbers:
                visitor.session = f"s{number}"
                visitor.join(COUNT, number % 7 + 1)
            visitor.close()

        def read(numbers: range) -> None:
            visitor = Visitor(server.url)
            for number in numbers:
                messages = messages_of(visitor.get("queue/data", params={"session_hash": f"s{number}"}).text)
                kinds = [m["msg"] for m in messages]
                ends = [m["output"]["data"] for m in messages if m["msg"] == "process_completed"]
                assert ends == [[str(number % 7)]]
                assert kinds.count("process_generating") == number % 7 + 1
                assert kinds[-1] == "close_stream"
            visitor.close()

        parts = [range(start, CROWD, 8) for start in range(8)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(join, parts))
            list(pool.map(read, parts))
        health = first.get("health").json()
        assert health["sessions"] == CROWD + 1
        assert memory_of(server.process.pid) - before < 30_000 * CROWD
        first.close()


def messages_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(block.removeprefix("data: ")) for block in text.split("\n\n") if block]


def test_a_reader_who_does_not_read_costs_no_memory_and_gets_a_fresh_picture(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRELUDIO_LOG_BYTES", str(1 << 20))
    shown, gate = Event(), Event()

    def flood() -> Iterator[str]:
        for number in range(400):
            yield f"{number:04}" + "x" * 100_000
        shown.set()
        assert gate.wait(PATIENCE)
        yield "the end"

    with gr.Blocks() as app:
        text = gr.Textbox()
        gr.Button().click(flood, None, text)
        gr.Button().click(lambda text: text, text, text)
    serving = serve(app)
    slow = serving.visitor("slow")
    place = urlsplit(slow.url)
    with socket.create_connection((place.hostname, place.port), timeout=PATIENCE) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(
            b"GET /gradio_api/queue/data?session_hash=slow&after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        )
        event_id = slow.join(0)
        assert shown.wait(PATIENCE)
        # Forty megabytes were told; what is held is what the log may hold, and others are served.
        ring: Any = serving.app.log.rings[slow.session]  # type: ignore[index] # a session's name
        assert ring.size <= 1 << 20
        assert serving.visitor().result(1, "others") == ["others"]
        # Its stream is ended, with no more than was on its way.
        gate.set()
        received = sum(len(part) for part in iter(lambda: connection.recv(1 << 20), b""))
        assert received < 400 * 100_000
    with slow.follow(after=1) as events:
        opened = events.until("session")[-1]
        assert opened["fresh"]
        assert events.until("process_completed", event_id=event_id)[-1]["output"]["data"] == ["the end"]


def test_two_tabs_of_one_session_are_both_told_everything(serve: Serve) -> None:
    steps = [Event() for _ in range(3)]

    def run() -> Iterator[str]:
        for number, step in enumerate(steps):
            assert step.wait(PATIENCE)
            yield str(number)

    with gr.Blocks() as app:
        gr.Button().click(run, None, gr.Textbox())
    serving = serve(app)
    one, other = serving.visitor("tab"), serving.visitor("tab")
    with one.follow() as first:
        event_id = one.join(0)
        first.until("process_starts")
        with other.follow() as second:
            seen = second.until("process_starts", event_id=event_id)
            for step in steps:
                step.set()
            told = [events.until("process_completed", event_id=event_id) for events in (first, second)]
    assert told[0] == told[1]
    assert seen[-1]["event_id"] == event_id
