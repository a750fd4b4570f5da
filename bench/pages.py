"""A load generator: pages that each read one stream of tokens, all at once.

usage: python -m bench.pages PORT PID MESSAGES PAGES TOKENS PAUSE LENGTH SECONDS

MESSAGES is the path of a page's stream, with a place for the session. Each page asks for TOKENS tokens, one each PAUSE
seconds, behind a text of LENGTH characters. Pages come one after the other, so that their tokens are spread in time
as those of people who do not know each other. Once all have their first token they are left alone for a moment, then
every token that arrives within SECONDS counts: its delay is the time from its making until this process has read it.
It prints what happened as JSON. Every page must get every token once and in order.
"""

import asyncio
import json
import re
import sys
import time
from array import array
from dataclasses import asdict, dataclass
from math import ceil

import uvloop

from bench.load import Connection, WrongAnswerError, get, post
from bench.process import cpu_seconds

COMING = 500  # pages a second
SETTLED = 1.0  # seconds from the first token of the last page to the first one that counts
PATIENCE = 20.0  # seconds for the last page to get its first token
TOKEN = re.compile(rb"@(\d+):(\d+\.\d{6}) ")


@dataclass(frozen=True)
class Flow:
    """What reached the pages while it counted, and what it cost; delays and times in seconds."""

    pages: int
    streaming: int
    """Pages that had their first token before that."""
    tokens: int
    seconds: float
    server_cpu: float
    own_cpu: float
    p50: float
    p95: float
    p99: float


class Count:
    """The delays of the tokens that count."""

    def __init__(self) -> None:
        self.counting = False
        self.delays = array("d")
        self.streaming = 0
        self.all_streaming = asyncio.Event()
        self.failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Page(asyncio.Protocol):
    """The reader of one stream; it does no more than it must, for it shares the machine with the server."""

    def __init__(self, count: Count, pages: int) -> None:
        self.count = count
        self.pages = pages
        self.seen = 0
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        *blocks, self.rest = (self.rest + data).split(b"\n\n")
        for block in blocks:
            if b'"process_generating"' in block:
                self.take(block, now)
            elif b'"process_completed"' in block or (b"HTTP/1.1 200" not in block and b"HTTP/1.1" in block):
                self.fail(f"The stream ended, or did not begin, after {self.seen} tokens: {block[:300]!r}")

    def take(self, block: bytes, now: float) -> None:
        for number, made in TOKEN.findall(block):
            if int(number) != self.seen:
                self.fail(f"Token {int(number)} came where {self.seen} was due.")
            self.seen += 1
            if self.count.counting:
                self.count.delays.append(now - float(made))
            elif self.seen == 1:
                self.begin()

    def begin(self) -> None:
        self.count.streaming += 1
        if self.count.streaming == self.pages:
            self.count.all_streaming.set()

    def fail(self, reason: str) -> None:
        if not self.count.failure.done():
            self.count.failure.set_exception(WrongAnswerError(reason))

    def connection_lost(self, exc: Exception | None) -> None:
        self.fail(f"The server closed a stream: {exc!r}")


async def open_page(port: int, messages: str, session: str, asked: str, page: Page) -> None:
    """Joins the queue, then reads the stream."""
    connection = await Connection.to(port)
    join = {"data": [asked], "fn_index": 0, "session_hash": session}
    await connection.ask(post(port, "/gradio_api/queue/join", join))
    connection.transport.set_protocol(page)
    connection.transport.write(get(port, messages.format(session=session)))


async def open_pages(port: int, messages: str, pages: int, asked: str, count: Count) -> None:
    """Lets the pages come, and waits until all of them stream, or for as long as patience lasts."""
    loop, began = asyncio.get_running_loop(), time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(pages):
            await asyncio.sleep(began + number / COMING - time.monotonic())
            page = Page(count, pages)
            group.create_task(open_page(port, messages, f"page{number}", asked, page))
    late = loop.call_later(PATIENCE, count.all_streaming.set)
    await count.all_streaming.wait()
    late.cancel()
    await asyncio.sleep(SETTLED)


async def flow(port: int, pid: int, messages: str, pages: int, asked: str, seconds: float) -> Flow:
    count = Count()
    await open_pages(port, messages, pages, asked, count)
    streaming = count.streaming
    count.counting = True
    began, server_cpu, own_cpu = time.monotonic(), cpu_seconds(pid), time.process_time()
    await asyncio.wait([count.failure], timeout=seconds)
    count.counting = False
    server_cpu, own_cpu = cpu_seconds(pid) - server_cpu, time.process_time() - own_cpu
    took = time.monotonic() - began
    if count.failure.done():
        count.failure.result()
    delays = sorted(count.delays)
    marks = [quantile(delays, share) for share in (0.5, 0.95, 0.99)]
    return Flow(pages, streaming, len(delays), took, server_cpu, own_cpu, *marks)


def quantile(ordered: list[float], share: float) -> float:
    """The lowest value that this share of all do not exceed; infinite where there is none."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else float("inf")


def main(port: str, pid: str, messages: str, pages: str, tokens: str, pause: str, length: str, seconds: str) -> None:
    asked = f"{tokens} {pause} {length}"
    try:
        tally = uvloop.run(flow(int(port), int(pid), messages, int(pages), asked, float(seconds)))
    except* (WrongAnswerError, OSError) as failures:
        sys.exit(f"{len(failures.exceptions)} pages failed; one of them: {failures.exceptions[0]!r}")
    print(json.dumps(asdict(tally)))


if __name__ == "__main__":
    main(*sys.argv[1:])
