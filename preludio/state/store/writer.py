"""One thread that writes one SQLite file: whatever is waiting goes into one transaction (group commit)."""

import sqlite3
from asyncio import Future, get_running_loop
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple, TypeVar

from anyio import to_thread

from preludio.state.database import StorageFailed, transaction
from preludio.state.store import Conflict, Fenced

T = TypeVar("T")

LARGEST = 512
"""Operations in one transaction at most, so that no caller waits for an endless batch."""


class Call(NamedTuple):
    """An operation, and the future of who awaits it."""

    operation: Callable[[sqlite3.Connection], Any]
    future: Future[Any]


class Writer:
    """Runs operations in the order they come, and resolves the futures of a whole batch with one wake-up of the loop.

    An operation either raises before its first write (`Conflict`, `Fenced`), or may be run again: a batch in which a
    statement fails is undone, and its operations are repeated one by one, so that each fails alone.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self.connection = connection
        self._calls: SimpleQueue[Call | None] = SimpleQueue()
        self._closed = False
        self._thread = Thread(target=self._work, name=f"writer of {path.name}", daemon=True)
        self._thread.start()

    async def do(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        """Returns what the operation returned, after its transaction was committed."""
        future: Future[T] = get_running_loop().create_future()
        self.put(operation, future)
        return await future

    def put(self, operation: Callable[[sqlite3.Connection], T], future: Future[T]) -> None:
        """Lets the operation resolve a future, after its transaction was committed."""
        if self._closed:
            raise StorageFailed(self._path, "it is closed")
        self._calls.put(Call(operation, future))

    async def close(self) -> None:
        """Waits for the operations that were called before, then closes the file."""
        if not self._closed:
            self._closed = True
            self._calls.put(None)
        await to_thread.run_sync(self._thread.join)

    def _work(self) -> None:
        while calls := self._waiting():
            self._deliver(calls, self._together(calls))
        self.connection.close()

    def _waiting(self) -> list[Call]:
        """Returns the calls that wait, at least one; none when the writer is closed."""
        calls: list[Call] = []
        call = self._calls.get()
        with suppress(Empty):
            while call:
                calls.append(call)
                if len(calls) == LARGEST:
                    return calls
                call = self._calls.get_nowait()
            # The end comes again, after these calls.
            if calls:
                self._calls.put(None)
        return calls

    def _together(self, calls: Sequence[Call]) -> list[Any]:
        try:
            with transaction(self.connection):
                return [self._attempt(call) for call in calls]
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the caller, and the thread lives on
            return [self._failure(error)] if len(calls) == 1 else self._apart(calls)

    def _apart(self, calls: Sequence[Call]) -> list[Any]:
        return [outcome for call in calls for outcome in self._together([call])]

    def _attempt(self, call: Call) -> object:
        # Who was cancelled while waiting in the queue gets nothing done.
        if call.future.cancelled():
            return None
        try:
            return call.operation(self.connection)
        except (Conflict, Fenced) as refusal:
            return refusal

    def _failure(self, error: Exception) -> Exception:
        return StorageFailed(self._path, error) if isinstance(error, (sqlite3.Error, OSError)) else error

    def _deliver(self, calls: Sequence[Call], outcomes: Sequence[Any]) -> None:
        # A loop that is closed has nobody left who waits.
        with suppress(RuntimeError):
            calls[0].future.get_loop().call_soon_threadsafe(resolve, calls, outcomes)


def resolve(calls: Sequence[Call], outcomes: Sequence[Any]) -> None:
    for (_, future), outcome in zip(calls, outcomes, strict=True):
        if future.done():
            continue
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
