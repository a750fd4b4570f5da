"""Resident memory of the server when nobody calls, and what one more open page adds to it."""

import asyncio
import time
from collections.abc import Iterable

from bench.browser import chromium, visit, watched_page
from bench.load import Connection, Visitor, get
from bench.measure import Measure, Quantity, Sample, Target
from bench.process import resident_bytes
from bench.serving import Server, serving
from bench.subjects import Subject

SETTLED = 1.0  # seconds for a server to finish what a page has set off
FIRST = 5
PAGES = 20
PATIENCE = 30.0


def memory(subject: Subject) -> Sample:
    """Reads the memory after one page in Chromium, then around twenty pages of a generated load."""
    with serving(subject, "hello") as server:
        with chromium() as browser:
            visit(watched_page(browser.new_context()), server.url)
        idle = settled_memory(server)
    with serving(subject, "session") as server:
        return {"idle": idle, "page": asyncio.run(memory_of_a_page(subject, server))}


def settled_memory(server: Server) -> int:
    time.sleep(SETTLED)
    return resident_bytes(server.pid)


async def memory_of_a_page(subject: Subject, server: Server) -> float:
    """The mean growth over PAGES pages, after FIRST ones have made what is made once."""
    async with asyncio.timeout(PATIENCE):
        opened = await open_pages(subject, server, range(FIRST))
        before = settled_memory(server)
        opened += await open_pages(subject, server, range(FIRST, FIRST + PAGES))
        growth = settled_memory(server) - before
    for connection in opened:
        connection.close()
    return growth / PAGES


async def open_pages(subject: Subject, server: Server, numbers: Iterable[int]) -> list[Connection]:
    return [connection for number in numbers for connection in await open_page(subject, server, f"page{number}")]


async def open_page(subject: Subject, server: Server, session: str) -> list[Connection]:
    """Loads the page, makes one call that leaves a value in the session, and keeps the streams that a page keeps."""
    asking = await Connection.to(server.port)
    await asking.ask(get(server.port, "/"))
    await Visitor(asking, server.port, session, "session").call()
    return [asking, *[await held(server, path.format(session=session)) for path in subject.held]]


async def held(server: Server, path: str) -> Connection:
    """A stream that stays open."""
    connection = await Connection.to(server.port)
    await connection.begin(get(server.port, path))
    return connection


MEMORY = Measure(
    "memory",
    memory,
    (
        Quantity("idle", "Resident memory, idle after the first page", "bytes", (Target(0.45, "Gradio"),)),
        Quantity("page", "Resident memory per open page", "bytes"),
    ),
    repetitions=3,
)
