"""Runs measures on all subjects in turn, so that whatever disturbs the machine disturbs all of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from subprocess import SubprocessError

from playwright.sync_api import Error as BrowserError

from bench.measure import Measure, Quantity, Sample
from bench.serving import BrokenError
from bench.subjects import SUBJECTS, Subject

FAILURES = (BrokenError, BrowserError, OSError, SubprocessError)


@dataclass
class Row:
    """A quantity with all that was measured of it, by subject."""

    quantity: Quantity
    samples: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def values(self) -> dict[str, float]:
        """What is kept of the repetitions, by subject."""
        return {subject: self.quantity.kept(samples) for subject, samples in self.samples.items()}


@dataclass
class Results:
    """The table, and what could not be measured."""

    rows: list[Row] = field(default_factory=list[Row])
    failures: list[str] = field(default_factory=list[str])


def run(measures: Iterable[Measure], names: list[str], *, quick: bool) -> Results:
    """Measures the named subjects; one that breaks is reported and left out of that measure."""
    results = Results()
    for measure in measures:
        rows = {quantity.key: Row(quantity) for quantity in measure.quantities}
        subjects = [SUBJECTS[name] for name in names if name in measure.subjects]
        results.failures += repeat(measure, subjects, rows, quick=quick)
        results.rows += rows.values()
    return results


def repeat(measure: Measure, subjects: list[Subject], rows: dict[str, Row], *, quick: bool) -> list[str]:
    """Fills the rows, the order of the subjects reversed in every other repetition; returns what broke."""
    failures: list[str] = []
    once = measure.look or measure.once if quick else measure.once
    for number in range(1 if quick else measure.repetitions):
        for subject in subjects[:: -1 if number % 2 else 1]:
            try:
                sample = once(subject)
            except FAILURES as failure:
                failures.append(f"{measure.name}, {subject.name}: {' '.join(str(failure).split())}")
                print(failures[-1], flush=True)
            else:
                record(measure, subject, sample, rows)
    return failures


def record(measure: Measure, subject: Subject, sample: Sample, rows: dict[str, Row]) -> None:
    for key, value in sample.items():
        rows[key].samples[subject.name].append(value)
    shown = ", ".join(f"{key} {value:.6g}" for key, value in sample.items())
    print(f"{measure.name}, {subject.name}: {shown}", flush=True)
