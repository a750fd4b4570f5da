"""The author's JavaScript that pages fetch after they have loaded, by its hash."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any

from preludio.graph.scripts import functions

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 4096
LARGEST = 16 * 2**20


class Scripts:
    """Keeps texts by their hashes: those of the app for good, of those that renders bring the ones asked for last.

    At most `most` of these are kept, of at most `largest` bytes together. Any thread may use it.
    """

    def __init__(self, most: int = MOST, largest: int = LARGEST) -> None:
        self.most = most
        self.largest = largest
        self._lasting: dict[str, str] = {}
        self._passing: OrderedDict[str, str] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def keep_all(self, config: Mapping[str, Any], *, lasting: bool) -> dict[str, str]:
        """Keeps all functions of a config, and gives their hashes by what they belong to."""
        return {key: self.keep(text, lasting=lasting) for key, text in functions(config).items()}

    def keep(self, text: str, *, lasting: bool) -> str:
        """Keeps a text and gives its hash, 64 hex digits."""
        name = sha256(text.encode()).hexdigest()
        with self._lock:
            if lasting:
                self._lasting[name] = text
            elif name not in self._passing:
                self._passing[name] = text
                self._size += len(text.encode())
                self._make_room()
            else:
                self._passing.move_to_end(name)
        return name

    def _make_room(self) -> None:
        while len(self._passing) > self.most or self._size > self.largest:
            _, text = self._passing.popitem(last=False)
            self._size -= len(text.encode())

    def find(self, name: str) -> str | None:
        """Gives the text of a hash; None for one that is not kept."""
        with self._lock:
            if name in self._passing:
                self._passing.move_to_end(name)
            return self._lasting.get(name) or self._passing.get(name)
