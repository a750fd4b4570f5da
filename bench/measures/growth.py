"""What a token costs behind a long text, against what it costs behind a short one."""

from functools import partial

from bench.measure import Measure, Quantity, Sample, Target
from bench.measures.streams import cpu_per_token, flow
from bench.subjects import GRADIO, PRELUDIO, Subject

PAGES = 20
PAUSE = 0.01
SHORT, LONG = 100, 100_000
WAYS = {"whole": "stream", "append": "stream by append"}
OF_GRADIO = 4  # pages: no more than it serves without falling behind


def growth(subject: Subject, seconds: float) -> Sample:
    """Streams behind texts of both lengths, and divides what a token costs."""
    sample: Sample = {}
    for way, app in WAYS.items():
        if subject is GRADIO and way == "append":
            continue
        pages, pause = (OF_GRADIO, 10 * PAUSE) if subject is GRADIO else (PAGES, PAUSE)
        short, long = (cpu_per_token(flow(subject, app, pages, pause, length, seconds)) for length in (SHORT, LONG))
        sample |= {f"{way}_cpu": long, f"{way}_growth": long / short}
    return sample


def rows(way: str, what: str) -> tuple[Quantity, ...]:
    return (
        Quantity(f"{way}_cpu", f"CPU per token behind {LONG:,} characters, {what}", "seconds"),
        Quantity(f"{way}_growth", f"The same against {SHORT} characters, {what}", "share", (Target(1.2),)),
    )


GROWTH = Measure(
    "growth",
    partial(growth, seconds=4.0),
    rows("whole", "whole text yielded") + rows("append", "`gr.append`"),
    repetitions=1,
    look=partial(growth, seconds=2.0),
    subjects=(PRELUDIO.name, GRADIO.name),
)
