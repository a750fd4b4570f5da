"""Computations that are under way, so that equal calls at the same time compute once."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from preludio.graph import context


class Flight:
    """One computation. It lands with its result, fails with an error, or is given up, and then others may compute."""

    def __init__(self) -> None:
        self.pilot = who()
        self._future: Future[list[Any] | None] = Future()

    def land(self, parts: list[Any] | None) -> None:
        """Gives those who wait the result; None lets them compute on their own."""
        self._future.set_result(parts)

    def fail(self, error: Exception) -> None:
        """Gives those who wait the error."""
        self._future.set_exception(error)

    def wait(self) -> list[Any] | None:
        """Waits for the result; raises the error of a computation that has failed."""
        return self._future.result()

    async def wait_async(self) -> list[Any] | None:
        """Waits for the result; raises the error of a computation that has failed."""
        loop = asyncio.get_running_loop()
        arrived: asyncio.Future[None] = loop.create_future()

        def tell(_: Any) -> None:
            # A loop that is closed has nobody left who waits.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(arrive)

        def arrive() -> None:
            if not arrived.done():
                arrived.set_result(None)

        self._future.add_done_callback(tell)
        await arrived
        return self._future.result()


class Flights:
    """The computations under way, by the digests of what they will give."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[bytes, Flight] = {}

    def board(self, key: bytes) -> tuple[Flight, bool]:
        """Gives the computation under way, or a new one; tells whether it is the caller's to carry out.

        Who is met inside a computation of their own must not wait for it: they get one that nobody waits for.
        """
        with self._lock:
            flight = self._flights.get(key)
            if flight is None:
                flight = self._flights[key] = Flight()
                return flight, True
        return (Flight(), True) if flight.pilot == who() else (flight, False)

    def leave(self, key: bytes, flight: Flight) -> None:
        """Knows the computation no more."""
        with self._lock:
            if self._flights.get(key) is flight:
                del self._flights[key]


def who() -> Any:
    """Gives what carries this code out: a job, a task, or a thread."""
    job = context.current_job()
    if job is not None:
        return job
    with suppress(RuntimeError):
        return asyncio.current_task() or threading.get_ident()
    return threading.get_ident()
