"""A session: what one browser tab has changed, and the log of what it is told."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from preludio.observe import log as journal
from preludio.state import codec
from preludio.state.log import Draft
from preludio.wire.codec import encode
from preludio.wire.messages import FINAL

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from preludio.graph.block import Block
    from preludio.graph.blocks import Blocks
    from preludio.graph.component import Component
    from preludio.state.log import Log
    from preludio.state.store import State
    from preludio.wire.ids import EventId, FileKey, SessionId
    from preludio.wire.messages import Message


B = TypeVar("B", bound="Block")


class Ended(NamedTuple):
    """A call that has ended, and the number of its final message in the log."""

    event_id: EventId
    fn_index: int
    trigger_id: int | None
    seq: int


# Calls whose end a page that comes back may not know yet; more than a visitor can have under way.
MOST_ENDED = 100


class Session:
    """One tab's overlay on the graph, its state variables and its log."""

    def __init__(self, id: SessionId, app: Blocks, log: Log, clock: Callable[[], float] = time.time) -> None:
        self.id = id
        self.app = app
        self.log = log
        self.clock = clock
        self.values: dict[int, Any] = {}
        # When the values were last used that have a time to live.
        self.used: dict[int, float] = {}
        self.overlay: dict[int, dict[str, Any]] = {}
        self.jobs: dict[EventId, Any] = {}
        self.ended: OrderedDict[EventId, Ended] = OrderedDict()
        self.files: set[FileKey] = set()
        self.revision = 0
        self.committing = asyncio.Lock()
        self.restored = False
        self.readers = 0
        self.hearts = 0
        self.touched = clock()
        # Where its log begins, and how far readers have come who do not say it themselves.
        self.beginning = self.cursor = log.last(id)

    def publish(self, message: Message, kind: str) -> int:
        """Tells the session something, and gives the number it has in the log."""
        return self.publish_encoded(message.event_id, kind, encode(message))

    def publish_encoded(self, event_id: EventId | None, kind: str, data: bytes) -> int:
        """Tells the session something that is encoded already."""
        return self.log.append(self.id, [Draft(event_id, kind, data)])

    def publish_end(self, event_id: EventId, fn_index: int, trigger_id: int | None, data: bytes) -> None:
        """Tells the session that a call has ended, and remembers it for a page that is away."""
        seq = self.publish_encoded(event_id, FINAL, data)
        self.ended[event_id] = Ended(event_id, fn_index, trigger_id, seq)
        if len(self.ended) > MOST_ENDED:
            self.ended.popitem(last=False)

    @contextmanager
    def reading(self) -> Generator[None]:
        """Keeps the session from being dropped while somebody reads its log."""
        self.readers += 1
        try:
            yield
        finally:
            self.readers -= 1
            self.touched = self.clock()

    @property
    def idle(self) -> bool:
        """Tells whether nobody would miss it now."""
        return not (self.jobs or self.readers or self.hearts)

    def block(self, block: B) -> B:
        """Gives a block as this session sees it."""
        changes = self.overlay.get(block.id)
        return block.with_props(changes) if changes else block

    def update(self, block: Block, changes: dict[str, Any]) -> None:
        """Remembers that the session's props of a block differ from the app's."""
        kept = {name: value for name, value in changes.items() if name != "value"}
        if kept:
            self.overlay.setdefault(block.id, {}).update(kept)

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
        if getattr(self.app.blocks.get(id), "time_to_live", None) is not None:
            self.used[id] = self.clock()

    def take_expired(self) -> dict[int, Any]:
        """Gives the values that nobody has used for their time to live, and has them no more."""
        now = self.clock()
        old = [id for id, used in self.used.items() if used + getattr(self.app.blocks[id], "time_to_live", 0) <= now]
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
        stored = await state.load(self.id)
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
                journal.warning("state kept in memory only", block=id, type=error.kind)
        return changes


def state_names(app: Blocks) -> dict[int, str]:
    """Names the state variables of an app by their order, which a restart does not change."""
    stateful = [block.id for block in app.blocks.values() if block.stateful]
    return {id: str(position) for position, id in enumerate(stateful)}


class Sessions:
    """All sessions this process knows; the longest unused give way when there are too many, or after their time."""

    def __init__(
        self, app: Blocks, log: Log, capacity: int, lifetime: float, clock: Callable[[], float] = time.time
    ) -> None:
        self.app = app
        self.log = log
        self.capacity = capacity
        self.lifetime = lifetime
        self.clock = clock
        # Hears of each session that is dropped.
        self.dropped: Callable[[Session], None] = lambda _: None
        self._known: OrderedDict[SessionId, Session] = OrderedDict()
        # Numbers begin above all that an earlier process can have given, if it gave fewer than a million a second.
        self._epoch = int(clock()) << 20

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._known.values()))

    def find(self, id: SessionId) -> Session | None:
        """Gives a session that is known."""
        session = self._known.get(id)
        if session is not None:
            self._known.move_to_end(id)
            session.touched = self.clock()
        return session

    def open(self, id: SessionId) -> Session:
        """Gives a session, a new one if it is not known."""
        session = self.find(id)
        if session is None:
            self._make_room()
            self.log.resume(id, self._epoch)
            session = self._known[id] = Session(id, self.app, self.log, self.clock)
        return session

    @contextmanager
    def passing(self, id: SessionId) -> Generator[Session]:
        """Gives a session for one call, which nobody else comes to know."""
        session = Session(id, self.app, self.log, self.clock)
        session.restored = True
        try:
            yield session
        finally:
            self.drop(session)

    def _make_room(self) -> None:
        if len(self._known) >= self.capacity:
            idle = next((session for session in self._known.values() if session.idle), None)
            if idle is not None:
                self.drop(idle)

    def sweep(self) -> int:
        """Drops the sessions that nobody has used for their time; gives how many."""
        before = self.clock() - self.lifetime
        old = [session for session in self._known.values() if session.touched < before and session.idle]
        for session in old:
            self.drop(session)
        return len(old)

    def drop(self, session: Session) -> None:
        """Forgets a session and ends its readers; what is stored of it comes back when it does."""
        self._known.pop(session.id, None)
        self.log.forget(session.id)
        self.dropped(session)
