"""Counts and running histograms of fixed size: nothing grows with the number of events."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

# Upper bounds in seconds, about three to a decade.
BOUNDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


class Histogram:
    """Counts durations by size, and knows their sum."""

    __slots__ = ("counts", "sum")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        """Counts one duration."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.sum += seconds

    @property
    def count(self) -> int:
        """Gives how many there were."""
        return sum(self.counts)


class Metrics:
    """What one app has done since it started, by endpoint."""

    def __init__(self) -> None:
        self.calls: dict[tuple[str, str], int] = defaultdict(int)
        self.durations: dict[str, Histogram] = defaultdict(Histogram)
        self.gauges: dict[str, float] = {}

    def ended(self, endpoint: str, outcome: str, seconds: float) -> None:
        """Counts a call that has ended: "done", "failed" or "cancelled"."""
        self.calls[endpoint, outcome] += 1
        self.durations[endpoint].add(seconds)

    def text(self) -> str:
        """Gives the Prometheus text format."""
        lines = ["# HELP preludio_calls_total Calls that have ended.", "# TYPE preludio_calls_total counter"]
        for (endpoint, outcome), count in sorted(self.calls.items()):
            lines.append(f'preludio_calls_total{{endpoint="{_escaped(endpoint)}",outcome="{outcome}"}} {count}')
        lines += ["# HELP preludio_call_seconds Time that calls ran.", "# TYPE preludio_call_seconds histogram"]
        for endpoint, histogram in sorted(self.durations.items()):
            lines += _histogram_lines(_escaped(endpoint), histogram)
        for name, value in sorted(self.gauges.items()):
            lines += [f"# TYPE preludio_{name} gauge", f"preludio_{name} {value}"]
        return "\n".join(lines) + "\n"


def _histogram_lines(endpoint: str, histogram: Histogram) -> list[str]:
    lines: list[str] = []
    total = 0
    for bound, count in zip([*map(str, BOUNDS), "+Inf"], histogram.counts, strict=True):
        total += count
        lines.append(f'preludio_call_seconds_bucket{{endpoint="{endpoint}",le="{bound}"}} {total}')
    lines.append(f'preludio_call_seconds_sum{{endpoint="{endpoint}"}} {histogram.sum}')
    lines.append(f'preludio_call_seconds_count{{endpoint="{endpoint}"}} {total}')
    return lines


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
