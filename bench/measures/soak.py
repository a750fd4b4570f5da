"""What a hundred thousand events of sessions that come and go leave behind: in memory, and in the cost of an event."""

from functools import partial
from statistics import median

from bench.crowd import CALLS, Round
from bench.measure import Measure, Quantity, Sample, Target
from bench.serving import driven, serving
from bench.subjects import PRELUDIO, Subject

SESSIONS = 2000
VISITS = 10
WARM_UPS = 3  # rounds of visits after which a server has all that it keeps for so many sessions
PART = 3  # rounds at the beginning, and at the end, that are compared


def soak(subject: Subject, sessions: int) -> Sample:
    """Lets the sessions come and go, and compares the end with the beginning."""
    rounds = crowd(subject, sessions)
    warm, counted = rounds[WARM_UPS - 1], rounds[WARM_UPS:]
    first, last = cpu_per_event(counted[:PART]), cpu_per_event(counted[-PART:])
    return {
        "memory": rounds[-1].memory,
        "memory_growth": rounds[-1].memory / warm.memory,
        "cpu": last,
        "cpu_growth": last / first,
    }


def cpu_per_event(rounds: list[Round]) -> float:
    return median(each.server_cpu / each.events for each in rounds)


def crowd(subject: Subject, sessions: int) -> list[Round]:
    """Lets sessions come and go; see `bench.crowd`."""
    with serving(subject, "soak") as server:
        return [Round(**each) for each in driven("bench.crowd", server, sessions, VISITS)]


EVENTS = f"{SESSIONS * CALLS * VISITS:,} events of {SESSIONS:,} sessions"
SOAK = Measure(
    "soak",
    partial(soak, sessions=SESSIONS),
    (
        Quantity("memory", f"Resident memory after {EVENTS}", "bytes"),
        Quantity("memory_growth", "The same against that after warm-up", "share", (Target(1.05),)),
        Quantity("cpu", f"CPU per event at the end of {EVENTS}", "seconds"),
        Quantity("cpu_growth", "The same against the first events after warm-up", "share", (Target(1.05),)),
    ),
    repetitions=1,
    look=partial(soak, sessions=SESSIONS // 20),
    subjects=(PRELUDIO.name,),
)
