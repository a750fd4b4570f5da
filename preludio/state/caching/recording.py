"""What a function has given, in the form in which it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preludio.state.caching.entries import copied

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE, MORE = 0, 1


class Recording:
    """What a function has returned or yielded: of a text that goes on, only what was new.

    `refused` hears of an item that cannot be copied, with the reason; there are no `parts` then.
    """

    def __init__(self, refused: Callable[[Any, Exception], None]) -> None:
        self.parts: list[Any] | None = []
        self._refused = refused
        self._last: Any = None

    def add(self, item: Any) -> None:
        """Takes in one more item; one that cannot be copied ends the recording."""
        if self.parts is None:
            return
        last, self._last = self._last, item
        if type(item) is str and type(last) is str and last and item.startswith(last):
            self.parts.append([MORE, item[len(last) :]])
            return
        try:
            self.parts.append([WHOLE, copied(item)])
        except Exception as error:  # noqa: BLE001  # a user's class may refuse in its own way
            self.parts = None
            self._refused(item, error)


def replayed(parts: list[Any]) -> list[Any]:
    """Gives copies of what was recorded."""
    items: list[Any] = []
    for kind, part in parts:
        items.append(items[-1] + part if kind == MORE else copied(part))
    return items
