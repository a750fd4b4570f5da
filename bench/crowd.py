"""A load generator: many sessions that come, make some calls, leave, and come back.

usage: python -m bench.crowd PORT PID SESSIONS VISITS

A visit opens the page's heartbeat, makes CALLS calls that each count a number of the session's state up, and leaves;
every session makes VISITS visits, and AT_ONCE of them are there at a time. After each round of visits the server's
CPU time and memory are read. It prints them as JSON. Every answer must hold the count that the session has come to.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import uvloop

from bench.load import Connection, Visitor, WrongAnswerError, get
from bench.process import cpu_seconds, resident_bytes

AT_ONCE = 50
CALLS = 5  # of one visit
HEARTBEAT = "/gradio_api/heartbeat/{session}"
SETTLED = 0.5  # seconds for the server to finish with those who have left


@dataclass(frozen=True)
class Round:
    """One visit of every session: its calls, their CPU time in seconds, and the server's memory after it in bytes."""

    events: int
    seconds: float
    server_cpu: float
    memory: int


async def visit(port: int, session: str, calls_before: int) -> None:
    """Comes, calls and leaves."""
    heart, asking = await Connection.to(port), await Connection.to(port)
    await heart.begin(get(port, HEARTBEAT.format(session=session)))
    visitor = Visitor(asking, port, session, "soak")
    for call in range(calls_before, calls_before + CALLS):
        visitor.expected = f"{session} {call}"
        await visitor.call()
    heart.close()
    asking.close()


async def round_of_visits(port: int, pid: int, sessions: int, calls_before: int) -> Round:
    names = iter([f"session{number}" for number in range(sessions)])
    began, server_cpu = time.perf_counter(), cpu_seconds(pid)

    async def come_and_go(names: Iterator[str]) -> None:
        for name in names:
            await visit(port, name, calls_before)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(come_and_go(names))
    seconds = time.perf_counter() - began
    await asyncio.sleep(SETTLED)
    return Round(sessions * CALLS, seconds, cpu_seconds(pid) - server_cpu, resident_bytes(pid))


async def crowd(port: int, pid: int, sessions: int, visits: int) -> list[Round]:
    return [await round_of_visits(port, pid, sessions, number * CALLS) for number in range(visits)]


def main(port: str, pid: str, sessions: str, visits: str) -> None:
    try:
        rounds = uvloop.run(crowd(int(port), int(pid), int(sessions), int(visits)))
    except* (WrongAnswerError, OSError) as failures:
        sys.exit(f"{len(failures.exceptions)} visitors failed; one of them: {failures.exceptions[0]!r}")
    print(json.dumps([asdict(each) for each in rounds]))


if __name__ == "__main__":
    main(*sys.argv[1:])
