"""Serves an app from within a program: in a thread of its own, in scripts, threads and notebooks."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import sys
import threading
import webbrowser
from contextlib import contextmanager, suppress
from functools import partial
from html import escape
from importlib import import_module
from pathlib import Path
from threading import Event, Thread, current_thread, main_thread
from typing import TYPE_CHECKING, NamedTuple

from uvicorn import Config, Server

from preludio.errors import PreludioError
from preludio.graph.blocks import close_all
from preludio.server.app import create_app
from preludio.server.later import check
from preludio.server.options import Launch, Options
from preludio.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import FrameType

    from preludio.graph.blocks import Blocks
    from preludio.server.app import App

GRACE = 0.5
"""Seconds that answers under way have when the server is stopped; streams are ended at once."""

KEEP_ALIVE = 75


class PortTaken(PreludioError, OSError):
    """No port was free."""

    def __init__(self, host: str, ports: range) -> None:
        which = f"Port {ports[0]}" if len(ports) == 1 else f"Every port from {ports[0]} to {ports[-1]}"
        super().__init__(
            f"{which} of {host} is in use. Free it, or choose another with launch(server_port=...) or the"
            " environment variable PRELUDIO_SERVER_PORT; 0 takes any free one."
        )


class NotStarted(PreludioError, RuntimeError):
    """The server ended before it could answer; what it logged tells why."""

    def __init__(self) -> None:
        super().__init__("The app could not start; the reason is in the log above.")


class Served(NamedTuple):
    """What `launch()` gives: the application, its address on this machine, and its public one."""

    app: App
    local_url: str
    share_url: str | None

    def _ipython_display_(self) -> None:
        """Shows nothing at the end of a notebook's cell, where the app itself is shown."""


class StreamingServer(Server):
    """Tells when it answers, and ends open streams before it waits for answers to end."""

    def __init__(self, app: App, config: Config) -> None:
        super().__init__(config)
        self.answering = Event()
        self.gone = Event()
        self._app = app
        self._asked: Callable[[], object] = lambda: None

    async def main_loop(self) -> None:
        # Its own looks ten times a second whether it shall end: an idle machine would not rest, and who stops it wait.
        loop, end = asyncio.get_running_loop(), asyncio.Event()
        self._asked = partial(loop.call_soon_threadsafe, end.set)
        ticks = 0
        while not await self.on_tick(ticks):
            # Ten of its ticks are a second, after which it renews the date in its headers.
            ticks += 10
            with suppress(TimeoutError):
                await asyncio.wait_for(end.wait(), 1.0)

    def end(self) -> None:
        """Asks it to stop, from any thread."""
        self.should_exit = True
        # Who has gone already needs no asking.
        with suppress(RuntimeError):
            self._asked()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answering.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.close_streams()
        await super().shutdown(sockets)

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        # A failed start ends in SystemExit, which is for programs that are nothing but a server.
        try:
            with suppress(SystemExit):
                super().run(sockets)
        finally:
            self.answering.set()
            self.gone.set()


class Running:
    """An app that is being served: a thread with a server."""

    def __init__(self, server: StreamingServer, listening: socket.socket, url: str) -> None:
        self.url = url
        self.port: int = listening.getsockname()[1]
        self._server = server
        self._thread = Thread(target=server.run, args=([listening],), name=f"preludio:{self.port}", daemon=True)

    def start(self) -> None:
        """Starts to serve; returns when requests are answered, or raises NotStarted."""
        self._thread.start()
        self._server.answering.wait()
        if not self._server.started:
            raise NotStarted

    def stop(self, *, verbose: bool = True) -> None:
        """Ends open streams, gives answers under way a moment, and returns when the server has gone."""
        if verbose and not self._server.gone.is_set():
            say(f"Closing server running on port: {self.port}")
        self._server.end()
        if current_thread() is not self._thread:
            # An interrupted Thread.join() takes the thread for ended, in Python 3.11: only an event tells the truth.
            self._server.gone.wait()
            self._thread.join()

    def wait(self) -> None:
        """Waits until the server is stopped; Ctrl-C and SIGTERM stop it."""
        with ending_by_signal():
            try:
                self._server.gone.wait()
            except KeyboardInterrupt:
                say("Keyboard interruption in main thread... closing server.")
                self.stop(verbose=False)
            except SystemExit:
                self.stop(verbose=False)
                raise


def launch(app: Blocks, asked: Launch) -> Served:
    """Serves an app as `Blocks.launch()` describes it."""
    settings = Settings.from_environment()
    check(asked, settings)
    app.close(verbose=False)
    app.validate_queue_settings()
    options = Options.of(app, asked, settings, program())
    running, served = serve(app, asked, options)
    announce(running, asked, options)
    show(running, asked)
    if stays(asked, settings):
        running.wait()
    return served


def serve(app: Blocks, asked: Launch, options: Options) -> tuple[Running, Served]:
    """Starts a server for an app, at the first free port."""
    host = asked.server_name or options.settings.server_name
    listening = listen(host, ports(asked.server_port, options.settings))
    try:
        application = create_app(app, options)
        url = address(host, listening.getsockname()[1], secure=bool(asked.ssl_certfile))
        app.running = Running(StreamingServer(application, configuration(application, asked)), listening, url)
        app.running.start()
    except BaseException:
        app.running = None
        listening.close()
        raise
    return app.running, Served(application, f"{visited(url)}/", None)


def configuration(application: App, asked: Launch) -> Config:
    return Config(
        application,
        lifespan="on",
        ws="none",
        access_log=False,
        log_config=None,
        log_level="warning",
        proxy_headers=False,  # the guard reads them, and only from proxies that are trusted
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,  # type: ignore[arg-type] # it is handed on to asyncio, which takes fractions
        ssl_keyfile=asked.ssl_keyfile,
        ssl_certfile=asked.ssl_certfile,
        ssl_keyfile_password=asked.ssl_keyfile_password,
    )


def ports(asked: int | None, settings: Settings) -> range:
    """Gives the ports to try: the one asked for, or as many as the settings say."""
    if asked is not None:
        if not 0 <= asked < 2**16:
            raise ValueError(f"server_port is {asked}; wanted is a number from 0 to {2**16 - 1}.")
        return range(asked, asked + 1)
    first = settings.server_port
    return range(first, min(first + settings.num_ports, 2**16)) if first else range(1)


def listen(host: str, ports: range) -> socket.socket:
    """Takes the first free port of an address; raises PortTaken if there is none, OSError for a foreign address."""
    family, place = resolve(host)
    for port in ports:
        listening = socket.socket(family)
        try:
            if os.name == "posix":
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((place, port))
            listening.listen(2048)
        except OSError as error:
            listening.close()
            if error.errno != errno.EADDRINUSE:
                raise OSError(error.errno, f"server_name {host!r}, port {port}: {error.strerror}.") from error
        else:
            return listening
    raise PortTaken(host, ports)


def resolve(host: str) -> tuple[socket.AddressFamily, str]:
    """Gives the address behind a name, one of the older kind if there is a choice."""
    try:
        found = socket.getaddrinfo(host or None, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        raise OSError(
            error.errno, f"server_name is {host!r}; wanted is a name or an address of this machine."
        ) from error
    family, _, _, _, place = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    return family, str(place[0])


def address(host: str, port: int, *, secure: bool) -> str:
    """Gives the URL of what listens at a host and port."""
    return f"{'https' if secure else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"


def visited(url: str) -> str:
    """Gives the URL to open for one that stands for every address of this machine."""
    return url.replace("//0.0.0.0:", "//localhost:").replace("//[::]:", "//localhost:")


def program() -> Path | None:
    """Gives the file of the program that runs; None in notebooks and consoles."""
    file = getattr(sys.modules["__main__"], "__file__", None)
    return Path(file) if file else None


def announce(running: Running, asked: Launch, options: Options) -> None:
    """Tells where the app is and where it keeps what it keeps, in the words that people and programs look for."""
    if not asked.quiet:
        say(f"* Running on local URL:  {running.url}")
        say(f"* Data is kept in {options.data_dir}\n")


def show(running: Running, asked: Launch) -> None:
    """Opens the app in a browser, or below a notebook's cell."""
    if asked.inbrowser:
        webbrowser.open(visited(running.url))
    if asked.inline or (asked.inline is None and in_notebook()):
        notebook = import_module("IPython.display")
        notebook.display(notebook.HTML(frame(visited(running.url), asked.width, asked.height)))


def frame(url: str, width: int | str, height: int) -> str:
    """Gives the HTML that shows an app below a notebook's cell."""
    allowed = "autoplay; camera; microphone; clipboard-read; clipboard-write; fullscreen"
    size = f'width="{escape(str(width))}" height="{height}"'
    return f'<div><iframe src="{escape(url)}" {size} allow="{allowed}" frameborder="0"></iframe></div>'


def stays(asked: Launch, settings: Settings) -> bool:
    """Tells whether `launch()` waits until the app is stopped: a script would end otherwise, a notebook goes on."""
    if asked.debug or settings.debug:
        return True
    return not (asked.prevent_thread_lock or in_notebook() or is_interactive())


def in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and hasattr(shell, "kernel")


def is_interactive() -> bool:
    return hasattr(sys, "ps1") or bool(sys.flags.interactive)


@contextmanager
def ending_by_signal() -> Generator[None]:
    """Turns SIGTERM into SystemExit, unless the program has its own way with it."""
    mine = current_thread() is main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if not mine:
        yield
        return
    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 -- the shape of a signal's handler
    sys.exit(128 + number)


def say(text: str) -> None:
    """Tells the person at the terminal something they wait for."""
    print(text, flush=True)  # noqa: T201


# A program that just ends stops its servers, too, and before the thread pools that they need for it: `atexit` comes
# after those. What is registered last runs first, so the module of the pools has to be there before.
import_module("concurrent.futures.thread")
threading._register_atexit(close_all, verbose=False)  # type: ignore[attr-defined] # noqa: SLF001 -- the only way
