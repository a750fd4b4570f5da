"""Worker processes for functions that must be stopped for certain: killed when cancelled, too slow or too large."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from contextlib import aclosing, contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL, Popen, TimeoutExpired
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from preludio.engine.executors import parcels
from preludio.errors import DeclarationError, MissingExtra, OverMemory, Unpicklable, WorkerDied
from preludio.graph import context
from preludio.state.caching.cached import Cached
from preludio.wire.sizes import size_in_bytes

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from preludio.engine.executors.parcels import Frame
    from preludio.errors import PreludioError
    from preludio.graph.endpoint import Endpoint

# Seconds for which a worker that has nothing to do is kept: a new one costs a second where much is imported.
IDLE = 60.0
# Seconds between two looks at the memory of a worker that has a limit.
LOOK = 0.1
# Seconds that a worker whose connection has ended has for ending itself.
DYING = 1.0
# Bytes of a worker's messages that may lie unread before it has to wait.
AHEAD = 1 << 20
# Bytes above which a message is unpickled in a thread, because that takes longer than going there.
LARGE = 1 << 16
STATM = Path("/proc/self/statm")
PACKAGES = Path(__file__).parents[3]


class WorkerProcesses:
    """Runs functions in processes of their own, at most `limit` at a time.

    A process serves one endpoint, call after call. It is started when it is first needed, kept for a while, and
    replaced when it was killed or has died.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._places = asyncio.Semaphore(limit)
        self._running: set[_Worker] = set()
        self._idle: dict[_Worker, asyncio.TimerHandle] = {}
        self._functions: WeakKeyDictionary[Endpoint, list[Frame]] = WeakKeyDictionary()
        self._ending: set[asyncio.Future[None]] = set()

    async def iterate(self, endpoint: Endpoint, args: list[Any], kwargs: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Runs a function of any kind and gives its results as they come; when this is closed, its process is killed.

        Raises what the function raises, WorkerDied when its process ends before it, OverMemory when it uses more than
        the endpoint allows, and Unpicklable for what cannot go there or come back.
        """
        function, call = await asyncio.to_thread(self._packed, endpoint, args, kwargs)
        async with self._places:
            worker = await self._begun(endpoint, function, call)
            try:
                with worker.watched():
                    async with aclosing(worker.items()) as items:
                        async for item in items:
                            yield item
            finally:
                await self._let_go(worker)

    def _packed(self, endpoint: Endpoint, args: list[Any], kwargs: dict[str, Any]) -> tuple[list[Frame], list[Frame]]:
        name = endpoint.fn_name
        function = self._functions.get(endpoint)
        if function is None:
            check(endpoint)
            function = packed((bare(endpoint.fn), endpoint.kind, name), f"The function {name!r}")
            self._functions[endpoint] = function
        try:
            return function, packed((args, kwargs), f"The arguments of the function {name!r}")
        except Unpicklable:
            for which, value in [*enumerate(args, 1), *kwargs.items()]:
                packed(value, f"The argument {which!r} of the function {name!r} ({type(value).__name__})")
            raise

    async def _begun(self, endpoint: Endpoint, function: list[Frame], call: list[Frame]) -> _Worker:
        """Gives a worker that has taken in the call; one that has died while it was idle is passed over."""
        while True:
            idle = self._idle_one(endpoint)
            worker = idle or self._new_one(endpoint)
            self._running.add(worker)
            try:
                if idle is None:
                    await worker.connect(preparation(), function)
                if await worker.begin(call):
                    return worker
            except BaseException:
                await self._let_go(worker)
                raise
            await self._let_go(worker)
            if idle is None:
                raise worker.death()

    def _idle_one(self, endpoint: Endpoint) -> _Worker | None:
        worker = next((worker for worker in self._idle if worker.endpoint is endpoint), None)
        if worker is not None:
            self._idle.pop(worker).cancel()
        return worker

    def _new_one(self, endpoint: Endpoint) -> _Worker:
        if self._idle and len(self._running) + len(self._idle) >= self._limit:
            self._retire(next(iter(self._idle)))
        return _Worker(endpoint)

    async def _let_go(self, worker: _Worker) -> None:
        """Keeps a worker that has done its call; kills any other, and waits until it has ended."""
        if worker.ready:
            self._idle[worker] = asyncio.get_running_loop().call_later(IDLE, self._retire, worker)
        else:
            await worker.end()
        self._running.discard(worker)

    def _retire(self, worker: _Worker) -> None:
        self._idle.pop(worker).cancel()
        ending = asyncio.ensure_future(worker.end())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """Ends all workers."""
        for worker in list(self._idle):
            self._retire(worker)
        await asyncio.gather(*self._ending, *(worker.end() for worker in self._running))


class _Worker:
    """A worker process, as the server knows it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        # Whether it has done what it was asked to.
        self.ready = False
        self._limit = size_in_bytes(endpoint.memory_limit, "memory_limit")
        self._blocks = {block.id: block for block in [*endpoint.input_blocks, *endpoint.output_blocks]}
        self._over = 0
        self._connection, theirs = socket.socketpair()
        with theirs:
            try:
                self.process = spawn(theirs)
            except OSError:
                self._connection.close()
                raise

    async def connect(self, *first: list[Frame]) -> None:
        """Begins to talk, and sends what it must know before its first call."""
        self._reader, self._writer = await asyncio.open_unix_connection(sock=self._connection, limit=AHEAD)
        for parcel in first:
            self._send(parcel)

    def _send(self, parcel: list[Frame]) -> None:
        self._writer.writelines(parcels.sealed(parcel))

    async def begin(self, call: list[Frame]) -> bool:
        """Hands it a call; tells whether it has taken that in."""
        self.ready = False
        self._send(call)
        try:
            await self._writer.drain()
            # What a thread of the call before still says is of no use any more.
            while parcels.unpack(await parcels.receive(self._reader)) != ("begun",):
                pass
        except (EOFError, OSError):
            await asyncio.to_thread(self._die)
            return False
        return True

    async def items(self) -> AsyncGenerator[Any, None]:
        """Gives the results of its call as they come, and passes on what the function tells the visitor."""
        job = context.current_job()
        while True:
            kind, *facts = await self._receive()
            if kind == "item":
                yield facts[0]
            elif kind in {"end", "error"}:
                self.ready = True
                if facts:
                    raise rebuilt(*facts)
                return
            elif job is not None:
                getattr(job, kind)(*facts)

    async def _receive(self) -> Any:
        try:
            parcel = await parcels.receive(self._reader)
        except (EOFError, OSError):
            await asyncio.to_thread(self._die)
            raise self.death() from None
        try:
            if sum(map(len, parcel)) > LARGE:
                return await asyncio.to_thread(parcels.unpack, parcel, self._blocks)
            return parcels.unpack(parcel, self._blocks)
        except Exception as error:
            name = self.endpoint.fn_name
            raise Unpicklable(f"What the function {name!r} gave cannot be loaded in the server: {error!r}") from error

    @contextmanager
    def watched(self) -> Generator[None]:
        """Kills it as soon as it is seen to use more memory than it may."""
        limit = self._limit
        if limit is None:
            yield
            return
        loop = asyncio.get_running_loop()
        timer: asyncio.TimerHandle

        def look() -> None:
            nonlocal timer
            used = memory_of(self.process.pid)
            if used > limit:
                self._over = used
                self.kill()
            else:
                timer = loop.call_later(LOOK, look)

        timer = loop.call_later(LOOK, look)
        try:
            yield
        finally:
            timer.cancel()

    def death(self) -> PreludioError:
        """Gives what to raise when it has ended before its function."""
        name = self.endpoint.fn_name
        if self._over and self._limit:
            return OverMemory(name, self._over, self._limit)
        return WorkerDied(name, end_of(self.process.returncode))

    def _die(self) -> None:
        """Waits for the end of a process that has closed its connection, which it does while it ends."""
        try:
            self.process.wait(DYING)
        except TimeoutExpired:
            self.kill()
            self.process.wait()

    def kill(self) -> None:
        """Kills the process, and all that it has started; also one that is stopped."""
        # macOS says "not permitted" of processes that have ended already.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    async def end(self) -> None:
        """Kills the process and waits until it has ended."""
        self.kill()
        if hasattr(self, "_writer"):
            self._writer.close()
        else:
            self._connection.close()
        await asyncio.to_thread(self.process.wait)


def bare(fn: Any) -> Any:
    """Gives a function without what remembers its results, which stays in the server."""
    cached = getattr(fn, "cached", None)
    return cached.bare(fn) if isinstance(cached, Cached) else fn


def check(endpoint: Endpoint) -> None:
    """Raises DeclarationError or MissingExtra where an endpoint's function cannot run in a worker process."""
    if not hasattr(os, "killpg"):
        raise DeclarationError(f'{endpoint}: executor="process" needs a system with Unix processes.')
    if endpoint.memory_limit is not None and not STATM.exists() and find_spec("psutil") is None:
        raise MissingExtra("memory_limit", "psutil on this system", "process")
    if not parcels.can_take_code() and not can_be_imported(endpoint.fn):
        raise MissingExtra(
            f'{endpoint}: executor="process" for a function that only the main program knows', "cloudpickle", "process"
        )


def can_be_imported(fn: Any) -> bool:
    """Tells whether another process finds a function by its name."""
    module, name = getattr(fn, "__module__", "__main__"), getattr(fn, "__qualname__", "<unnamed>")
    return module != "__main__" and "<" not in name


def packed(value: Any, what: str) -> list[Frame]:
    """Pickles a value for a worker; raises Unpicklable that says what it was."""
    try:
        return parcels.pack(value, by_value=parcels.can_take_code(), blocks_as=parcels.stand_in)
    except Exception as error:
        raise Unpicklable(f"{what} cannot be sent to a worker process: {error}") from error


def preparation() -> list[Frame]:
    """Gives what a worker must know of the server's interpreter."""
    as_gradio = getattr(sys.modules.get("gradio"), "__name__", "").startswith("preludio.")
    return packed((sys.path, as_gradio), "sys.path")


def spawn(connection: socket.socket) -> Popen[bytes]:
    """Starts a worker in a session of its own: what is typed at the server's terminal does not reach it."""
    program = [sys.executable, "-m", "preludio.engine.executors.worker", str(connection.fileno())]
    # Found first where this server found it, which may be no place that a fresh interpreter looks at.
    path = os.pathsep.join(filter(None, [str(PACKAGES), os.environ.get("PYTHONPATH")]))
    return Popen(  # noqa: S603  # nothing in it comes from outside
        program,
        stdin=DEVNULL,
        pass_fds=[connection.fileno()],
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def rebuilt(itself: list[bytes] | None, text: str, traceback: str) -> BaseException:
    """Gives an error that a function has raised in its worker, with the traceback from there."""
    try:
        error = parcels.unpack(itself) if itself is not None else RuntimeError(text)
    except Exception:  # noqa: BLE001  # a class may fail in its own way; then the text has to do
        error = RuntimeError(text)
    error.add_note(f"In the worker process:\n{traceback}")
    return error if isinstance(error, BaseException) else RuntimeError(text)


def end_of(code: int | None) -> str:
    """Tells how a process has ended."""
    if code is not None and code < 0:
        with suppress(ValueError):
            return f"was killed by {signal.Signals(-code).name}"
    return f"ended itself with exit code {code}"


def memory_of(pid: int) -> int:
    """Gives the bytes of memory that a process uses, 0 for one that has ended."""
    try:
        if STATM.exists():
            return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        used: int = import_module("psutil").Process(pid).memory_info().rss
    except Exception:  # noqa: BLE001  # of a process that is ending, each system says so in its own way
        return 0
    return used
