"""A job that notes what a function tells the visitor."""

from typing import Any

from preludio.graph.progress import Tracker


class Notes:
    """Keeps messages, and progress as (steps done, steps in all, what is done) of each loop."""

    def __init__(self) -> None:
        self.messages: list[tuple[Any, ...]] = []
        self.steps: list[list[tuple[Any, ...]]] = []
        self.last: list[Tracker] = []

    def log(self, text: str, level: str, duration: float | None, visible: bool, title: str) -> None:
        self.messages.append((level, text, duration, visible, title))

    def progress(self, trackers: list[Tracker]) -> None:
        self.last = trackers
        self.steps.append([(t.index, t.length, t.desc) for t in trackers])
