"""What a measure is: something done once to one subject, and the quantities it yields."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Literal

from bench.subjects import SUBJECTS, Subject

Unit = Literal["seconds", "bytes", "count", "per second", "share"]
Sample = dict[str, float]
"""One value for each quantity, by its key."""


@dataclass(frozen=True)
class Target:
    """The most that Preludio may need: a share of what another subject needs, or so much."""

    share: float
    of: str | None = None

    def bound(self, values: dict[str, float]) -> float | None:
        """The highest value that meets the target; None where the other subject was not measured."""
        if self.of is None:
            return self.share
        return self.share * values[self.of] if self.of in values else None


@dataclass(frozen=True)
class Quantity:
    """One row of the table."""

    key: str
    label: str
    unit: Unit
    targets: tuple[Target, ...] = ()
    kept: Callable[[list[float]], float] = median
    """What is made of its repetitions."""


@dataclass(frozen=True)
class Measure:
    """A way to measure, and how often it is repeated."""

    name: str
    once: Callable[[Subject], Sample]
    """Measures a subject once."""
    quantities: tuple[Quantity, ...]
    repetitions: int
    look: Callable[[Subject], Sample] | None = None
    """A shorter way to do so, for a quick look."""
    subjects: tuple[str, ...] = tuple(SUBJECTS)


def against_gradio(part: int) -> Target:
    return Target(1 / part, "Gradio")
