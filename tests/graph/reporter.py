"""A job that notes what a function tells the visitor."""

from asyncio import Future
from pathlib import Path
from typing import Any

from preludio.errors import Cancelled
from preludio.graph.progress import Tracker


class Notes:
    """Keeps messages, and progress as (steps done, steps in all, what is done) of each loop."""

    def __init__(self, keeps: Path | None = None, user: str | None = None, tab: str = "tab") -> None:
        self.keeps = keeps
        self.user = user
        self.tab = tab
        self.parts: list[object] = []
        self.messages: list[tuple[Any, ...]] = []
        self.steps: list[list[tuple[Any, ...]]] = []
        self.last: list[Tracker] = []
        self.unwanted = False

    def log(self, text: str, level: str, duration: float | None, visible: bool, title: str) -> None:
        self.messages.append((level, text, duration, visible, title))

    def progress(self, trackers: list[Tracker]) -> None:
        if self.unwanted:
            raise Cancelled
        self.last = trackers
        self.steps.append([(t.index, t.length, t.desc) for t in trackers])

    def visitor(self, *, alone: bool) -> str:
        return self.tab if alone or self.user is None else self.user

    def reused(self, part: object) -> None:
        self.parts.append(part)

    def outlived_by(self, end: Future[None]) -> None:
        raise AssertionError("nothing runs in a thread here")
