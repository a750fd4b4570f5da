"""A graph that grows while it is declared: an app, or what one run of a render function builds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from preludio.errors import DeclarationError
from preludio.graph import context
from preludio.graph.block import Block, Layout
from preludio.graph.events import Event

if TYPE_CHECKING:
    from pathlib import Path

    from preludio.graph.component import Component
    from preludio.graph.endpoint import Endpoint


class Preparation(NamedTuple):
    """Calls of an endpoint that are made when the server starts, before it answers anybody."""

    endpoint: Endpoint
    calls: list[list[Any]]
    purpose: str


class Graph(Layout):
    """Takes in the blocks and the listeners that are declared while it is open."""

    fresh: ClassVar[bool] = False
    """Whether it is built for one visitor, at the moment that visitor sees it."""

    load = Event("The page was opened.")

    def __init__(self) -> None:
        self.blocks: dict[int, Block] = {}
        self.endpoints: dict[int, Endpoint] = {}
        # 32 bytes that nobody else knows.
        self.secret = b""
        # Files and folders that its author has named in it, and that pages may therefore show.
        self.offered: set[Path] = set()
        self.preparations: list[Preparation] = []
        self.children: list[Block] = []
        self.implicit = False
        self.app = None
        self.given = {}
        self.id = 0
        self.parent = None

    def include(self, block: Block) -> None:
        """Takes a block into the graph; raises DeclarationError for an id that is there already."""
        if block.id in self.blocks:
            raise DeclarationError(f"{block} is already part of this app.")
        self.blocks[block.id] = block
        block.app = self

    def exclude(self, block: Block) -> None:
        """Takes a block out of the graph."""
        self.blocks.pop(block.id, None)
        block.app = None

    def listen(self, endpoint: Endpoint) -> None:
        """Takes an endpoint into the graph."""
        raise NotImplementedError

    def bind_query(self, **components: Component[Any]) -> Self:
        """Binds values to the query of the page's address; raises DeclarationError, for only an app can."""
        if components:
            raise DeclarationError("bind_query: what a render builds cannot be bound to the page's address.")
        return self

    def new_id(self, block: Block) -> int:  # noqa: ARG002  # a render looks at its key
        """Gives the id of a block that is being declared."""
        return context.new_id()

    def check_open(self, layout: Layout) -> None:
        """Raises DeclarationError if blocks declared while this graph is open must not go into a layout."""

    def may_move(self, block: Block) -> bool:  # noqa: ARG002
        """Tells whether a block that has a place may get another one here."""
        return False
