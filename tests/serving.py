"""A served app, and the clients that tests talk to it with: real sockets, and no waiting without an end."""

import json
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from time import monotonic
from typing import Any, TypeAlias
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import httpx
import pytest

from preludio import Blocks
from preludio.server.app import App
from preludio.server.bundle import Bundle, Entry

PATIENCE = 20.0
"""Seconds after which anything that a test waits for counts as lost."""

BARE = Bundle(Entry("assets/main.js"), {}, boot="")

Message: TypeAlias = dict[str, Any]


class Events:
    """One open stream of server-sent events; iterating gives each as (id, message)."""

    def __init__(self, url: str, path: str) -> None:
        place = urlsplit(url)
        assert place.hostname
        self.connection = HTTPConnection(place.hostname, place.port, timeout=PATIENCE)
        self.connection.request("GET", path)
        self.response: HTTPResponse = self.connection.getresponse()

    def __iter__(self) -> Iterator[tuple[int | None, Message]]:
        for block in self.blocks():
            yield int(block["id"]) if "id" in block else None, json.loads(block["data"])

    def blocks(self) -> Iterator[dict[str, str]]:
        """Gives the fields of each block."""
        block: dict[str, str] = {}
        begun = monotonic()
        while line := self.response.readline().decode():
            assert monotonic() - begun < PATIENCE, "nothing that was waited for came"
            name, _, value = line.rstrip("\n").partition(": ")
            if name:
                block[name] = value
            else:
                yield block
                block = {}

    def messages(self) -> Iterator[Message]:
        for _, message in self:
            yield message

    def until(self, kind: str, **wanted: Any) -> list[Message]:
        """Gives the messages up to the first of a kind with these fields; fails if the stream ends before."""
        seen: list[Message] = []
        for message in self.messages():
            seen.append(message)
            if message["msg"] == kind and all(message[name] == value for name, value in wanted.items()):
                return seen
        raise AssertionError(f"no {kind} {wanted} in {seen}")

    def close(self) -> None:
        self.response.close()
        self.connection.close()


class Visitor:
    """One session, as a client has it."""

    def __init__(self, url: str, session: str | None = None) -> None:
        self.url = url.rstrip("/")
        self.session = session or uuid4().hex
        self.http = httpx.Client(base_url=self.url, timeout=PATIENCE)

    def post(self, path: str, body: Any, **more: Any) -> httpx.Response:
        return self.http.post(f"/gradio_api/{path}", json=body, **more)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.http.get(f"/gradio_api/{path}", **more)

    def ask(self, fn: int, *data: Any, **more: Any) -> httpx.Response:
        return self.post("queue/join", {"data": data, "fn_index": fn, "session_hash": self.session, **more})

    def join(self, fn: int, *data: Any, **more: Any) -> str:
        """Joins the queue and gives the id of the event."""
        answer = self.ask(fn, *data, **more)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["event_id"])

    def cancel(self, event_id: str) -> None:
        body = {"session_hash": self.session, "event_id": event_id, "fn_index": 0}
        assert self.post("cancel", body).json() == {"success": True}

    @contextmanager
    def open(self, path: str, **query: Any) -> Generator[Events, None, None]:
        events = Events(self.url, f"/gradio_api/{path}{'?' + urlencode(query) if query else ''}")
        try:
            yield events
        finally:
            events.close()

    def stream(self) -> Any:
        """Opens the stream as the official clients do."""
        return self.open("queue/data", session_hash=self.session)

    def follow(self, after: int = 0, **query: Any) -> Any:
        """Opens the stream as the page does."""
        return self.open("queue/data", session_hash=self.session, after=after, **query)

    def read(self) -> list[Message]:
        """Reads the official stream to its end."""
        with self.stream() as events:
            return list(events.messages())

    def call(self, fn: int, *data: Any, **more: Any) -> list[Message]:
        """Joins the queue and reads until everything is answered."""
        self.join(fn, *data, **more)
        return self.read()

    def end(self, fn: int, *data: Any, **more: Any) -> Message:
        """Gives the final message of a call."""
        found: Message = next(m for m in self.call(fn, *data, **more) if m["msg"] == "process_completed")
        return found

    def result(self, fn: int, *data: Any, **more: Any) -> list[Any]:
        """Gives the values a call ended with."""
        end = self.end(fn, *data, **more)
        assert end["success"], end
        values: list[Any] = end["output"]["data"]
        return values

    def failure(self, fn: int, *data: Any, **more: Any) -> Message:
        """Gives the failure a call ended with."""
        end = self.end(fn, *data, **more)
        assert not end["success"], end
        output: Message = end["output"]
        return output

    def close(self) -> None:
        self.http.close()


class Serving:
    """An app that is being served."""

    def __init__(self, blocks: Blocks, application: App, url: str) -> None:
        self.blocks = blocks
        self.app = application
        self.url = url
        self._visitors: list[Visitor] = []

    def visitor(self, session: str | None = None) -> Visitor:
        visitor = Visitor(self.url, session)
        self._visitors.append(visitor)
        return visitor

    def close(self) -> None:
        for visitor in self._visitors:
            visitor.close()
        self.blocks.close(verbose=False)


Serve: TypeAlias = Callable[..., Serving]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Serves apps until the test ends; they share one data directory."""
    for name in [name for name in os.environ if name.startswith(("PRELUDIO_", "GRADIO_"))]:
        monkeypatch.delenv(name)
    # What is tested here needs no front end that was built.
    monkeypatch.setattr("preludio.server.app.load_bundle", lambda: BARE)
    open_ones: list[Serving] = []

    def start(blocks: Blocks, **options: Any) -> Serving:
        given: dict[str, Any] = {
            "prevent_thread_lock": True,
            "quiet": True,
            "server_port": 0,
            "data_dir": tmp_path / "data",
            **options,
        }
        application, url, _ = blocks.launch(**given)
        open_ones.append(Serving(blocks, application, url))
        return open_ones[-1]

    yield start
    for serving in open_ones:
        serving.close()
