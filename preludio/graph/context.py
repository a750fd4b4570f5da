"""What is being built and what is being run, right now, in this context.

The only context variables of the library live here: the block that new blocks are attached to, the job on whose
behalf a user's function runs, and the progress that the function's own bars belong to.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from time import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from asyncio import Future
    from pathlib import Path

    from preludio.graph.block import Layout
    from preludio.graph.graph import Graph
    from preludio.graph.progress import Progress, Tracker
    from preludio.wire.messages import Level

_ids = count(1)
# Above all that an earlier process can have given, if it gave fewer than a million a second: a page that outlives the
# server must not find its old ids given to something else.
FIRST_RENDERED = int(time() * 2**20)
_rendered_ids = count(FIRST_RENDERED)
_app: ContextVar["Graph | None"] = ContextVar("app", default=None)
_parent: ContextVar["Layout | None"] = ContextVar("parent", default=None)
_job: ContextVar["Reporter | None"] = ContextVar("job", default=None)
_progress: ContextVar["Progress | None"] = ContextVar("progress", default=None)


class Reporter(Protocol):
    """Takes what a running function tells the visitor, and tells who that is; may be called from any thread."""

    keeps: "Path | None"
    """The folder where functions may keep what shall outlive the process."""

    @property
    def unwanted(self) -> bool:
        """Tells whether nobody waits any more for what the function does."""
        ...

    def log(self, text: str, level: "Level", duration: float | None, visible: bool, title: str) -> None:
        """Shows a message beside the page."""
        ...

    def progress(self, trackers: "list[Tracker]") -> None:
        """Shows how far the nested loops have come, the outermost first; raises Cancelled when nobody waits."""
        ...

    def outlived_by(self, end: "Future[None]") -> None:
        """Learns that a function goes on in its thread though nobody waits for it, until `end` is set."""
        ...

    def visitor(self, *, alone: bool) -> str | None:
        """Names on whose behalf the function runs: the signed-in user, or else, or if it shall be alone, the tab.

        None where that is not known, as in a worker process.
        """
        ...

    def reused(self, part: object) -> None:
        """Hears that a function has given a result that was known: `part` is what knew it."""
        ...


def new_id() -> int:
    """Gives the next block id; ids follow the order of declaration, so that a restarted app has the same ones."""
    return next(_ids)


def new_rendered_id() -> int:
    """Gives the next id of a block or an endpoint that only one session has; no other process gives the same."""
    return next(_rendered_ids)


def is_rendered(id: int) -> bool:
    """Tells whether an id is one that only one session has."""
    return id >= FIRST_RENDERED


def current_app() -> "Graph | None":
    """Gives the app that is being built."""
    return _app.get()


def current_parent() -> "Layout | None":
    """Gives the layout that a new block is attached to."""
    return _parent.get()


def current_job() -> Reporter | None:
    """Gives the job on whose behalf this code runs."""
    return _job.get()


def tracked() -> "Progress | None":
    """Gives the progress that bars made by this code belong to."""
    return _progress.get()


@contextmanager
def building(app: "Graph | None", parent: "Layout | None") -> Generator[None]:
    """Attaches blocks declared inside to `parent`, and listeners to `app`."""
    app_token, parent_token = _app.set(app), _parent.set(parent)
    try:
        yield
    finally:
        _app.reset(app_token)
        _parent.reset(parent_token)


@contextmanager
def running(job: Reporter) -> Generator[None]:
    """Makes `job` the one that messages and progress of the code inside belong to."""
    token = _job.set(job)
    try:
        yield
    finally:
        _job.reset(token)


@contextmanager
def tracking(progress: "Progress") -> Generator[None]:
    """Lets bars made by the code inside belong to `progress`."""
    token = _progress.set(progress)
    try:
        yield
    finally:
        _progress.reset(token)
