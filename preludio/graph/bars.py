"""Bars that a running function shows through tqdm, shown to the visitor as well."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any

from preludio.errors import MissingExtra
from preludio.graph import context
from preludio.graph.progress import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from preludio.graph.context import Reporter
    from preludio.graph.progress import Progress

SHOWN = "_preludio_bar"


@contextmanager
def tracking(progress: Progress) -> Generator[None]:
    """Shows the bars that the code inside makes with tqdm, if the progress asks for them.

    Only bars made in this context, while a job runs in it, are shown; those of other threads and jobs stay alone.
    """
    if not progress.track_tqdm:
        yield
        return
    with _watched, context.tracking(progress):
        yield


class _Bar:
    """What the visitor sees of one bar."""

    def __init__(self, bar: Any, desc: str | None, progress: Progress, job: Reporter) -> None:
        self.bar = bar
        self.desc = desc
        self.job = job
        self.trackers = progress.trackers
        unit = getattr(bar, "unit", "it")
        self.tracker = Tracker(int(bar.n), _whole(bar.total), "steps" if unit == "it" else unit)
        self.iterating = False
        self.trackers.append(self.tracker)
        self.report()

    def iterate(self, items: Iterator[Any]) -> Iterator[Any]:
        """Counts the items of the bar's loop; tqdm itself looks at the count only now and then."""
        self.iterating = True
        try:
            for item in items:
                yield item
                self.count(1)
        finally:
            self.close()

    def update(self, n: float) -> None:
        """Counts steps that the function reports itself."""
        if not self.iterating:
            self.count(n)

    def restart(self, total: float | None) -> None:
        """Counts from the beginning again."""
        self.tracker.index = 0
        if total is not None:
            self.tracker.length = _whole(total)
        self.report()

    def close(self) -> None:
        """Takes the bar away, once."""
        if self.tracker in self.trackers:
            self.trackers.remove(self.tracker)

    def count(self, n: float) -> None:
        self.tracker.index = int((self.tracker.index or 0) + n)
        self.report()

    def report(self) -> None:
        shown = getattr(self.bar, "desc", None) or self.desc
        self.tracker.desc = shown.removesuffix(": ") if shown else None
        self.job.progress([Tracker(**vars(t)) for t in self.trackers])


class _Watched:
    """Is entered by every call that tracks bars: while there is one, tqdm's bars look whether they belong to it.

    tqdm is one for the whole process, and so is this.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._users = 0
        self._originals: dict[str, Any] = {}

    def __enter__(self) -> None:
        bars = _tqdm()
        with self._lock:
            self._users += 1
            if self._users == 1:
                self._originals = {name: vars(bars)[name] for name in WRAPPERS}
                for name, wrap in WRAPPERS.items():
                    setattr(bars, name, wrap(getattr(bars, name)))

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                for name, original in self._originals.items():
                    setattr(_tqdm(), name, original)


def _tqdm() -> Any:
    """Gives the class that every kind of tqdm's bars is derived from."""
    try:
        return import_module("tqdm.std").tqdm
    except ModuleNotFoundError as error:
        raise MissingExtra("Progress(track_tqdm=True)", "tqdm", "tqdm") from error


def _shown(bar: Any) -> _Bar | None:
    found: _Bar | None = getattr(bar, SHOWN, None)
    return found


def _init(original: Callable[..., None]) -> Callable[..., None]:
    def __init__(bar: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        original(bar, *args, **kwargs)
        progress, job = context.tracked(), context.current_job()
        # tqdm switches a bar off as well where there is no terminal, which says nothing about the visitor's wish.
        if progress is not None and job is not None and kwargs.get("disable") is not True:
            desc = args[1] if len(args) > 1 else kwargs.get("desc")
            setattr(bar, SHOWN, _Bar(bar, desc, progress, job))

    return __init__


def _iter(original: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[Any]]:
    def __iter__(bar: Any) -> Iterator[Any]:  # noqa: N807
        shown = _shown(bar)
        return shown.iterate(original(bar)) if shown else original(bar)

    return __iter__


def _update(original: Callable[..., Any]) -> Callable[..., Any]:
    def update(bar: Any, n: float = 1) -> Any:
        displayed = original(bar, n)
        shown = _shown(bar)
        if shown:
            shown.update(n)
        return displayed

    return update


def _reset(original: Callable[..., None]) -> Callable[..., None]:
    def reset(bar: Any, total: float | None = None) -> None:
        original(bar, total)
        shown = _shown(bar)
        if shown:
            shown.restart(total)

    return reset


def _close(original: Callable[[Any], None]) -> Callable[[Any], None]:
    def close(bar: Any) -> None:
        original(bar)
        shown = _shown(bar)
        if shown:
            shown.close()

    return close


def _whole(total: float | None) -> int | None:
    return None if total is None else int(total)


WRAPPERS: dict[str, Callable[[Any], Any]] = {
    "__init__": _init,
    "__iter__": _iter,
    "update": _update,
    "reset": _reset,
    "close": _close,
}
_watched = _Watched()
