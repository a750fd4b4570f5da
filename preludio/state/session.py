"""A session: what one browser tab has changed, and the log of what it is told."""

from __future__ import annotations

import time
from collections import OrderedDict
from contextlib import contextmanager
from copy import deepcopy
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from preludio.graph.context import is_rendered
from preludio.graph.render import Renderings
from preludio.state.log import Draft
from preludio.state.variables import STAMP, Account, Shared, Variables, state_names
from preludio.wire.codec import encode
from preludio.wire.messages import FINAL

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from preludio.graph.block import Block
    from preludio.graph.blocks import Blocks
    from preludio.graph.component import Component
    from preludio.graph.endpoint import Endpoint
    from preludio.graph.render import Rendering
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


class Gone(NamedTuple):
    """State variables that are no more, with their values, and the names under which some are stored."""

    values: list[tuple[Block, Any]]
    stored: list[str]


# Calls whose end a page that comes back may not know yet; more than a visitor can have under way.
MOST_ENDED = 100
# Messages that were sent and are kept all the same: a connection that breaks may have lost them.
SPARE = 16


class Session:
    """One tab's overlay on the graph, its state variables and its log."""

    def __init__(
        self,
        id: SessionId,
        app: Blocks,
        log: Log,
        clock: Callable[[], float] = time.time,
        shared: Shared | None = None,
    ) -> None:
        self.id = id
        # The name of the visitor who has signed in.
        self.user: str | None = None
        self.app = app
        self.log = log
        self.clock = clock
        self.shared = shared or Shared(app, clock, Account())
        self.renderings = Renderings()
        self.variables = Variables(id, app, self.block_at, clock, self.shared.account, self._names)
        self.overlay: dict[int, dict[str, Any]] = {}
        self.jobs: dict[EventId, Any] = {}
        self.ended: OrderedDict[EventId, Ended] = OrderedDict()
        self.files: set[FileKey] = set()
        # Calls past the queue.
        self.direct = 0
        self.readers = 0
        self.hearts = 0
        # Hears when the first reader comes, and when the last one goes.
        self.watcher: Callable[[Session], None] = lambda _: None
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

    def has_read(self, seq: int) -> None:
        """Lets go of what was sent up to a number, but for the newest; while calls run, or others read, of nothing."""
        if self.jobs or self.readers > 1:
            return
        self.log.trim(self.id, seq + 1 - SPARE)
        first = self.log.first(self.id)
        while self.ended and next(iter(self.ended.values())).seq < first:
            self.ended.popitem(last=False)

    @contextmanager
    def reading(self) -> Generator[None]:
        """Keeps the session from being dropped while somebody reads its log."""
        self.readers += 1
        self._noted()
        try:
            yield
        finally:
            self.readers -= 1
            self._noted()
            self.touched = self.clock()

    @contextmanager
    def beating(self) -> Generator[None]:
        """Keeps the session from being dropped while a client says that it lives."""
        self.hearts += 1
        self._noted()
        try:
            yield
        finally:
            self.hearts -= 1
            self._noted()

    @property
    def attended(self) -> bool:
        """Tells whether somebody is there now."""
        return bool(self.readers or self.hearts)

    def _noted(self) -> None:
        if self.readers + self.hearts <= 1:
            self.watcher(self)

    @property
    def idle(self) -> bool:
        """Tells whether nobody would miss it now."""
        return not (self.busy or self.readers or self.hearts)

    @property
    def busy(self) -> bool:
        """Tells whether calls are under way."""
        return bool(self.jobs or self.direct)

    def block_at(self, id: int) -> Block | None:
        """Gives a block that renders have built for this session, or one of the app."""
        return self.renderings.blocks.get(id) or self.app.blocks.get(id)

    def endpoint(self, index: int) -> Endpoint | None:
        """Gives an endpoint that renders have built for this session, or one of the app."""
        return self.renderings.endpoints.get(index) or self.app.endpoints.get(index)

    def _names(self) -> dict[int, str]:
        return state_names(self.app) | self.renderings.names

    def adopt(self, rendering: Rendering) -> Gone:
        """Shows what a render has built; gives what this ends of state variables."""
        before = self.renderings.names.copy()
        freed = self.renderings.replace(rendering)
        for block in freed:
            self.overlay.pop(block.id, None)
        for block in rendering.blocks.values():
            self._preserve(block)
        if self.renderings.names.keys() - before.keys():
            # The store may know them from before a restart.
            self.variables.restored = False
        known = [block for block in freed if block.id in self.variables.values]
        values = self.variables.take([block.id for block in known]).values()
        stored = [before[block.id] + suffix for block in freed if block.id in before for suffix in ("", STAMP)]
        return Gone(list(zip(known, values, strict=True)), stored)

    def _preserve(self, block: Block) -> None:
        """Forgets how this session has changed a block that a render has built again, but for what it preserves."""
        kept = self.preserved(block)
        if kept:
            self.overlay[block.id] = kept
        else:
            self.overlay.pop(block.id, None)

    def preserved(self, block: Block) -> dict[str, Any]:
        """Gives the props of a block that are to be as they are now when a render builds it again."""
        names = getattr(block, "preserved_by_key", None) or ()
        return {name: value for name, value in self.overlay.get(block.id, {}).items() if name in names}

    def block(self, block: B) -> B:
        """Gives a block as this session sees it."""
        changes = self.overlay.get(block.id)
        return block.with_props(changes) if changes else block

    def update(self, block: Block, changes: dict[str, Any]) -> None:
        """Remembers that the session's props of a block differ from the app's."""
        kept = {name: value for name, value in changes.items() if name != "value"}
        if kept and not self._is_gone(block.id):
            self.overlay.setdefault(block.id, {}).update(kept)

    def variables_of(self, block: Block | None) -> Variables:
        """Gives the variables of who owns the value of a state variable: the app, the signed-in user, or this tab."""
        scope = getattr(block, "scope", "tab")
        if scope == "app":
            return self.shared.of_app()
        return self.shared.of_user(self.user) if scope == "user" and self.user is not None else self.variables

    def change(self, states: dict[int, Any]) -> None:
        """Gives state variables new values in memory, ahead of the commit of a job that goes on."""
        for variables, changed in self.by_owner(states).items():
            variables.change(changed)

    def by_owner(self, states: dict[int, Any]) -> dict[Variables, dict[int, Any]]:
        """Sorts values of state variables, by the id of their block, by the owner they belong to."""
        owners: dict[Variables, dict[int, Any]] = {}
        for id, value in states.items():
            if not self._is_gone(id):
                owners.setdefault(self.variables_of(self.block_at(id)), {})[id] = value
        return owners

    def value(self, block: Component[Any]) -> Any:
        """Gives the value of a state variable as this session sees it."""
        if self._is_gone(block.id):
            return deepcopy(block.value)
        return self.variables_of(block).value(block)

    def _is_gone(self, id: int) -> bool:
        """Tells whether a block was built by a render that has run again, while a call still knows it."""
        return is_rendered(id) and id not in self.renderings.blocks


class Sessions:
    """All sessions this process knows; the longest unused give way when there are too many, or after their time."""

    def __init__(
        self,
        app: Blocks,
        log: Log,
        capacity: int,
        lifetime: float,
        clock: Callable[[], float] = time.time,
        state_memory: float = inf,
    ) -> None:
        self.app = app
        self.log = log
        self.capacity = capacity
        self.lifetime = lifetime
        self.clock = clock
        self.account = Account(state_memory)
        self.shared = Shared(app, clock, self.account)
        # Hears of each session that is dropped.
        self.dropped: Callable[[Session], None] = lambda _: None
        # Hears of each session whose first reader has come, or whose last one has gone.
        self.attended: Callable[[Session], None] = lambda _: None
        self._known: OrderedDict[SessionId, Session] = OrderedDict()
        self._passing: set[Session] = set()
        # Numbers begin above all that an earlier process can have given, if it gave fewer than a million a second.
        # Finer than seconds: an app may be stopped and started again within one.
        self._epoch = int(clock() * 2**20)

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
            session = self._known[id] = Session(id, self.app, self.log, self.clock, self.shared)
            session.watcher = self.attended
        return session

    @contextmanager
    def passing(self, id: SessionId) -> Generator[Session]:
        """Gives a session for one call, which nobody else comes to know."""
        session = Session(id, self.app, self.log, self.clock, self.shared)
        session.variables.restored = True
        self._passing.add(session)
        try:
            yield session
        finally:
            self._passing.discard(session)
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
        session.variables.clear()

    def relieve(self) -> None:
        """Lets state variables go until they keep to their limit, those of the longest unused sessions first.

        At first what comes back when it is needed, then what is lost with sessions that are idle.
        """
        if not self.account.exceeded:
            return
        self.release_users()
        for session in self:
            if self.account.exceeded and not session.busy:
                session.variables.release()
        for session in self:
            if self.account.exceeded and session.idle and session.variables.values:
                self.drop(session)

    def release_users(self) -> None:
        """Lets memory go of the variables of users who have no session here."""
        self.shared.release({s.user for s in (*self._known.values(), *self._passing) if s.user is not None})
