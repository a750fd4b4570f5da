"""A session: what one browser tab has changed, and the log of what it is told."""

from __future__ import annotations

import time
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from preludio.state.log import Draft
from preludio.state.variables import Variables
from preludio.wire.codec import encode
from preludio.wire.messages import FINAL

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from preludio.graph.block import Block
    from preludio.graph.blocks import Blocks
    from preludio.graph.component import Component
    from preludio.state.log import Log
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
        self.variables = Variables(id, app, app.blocks.get, clock)
        self.overlay: dict[int, dict[str, Any]] = {}
        self.jobs: dict[EventId, Any] = {}
        self.ended: OrderedDict[EventId, Ended] = OrderedDict()
        self.files: set[FileKey] = set()
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

    def variables_of(self, block: Component[Any]) -> Variables:  # noqa: ARG002  # all are the tab's own so far
        """Gives the variables of who owns the value of a state variable."""
        return self.variables

    def value(self, block: Component[Any]) -> Any:
        """Gives the value of a state variable as this session sees it."""
        return self.variables_of(block).value(block)


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
        session.variables.restored = True
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
