"""How long a token travels from `yield` to the page while many pages stream at once, and what it costs."""

from functools import partial

from bench.measure import Measure, Quantity, Sample, Target
from bench.pages import Flow
from bench.serving import driven, serving
from bench.subjects import BARE, Subject

PAUSE = 0.1  # seconds between two tokens of a page
SIZES = (50, 200, 1000)
STEPS = (50, 100, 200, 1000, 2000)
LATE = 0.1  # seconds: who waits longer for a token sees it
SLOWEST = 5.0  # tokens a second: half of what the functions would give if nothing held them up
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
    return {f"{key}_threads": value for key, value in delays(seen).items()}


def delays(seen: Flow) -> Sample:
    if not seen.tokens:
        return {}
    marks = {"p50": seen.p50, "p95": seen.p95, "p99": seen.p99}
    return marks | {"cpu": cpu_per_token(seen), "pace": pace(seen)}


def pace(seen: Flow) -> float:
    return seen.tokens / seen.seconds / seen.pages


def in_time(seen: Flow) -> bool:
    """Tells whether tokens arrive without a delay that is seen; a function that is held up yields fewer, too."""
    return seen.p95 <= LATE and pace(seen) >= SLOWEST


def cpu_per_token(seen: Flow) -> float:
    return seen.server_cpu / seen.tokens


def flow(subject: Subject, app: str, pages: int, pause: float, length: int, seconds: float) -> Flow:
    """Lets pages stream from a server of their own; see `bench.pages`."""
    # The functions outlast the pages: a stream that ends while it counts is a failure.
    tokens = round(AHEAD / pause)
    with serving(subject, app) as server:
        return Flow(**driven("bench.pages", server, subject.messages, pages, tokens, pause, length, seconds))


def rows(of: str, what: str, *targets: Target) -> tuple[Quantity, ...]:
    return (
        Quantity(f"p50_{of}", f"Delay of a token, p50, {what}", "seconds"),
        Quantity(f"p95_{of}", f"Delay of a token, p95, {what}", "seconds", targets),
        Quantity(f"p99_{of}", f"Delay of a token, p99, {what}", "seconds"),
        Quantity(f"pace_{of}", f"Tokens that reach a page, {what}", "per second", kept=max),
        Quantity(f"cpu_{of}", f"CPU per token, {what}", "seconds", kept=min),
    )


STREAMS = Measure(
    "streams",
    partial(streams, seconds=4.0, steps=STEPS),
    (
        *rows("50", "50 pages"),
        *rows("200", "200 pages"),
        *rows("1000", "1,000 pages", Target(0.025)),
        *rows("threads", f"{IN_THREADS} pages, functions in threads"),
        Quantity("most", f"Most pages (of {', '.join(map(str, STEPS))}) without late tokens", "count", kept=max),
    ),
    repetitions=1,
    look=partial(streams, seconds=2.0, steps=SIZES),
)
