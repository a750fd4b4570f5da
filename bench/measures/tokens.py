"""What one token of a growing text costs the server while twenty visitors read along."""

from functools import partial

from bench.apps import WORDS
from bench.measure import Measure, Quantity, Sample, against_gradio
from bench.measures.events import load
from bench.serving import serving
from bench.subjects import Subject

STREAMS = 20


def tokens(subject: Subject, seconds: float) -> Sample:
    """Streams as fast as the server can, then at the pace of a model."""
    return stream(subject, "tokens", seconds) | stream(subject, "paced", seconds)


def stream(subject: Subject, app: str, seconds: float) -> Sample:
    with serving(subject, app) as server:
        tally = load(server, app, STREAMS, seconds)
    return {
        f"{app}_cpu": tally["server_cpu"] / (tally["events"] * len(WORDS)),
        f"{app}_messages": tally["messages"] / tally["events"],
    }


TOKENS = Measure(
    "tokens",
    partial(tokens, seconds=4.0),
    (
        Quantity("tokens_cpu", "CPU per streamed token, 20 streams, unpaced", "seconds", (against_gradio(25),), min),
        Quantity("tokens_messages", "Messages for 200 tokens, unpaced", "count"),
        Quantity("paced_cpu", "CPU per streamed token, 20 streams, one each 20 ms", "seconds", kept=min),
        Quantity("paced_messages", "Messages for 200 tokens, one each 20 ms", "count"),
    ),
    repetitions=3,
    look=partial(tokens, seconds=1.0),
)
