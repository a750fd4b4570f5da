"""Blocks that visitors put into an order of their own."""

from typing import Literal

from preludio.graph.block import Key, Layout
from preludio.graph.declared import prop


class Draggable(Layout):
    """Places its children in a row or column; a visitor drags them, or moves them by keyboard, into another order.

    The order is the page's own: it is not sent to the server, and a new page begins with the declared one.
    """

    orientation: Literal["row", "column"] = prop(
        default="column", kw_only=False, doc="Whether its children stand beside or below each other."
    )

    def last_child_of_kind(self, kind: type[Layout], key: Key = None) -> Layout:
        """Gives a new one for every child: adjacent inputs share no form, because each is moved alone."""
        return self.make(kind, key)
