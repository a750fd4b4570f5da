"""What a call has shown in one output so far, whole, though it may grow by small pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preludio.graph.updates import Addition, is_update
from preludio.wire.diff import Edit, apply_edits, edits

if TYPE_CHECKING:
    from preludio.graph.component import Component


class Shown:
    """The value of one output, and how to tell of its changes.

    Pieces of a text that grows are kept apart until somebody wants the whole: what a piece costs does not depend on
    the length of the text before it.
    """

    __slots__ = ("_block", "_path", "_pieces", "_value")

    def __init__(self, block: Component[Any], first: Any) -> None:
        self._block = block
        self._value = first.value if isinstance(first, Addition) else first
        self._path: list[Any] = []
        self._pieces: list[str] = []

    @property
    def value(self) -> Any:
        """Gives the whole."""
        if self._pieces:
            grown: list[Edit] = [["append", self._path, "".join(self._pieces)]]
            self._pieces = []
            self._value = apply_edits(self._value, grown)
        return self._value

    def take(self, result: Any) -> list[Edit]:
        """Takes in what was yielded next, and gives the edits that tell of it."""
        if isinstance(result, Addition):
            return self._grow(self._growth(result.value))
        if is_update(result) and len(result) == 1:
            return []
        found = edits(self.value, result)
        self._value = result
        return found

    def _growth(self, more: Any) -> list[Edit]:
        # Lacks the pieces of a text, which nobody looks at here.
        shown = self._value
        if not is_update(shown):
            return [["replace", [], more]] if shown is None else self._block.grow(shown, more)
        if shown.get("value") is None:
            return [["replace", [], more]]
        return [[action, ["value", *path], new] for action, path, new in self._block.grow(shown["value"], more)]

    def _grow(self, found: list[Edit]) -> list[Edit]:
        for edit in found:
            action, path, new = edit
            if action != "append":
                self._value = apply_edits(self.value, [edit])
                continue
            if path != self._path:
                self._value, self._path = self.value, path
            self._pieces.append(new)
        return found
