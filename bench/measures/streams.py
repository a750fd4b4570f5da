"""How long a token travels from `yield` to the page while many pages stream at once, and what it costs."""

import json
import subprocess
from functools import partial
from typing import Any

from bench.measure import Measure, Quantity, Sample, Target
from bench.serving import BrokenError, Server, serving
from bench.subjects import BARE, PRELUDIO, ROOT, Subject

PAUSE = 0.1  # seconds between two tokens of a page
SIZES = (50, 200, 1000)
STEPS = (50, 100, 200, 500, 1000, 2000)
LATE = 0.1  # seconds: who waits longer for a token sees it
PACE = 0.9  # share of the tokens that the functions would give if nothing held them up
IN_THREADS = 200
AHEAD = 60.0  # seconds that a page's function goes on at most


def streams(subject: Subject, seconds: float, steps: tuple[int, ...]) -> Sample:
    """Opens more and more pages, until tokens come late."""
    sample: Sample = {}
    for pages in steps:
        seen = flow(subject, "stream", pages, PAUSE, 0, seconds)
        if pages in SIZES:
            sample |= {f"{key}_{pages}": value for key, value in delays(seen).items()}
        if not in_time(seen):
            break
        sample["most"] = pages
    return sample | in_threads(subject, seconds)


def in_threads(subject: Subject, seconds: float) -> Sample:
    if subject is BARE:
        return {}
    seen = flow(subject, "stream in threads", IN_THREADS, PAUSE, 0, seconds)
    return {f"threads_{key}": value for key, value in delays(seen).items()}


def delays(seen: dict[str, Any]) -> Sample:
    if not seen["tokens"]:
        return {}
    return {mark: seen[mark] for mark in ("p50", "p95", "p99")} | {"cpu": cpu_per_token(seen)}


def in_time(seen: dict[str, Any]) -> bool:
    expected = seen["pages"] * seen["seconds"] / PAUSE
    return seen["p95"] <= LATE and seen["tokens"] >= PACE * expected


def cpu_per_token(seen: dict[str, Any]) -> float:
    return seen["server_cpu"] / seen["tokens"]


def flow(subject: Subject, app: str, pages: int, pause: float, length: int, seconds: float) -> dict[str, Any]:
    """Lets pages stream from a server of their own; see `bench.pages`."""
    with serving(subject, app) as server:
        return flow_from(subject, server, pages, pause, length, seconds)


def flow_from(
    subject: Subject, server: Server, pages: int, pause: float, length: int, seconds: float
) -> dict[str, Any]:
    # The functions outlast the pages: a stream that ends while it counts is a failure.
    tokens = round(AHEAD / pause)
    asked = [server.port, server.pid, subject.messages, pages, tokens, pause, length, seconds]
    command = [str(PRELUDIO.python), "-m", "bench.pages", *map(str, asked)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    if done.returncode:
        raise BrokenError(done.stderr.strip()[-300:])
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def rows(pages: int) -> tuple[Quantity, ...]:
    what = f"{pages:,} pages at 10 tokens/s"
    return (
        Quantity(f"p50_{pages}", f"Delay of a token, p50, {what}", "seconds"),
        Quantity(f"p95_{pages}", f"Delay of a token, p95, {what}", "seconds", (Target(0.025),) * (pages == 1000)),
        Quantity(f"p99_{pages}", f"Delay of a token, p99, {what}", "seconds"),
        Quantity(f"cpu_{pages}", f"CPU per token, {what}", "seconds", kept=min),
    )


THREADS = f"{IN_THREADS} pages at 10 tokens/s, functions in threads"
STREAMS = Measure(
    "streams",
    partial(streams, seconds=4.0, steps=STEPS),
    (
        *(row for pages in SIZES for row in rows(pages)),
        Quantity("threads_p50", f"Delay of a token, p50, {THREADS}", "seconds"),
        Quantity("threads_p95", f"Delay of a token, p95, {THREADS}", "seconds"),
        Quantity("threads_p99", f"Delay of a token, p99, {THREADS}", "seconds"),
        Quantity("threads_cpu", f"CPU per token, {THREADS}", "seconds", kept=min),
        Quantity("most", f"Most of {STEPS[0]} to {STEPS[-1]:,} pages with p95 below 100 ms", "count", kept=max),
    ),
    repetitions=1,
    look=partial(streams, seconds=2.0, steps=SIZES),
)
