"""What is computed before a server answers anybody: the examples of its app."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

from preludio.engine.job import Job
from preludio.engine.run import run
from preludio.errors import PreludioError
from preludio.wire.ids import SessionId
from preludio.wire.messages import Output

if TYPE_CHECKING:
    from preludio.graph.graph import Preparation
    from preludio.server.app import App


class NotPrepared(PreludioError, RuntimeError):
    """A call failed that is made before the server answers."""

    def __init__(self, purpose: str, number: int, reason: str | None) -> None:
        super().__init__(f"{purpose}: number {number} failed{f': {reason}' if reason else ''}.")


async def prepare(app: App) -> None:
    """Makes the calls that an app wants to have been made, and says on the console how far it is.

    Raises NotPrepared when one fails: a visitor would meet the same error.
    """
    for preparation in app.blocks.preparations:
        counter = Counter(preparation.purpose, len(preparation.calls), quiet=app.options.quiet)
        for number, data in enumerate(preparation.calls, 1):
            counter.show(number)
            await _call(app, preparation, number, data)
        counter.end()


async def _call(app: App, preparation: Preparation, number: int, data: list[Any]) -> None:
    with app.sessions.passing(SessionId(app.event_ids.new())) as session:
        job = Job(app.event_ids.new(), session, preparation.endpoint, data, asyncio.get_running_loop())
        job.keeps = app.place.keeps
        job.begin()
        try:
            outcome = await run(app.place, job)
        finally:
            job.end()
    if not isinstance(outcome, Output):
        raise NotPrepared(preparation.purpose, number, getattr(outcome, "error", None))


class Counter:
    """Counts on the console: in place on a terminal, elsewhere in one line at the beginning."""

    def __init__(self, purpose: str, total: int, *, quiet: bool) -> None:
        self._text = f"* {purpose}: "
        self._total = total
        self._in_place = sys.stderr.isatty()
        self._quiet = quiet

    def show(self, number: int) -> None:
        """Says which one is on its way."""
        if self._in_place:
            self._write(f"\r{self._text}{number} of {self._total}")
        elif number == 1:
            self._write(f"{self._text}{self._total}\n")

    def end(self) -> None:
        """Leaves the line."""
        if self._in_place:
            self._write("\n")

    def _write(self, text: str) -> None:
        if not self._quiet:
            sys.stderr.write(text)
            sys.stderr.flush()
