"""The pages of an app: their names and paths, and what belongs to each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from preludio.errors import DeclarationError
from preludio.graph.block import Layout
from preludio.graph.config import tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from preludio.graph.block import Block
    from preludio.graph.blocks import Blocks
    from preludio.graph.endpoint import Endpoint
    from preludio.wire.config import PageGraph

MAIN = ""
# What stands at the root of an app besides its pages, now or in Gradio.
RESERVED = frozenset((
    "assets", "config", "favicon.ico", "gradio_api", "login", "logout", "manifest.json", "monitoring", "openapi.json",
    "pwa_icon", "robots.txt", "runs", "static", "svelte", "theme.css",
))  # fmt: skip
SEGMENT = re.compile(r"[\w.~-]+")
STRANGE = re.compile(r"[^\w.~-]+")


class PageRoot(Layout):
    """What holds the blocks of one page; on the wire it is the block 0, as the app itself is for the first page."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.children: list[Block] = []
        self.implicit = False
        self.app = None
        self.given = {}
        self.id = 0
        self.parent = None


def path_for(name: str, path: str | None) -> str:
    """Gives the path of a page, without slashes at its ends: the one given, or one made of its name.

    Raises:
        DeclarationError: If it has characters that mean something else in an address, or is taken by the server.
    """
    made = STRANGE.sub("-", name.lower()).strip("-") if path is None else path.strip("/")
    if not made:
        raise DeclarationError(f"route: the page {name!r} needs a path of its own, but has {path!r}.")
    for segment in made.split("/"):
        if not SEGMENT.fullmatch(segment) or set(segment) == {"."}:
            raise DeclarationError(
                f"route: the path {path!r} of the page {name!r} has a part {segment!r}; a part is made of letters,"
                " digits, '-', '_', '.' and '~'."
            )
    if made.split("/")[0] in RESERVED:
        raise DeclarationError(f"route: the path {made!r} of the page {name!r} is taken by the server itself.")
    return made


def page_of(block: Block | None) -> str | None:
    """Gives the path of the page that a block stands on; None for one that stands nowhere."""
    while block is not None and block.parent is not None:
        block = block.parent
    if isinstance(block, PageRoot):
        return block.path
    return MAIN if block is not None and block.id == 0 else None


def pages_of(app: Blocks, endpoint: Endpoint) -> set[str]:
    """Gives the pages that an endpoint belongs to: those of the blocks it listens to, or where it was declared."""
    if endpoint.after is not None:
        return pages_of(app, endpoint.after)
    found: set[str] = set()
    for target in endpoint.targets:
        page = page_of(app.blocks.get(target.block)) if target.block else None
        found.add(_page_of_load(endpoint) if page is None else page)
    return found or {endpoint.page}


def _page_of_load(endpoint: Endpoint) -> str:
    """Gives the one page that all it touches stands on, else the page where it was declared."""
    touched = {page_of(block) for block in _bound(endpoint)} - {None}
    only = touched.pop() if len(touched) == 1 else None
    return endpoint.page if only is None else only


def _bound(endpoint: Endpoint) -> Iterator[Block]:
    """Gives the blocks of an endpoint that one page alone has; a state variable is at home on all of them."""
    return (block for block in [*endpoint.input_blocks, *endpoint.output_blocks] if not block.stateful)


def check_pages(app: Blocks) -> None:
    """Raises DeclarationError for a listener of one page that names components of another."""
    if not app.routes:
        return
    for endpoint in app.endpoints.values():
        for page in pages_of(app, endpoint):
            for block in _bound(endpoint):
                other = page_of(block)
                if other is not None and other != page:
                    raise DeclarationError(
                        f"{endpoint} belongs to the page {page!r}, but {block} stands on the page {other!r};"
                        " what pages share is gr.State."
                    )


def page_graphs(app: Blocks) -> dict[str, PageGraph]:
    """Tells which blocks and endpoints belong to each page."""
    roots: dict[str, Layout] = {MAIN: app, **app.routes}
    graphs: dict[str, PageGraph] = {
        path: {"layout": tree(root), "components": [], "dependencies": []} for path, root in roots.items()
    }
    members: dict[str, set[int]] = {path: set() for path in roots}
    for block in app.blocks.values():
        members[page_of(block) or MAIN].add(block.id)
    for endpoint in app.endpoints.values():
        for path in pages_of(app, endpoint):
            graphs[path]["dependencies"].append(endpoint.id)
            members[path].update(b.id for b in endpoint.input_blocks + endpoint.output_blocks if b.stateful)
    for path, graph in graphs.items():
        graph["components"] = [id for id in app.blocks if id in members[path]]
    return graphs


def first_types(app: Blocks, path: str) -> Iterator[str]:
    """Names the kinds of blocks that a visitor sees when the page has come."""
    return (block.get_block_name() for block in _first_shown(app.routes.get(path, app)))


def _first_shown(layout: Layout) -> Iterator[Block]:
    for block in layout.first_shown():
        if getattr(block, "visible", True) is False:
            continue
        yield block
        if isinstance(block, Layout):
            yield from _first_shown(block)


def only(config: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Gives the part of an app's config that one page needs."""
    graph = config["page"][path]
    components, dependencies = set(graph["components"]), set(graph["dependencies"])
    return {
        **config,
        "components": [each for each in config["components"] if each["id"] in components],
        "dependencies": [each for each in config["dependencies"] if each["id"] in dependencies],
        "layout": graph["layout"],
        "current_page": path,
    }
