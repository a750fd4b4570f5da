"""The app as a server: the table of its routes, and what lives as long as it runs."""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from preludio import __version__
from preludio.engine.executors.processes import WorkerProcesses
from preludio.engine.executors.threads import WorkerThreads
from preludio.engine.files import FilePass, Grants
from preludio.engine.local import LocalEngine
from preludio.engine.scheduler import Scheduler
from preludio.engine.workplace import Workplace
from preludio.graph.pages import check_pages, first_types, only
from preludio.observe import log
from preludio.observe.metrics import Metrics
from preludio.server.bundle import load_bundle
from preludio.server.guard import Guarded
from preludio.server.http import Refusal, redirect, reply
from preludio.server.page import Page
from preludio.server.preparing import prepare
from preludio.server.routes import call, chunks, events, facts, files, scripts, stream
from preludio.server.static import Static
from preludio.state.files import Missing
from preludio.state.files.local import LocalFiles
from preludio.state.log.memory import MemoryLog
from preludio.state.place import secret
from preludio.state.session import Sessions
from preludio.state.store.sqlite import SqliteState
from preludio.wire.codec import encode

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable

    from preludio.graph.blocks import Blocks
    from preludio.server.http import Receive, Scope, Send
    from preludio.server.options import Options
    from preludio.themes import ThemeClass
    from preludio.wire.ids import FileKey

    Route = Callable[["App", Scope, Receive, Send], Awaitable[None]]

PREFIX = "/gradio_api"
# The wire that this server speaks, by the version number the official clients compare.
PROTOCOL = {"version": "6.31.0", "protocol": "sse_v3", "api_prefix": PREFIX}
SWEEP_INTERVAL = 60.0
# Folders below the root that a page which does not exist can lie in, and still find its files.
DEEPEST = 20

ROUTES: dict[tuple[str, str], Route] = {
    ("POST", "/gradio_api/queue/join"): events.join,
    ("GET", "/gradio_api/queue/data"): stream.data,
    ("GET", "/gradio_api/queue/status"): events.status,
    ("POST", "/gradio_api/cancel"): events.cancel,
    ("POST", "/gradio_api/reset"): events.reset,
    ("POST", "/gradio_api/upload"): files.upload,
    ("GET", "/gradio_api/upload_progress"): files.upload_progress,
    ("POST", "/gradio_api/component_server"): facts.component_server,
    ("GET", "/gradio_api/info"): facts.info,
    ("GET", "/gradio_api/app_id"): facts.app_id,
    ("GET", "/gradio_api/startup-events"): facts.startup_events,
    ("GET", "/gradio_api/user"): facts.user,
    ("GET", "/gradio_api/token"): facts.token,
    ("GET", "/gradio_api/health"): facts.health,
    ("GET", "/gradio_api/metrics"): facts.metrics,
    ("GET", "/config"): facts.config,
}
# Routes with names in their paths: method, what the path begins with, and how many names follow it.
NAMED_ROUTES: list[tuple[str, str, int, Callable[..., Awaitable[None]]]] = [
    ("POST", "/gradio_api/call/v2/", 1, call.call_with_names),
    ("GET", "/gradio_api/call/v2/", 2, call.result),
    ("POST", "/gradio_api/call/", 1, call.call),
    ("GET", "/gradio_api/call/", 2, call.result),
    ("GET", "/gradio_api/job/", 1, call.job),
    ("POST", "/gradio_api/run/", 1, call.run),
    ("POST", "/gradio_api/api/", 1, call.run),
    ("GET", "/gradio_api/heartbeat/", 1, stream.heartbeat),
    ("POST", "/gradio_api/stream/", 1, chunks.put),
    ("POST", "/gradio_api/stream/", 2, chunks.close),
    ("GET", "/gradio_api/script/", 1, scripts.script),
]
STREAMS = ("/gradio_api/queue/data", "/gradio_api/upload_progress", "/gradio_api/call/", "/gradio_api/heartbeat/")
FILE_PATHS = ("/gradio_api/file=", "/gradio_api/file/")


class App:
    """Serves one graph: an ASGI application."""

    def __init__(self, blocks: Blocks, options: Options) -> None:
        blocks.validate_queue_settings()
        blocks.secret = secret(options.data_dir)
        check_pages(blocks)
        self.blocks = blocks
        self.options = options
        self.id = secrets.randbits(53)
        self.log = MemoryLog(options.settings.log_entries, options.settings.log_bytes)
        self.sessions = Sessions(
            blocks,
            self.log,
            options.state_session_capacity,
            options.settings.session_lifetime,
            state_memory=options.settings.state_memory,
        )
        self.metrics = Metrics()
        self.streams = stream.Streams()
        self.uploads = files.Uploads()
        self.event_ids = events.EventIds()
        self.place = self._workplace()
        self.engine = LocalEngine(self.place, self.sessions, self.metrics)
        self.sessions.dropped = self.engine.let_go
        self.sessions.attended = self.engine.attend
        self.static = Static(options, str(blocks.title))
        self.page = Page(
            self._page_config, self._first_types, load_bundle(), options.looks, options.settings.page_hosts
        )
        self._configs: dict[str, dict[str, Any]] = {}
        self._files: set[FileKey] = set()
        self._guarded = Guarded(self._serve, options.guard)

    def _workplace(self) -> Workplace:
        options, settings = self.options, self.options.settings
        store = options.data_dir / "files"
        queueing = self.blocks.queueing
        default = queueing.default_concurrency_limit
        _, lifetime = self.blocks.delete_cache or (None, settings.file_lifetime)
        return Workplace(
            self.blocks,
            Scheduler(queueing, settings.default_concurrency_limit if default == "not_set" else default),
            WorkerThreads(options.max_threads),
            WorkerProcesses(options.max_threads),
            SqliteState(options.data_dir / "state.sqlite"),
            LocalFiles(store, quota=settings.file_quota, lifetime=lifetime),
            Grants(options.allowed_paths, options.blocked_paths, store, self.blocks.offered),
            show_error=options.show_error,
            keeps=options.data_dir / "cache",
        )

    def _config(self, root: str) -> dict[str, Any]:
        """Gives what pages and clients know of the app, as it is seen under a root."""
        if root not in self._configs:
            if len(self._configs) >= 64:
                self._configs.pop(next(iter(self._configs)))
            self._configs[root] = self._new_config(root)
        return self._configs[root]

    def _new_config(self, root: str) -> dict[str, Any]:
        options = self.options
        config = {**PROTOCOL, **self.blocks.config(), **_constants(self)}
        config["root"] = root
        config["footer_links"] = list(options.footer_links)
        config["max_file_size"] = options.max_file_size
        config["show_error"] = options.show_error
        config["theme"] = options.looks.theme.name
        config["theme_hash"] = options.looks.theme_hash
        config["body_css"] = _body_css(options.looks.theme)
        config["css"] = options.looks.css or None
        config["js"] = options.looks.js
        config["head"] = options.looks.head or None
        passing = FilePass(self.place.files, self.place.grants, root, self._files)
        config["components"] = passing.outgoing(config["components"])
        return config

    def _page_config(self, root: str, path: str) -> dict[str, Any]:
        """Gives what one page needs to know."""
        return only(self._config(root), path)

    def _first_types(self, path: str) -> Iterable[str]:
        return first_types(self.blocks, path)

    def config_for(self, root: str, path: str | None = None) -> bytes:
        """Gives the config as clients get it, or the part of it that a page asks for which has another one open."""
        config = self._config(root)
        if path is None or path not in config["page"]:
            return encode(config)
        part = only(config, path)
        return encode({**part, "scripts": self.place.scripts.keep_all(part, lasting=True)})

    def granted(self, path: str) -> Path | None:
        """Gives the file that a path names if the developer has opened its folder to visitors."""
        allowed, blocked = self.options.allowed_paths, self.options.blocked_paths
        if not allowed or "\0" in path:
            return None
        try:
            place = Path(path).resolve()
            if any(place.is_relative_to(each) for each in blocked) or not place.is_file():
                return None
        except (OSError, RuntimeError):
            # A name that is too long, or a circle of links, names no file.
            return None
        return place if any(place.is_relative_to(each) for each in allowed) else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._guarded(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._route(scope, receive, send)
        except Refusal as refusal:
            await reply(send, {"detail": refusal.detail}, refusal.status)
        except asyncio.CancelledError:
            # Only a server that stops cuts requests off.
            with suppress(RuntimeError):
                await reply(send, {"detail": "The server is stopping."}, 503)
        except Exception as error:  # noqa: BLE001  # the edge of the server: one request fails, and says so
            log.error("a request failed", error, method=scope["method"], path=scope["path"])
            # An answer that has begun cannot be taken back: the server then breaks the connection off.
            with suppress(RuntimeError):
                await reply(send, {"detail": f"The server failed on this request ({type(error).__name__})."}, 500)

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = self.options.guard.path_of(scope)
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        tidy = path.rstrip("/") or "/"
        if scope["method"] == "HEAD" and any(tidy.startswith(each) for each in STREAMS):
            # A stream has no end, so there is nothing to tell of it beforehand.
            raise self._no_route(path)
        route = ROUTES.get((method, tidy))
        if route is not None:
            await route(self, scope, receive, send)
        elif tidy.startswith(PREFIX):
            await self._route_named(method, path, scope, receive, send)
        else:
            await self._show(method, tidy, scope, send)

    async def _route_named(self, method: str, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        for prefix in FILE_PATHS:
            if method == "GET" and path.startswith(prefix):
                await files.download(self, scope, receive, send, path.removeprefix(prefix))
                return
        for wanted, prefix, count, route in NAMED_ROUTES:
            names = path.removeprefix(prefix).strip("/").split("/") if path.startswith(prefix) else []
            if method == wanted and len(names) == count and all(names):
                await route(self, scope, receive, send, *names)
                return
        raise self._no_route(path)

    def _no_route(self, path: str) -> Refusal:
        named = any(path.startswith(prefix) and path != prefix for _, prefix, _, _ in NAMED_ROUTES)
        known = named or path.startswith(FILE_PATHS) or any(path.rstrip("/") == each for _, each in ROUTES)
        return Refusal(405, "Method Not Allowed") if known else Refusal(404, "Not Found")

    async def _show(self, method: str, path: str, scope: Scope, send: Send) -> None:
        """Shows the page, or one of its files."""
        if method != "GET":
            raise self._no_route(path)
        document = self.static.find(path, scope["query_string"])
        if document is None:
            root = self.options.guard.root_of(scope)
            page = path.removeprefix("/")
            known = page == "" or page in self.blocks.routes
            if known and page and self.options.guard.path_of(scope).endswith("/"):
                query = scope["query_string"].decode("latin-1")
                await redirect(send, f"{root}/{quote(page)}{'?' * bool(query)}{query}")
                return
            document = self.page.at(root, page) if known else None
            if document is None and not _wants_html(scope):
                raise Refusal(404, "Not Found")
            document = document or self.page.missing_at(root, min(path.count("/") - 1, DEEPEST))
        await document.respond(scope, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        phase = "startup"
        try:
            async with self.running():
                await send({"type": "lifespan.startup.complete"})
                phase = "shutdown"
                await receive()
        except Exception as error:  # noqa: BLE001  # whoever runs the server must hear why it cannot
            log.error(f"the {phase} of the server failed", error)
            await send({"type": f"lifespan.{phase}.failed", "message": str(error)})
            return
        await send({"type": "lifespan.shutdown.complete"})

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Lets the app work: events run, streams live, what is old goes."""
        async with asyncio.TaskGroup() as tasks:
            async with self.engine.running():
                upkeep = [
                    tasks.create_task(self.streams.pulse(self.options.settings.heartbeat_interval)),
                    tasks.create_task(self._sweep()),
                ]
                await prepare(self)
                yield
                self.close_streams()
            for task in upkeep:
                task.cancel()
        await self.place.state.close()
        await asyncio.to_thread(self.place.files.close)

    async def _sweep(self) -> None:
        """Lets go, now and then, of what nobody has used for its time."""
        interval, _ = self.blocks.delete_cache or (SWEEP_INTERVAL, None)
        while True:
            await asyncio.sleep(interval)
            try:
                await self._sweep_once()
            except Exception as error:  # noqa: BLE001  # a full disk must not stop the server; it is tried again
                log.error("old data could not be removed", error)

    async def _sweep_once(self) -> None:
        settings = self.options.settings
        await self.engine.recover()
        self.sessions.sweep()
        self.sessions.release_users()
        for variables in self.sessions.shared:
            await self.place.expire(variables)
            await self.place.note_use(variables)
        for session in self.sessions:
            if not session.busy:
                await self.place.expire(session.variables)
            await self.place.note_use(session.variables)
            if session.variables.revision:
                await self.place.state.touch(session.id)
        now = time.time()
        await self.place.state.expire(now - settings.result_lifetime, now - settings.session_lifetime)
        used = self._files.union(*(session.files for session in self.sessions))
        await asyncio.to_thread(self._sweep_files, used, now)

    def _sweep_files(self, used: set[FileKey], now: float) -> None:
        for key in used:
            # A file that its owner has lost otherwise is no reason to keep the others from being renewed.
            with suppress(Missing):
                self.place.files.renew(key)
        self.place.files.sweep(now)

    def close_streams(self) -> None:
        """Ends all streams, so that nobody waits for them when the server stops."""
        self.streams.close()


def _constants(app: App) -> dict[str, Any]:
    return {
        "preludio": __version__,
        "app_id": app.id,
        "dev_mode": False,
        "analytics_enabled": False,
        "enable_queue": True,
        "space_id": None,
        "is_colab": False,
        "username": None,
        "stylesheets": [],
        "pwa": False,
        "mcp_server": False,
        "run_history": False,
        "i18n_translations": None,
    }


def _body_css(theme: ThemeClass) -> dict[str, str]:
    """Gives the colours that stand before the stylesheet is there, in light and in dark."""
    modes = {"": theme.light(), "_dark": theme.dark()}
    names = ("body_background_fill", "body_text_color")
    return {name + suffix: mode.result(name) for suffix, mode in modes.items() for name in names}


def _wants_html(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def create_app(blocks: Blocks, options: Options) -> App:
    """Makes the server of a graph."""
    return App(blocks, options)
