"""Tells those who wait where they stand, at a pace that does not grow with their number."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from preludio.engine.scheduler import Group

# How many are told in one go: less than a millisecond's work.
SLICE = 64
# Seconds of rest for each who was told: at most 2,000 are told in a second, over all groups.
REST = 0.0005


class Places:
    """Knows whose place in line has changed, and has them told.

    A group is told at once when it was quiet. What changes while it is being told is told in another pass after that:
    the last pass is always over what holds. Groups take turns, a slice each, so that a short line does not wait for a
    long one.
    """

    def __init__(
        self,
        rate: float | Literal["auto"],
        tell: Callable[[Group, bool], Iterator[int]],
        groups: Callable[[], list[Group]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.rate = rate
        self.tell = tell
        self.groups = groups
        self.sleep = sleep
        # Groups that are to be told, and how far that has come, if it has begun.
        self._passes: dict[Group, Iterator[int] | None] = {}
        # Groups that have changed while they were told.
        self._again: set[Group] = set()
        self._awake = asyncio.Event()

    def changed(self, group: Group) -> None:
        """Has a group told of its places, soon."""
        if self.rate != "auto":
            return
        if self._passes.get(group) is not None:
            self._again.add(group)
        elif not group.empty:
            self._passes[group] = None
            self._awake.set()

    async def keep_told(self) -> None:
        """Tells on and on, until it is cancelled."""
        while True:
            await self._occasion()
            await self.tell_all()

    async def _occasion(self) -> None:
        if isinstance(self.rate, str):
            await self._awake.wait()
            self._awake.clear()
        else:
            await self.sleep(self.rate)
            self._passes = dict.fromkeys(self.groups())

    async def tell_all(self) -> None:
        """Tells all that is to be told now."""
        while self._passes:
            for group in list(self._passes):
                telling = self._passes[group] or self.tell(group, self.rate != "auto")
                self._passes[group] = telling
                told = next(telling, 0)
                if not told:
                    self._end(group)
                await self.sleep(told * REST)

    def _end(self, group: Group) -> None:
        del self._passes[group]
        if group in self._again:
            self._again.remove(group)
            self.changed(group)
