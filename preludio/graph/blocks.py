"""The app: a graph of blocks and endpoints, complete before anything is served."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from secrets import token_bytes
from typing import TYPE_CHECKING, Any, Literal, Self
from weakref import WeakSet

from preludio.errors import DeclarationError
from preludio.graph import context
from preludio.graph.arity import check_arity
from preludio.graph.component import Component
from preludio.graph.config import components
from preludio.graph.describe import api_info
from preludio.graph.endpoint import Endpoint, Target
from preludio.graph.events import Listener
from preludio.graph.former import understands, unknown, warn_author
from preludio.graph.graph import Graph
from preludio.graph.pages import MAIN, PageRoot, page_graphs, page_of, path_for

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType

    from preludio.graph.block import Block
    from preludio.graph.events import Dependency
    from preludio.server.options import FooterLink, PathOrPaths
    from preludio.server.serve import Running, Served
    from preludio.themes import ThemeClass

_instances: WeakSet[Blocks] = WeakSet()  # what close_all() closes
LOOKS = ("theme", "css", "css_paths", "js", "head", "head_paths")


@dataclass
class Queueing:
    """How calls wait: at most `max_size` of them, `default_concurrency_limit` at a time for each function.

    `status_update_rate` is the number of seconds between two messages about the place in line; "auto" sends one
    whenever it changes.
    """

    status_update_rate: float | Literal["auto"] = "auto"
    api_open: bool = True
    max_size: int | None = None
    default_concurrency_limit: int | Literal["not_set"] | None = "not_set"


class Blocks(Graph):
    """An app: what is declared inside its `with` is its page, the listeners there are its endpoints.

    Args:
        analytics_enabled: Accepted for compatibility; nothing is ever sent anywhere.
        mode: What kind of app the page shows.
        title: Title of the browser's tab.
        fill_height: Whether the page takes the height of the window.
        fill_width: Whether the page takes the width of the window.
        delete_cache: A pair (seconds between two looks, seconds of life) for files nobody uses any more.
        kwargs: `theme`, `css`, `css_paths`, `js`, `head`, `head_paths`, which belong to `launch()`.
    """

    @understands("Blocks")
    def __init__(
        self,
        analytics_enabled: bool | None = None,
        mode: str = "blocks",
        title: str = "Preludio",
        fill_height: bool = False,
        fill_width: bool = False,
        delete_cache: tuple[int, int] | None = None,
        **kwargs: Any,
    ) -> None:
        looks = self._looks(kwargs)
        super().__init__()
        self.looks = looks
        self.analytics_enabled = bool(analytics_enabled)
        self.mode = mode
        self.title = title
        self.fill_height = fill_height
        self.fill_width = fill_width
        if delete_cache is not None and min(delete_cache) <= 0:
            raise ValueError(f"{type(self).__name__}: delete_cache is {delete_cache}; both must be seconds above 0.")
        self.delete_cache = delete_cache
        self.pages: list[tuple[str, str, bool]] = [(MAIN, "Home", True)]
        self.routes: dict[str, PageRoot] = {}
        self.queueing = Queueing()
        self.running: Running | None = None
        # 32 bytes that nobody else knows; the server that serves it puts those in their place that outlive it.
        self.secret = token_bytes(32)
        # Names in the address, with the components whose values they are.
        self.query: dict[str, Component[Any]] = {}
        self._outer: list[Graph | None] = []
        _instances.add(self)

    @classmethod
    def _looks(cls, kwargs: dict[str, Any]) -> dict[str, Any]:
        strange = [name for name in kwargs if name not in LOOKS]
        if strange:
            raise TypeError(unknown(cls.__name__, strange[0], [*signature(cls).parameters, *LOOKS]))
        if kwargs:
            names = ", ".join(kwargs)
            warn_author(f"{cls.__name__}: {names} belong to launch(); pass them there instead.", UserWarning)
        return kwargs

    @classmethod
    def get_instances(cls) -> list[Blocks]:
        """Gives the apps that this process has declared and still holds."""
        return list(_instances)

    def listen(self, endpoint: Endpoint) -> None:
        """Takes an endpoint into the graph under a name of its own."""
        check_arity(endpoint)
        endpoint.id = len(self.endpoints)
        endpoint.api_name = self._free_name(endpoint.name)
        endpoint.page = page_of(context.current_parent()) or MAIN
        if endpoint.render_id is not None:
            endpoint.render_id = sum(e.render_id is not None for e in self.endpoints.values())
        self.endpoints[endpoint.id] = endpoint

    def new_id(self, block: Block) -> int:
        """Gives the id of a block that is being declared; a render this app is part of knows it by its key."""
        outer = self._outer[-1] if self._outer else None
        return super().new_id(block) if outer is None or outer is self else outer.new_id(block)

    def _free_name(self, name: str) -> str:
        taken = {e.api_name for e in self.endpoints.values()}
        if name not in taken:
            return name
        return next(f"{name}_{n}" for n in range(1, len(taken) + 2) if f"{name}_{n}" not in taken)

    def unload(self, fn: Callable[..., Any]) -> Dependency:
        """Runs `fn` when a visitor leaves."""
        return Listener([Target(None, "unload")], context.current_app() or self)(fn, api_visibility="private")

    def route(self, name: str, path: str | None = None, show_in_navbar: bool = True) -> AbstractContextManager[Self]:
        """Adds a page: what is declared inside its `with` stands there.

        Args:
            name: What links to the page say.
            path: Where it is, below the app's address; by default its name in lower case, with hyphens.
            show_in_navbar: Whether the links at the top of every page lead to it.

        Raises:
            DeclarationError: If the path is taken, or has characters that an address gives a meaning of their own.
        """
        where = path_for(name, path)
        if where in self.routes:
            raise DeclarationError(f"route: the path {where!r} of the page {name!r} belongs to another page already.")
        self.routes[where] = PageRoot(where)
        self.pages.append((where, name, show_in_navbar))
        return self._on(self.routes[where])

    @contextmanager
    def _on(self, page: PageRoot) -> Generator[Self]:
        with context.building(self, page):
            yield self

    def __enter__(self) -> Self:
        outer = context.current_app()
        if outer is not None:
            outer.check_open(self)
        self._outer.append(outer)
        self._scope = context.building(self, self)
        self._scope.__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self._scope.__exit__(exc_type, exc, traceback)
        outer = self._outer.pop()
        if exc_type is None and outer is not None and outer is not self:
            self.render()

    def render(self) -> Self:
        """Places this app inside the one that is being declared, with everything it holds."""
        app = context.current_app()
        parent = context.current_parent()
        if app is None or parent is None:
            raise DeclarationError(f"{type(self).__name__}.render() stands outside `with Blocks():`.")
        if self.routes:
            raise DeclarationError(f"{self} has pages of its own, so that it cannot be placed in another app.")
        for child in self.children:
            parent.attach(child)
        for block in self.blocks.values():
            app.include(block)
        for endpoint in self.endpoints.values():
            app.listen(endpoint)
        app.offered |= self.offered
        app.preparations += self.preparations
        app.bind_query(**self.query)
        return self

    def clear(self) -> Self:
        """Takes everything out of the app."""
        self.blocks.clear()
        self.endpoints.clear()
        self.children.clear()
        self.query.clear()
        self.offered.clear()
        self.preparations.clear()
        self.routes.clear()
        del self.pages[1:]
        return self

    def bind_query(self, **components: Component[Any]) -> Self:
        """Binds values to the query of the page's address: `?name=value` sets one, and its changes show up there.

        Raises:
            DeclarationError: For what is no component of this app, and for a name or component that is bound already.
        """
        for name, component in components.items():
            self._check_bound(name, component)
            self.query[name] = component
        return self

    def _check_bound(self, name: str, component: Any) -> None:
        if not isinstance(component, Component):
            raise DeclarationError(f"bind_query: {name} is {component!r:.100}, which is no component.")
        if self.blocks.get(component.id) is not component:
            raise DeclarationError(f"bind_query: {name} is {component!r}, which is no part of this app.")
        if component.stateful:
            raise DeclarationError(f"bind_query: {name} is {component!r}, whose value never leaves the server.")
        if name in self.query:
            raise DeclarationError(f"bind_query: {name!r} is bound to {self.query[name]!r} already.")
        bound = next((other for other, same in self.query.items() if same is component), None)
        if bound is not None:
            raise DeclarationError(f"bind_query: {component!r} is bound to {bound!r} already.")

    def get_component(self, id: int) -> Block:
        """Gives a block by its id; raises KeyError for an unknown one."""
        return self.blocks[id]

    @understands("queue")
    def queue(
        self,
        status_update_rate: float | Literal["auto"] = "auto",
        api_open: bool | None = None,
        max_size: int | None = None,
        *,
        default_concurrency_limit: int | Literal["not_set"] | None = "not_set",
    ) -> Self:
        """Says how calls wait for their turn.

        Args:
            status_update_rate: Seconds between two messages about the place in line; "auto" sends one at each change.
            api_open: Whether queued functions may be called directly, past the queue; None means yes.
            max_size: How many calls may wait; more are refused.
            default_concurrency_limit: How many calls of one function run at a time where its listener does not say.
        """
        if max_size is not None and max_size < 1:
            raise ValueError(f"queue: max_size is {max_size}; it must be at least 1, or None for no limit.")
        self.queueing = Queueing(status_update_rate, api_open is not False, max_size, default_concurrency_limit)
        return self

    def validate_queue_settings(self) -> None:
        """Checks that listeners sharing a limit agree on it; raises DeclarationError where they do not."""
        limits: dict[str, int | str | None] = {}
        for endpoint in self.endpoints.values():
            name = endpoint.concurrency_id
            if name is None or endpoint.concurrency_limit == "default":
                continue
            if limits.setdefault(name, endpoint.concurrency_limit) != endpoint.concurrency_limit:
                raise DeclarationError(
                    f"{endpoint}: concurrency_id {name!r} has the limits {limits[name]} and "
                    f"{endpoint.concurrency_limit}; listeners that share one must agree."
                )

    def endpoint_named(self, name: str) -> Endpoint | None:
        """Gives the endpoint of an API name, without its slash."""
        return next((e for e in self.endpoints.values() if e.api_name == name), None)

    def is_callable(self, fn_index: int = 0) -> bool:
        """Tells whether an endpoint runs a Python function that needs no state of a visitor."""
        endpoint = self.endpoints[fn_index]
        return endpoint.fn is not None and not any(b.stateful for b in endpoint.input_blocks + endpoint.output_blocks)

    def __call__(self, *inputs: Any, fn_index: int = 0, api_name: str | None = None) -> Any:
        """Runs an endpoint as the page would, from the values a page sends to those it shows.

        Raises:
            DeclarationError: If there is no such endpoint, or it has no Python function.
        """
        endpoint = self.endpoint_named(api_name) if api_name else self.endpoints.get(fn_index)
        if endpoint is None or endpoint.fn is None:
            raise DeclarationError(f"{type(self).__name__} has no function {api_name or fn_index!r} to call.")
        from preludio.graph.direct import call

        return call(endpoint, inputs)

    def get_api_info(self, all_endpoints: bool = False, page: str | None = None) -> dict[str, Any]:
        """Describes what clients can call, on one page or on all of them."""
        return api_info(self, all_endpoints, page)

    def get_config(self, cls: type[Block] | None = None) -> dict[str, Any]:  # noqa: ARG002  # it has no props
        """Gives what the page needs to know of the app as a whole."""
        return {"type": "column"}

    def config(self) -> dict[str, Any]:
        """Gives the graph as it travels: components, layout and dependencies."""
        pages = page_graphs(self)
        endpoints = self.endpoints.values()
        return {
            "mode": self.mode,
            "title": self.title,
            "fill_height": self.fill_height,
            "fill_width": self.fill_width,
            "components": components(self.blocks.values(), endpoints),
            "dependencies": [endpoint.config() for endpoint in endpoints],
            "layout": {"id": 0, "children": [c for p in pages.values() for c in p["layout"].get("children", [])]},
            "connect_heartbeat": self.needs_heartbeat(),
            "query": {name: component.id for name, component in self.query.items()},
            "pages": [list(page) for page in self.pages],
            "page": pages,
        }

    def get_config_file(self) -> dict[str, Any]:
        """Gives the graph as it travels: components, layout and dependencies."""
        return self.config()

    def needs_heartbeat(self) -> bool:
        """Tells whether the server must know when a visitor leaves."""
        stateful = any(b.stateful for b in self.blocks.values())
        ends = any(t.event in {"unload", "stream"} for e in self.endpoints.values() for t in e.targets)
        renders = any(e.render_id is not None for e in self.endpoints.values())
        return stateful or ends or renders

    @understands("launch")
    def launch(
        self,
        inline: bool | None = None,
        inbrowser: bool = False,
        share: bool | None = None,
        debug: bool = False,
        max_threads: int = 40,
        auth: Callable[[str, str], bool] | tuple[str, str] | list[tuple[str, str]] | None = None,
        auth_message: str | None = None,
        prevent_thread_lock: bool = False,
        show_error: bool = False,
        server_name: str | None = None,
        server_port: int | None = None,
        *,
        height: int = 500,
        width: int | str = "100%",
        favicon_path: str | Path | None = None,
        ssl_keyfile: str | None = None,
        ssl_certfile: str | None = None,
        ssl_keyfile_password: str | None = None,
        ssl_verify: bool = True,
        quiet: bool = False,
        footer_links: list[FooterLink] | None = None,
        run_history: bool | None = None,
        allowed_paths: list[str] | None = None,
        blocked_paths: list[str] | None = None,
        root_path: str | None = None,
        app_kwargs: dict[str, Any] | None = None,
        state_session_capacity: int = 10000,
        share_server_address: str | None = None,
        share_server_protocol: Literal["http", "https"] | None = None,
        share_server_tls_certificate: str | None = None,
        auth_dependency: Callable[[Any], Any] | None = None,
        max_file_size: str | int | None = None,
        enable_monitoring: bool | None = None,
        strict_cors: bool = True,
        node_server_name: str | None = None,
        node_port: int | None = None,
        ssr_mode: bool | None = None,
        pwa: bool | None = None,
        mcp_server: bool | None = None,
        num_workers: int | None = None,
        i18n: Any = None,
        theme: ThemeClass | str | None = None,
        css: str | None = None,
        css_paths: PathOrPaths | None = None,
        js: str | Literal[True] | None = None,
        head: str | None = None,
        head_paths: PathOrPaths | None = None,
        data_dir: str | Path | None = None,
    ) -> Served:
        """Serves the app, and waits until it is stopped, except in notebooks and consoles.

        What stands with a * is not there yet in this version: `auth` raises NotYet, the others warn.

        Args:
            inline: Whether the app is shown below a notebook's cell; by default it is where there is a notebook.
            inbrowser: Whether the app is opened in the browser.
            share: * A public address.
            debug: Whether to wait in a notebook, too.
            max_threads: How many plain functions may run at a time.
            auth: * Who may log in.
            auth_message: * What the login page says.
            prevent_thread_lock: Whether to return at once, also in a script.
            show_error: Whether visitors see the text of every exception, not of `Error` alone.
            server_name: Address to listen at; "0.0.0.0" is reached from other machines. By default this machine's own.
            server_port: Port to listen at, 0 for any free one. By default the first free one from 7860 on.
            height: Height of the app below a notebook's cell, in pixels.
            width: Its width, in pixels or as CSS.
            favicon_path: Image for the browser's tab.
            ssl_keyfile: Key of the certificate.
            ssl_certfile: Certificate, with which the app is served by HTTPS.
            ssl_keyfile_password: Password of the key.
            ssl_verify: Accepted for compatibility: the server never calls itself.
            quiet: Whether nothing is printed.
            footer_links: What the foot of the page links to: "api", "gradio", "settings", or texts with a URL.
            run_history: * A history of runs.
            allowed_paths: Files and folders that visitors may fetch.
            blocked_paths: Files and folders that visitors never get.
            root_path: Path, or full URL, under which a proxy shows the app.
            app_kwargs: * More for the web framework.
            state_session_capacity: How many visitors' state is kept.
            share_server_address: * Where to get a public address.
            share_server_protocol: * How to ask for it.
            share_server_tls_certificate: * What proves who gives it.
            auth_dependency: * Who may use the app.
            max_file_size: Largest file a visitor may upload, in bytes or as a text such as "5mb".
            enable_monitoring: * A page of numbers.
            strict_cors: Whether pages without an origin, such as local files, may not call an app of this machine.
            node_server_name: * Where pages are drawn.
            node_port: * Where pages are drawn.
            ssr_mode: * Pages drawn by the server.
            pwa: * An app to install.
            mcp_server: * The functions as MCP tools.
            num_workers: * More processes.
            i18n: * Translations of the app's texts.
            theme: What the page looks like: a theme or the name of one.
            css: Styles for the page.
            css_paths: Files of such styles.
            js: A JavaScript function to run when the page has loaded.
            head: Elements for the head of the page.
            head_paths: Files of such elements.
            data_dir: Folder for what the app keeps: state, results, uploads. By default a folder of this user's, one
                for each program.
        """
        asked = {name: value for name, value in locals().items() if name != "self"}
        from preludio.server.options import Launch
        from preludio.server.serve import launch

        return launch(self, Launch(**asked))

    def close(self, verbose: bool = True) -> None:
        """Stops serving the app."""
        if self.running is not None:
            self.running.stop(verbose=verbose)
            self.running = None

    def block_thread(self) -> None:
        """Waits until the app is stopped."""
        if self.running is not None:
            self.running.wait()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.title!r})"


def close_all(verbose: bool = True) -> None:
    """Stops every app that this process serves."""
    for app in Blocks.get_instances():
        app.close(verbose=verbose)
