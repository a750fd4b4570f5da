"""Renders: functions that build a part of the page anew, for one session, whenever something happens."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, cast

from preludio.errors import DeclarationError
from preludio.graph import config, context
from preludio.graph.arity import check_arity
from preludio.graph.block import Layout
from preludio.graph.declared import prop
from preludio.graph.endpoint import Endpoint, block_list, function_name
from preludio.graph.events import Listener, joined
from preludio.graph.former import understands
from preludio.graph.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from preludio.graph.block import Block
    from preludio.graph.blocks import Blocks
    from preludio.graph.component import Component
    from preludio.graph.endpoint import Progress, Trigger
    from preludio.wire.config import Dependency, RenderConfig

Name = tuple[type, str]
# What a render has in the place of its number until a graph takes it in.
UNNUMBERED = -1


class Place(Layout):
    """Where a render shows what it builds: to the page a column that shows its progress."""

    block_name = "column"

    scale: int = prop(default=1, doc="How much of a row's free width it takes, next to its neighbours.")
    min_width: int = prop(default=320, doc="Width in pixels below which it moves to a line of its own.")
    variant: str = prop(default="default", doc="How it is framed.")
    show_progress: bool = prop(default=True, doc="Whether it shows that the render is on its way.")


@understands("render")
def render(
    inputs: Sequence[Component[Any]] | Component[Any] | None = None,
    triggers: Sequence[Listener] | Listener | None = None,
    *,
    queue: bool = True,
    trigger_mode: Trigger | None = "always_last",
    concurrency_limit: int | Literal["default"] | None = None,
    concurrency_id: str | None = None,
    show_progress: Progress = "full",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Lets a function build a part of the page for each visitor: it may declare whatever an app may.

    What it declares stands where the decorator does, and replaces what its run before has declared. A block with a
    `key` is the same block then: it keeps its place in the page, and the props that `preserved_by_key` names.

    Args:
        inputs: Components whose values the function gets.
        triggers: Events that let it run; by default when the page loads, and whenever an input changes.
        queue: Whether a run waits its turn.
        trigger_mode: What an event does while it runs: nothing ("once"), another run ("multiple"), or one more run
            afterwards ("always_last").
        concurrency_limit: How many runs there are at the same time, over all visitors; None for no limit.
        concurrency_id: Listeners with the same one share their limit.
        show_progress: How the place shows that a run is on its way.

    Raises:
        DeclarationError: If it stands outside an app.
    """

    def declare(fn: Callable[..., Any]) -> Callable[..., Any]:
        app = context.current_app()
        if app is None:
            raise DeclarationError(f"The render function {function_name(fn)!r} is declared outside `with Blocks():`.")
        endpoint = Endpoint(
            fn,
            joined(triggers, inputs).targets,
            inputs,
            Place(),
            api_name="apply",
            api_visibility="undocumented",
            show_progress=show_progress,
            queue=queue,
            trigger_mode=trigger_mode or "always_last",
            concurrency_limit=concurrency_limit,
            concurrency_id=concurrency_id,
            render_id=UNNUMBERED,
        )
        app.listen(endpoint)
        return fn

    return declare


class Rendering(Graph):
    """What one run of a render function builds for a session that shows `shown` so far."""

    fresh = True

    def __init__(self, endpoint: Endpoint, app: Blocks, shown: Renderings) -> None:
        super().__init__()
        assert endpoint.render_id is not None
        self.render_id = endpoint.render_id
        self.place = endpoint.output_blocks[0].id
        self.page = endpoint.page
        self.secret = sha256(app.secret + f"render {self.render_id}".encode()).digest()
        self.offered = app.offered
        self.keys: dict[Name, int] = {}
        self.listeners: dict[Name, int] = {}
        self._function = function_name(endpoint.fn)
        self._app = app
        self._shown = shown
        parts = list(shown.within(endpoint.render_id))
        self._going = {id for part in parts for id in part.blocks}
        # Only the ids: whoever held the run before would hold all before that.
        self._keys_before = parts[0].keys if parts else {}
        self._listeners_before = parts[0].listeners if parts else {}

    def new_id(self, block: Block) -> int:
        """Gives the id of a block: that of the one with its key in the run before, or a new one."""
        return self._id_of(type(block), block.key, self.keys, self._keys_before)

    def _id_of(self, kind: type, key: Any, given: dict[Name, int], before: dict[Name, int]) -> int:
        if key is None:
            return context.new_rendered_id()
        name = (kind, repr(key))
        if name in given:
            raise DeclarationError(f"The key {key!r} belongs to another {kind.__name__} of this render already.")
        given[name] = before.get(name) or context.new_rendered_id()
        return given[name]

    def include(self, block: Block) -> None:
        """Takes a block into the graph; raises DeclarationError for one that visitors would share, or that is there."""
        if getattr(block, "scope", "tab") != "tab":
            raise DeclarationError(f"{block} is shared; declare it outside the render, so that there is one of it.")
        super().include(block)

    def listen(self, endpoint: Endpoint) -> None:
        """Takes an endpoint into the graph; one with a key has the number of that one in the run before."""
        check_arity(endpoint)
        endpoint.id = self._id_of(Listener, endpoint.key, self.listeners, self._listeners_before)
        endpoint.api_name = endpoint.name
        endpoint.page = self.page
        endpoint.rendered_in = self.render_id
        if endpoint.render_id is not None:
            endpoint.render_id = context.new_rendered_id()
        self.endpoints[endpoint.id] = endpoint

    def check_open(self, layout: Layout) -> None:
        """Raises DeclarationError for a layout that belongs to all visitors, or to another render."""
        if layout is self._app or (layout.app is not None and layout.app is not self):
            raise DeclarationError(f"It cannot place blocks into {layout}, which it has not made itself.")

    def may_move(self, block: Block) -> bool:
        """Tells whether a block was placed by another run, which has its own page to place it in."""
        return isinstance(block.app, Rendering) and block.app is not self

    def verify(self) -> None:
        """Raises DeclarationError for a listener to or of a block that the session does not have."""
        for endpoint in self.endpoints.values():
            shown_on = block_list(endpoint.show_progress_on)
            for block in [*endpoint.input_blocks, *endpoint.output_blocks, *shown_on]:
                if not self._has(block.id):
                    raise DeclarationError(f"{endpoint} names {block!r}, which is not on the page.")
            for target in endpoint.targets:
                if target.block and not self._has(target.block):
                    raise DeclarationError(f"{endpoint} listens to a block that is not on the page.")

    def _has(self, id: int) -> bool:
        if id in self.blocks or id in self._app.blocks:
            return True
        return id in self._shown.blocks and id not in self._going

    def state_names(self) -> dict[int, str]:
        """Names the state variables that a restart of the server does not change: those with keys, not in a render."""
        if context.is_rendered(self.render_id):
            return {}
        keyed = (block for block in self.blocks.values() if block.stateful and block.key is not None)
        return {block.id: f"render {self.render_id}: {block.key!r}" for block in keyed}

    def config(self, seen: Callable[[Block], Block]) -> RenderConfig:
        """Gives what it has built as it travels; `seen` gives a block as the session sees it."""
        described = config.components(map(seen, self.blocks.values()), self.endpoints.values())
        for each in described:
            each["rendered_in"] = self.render_id
        return {
            "render_id": self.render_id,
            "layout": {"id": self.place, "children": [config.tree(child) for child in self.children]},
            "components": described,
            "dependencies": [cast("Dependency", endpoint.config()) for endpoint in self.endpoints.values()],
        }

    def __repr__(self) -> str:
        return f"The render function {self._function!r} (endpoint 'apply')"


class Renderings:
    """All that renders have built for one session and that is on its page."""

    def __init__(self) -> None:
        self.blocks: dict[int, Block] = {}
        self.endpoints: dict[int, Endpoint] = {}
        self.watched: set[int | None] = set()
        # The names under which state variables are stored.
        self.names: dict[int, str] = {}
        self._by_render: dict[int, Rendering] = {}

    def replace(self, rendering: Rendering) -> list[Block]:
        """Puts a rendering in the place of the one before, with all that renders in that have built.

        Gives the blocks that are no more.
        """
        gone = list(self.within(rendering.render_id))
        for part in gone:
            del self._by_render[part.render_id]
        self._by_render[rendering.render_id] = rendering
        freed = [block for part in gone for id, block in part.blocks.items() if id not in rendering.blocks]
        for part in gone:
            _remove(self.blocks, part.blocks)
            _remove(self.endpoints, part.endpoints)
        self.blocks.update(rendering.blocks)
        self.endpoints.update(rendering.endpoints)
        for id in [id for part in gone for id in part.blocks]:
            self.names.pop(id, None)
        self.names.update(rendering.state_names())
        self.watched = {t.block for e in self.endpoints.values() for t in e.targets if t.event == "change"}
        return freed

    def within(self, render_id: int) -> Iterator[Rendering]:
        """Gives what a render has built last, then what renders in that have."""
        rendering = self._by_render.get(render_id)
        if rendering is None:
            return
        yield rendering
        for endpoint in rendering.endpoints.values():
            if endpoint.render_id is not None:
                yield from self.within(endpoint.render_id)


def _remove(known: dict[int, Any], gone: dict[int, Any]) -> None:
    for id in gone:
        known.pop(id, None)
