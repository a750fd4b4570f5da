"""Where cached results lie: within limits, the longest unused giving way."""

from __future__ import annotations

import time
from collections import OrderedDict
from copy import deepcopy
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from preludio.state.sizes import size_of
from preludio.wire.sizes import size_in_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

ATOMS = frozenset((str, int, float, bool, complex, bytes, type(None)))


@dataclass(frozen=True)
class Limits:
    """How many entries there may be (0: any number), how many bytes they may take, how many seconds they last."""

    max_size: int
    max_memory: int | None
    max_age: float | None

    @classmethod
    def of(cls, name: str, max_size: int, max_memory: str | int | None, max_age: float | None) -> Limits:
        """Checks what an author asks for; raises ValueError, with this name, for what cannot be meant."""
        if max_size < 0:
            raise ValueError(f"{name}: max_size is {max_size}; it must be at least 1, or 0 for no limit.")
        if max_age is not None and max_age <= 0:
            raise ValueError(f"{name}: max_age is {max_age}; it must be a number of seconds above 0.")
        return cls(max_size, size_in_bytes(max_memory, f"{name}: max_memory"), max_age)

    def exceeded(self, count: int, size: int) -> bool:
        """Tells whether something must give way."""
        return 0 < self.max_size < count or (self.max_memory is not None and size > self.max_memory)

    def outlived(self, created: float, now: float) -> bool:
        """Tells whether an entry is too old."""
        return self.max_age is not None and created + self.max_age <= now


@dataclass(frozen=True)
class Entry:
    """A result: whose it is, what its author calls it, and what it consists of."""

    scope: str
    label: Any
    parts: list[Any]
    created: float


class Entries(Protocol):
    """Keeps results by their digests; all methods may be called from any thread."""

    slow: bool
    """Whether it has to do with a disk."""

    def get(self, key: bytes) -> Entry | None:
        """Gives a result that is there and young enough; its parts are nobody's to change."""
        ...

    def put(self, key: bytes, entry: Entry) -> None:
        """Keeps a result, at the cost of others when there is no room; one that is too large alone is not kept."""
        ...

    def of(self, scope: str | None) -> dict[bytes, Any]:
        """Gives the digests of what is there of one scope, with their labels, the longest unused first."""
        ...

    def remove(self, key: bytes) -> None:
        """Forgets a result."""
        ...


class MemoryEntries:
    """Keeps results as long as the process lives."""

    slow = False

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.time) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = Lock()
        self._entries: OrderedDict[bytes, tuple[Entry, int]] = OrderedDict()
        self._bytes = 0

    def get(self, key: bytes) -> Entry | None:
        with self._lock:
            self._age()
            found = self._entries.get(key)
            if found is None:
                return None
            self._entries.move_to_end(key)
            return found[0]

    def put(self, key: bytes, entry: Entry) -> None:
        size = size_of(entry.parts) + size_of(entry.label)
        with self._lock:
            self._drop(key)
            if self._limits.exceeded(1, size):
                return
            self._entries[key] = entry, size
            self._bytes += size
            while self._limits.exceeded(len(self._entries), self._bytes):
                self._drop(next(iter(self._entries)))

    def of(self, scope: str | None) -> dict[bytes, Any]:
        with self._lock:
            self._age()
            return {key: entry.label for key, (entry, _) in self._entries.items() if entry.scope == scope}

    def remove(self, key: bytes) -> None:
        with self._lock:
            self._drop(key)

    def _drop(self, key: bytes) -> None:
        _, size = self._entries.pop(key, (None, 0))
        self._bytes -= size

    def _age(self) -> None:
        if self._limits.max_age is not None:
            now = self._clock()
            for key in [k for k, (e, _) in self._entries.items() if self._limits.outlived(e.created, now)]:
                self._drop(key)


def copied(value: Any) -> Any:
    """Gives a copy of a value that shares nothing with it that could be changed; raises what its class raises."""
    return value if type(value) in ATOMS else deepcopy(value)
