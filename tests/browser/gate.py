"""A gate in a function, that a test opens."""

from threading import Semaphore

PATIENCE = 30
"""Seconds after which something has gone wrong."""


class Gate:
    """Holds functions up: each `wait` takes one of the passes that `open` gives."""

    def __init__(self) -> None:
        self._arrived = Semaphore(0)
        self._passes = Semaphore(0)

    def wait(self) -> None:
        """Waits, in a function, for a pass."""
        self._arrived.release()
        assert self._passes.acquire(timeout=PATIENCE)

    def arrival(self) -> None:
        """Waits, in a test, until one more function stands at the gate."""
        assert self._arrived.acquire(timeout=PATIENCE)

    def open(self, passes: int = 1) -> None:
        """Lets that many functions through, those that are still to come included."""
        self._passes.release(passes)
