"""How long a visitor waits for the first byte of the page of an app that is being started."""

from bench.measure import Measure, Quantity, Sample, against_gradio
from bench.serving import serving
from bench.subjects import Subject


def start(subject: Subject) -> Sample:
    with serving(subject, "hello") as server:
        return {"first_byte": server.first_byte}


START = Measure(
    "start",
    start,
    (Quantity("first_byte", "Process start to first byte of `/`", "seconds", (against_gradio(5),), min),),
    repetitions=5,
)
