"""The program of a worker process: runs one function, call after call, and tells the server what becomes of each.

It is started as a fresh interpreter, so that nothing of the server's threads and locks comes along, and lives no longer
than the server: when their connection ends it kills itself, together with what it has started.

It gets parcels: how to prepare, the function, then the arguments of each call. It sends messages, a kind and facts:
"begun", "item" for each result, "log", "progress", and at last "end" or "error".
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import traceback
from contextlib import nullcontext
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from preludio.engine.executors import parcels
from preludio.errors import Unpicklable
from preludio.graph import context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from preludio.engine.executors.parcels import Frame
    from preludio.graph.progress import Tracker
    from preludio.wire.messages import Level


class Server:
    """The server, as the running function knows it: takes what is told to the visitor, results and errors."""

    # A call that is cancelled takes its process with it, so that no function sees the other case.
    unwanted = False
    keeps: Path | None = None

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._sending = Lock()

    def log(self, text: str, level: Level, duration: float | None, visible: bool, title: str) -> None:
        self.send("log", str(text), level, duration, visible, str(title))

    def progress(self, trackers: list[Tracker]) -> None:
        self.send("progress", trackers)

    def outlived_by(self, end: asyncio.Future[None]) -> None:
        raise NotImplementedError("A worker process runs its function in no thread.")

    def visitor(self, *, alone: bool) -> str | None:  # noqa: ARG002  # the protocol's
        return None

    def reused(self, part: object) -> None:
        """Hears of a result that was known; a worker's memory is its own."""

    def send(self, kind: str, *facts: Any) -> None:
        """Sends a message; raises what the facts raise when they cannot be pickled."""
        frames = parcels.sealed(packed((kind, *facts)))
        with self._sending:
            for frame in frames:
                self._connection.sendall(frame)


def packed(value: Any) -> list[Frame]:
    """Pickles a value; what is of the main program goes by its code, by which the server knows its own again."""
    try:
        return parcels.pack(value, by_value=False, blocks_as=parcels.new_block)
    except Exception:
        if not parcels.can_take_code():
            raise
        return parcels.pack(value, by_value=True, blocks_as=parcels.new_block)


class Worker:
    """Runs the calls of one function."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._server = Server(connection)
        self._parcels: SimpleQueue[list[Frame]] = SimpleQueue()
        # The function, its kind and its name, once it is loaded.
        self._function: Any = None

    def serve(self) -> None:
        """Runs calls as they come; never returns."""
        Thread(target=self._listen, name="preludio-listener", daemon=True).start()
        prepare(*parcels.unpack(self._parcels.get()))
        function = self._parcels.get()
        while True:
            self._serve_one(function, self._parcels.get())

    def _listen(self) -> None:
        try:
            while True:
                self._parcels.put(parcels.read(self._connection))
        except (EOFError, OSError):
            os.killpg(os.getpgrp(), signal.SIGKILL)

    def _serve_one(self, function: list[Frame], call: list[Frame]) -> None:
        self._server.send("begun")
        try:
            self._carry_out(function, call)
            self._server.send("end")
        except SystemExit as error:
            leave(error.code)
        except BaseException as error:  # noqa: BLE001  # the edge of user code: the server tells it
            self._server.send("error", *picture(error))

    def _carry_out(self, function: list[Frame], call: list[Frame]) -> None:
        # Loaded as a part of the first call: it imports the user's modules, which can take long and fail in any way.
        with context.running(self._server):
            self._function = self._function or loaded(function, "The function")
            called, kind, name = self._function
            args, kwargs = loaded(call, f"An argument of the function {name!r}")
            with tracking([*args, *kwargs.values()]):
                run(kind, called, args, kwargs, lambda item: self._give(name, item))

    def _give(self, name: str, item: Any) -> None:
        try:
            self._server.send("item", item)
        except OSError:
            raise
        except Exception as error:
            raise Unpicklable(
                f"The function {name!r} gave a {type(item).__name__} that cannot leave its worker process: {error}"
            ) from error


def prepare(path: list[str], as_gradio: bool) -> None:
    """Lets modules be found where the server finds them, and `gradio` mean what it means there."""
    sys.path[:] = path
    from preludio.graph.blocks import Blocks

    setattr(Blocks, "launch", stay_silent)  # noqa: B010  # a type checker would mind the other form
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a fresh interpreter has plain files
    if as_gradio:
        from preludio import install_as_gradio

        install_as_gradio()


def loaded(parcel: list[Frame], what: str) -> Any:
    """Unpickles a parcel; raises Unpicklable that says what it was."""
    try:
        return parcels.unpack(parcel)
    except Exception as error:
        raise Unpicklable(f"{what} cannot be loaded in a worker process: {error!r}") from error


def tracking(arguments: Iterable[Any]) -> AbstractContextManager[None]:
    """Shows the bars that the function makes with tqdm, if its Progress asks for that."""
    wanted = next((a for a in arguments if getattr(a, "track_tqdm", False) is True), None)
    if wanted is None:
        return nullcontext()
    from preludio.graph.bars import tracking as tracking_bars

    return tracking_bars(wanted)


def run(kind: str, function: Callable[..., Any], args: Any, kwargs: Any, give: Callable[[Any], None]) -> None:
    """Runs a function of any kind to its end, and gives its results as they come."""
    result = function(*args, **kwargs)
    if kind == "plain":
        give(result)
    elif kind == "coroutine":
        give(asyncio.run(result))
    elif kind == "generator":
        for item in result:
            give(item)
    else:
        asyncio.run(_drain(result, give))


async def _drain(items: Any, give: Callable[[Any], None]) -> None:
    async for item in items:
        give(item)


def picture(error: BaseException) -> tuple[list[bytes] | None, str, str]:
    """Gives an error as far as it can travel: itself if it can be pickled, what it is and says, its traceback."""
    try:
        itself = [bytes(frame) for frame in packed(error)]
    except Exception:  # noqa: BLE001  # then its text has to do
        itself = None
    text = "".join(traceback.format_exception(error))
    return itself, "".join(traceback.format_exception_only(error)).strip(), text


def leave(code: Any) -> None:
    """Ends the process as `sys.exit()` would, without waiting for threads."""
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def stay_silent(*_: Any, **__: Any) -> None:
    """Stands for `launch()`: a script that is imported for its functions does not serve its app once more."""


if __name__ == "__main__":
    Worker(socket.socket(fileno=int(sys.argv[1]))).serve()
