"""Own worker threads: a call costs one hop there and one back, a generator runs whole in one of them.

A thread cannot be stopped from outside. Who stops waiting for a function leaves it behind in its thread: the job it
ran for hears when it has ended, and until then the thread counts as held.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from contextvars import copy_context
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from preludio.errors import Cancelled
from preludio.graph import context as current
from preludio.graph.updates import Addition
from preludio.observe import log

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator

# Items a generator may be ahead of whoever takes them.
AHEAD = 64
ATOMS = frozenset((str, int, float, bool, bytes, type(None)))


def is_frozen(item: Any) -> bool:
    """Tells whether nobody can change an item any more, so that its generator may go on before it is looked at."""
    if isinstance(item, Addition):
        return is_frozen(item.value)
    if not isinstance(item, tuple):
        return type(item) in ATOMS
    return all(map(is_frozen, item))  # pyright: ignore[reportUnknownArgumentType]  # items of any type


class WorkerThreads:
    """Runs plain functions and generators, at most `limit` at a time; threads start when they are first needed."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._started = 0
        self._idle = 0
        self._backlog = 0
        self._counting = threading.Lock()
        # The ends of functions that go on though nobody waits for them.
        self._left_behind: set[asyncio.Future[None]] = set()
        self._warned = False

    @property
    def held(self) -> int:
        """Gives how many threads, or calls that wait for one, belong to functions that nobody waits for any more."""
        return len(self._left_behind)

    async def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Calls a function in a thread, in a copy of this context, and gives what it returns.

        When this is cancelled, a function that has begun goes on, and one that waits for a thread never begins.
        """
        call = _Call(asyncio.get_running_loop())
        context = copy_context()

        def work() -> None:
            if call.end is not None:
                call.settle(None)
                return
            try:
                result = context.run(function, *args, **kwargs)
            except StopIteration as error:
                # It would end the coroutine that waits, instead of failing it.
                call.settle(None, RuntimeError(f"{function!r} raised StopIteration: {error}"))
            except BaseException as error:  # noqa: BLE001  # whatever it is belongs to whoever waits
                call.settle(None, error)
            else:
                call.settle(result)

        self._submit(work)
        try:
            return await call.future
        except asyncio.CancelledError:
            if not call.settled:
                call.end = self._leave_behind(call.loop)
            raise

    async def iterate(
        self, function: Callable[..., Iterator[Any]], *args: Any, **kwargs: Any
    ) -> AsyncGenerator[Any, None]:
        """Runs a whole generator in one thread and gives its items; it is closed in its thread when this is."""
        items = _Items(asyncio.get_running_loop())
        context = copy_context()
        self._submit(lambda: context.run(items.fill, function, args, kwargs))
        try:
            while not items.ended:
                for item in await items.take():
                    yield item
                    if not is_frozen(item):
                        items.proceed()
        finally:
            items.abandon()
            if not items.finished:
                items.end = self._leave_behind(items.loop)

    def _leave_behind(self, loop: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
        """Gives what is to be set when a function has ended that nobody waits for, and tells the job it ran for."""
        end: asyncio.Future[None] = loop.create_future()
        self._left_behind.add(end)
        end.add_done_callback(self._left_behind.discard)
        job = current.current_job()
        if job is not None:
            job.outlived_by(end)
        if len(self._left_behind) >= self._limit and not self._warned:
            self._warned = True
            log.warning("cancelled functions that do not end hold all threads; other calls wait", threads=self._limit)
        return end

    def _submit(self, work: Callable[[], None]) -> None:
        self._work.put(work)
        with self._counting:
            if self._idle:
                # Claimed here, so that a thread about to wake is not counted on twice.
                self._idle -= 1
            elif self._started < self._limit:
                self._started += 1
                self._start_thread(self._started)
            else:
                self._backlog += 1

    def _start_thread(self, number: int) -> None:
        threading.Thread(target=self._serve, name=f"preludio-worker-{number}", daemon=True).start()

    def _serve(self) -> None:
        while (work := self._work.get()) is not None:
            work()
            with self._counting:
                if self._backlog:
                    self._backlog -= 1
                else:
                    self._idle += 1

    def close(self) -> None:
        """Lets the threads end when their work is done."""
        for _ in range(self._started):
            self._work.put(None)


class _Call:
    """A plain function in a thread, and who waits for it."""

    __slots__ = ("end", "future", "loop", "settled")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()
        self.settled = False
        # What is set when the function has ended, once nobody waits for its result any more.
        self.end: asyncio.Future[None] | None = None

    def settle(self, result: Any, error: BaseException | None = None) -> None:
        """Has ended, in the thread."""
        _post(self.loop, self._settle, result, error)

    def _settle(self, result: Any, error: BaseException | None) -> None:
        self.settled = True
        if self.future.done():
            _end(self.end, error)
        elif error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


class _Items:
    """What a generator in a thread has yielded, on its way to the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.ended = False
        self.loop = loop
        # What is set when its generator is closed, once nobody takes the items any more.
        self.end: asyncio.Future[None] | None = None
        self._items: deque[Any] = deque()
        self._error: BaseException | None = None
        self._finished = False
        self._abandoned = False
        self._posted = False
        self._room = threading.Semaphore(AHEAD)
        self._seen = threading.Semaphore(0)
        self._waiter: asyncio.Future[None] | None = None

    @property
    def finished(self) -> bool:
        """Tells whether the generator is closed."""
        return self._finished

    def fill(self, function: Callable[..., Iterator[Any]], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Runs the generator, in the thread."""
        try:
            if not self._abandoned:
                self._fill(function(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001  # whatever it is belongs to whoever takes the items
            self._error = error
        finally:
            self._finished = True
            self._wake()

    def _fill(self, generator: Iterator[Any]) -> None:
        try:
            for item in generator:
                if self._abandoned:
                    return
                self._items.append(item)
                self._wake()
                self._room.acquire()
                if not is_frozen(item):
                    self._seen.acquire()
                if self._abandoned:
                    return
        finally:
            close = getattr(generator, "close", None)
            if close is not None:
                close()

    def _wake(self) -> None:
        # Items that come before the loop has looked need no wake-up of their own.
        if not self._posted:
            self._posted = True
            _post(self.loop, self._look)

    def _look(self) -> None:
        self._posted = False
        if self.end is not None and self._finished:
            _end(self.end, self._error)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def take(self) -> list[Any]:
        """Gives all items there are, waiting for the first; raises what the generator raised after the last."""
        while not self._items and not self._finished:
            self._waiter = self.loop.create_future()
            await self._waiter
        finished = self._finished
        taken = [self._items.popleft() for _ in range(len(self._items))]
        if taken:
            self._room.release(len(taken))
        if finished and not self._items and not taken and self._error is not None:
            raise self._error
        self.ended = finished and self._error is None and not self._items
        return taken

    def proceed(self) -> None:
        """Lets the generator go on, which may change the item it has given."""
        self._seen.release()

    def abandon(self) -> None:
        """Lets the generator be closed at its next item."""
        self._abandoned = True
        self._room.release()
        self._seen.release()


def _end(end: asyncio.Future[None] | None, error: BaseException | None) -> None:
    """Tells that a function has ended for which nobody waited, and how, if that is of interest."""
    if error is not None and not isinstance(error, Cancelled):
        log.error("a function failed after its call had ended", error)
    if end is not None and not end.done():
        end.set_result(None)


def _post(loop: asyncio.AbstractEventLoop, function: Callable[..., None], *args: Any) -> None:
    try:
        loop.call_soon_threadsafe(function, *args)
    except RuntimeError:
        # The loop is closed: the server has stopped, and nobody waits for this any more.
        return
