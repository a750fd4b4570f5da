"""How a running function tells how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from preludio.graph import context

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from preludio.wire.messages import Level


@dataclass(eq=False)
class Tracker:
    """One loop or task whose progress is shown: a count of steps, or a fraction from 0 to 1."""

    index: int | None = None
    length: int | None = None
    unit: str = "steps"
    progress: float | None = None
    desc: str | None = None

    def wire(self) -> dict[str, Any]:
        """Gives its form on the wire."""
        return {
            "index": self.index,
            "length": self.length,
            "unit": self.unit,
            "progress": self.progress,
            "desc": self.desc,
        }


class Progress:
    """Shows how far a function has come, when it stands as the default of one of its parameters.

    Outside a running event its calls do nothing, so that the function can be tested on its own.

    Args:
        track_tqdm: Whether bars that the function shows through tqdm are shown as well.
    """

    def __init__(self, track_tqdm: bool = False) -> None:
        self.track_tqdm = track_tqdm
        self.trackers: list[Tracker] = []

    def for_job(self) -> Progress:
        """Gives the progress of one call."""
        return Progress(self.track_tqdm)

    def __call__(
        self,
        progress: float | tuple[int, int | None] | None,
        desc: str | None = None,
        total: int | None = None,
        unit: str = "steps",
        _tqdm: Any = None,
    ) -> float | tuple[int, int | None] | None:
        """Tells how far the function is.

        Args:
            progress: A fraction from 0 to 1, a pair (steps done, steps in all), or None to show only the text.
            desc: What is being done.
            total: Steps in all, when `progress` is a number of steps done.
            unit: What the steps are called.

        Returns:
            `progress`, as it was given.
        """
        self._report([*self.trackers, _tracker(progress, total, unit, desc)])
        return progress

    def tqdm(
        self,
        iterable: Iterable[Any] | None,
        desc: str | None = None,
        total: int | None = None,
        unit: str = "steps",
        _tqdm: Any = None,
    ) -> Progress:
        """Iterates and tells how far it is; without an iterable `update` counts."""
        length = total if total is not None or not hasattr(iterable, "__len__") else len(iterable)  # type: ignore[arg-type]  # just checked
        self.trackers.append(Tracker(0, length, unit, None, desc))
        if iterable is None:
            self._report(self.trackers)
        return _Loop(self, self.trackers[-1], iter(iterable) if iterable is not None else None)

    def __len__(self) -> int:
        """Gives the number of steps of the innermost loop."""
        return (self.trackers[-1].length if self.trackers else 0) or 0

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        raise StopIteration

    def update(self, n: float = 1) -> None:
        """Counts `n` more steps of the innermost loop."""
        if self.trackers and self.trackers[-1].index is not None:
            self.trackers[-1].index += int(n)
            self._report(self.trackers)

    def close(self, _tqdm: Any = None) -> None:
        """Ends the innermost loop."""
        if self.trackers:
            self.trackers.pop()

    def _report(self, trackers: list[Tracker]) -> None:
        job = context.current_job()
        if job is not None and trackers:
            job.progress([Tracker(**vars(t)) for t in trackers])


class _Loop(Progress):
    """One loop inside a function's progress."""

    def __init__(self, owner: Progress, tracker: Tracker, iterator: Iterator[Any] | None) -> None:
        super().__init__(owner.track_tqdm)
        self.trackers = owner.trackers
        self._tracker = tracker
        self._iterator = iterator

    def __next__(self) -> Any:
        if self._iterator is None:
            raise StopIteration
        try:
            item = next(self._iterator)
        except StopIteration:
            self.close()
            raise
        self._step()
        return item

    def _step(self) -> None:
        """Reports the steps done so far, then counts the one that begins."""
        self._report(self.trackers)
        self._tracker.index = (self._tracker.index or 0) + 1

    def close(self, _tqdm: Any = None) -> None:
        """Ends the loop, once, showing it whole."""
        if self._tracker in self.trackers:
            self._report(self.trackers)
            self.trackers.remove(self._tracker)


def _tracker(
    progress: float | tuple[int, int | None] | None, total: int | None, unit: str, desc: str | None
) -> Tracker:
    if isinstance(progress, tuple):
        return Tracker(progress[0], progress[1] if progress[1] is not None else total, unit, None, desc)
    if progress is not None and total is not None:
        return Tracker(int(progress), total, unit, None, desc)
    return Tracker(None, None, unit, progress, desc)


def log_message(
    message: str, title: str, level: Level = "info", duration: float | None = 10, visible: bool = True
) -> None:
    """Shows a message beside the page; outside a running event it does nothing."""
    job = context.current_job()
    if job is not None:
        job.log(message, level, duration, visible, title)


def Info(message: str = "Info issued.", duration: float | None = 10, visible: bool = True, title: str = "Info") -> None:  # noqa: N802
    """Shows a message to the visitor while the function goes on; `duration` in seconds, None or 0 until closed."""
    log_message(message, title, "info", duration, visible)


def Warning(  # noqa: N802
    message: str = "Warning issued.", duration: float | None = 10, visible: bool = True, title: str = "Warning"
) -> None:
    """Warns the visitor while the function goes on; `duration` in seconds, None or 0 until closed."""
    log_message(message, title, "warning", duration, visible)


def Success(  # noqa: N802
    message: str = "Success.", duration: float | None = 10, visible: bool = True, title: str = "Success"
) -> None:
    """Tells the visitor that something went well; `duration` in seconds, None or 0 until closed."""
    log_message(message, title, "success", duration, visible)
