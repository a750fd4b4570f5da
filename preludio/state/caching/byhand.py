"""`gr.Cache`: what a function keeps under keys of its own."""

from __future__ import annotations

import time
from copy import copy
from typing import TYPE_CHECKING, Any, Self

from preludio.graph import context
from preludio.graph.digest import Unkeyable, digest
from preludio.graph.inject import PerCall
from preludio.state.caching.entries import Entry, Limits, MemoryEntries, copied

if TYPE_CHECKING:
    from preludio.state.caching.entries import Entries


class Cache(PerCall):
    """Keeps named values under keys, for the visitor on whose behalf a function runs.

    As the default of a parameter it is what the function gets: `def answer(question, known=gr.Cache()): ...`.
    Outside of an event everything is of one nameless visitor.

    Args:
        max_size: How many keys there may be, the longest unused giving way; 0 is any number.
        max_memory: How many bytes their values may take, as a number or as in "512mb".
        per_session: Whether a signed-in visitor finds values in the tab only that has set them.
        public: Whether all visitors find the same values.
        max_age: Seconds after which a value is forgotten.
    """

    def __init__(
        self,
        *,
        max_size: int = 128,
        max_memory: str | int | None = None,
        per_session: bool = False,
        public: bool = False,
        max_age: float | None = None,
    ) -> None:
        if public and per_session:
            raise ValueError("Cache: public and per_session exclude each other.")
        self._entries: Entries = MemoryEntries(Limits.of("Cache", max_size, max_memory, max_age))
        self._per_session = per_session
        self._public = public
        self.owner: str | None = None

    def for_job(self) -> Self:
        """Gives the same cache, bound to the visitor of the call that is under way, wherever it is used."""
        bound = copy(self)
        bound.owner = self._scope()
        return bound

    def get(self, key: Any) -> dict[str, Any] | None:
        """Gives copies of the values under a key, by their names, or None.

        Raises:
            TypeError: For a key whose content cannot be told.
        """
        entry = self._entries.get(self._digest(key))
        if entry is None:
            return None
        job = context.current_job()
        if job is not None:
            job.reused(self)
        return dict(copied(entry.parts))

    def set(self, key: Any, **data: Any) -> None:
        """Keeps copies of values under a key; raises TypeError for a key whose content cannot be told."""
        scope = self._scope()
        if scope is not None:
            entry = Entry(scope, copied(key), copied(list(data.items())), time.time())
            self._entries.put(self._digest(key), entry)

    def keys(self) -> list[Any]:
        """Gives the keys there are, the longest unused first."""
        return [copied(key) for key in self._entries.of(self._scope()).values()]

    def clear(self) -> None:
        """Forgets everything there is."""
        for key in self._entries.of(self._scope()):
            self._entries.remove(key)

    def __len__(self) -> int:
        return len(self._entries.of(self._scope()))

    def __bool__(self) -> bool:
        return True

    def _scope(self) -> str | None:
        job = context.current_job()
        if self._public or self.owner is not None:
            return self.owner or ""
        return "" if job is None else job.visitor(alone=self._per_session)

    def _digest(self, key: Any) -> bytes:
        try:
            return digest(self._scope(), key)
        except Unkeyable as error:
            raise TypeError(f"Cache: {key!r:.100} cannot be a key: {error}.") from error
