"""What one event costs the server, and how many it carries: join, then read the stream to its end."""

from functools import partial
from typing import Any

from bench.measure import Measure, Quantity, Sample, Target, against_gradio
from bench.serving import Server, driven, serving
from bench.subjects import Subject

CLIENTS = (1, 50, 200)


def events(subject: Subject, seconds: float) -> Sample:
    """Loads one server with more and more visitors."""
    sample: Sample = {}
    with serving(subject, "echo") as server:
        for clients in CLIENTS:
            tally = load(server, "echo", clients, seconds)
            sample[f"cpu_{clients}"] = tally["server_cpu"] / tally["events"]
            sample[f"rate_{clients}"] = tally["events"] / tally["seconds"]
            sample[f"generator_{clients}"] = tally["own_cpu"] / tally["events"]
    return sample


def load(server: Server, app: str, clients: int, seconds: float) -> dict[str, Any]:
    """Lets visitors call; see `bench.load`."""
    tally: dict[str, Any] = driven("bench.load", server, clients, seconds, app)
    return tally


def rows(clients: int) -> tuple[Quantity, ...]:
    who = f"{clients} client{'s' * (clients > 1)}"
    return (
        Quantity(f"cpu_{clients}", f"CPU per event, {who}", "seconds", (against_gradio(15), Target(4, "bare")), min),
        Quantity(f"rate_{clients}", f"Events per second, {who}", "per second", kept=max),
        Quantity(f"generator_{clients}", f"The load generator's own CPU per event, {who}", "seconds", kept=min),
    )


EVENTS = Measure(
    "events",
    partial(events, seconds=4.0),
    tuple(row for clients in CLIENTS for row in rows(clients)),
    repetitions=3,
    look=partial(events, seconds=1.0),
)
