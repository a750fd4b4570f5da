"""The state variables of one owner: a tab, a user, or the app."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from preludio.errors import OutputError
from preludio.observe import log
from preludio.state import codec
from preludio.state.sizes import size_of
from preludio.state.store import SHARED
from preludio.wire.ids import SessionId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from preludio.graph.blocks import Blocks
    from preludio.graph.component import Component
    from preludio.state.store import State

STAMP = "@"
"""Follows the name of a variable where the time of its last use is stored."""


APP = SessionId(f"{SHARED}app")
"""The owner of what all visitors share."""


def owner_of(user: str) -> SessionId:
    """Gives the owner of what belongs to a signed-in user, which no session can be called."""
    return SessionId(f"{SHARED}user{SHARED}{user}")


class Account:
    """How many bytes the state variables in memory take together, and how many they may."""

    def __init__(self, limit: float = inf) -> None:
        self.limit = limit
        self.total = 0
        self._told: set[int] = set()

    @property
    def exceeded(self) -> bool:
        """Tells whether something should give way."""
        return self.total > self.limit

    def warn(self, id: int, block: Any, size: int) -> None:
        """Says, once, that a single value is more than all values together may be."""
        if id not in self._told:
            self._told.add(id)
            log.warning(
                "a value of a state variable is larger than state_memory, the limit for all of them together",
                block=repr(block),
                bytes=size,
                limit=self.limit,
            )


class Held(NamedTuple):
    """What is held of a state variable: its value, the bytes of that, and whether it comes back when it is let go."""

    value: Any
    size: int
    backed: bool


class Variables:
    """Values of state variables by the id of their block, and how far they are stored.

    `find` gives the block of an id, `clock` seconds since the epoch, `names` what variables that are stored are called
    there: by default the app's.
    """

    is_shared: ClassVar[bool] = False

    def __init__(
        self,
        owner: SessionId,
        app: Blocks,
        find: Callable[[int], Any | None],
        clock: Callable[[], float],
        account: Account | None = None,
        names: Callable[[], dict[int, str]] | None = None,
    ) -> None:
        self.owner = owner
        self.names = names or partial(state_names, app)
        self.app = app
        self.find = find
        self.clock = clock
        self.account = account or Account()
        self.values: dict[int, Any] = {}
        # When the values were last used that have a time to live, and what of that is stored.
        self.used: dict[int, float] = {}
        self.stamped: dict[int, float] = {}
        self.sizes: dict[int, int] = {}
        # Which values come back when memory lets go of them: the stored ones, and those nobody has given.
        self.backed: set[int] = set()
        self.revision = 0
        self.committing = asyncio.Lock()
        self.restored = False

    @property
    def size(self) -> int:
        """Gives how many bytes the values take: as stored, of what cannot be stored by estimate."""
        return sum(self.sizes.values())

    def value(self, block: Component[Any]) -> Any:
        """Gives the value of a state variable, its own copy of the initial one at first."""
        if block.id not in self.values:
            self._hold(block.id, deepcopy(block.value), size_of(block.value))
            self.backed.add(block.id)
        self.use(block.id)
        return self.values[block.id]

    def settled(self, block: Component[Any], value: Any) -> Any:  # noqa: ARG002  # it matters to those who share
        """Gives a value that a function has returned as it is to be kept."""
        return value

    def change(self, states: dict[int, Any]) -> dict[str, bytes | None]:
        """Gives state variables new values, and gives what is to be stored of that.

        A value that cannot be stored stays in memory, with a warning.
        """
        names, changes = self.names() if states else {}, dict[str, bytes | None]()
        for id, value in states.items():
            data = self._packed(id, value)
            self._hold(id, value, size_of(value) if data is None else len(data))
            self.backed.discard(id)
            self.use(id)
            if id in names:
                changes |= self._entries(id, names[id], data)
        return changes

    def held(self, ids: Iterable[int]) -> dict[int, Held | None]:
        """Gives what is held of these variables, for `change_back`."""
        return {
            id: Held(self.values[id], self.sizes[id], id in self.backed) if id in self.values else None for id in ids
        }

    def change_back(self, before: dict[int, Held | None], states: dict[int, Any]) -> None:
        """Undoes a change to `states` that could not be stored, unless another one has followed."""
        for id, held in before.items():
            if self.values.get(id) is not states[id]:
                continue
            if held is None:
                self._drop(id)
                continue
            self._hold(id, held.value, held.size)
            if held.backed:
                self.backed.add(id)

    def _packed(self, id: int, value: Any) -> bytes | None:
        try:
            return codec.dumps(value)
        except codec.Unstorable as error:
            # What is stored of an older value must not come back instead of this one.
            log.warning("state kept in memory only", block=id, type=error.kind)
            return None

    def _entries(self, id: int, name: str, data: bytes | None) -> dict[str, bytes | None]:
        if id not in self.used:
            return {name: data}
        self.stamped[id] = self.used[id]
        return {name: data, name + STAMP: None if data is None else codec.dumps(self.used[id])}

    def confirm(self, changes: Iterable[str]) -> None:
        """Knows from now on that changes are stored: memory may let go of these values."""
        if not changes:
            return
        ids = {name: id for id, name in self.names().items()}
        self.backed.update(ids[name] for name in changes if name in ids)

    def _hold(self, id: int, value: Any, size: int) -> None:
        self.account.total += size - self.sizes.get(id, 0)
        self.values[id], self.sizes[id] = value, size
        if size > self.account.limit:
            self.account.warn(id, self.find(id), size)

    def _drop(self, id: int) -> Any:
        self.account.total -= self.sizes.pop(id, 0)
        self.backed.discard(id)
        return self.values.pop(id)

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
        return self.take([id for id in old if id in self.values])

    def take(self, ids: Iterable[int]) -> dict[int, Any]:
        """Gives values, and has them no more."""
        for id in ids:
            self.used.pop(id, None)
            self.stamped.pop(id, None)
        return {id: self._drop(id) for id in ids}

    def forgotten(self, ids: Iterable[int]) -> dict[str, bytes | None]:
        """Gives the changes that remove values from the store."""
        names = self.names()
        return {names[id] + suffix: None for id in ids if id in names for suffix in ("", STAMP)}

    def stamps(self) -> dict[str, bytes | None]:
        """Gives the changes that store when values were last used, as far as that is not known there."""
        fresh = [id for id in self.backed if id in self.used and self.used[id] != self.stamped.get(id)]
        names = self.names() if fresh else {}
        self.stamped |= {id: self.used[id] for id in fresh}
        return {names[id] + STAMP: codec.dumps(self.used[id]) for id in fresh if id in names}

    def release(self) -> None:
        """Lets go of the values that come back, unless somebody wants to know when they go."""
        for id in list(self.backed):
            if getattr(self.find(id), "delete_callback", None) is None:
                self._drop(id)
                self.restored = False

    def clear(self) -> None:
        """Lets go of everything."""
        for id in list(self.values):
            self._drop(id)

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
        for id, name in self.names().items():
            if name in stored.values and id not in self.values:
                self._bring_back(id, stored.values[name], stored.values.get(name + STAMP))

    def _bring_back(self, id: int, data: bytes, stamp: bytes | None) -> None:
        self._hold(id, codec.loads(data), len(data))
        self.backed.add(id)
        if self._time_to_live(id) is not None:
            now = self.clock()
            self.stamped[id] = min(now, codec.loads(stamp)) if stamp else now
            # What memory had let go of was perhaps used since that was stored.
            self.used.setdefault(id, self.stamped[id])


class Packed(NamedTuple):
    """A value as bytes, from which everybody gets a copy of their own."""

    data: bytes


class SharedVariables(Variables):
    """Variables that several sessions share: whoever reads one gets a copy, and nobody holds what is kept."""

    is_shared = True

    def value(self, block: Component[Any]) -> Any:
        return _copied(super().value(block))

    def settled(self, block: Component[Any], value: Any) -> Any:
        """Gives a copy of a value, which nobody can change any more.

        Raises:
            OutputError: If it cannot be copied.
        """
        try:
            return _copied(_uncoupled(value))
        except Exception as error:
            raise OutputError(
                f"{block!r} is shared, so its values must be copied; one of type {type(value).__name__!r} cannot be."
            ) from error

    def _hold(self, id: int, value: Any, size: int) -> None:
        super()._hold(id, _uncoupled(value), size)

    def _drop(self, id: int) -> Any:
        return _copied(super()._drop(id))


def _uncoupled(value: Any) -> Any:
    try:
        return Packed(codec.dumps(value))
    except codec.Unstorable:
        return deepcopy(value)


def _copied(held: Any) -> Any:
    return codec.loads(held.data) if isinstance(held, Packed) else deepcopy(held)


class Shared:
    """The variables that all visitors share, and those of each signed-in user; made when they are first needed."""

    def __init__(self, app: Blocks, clock: Callable[[], float], account: Account) -> None:
        self._app = app
        self._clock = clock
        self.account = account
        self._known: dict[SessionId, SharedVariables] = {}

    def __iter__(self) -> Iterator[SharedVariables]:
        return iter(list(self._known.values()))

    def of_app(self) -> SharedVariables:
        """Gives the variables of the app."""
        return self._of(APP)

    def of_user(self, name: str) -> SharedVariables:
        """Gives the variables of a user."""
        return self._of(owner_of(name))

    def _of(self, owner: SessionId) -> SharedVariables:
        if owner not in self._known:
            find = self._app.blocks.get
            self._known[owner] = SharedVariables(owner, self._app, find, self._clock, self.account)
        return self._known[owner]

    def release(self, needed: set[str]) -> None:
        """Lets go of what comes back of the users who are not needed now."""
        owners = {owner_of(name) for name in needed} | {APP}
        for variables in [each for each in self if each.owner not in owners]:
            variables.release()
            if not variables.values:
                del self._known[variables.owner]


def state_names(app: Blocks) -> dict[int, str]:
    """Names the state variables of an app by their order, which a restart does not change."""
    stateful = [block.id for block in app.blocks.values() if block.stateful]
    return {id: str(position) for position, id in enumerate(stateful)}
