"""The load generator: visitors who join, read their stream to its end and join again.

usage: python -m bench.load PORT PID CLIENTS SECONDS APP

It prints what happened as JSON. A visitor starts new calls until SECONDS are over and finishes the last one, so every
event that cost the server PID anything is counted, and every answer is checked.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass

import orjson
import uvloop

from bench.apps import WORDS
from bench.process import cpu_seconds
from bench.serving import BrokenError

SUFFIX = {"tokens": "".join(WORDS), "paced": "".join(WORDS)}
STATEFUL = ("session", "soak")


class WrongAnswerError(BrokenError):
    """The server answered something else than the function returns."""


@dataclass(frozen=True)
class Tally:
    """What one run did and what it cost."""

    events: int
    messages: int
    """Intermediate results that arrived."""
    seconds: float
    server_cpu: float
    own_cpu: float


class Connection(asyncio.Protocol):
    """One keep-alive HTTP/1.1 connection that asks one thing at a time."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.begun.cancel()
        self.answer.cancel()

    @classmethod
    async def to(cls, port: int) -> "Connection":
        loop = asyncio.get_running_loop()
        transport, connection = await loop.create_connection(cls, "127.0.0.1", port)
        connection.transport = transport
        return connection

    def close(self) -> None:
        """Ends the connection; nobody waits for an answer any more."""
        self.answer.cancel()
        self.transport.close()

    async def ask(self, request: bytes) -> bytes:
        """Sends a request and returns the whole body of its answer."""
        await self.begin(request)
        return await self.answer

    async def begin(self, request: bytes) -> None:
        """Sends a request and returns when its answer has begun."""
        if self.transport.is_closing():
            raise ConnectionResetError("The server has closed the connection.")
        loop = asyncio.get_running_loop()
        self.begun, self.answer = loop.create_future(), loop.create_future()
        self.buffer = bytearray()
        self.body = bytearray()
        self.position = 0  # where in the buffer the unread part begins
        self.length = -1  # of the body; -1 says that it comes in chunks
        self.transport.write(request)
        await self.begun

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if (self.begun.done() or self.read_head()) and self.read_body():
            self.answer.set_result(bytes(self.body))

    def connection_lost(self, exc: Exception | None) -> None:
        awaited = self.answer if self.begun.done() else self.begun
        if not awaited.done():
            awaited.set_exception(exc or ConnectionResetError("The server closed the connection."))

    def read_head(self) -> bool:
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self.buffer[:end]).lower()
        self.position = end + 4
        if b"\r\ntransfer-encoding: chunked" not in head:
            self.length = int(head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
        accepted = head[9:12] == b"200"
        if accepted:
            self.begun.set_result(None)
        else:
            self.answer.cancel()
            self.begun.set_exception(WrongAnswerError(f"The server answered {self.buffer.decode(errors='replace')}"))
        return accepted

    def read_body(self) -> bool:
        if self.length < 0:
            return self.read_chunks()
        self.body = self.buffer[self.position :]
        return len(self.body) == self.length

    def read_chunks(self) -> bool:
        """Moves whole chunks from the buffer to the body; says whether the last one was met."""
        buffer = self.buffer
        while (line_end := buffer.find(b"\r\n", self.position)) >= 0:
            size = int(buffer[self.position : line_end], 16)
            start = line_end + 2
            if len(buffer) < start + size + 2:
                return False
            self.position = start + size + 2
            if size == 0:
                return True
            self.body += buffer[start : start + size]
        return False


class Visitor:
    """One page in one browser: a session of its own, one call after the other."""

    def __init__(self, connection: Connection, port: int, name: str, app: str) -> None:
        self.connection = connection
        self.expected = name + SUFFIX.get(app, "")
        inputs = [name, None] if app in STATEFUL else [name]
        self.join = post(port, "/gradio_api/queue/join", {"data": inputs, "fn_index": 0, "session_hash": name})
        self.read = get(port, f"/gradio_api/queue/data?session_hash={name}")

    async def call(self) -> int:
        """Makes one call; returns the number of intermediate results."""
        await self.connection.ask(self.join)
        stream = await self.connection.ask(self.read)
        self.check(stream)
        return stream.count(b'"process_generating"')

    def check(self, stream: bytes) -> None:
        done = next((block for block in stream.split(b"\n\n") if b'"process_completed"' in block), b"data: {}")
        message = orjson.loads(done.partition(b"data:")[2])
        if not message.get("success") or message["output"]["data"][0] != self.expected:
            raise WrongAnswerError(f"Wanted {self.expected!r}, got the stream {stream.decode(errors='replace')}")


def post(port: int, path: str, content: object) -> bytes:
    body = orjson.dumps(content)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Gradio-User: api\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def get(port: int, path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Gradio-User: api\r\n\r\n".encode()


async def drive(port: int, pid: int, clients: int, seconds: float, app: str) -> Tally:
    """Warms the server up, then measures it."""
    visitors = [Visitor(await Connection.to(port), port, f"visitor{number}", app) for number in range(clients)]
    await visit(visitors, seconds / 4)
    began, server_cpu, own_cpu = time.perf_counter(), cpu_seconds(pid), time.process_time()
    messages = await visit(visitors, seconds)
    return Tally(
        len(messages),
        sum(messages),
        time.perf_counter() - began,
        cpu_seconds(pid) - server_cpu,
        time.process_time() - own_cpu,
    )


async def visit(visitors: list[Visitor], seconds: float) -> list[int]:
    """Lets all visitors call until the time is over; returns the intermediate results of each call."""
    deadline = time.perf_counter() + seconds
    messages: list[int] = []

    async def repeat(visitor: Visitor) -> None:
        messages.append(await visitor.call())
        while time.perf_counter() < deadline:
            messages.append(await visitor.call())

    async with asyncio.TaskGroup() as group:
        for visitor in visitors:
            group.create_task(repeat(visitor))
    return messages


def main(port: str, pid: str, clients: str, seconds: str, app: str) -> None:
    try:
        tally = uvloop.run(drive(int(port), int(pid), int(clients), float(seconds), app))
    except* (WrongAnswerError, OSError) as failures:
        sys.exit(f"{len(failures.exceptions)} of {clients} visitors failed; one of them: {failures.exceptions[0]!r}")
    print(json.dumps(asdict(tally)))


if __name__ == "__main__":
    main(*sys.argv[1:])
