"""The state variables of one owner: a tab, a user, or the app."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from preludio.observe import log
from preludio.state import codec

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.graph.blocks import Blocks
    from preludio.graph.component import Component
    from preludio.state.store import State
    from preludio.wire.ids import SessionId


class Variables:
    """Values of state variables by the id of their block, and how far they are stored.

    `find` gives the block of an id, `clock` seconds since the epoch.
    """

    def __init__(
        self, owner: SessionId, app: Blocks, find: Callable[[int], Any | None], clock: Callable[[], float]
    ) -> None:
        self.owner = owner
        self.app = app
        self.find = find
        self.clock = clock
        self.values: dict[int, Any] = {}
        # When the values were last used that have a time to live.
        self.used: dict[int, float] = {}
        self.revision = 0
        self.committing = asyncio.Lock()
        self.restored = False

    def value(self, block: Component[Any]) -> Any:
        """Gives the value of a state variable, its own copy of the initial one at first."""
        if block.id not in self.values:
            self.values[block.id] = deepcopy(block.value)
        self.use(block.id)
        return self.values[block.id]

    def change(self, states: dict[int, Any]) -> None:
        """Gives state variables new values."""
        self.values.update(states)
        for id in states:
            self.use(id)

    def use(self, id: int) -> None:
        """Lets the time to live of a value begin anew."""
        if self._time_to_live(id) is not None:
            self.used[id] = self.clock()

    def _time_to_live(self, id: int) -> float | None:
        seconds: float | None = getattr(self.find(id), "time_to_live", None)
        return seconds

    def take_expired(self) -> dict[int, Any]:
        """Gives the values that nobody has used for their time to live, and has them no more."""
        now = self.clock()
        old = [id for id, used in self.used.items() if used + (self._time_to_live(id) or 0) <= now]
        for id in old:
            del self.used[id]
        return {id: self.values.pop(id) for id in old if id in self.values}

    async def restore(self, state: State) -> None:
        """Brings back what was stored before a restart; every job that needs it waits for it."""
        if self.restored:
            return
        async with self.committing:
            if not self.restored:
                await self._restore(state)
                self.restored = True

    async def _restore(self, state: State) -> None:
        stored = await state.load(self.owner)
        if stored is None:
            return
        self.revision = stored.revision
        ids = {name: id for id, name in state_names(self.app).items()}
        for name, data in stored.values.items():
            if name in ids and ids[name] not in self.values:
                self.change({ids[name]: codec.loads(data)})

    def stored_changes(self, changed: dict[int, Any]) -> dict[str, bytes | None]:
        """Gives state variables as bytes; one that cannot be stored stays in memory, with a warning."""
        if not changed:
            return {}
        names, changes = state_names(self.app), dict[str, bytes | None]()
        for id, value in changed.items():
            try:
                changes[names[id]] = codec.dumps(value)
            except codec.Unstorable as error:
                # What is stored of an older value must not come back instead of this one.
                changes[names[id]] = None
                log.warning("state kept in memory only", block=id, type=error.kind)
        return changes


def state_names(app: Blocks) -> dict[int, str]:
    """Names the state variables of an app by their order, which a restart does not change."""
    stateful = [block.id for block in app.blocks.values() if block.stateful]
    return {id: str(position) for position, id in enumerate(stateful)}
