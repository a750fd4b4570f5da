"""A function, and what is known of its results."""

from __future__ import annotations

import asyncio
import inspect
import time
from contextlib import aclosing, closing
from functools import cached_property, partial, wraps
from pathlib import Path
from types import MethodType
from typing import TYPE_CHECKING, Any

from preludio.graph import context
from preludio.graph.digest import Unkeyable, code_of, digest
from preludio.graph.endpoint import function_kind
from preludio.observe import log
from preludio.settings import Settings
from preludio.state import place
from preludio.state.caching.disk import DiskEntries
from preludio.state.caching.entries import Entries, Entry, Limits, MemoryEntries
from preludio.state.caching.flights import Flight, Flights
from preludio.state.caching.recording import Recording, replayed
from preludio.state.codec import Unstorable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Sequence

    Results = Callable[[], AsyncGenerator[Any, None]]


class Cached:
    """A function with what it remembers; `wrapper` is what callers get in its place, and has this as `cached`."""

    def __init__(
        self,
        fn: Callable[..., Any],
        key: Callable[[dict[str, Any]], Any] | None,
        limits: Limits,
        *,
        per_session: bool,
        public: bool,
        disk: bool,
    ) -> None:
        self.fn = fn
        self.name = getattr(fn, "__qualname__", repr(fn))
        self.limits = limits
        self.disk = disk
        self._key = key
        self._per_session = per_session
        self._public = public
        self._signature = inspect.signature(fn)
        self._flights = Flights()
        self._folders: dict[Path, Entries] = {}
        self._told = False
        self.wrapper = self._wrapped()

    def _wrapped(self) -> Callable[..., Any]:
        kind = function_kind(self.fn)
        wrapper = wraps(self.fn)(
            {
                "plain": self._plain,
                "coroutine": self._coroutine,
                "generator": self._generator,
                "async_generator": self._async_generator,
            }[kind]()
        )
        wrapper.cached = self  # type: ignore[attr-defined]
        return wrapper

    @cached_property
    def _identity(self) -> bytes:
        return code_of(self.fn)

    @cached_property
    def _surroundings(self) -> bytes:
        """Gives a digest of the variables around the function, which another process may have otherwise."""
        cells = zip(self.fn.__code__.co_freevars, self.fn.__closure__ or (), strict=False)
        return b"".join(self._digest_of(name, cell.cell_contents) for name, cell in cells)

    @cached_property
    def _memory(self) -> MemoryEntries:
        return MemoryEntries(self.limits)

    @property
    def entries(self) -> Entries:
        """Gives where results lie: of a call of an app, in that app's data directory."""
        if not self.disk:
            return self._memory
        job = context.current_job()
        folder = job.keeps if job is not None else None
        if folder is None:
            folder = place.directory(Path(inspect.getfile(self.fn)), Settings.from_environment().data_dir) / "cache"
        if folder not in self._folders:
            self._folders[folder] = DiskEntries(folder / self._identity.hex()[:32], self.limits)
        return self._folders[folder]

    def key_of(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
        """Gives the digest of what a result depends on; raises TypeError that names an argument it cannot tell of."""
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        if self._key is not None:
            arguments = self._digest_of("what key gives", self._key(dict(bound.arguments)))
        else:
            arguments = b"".join(self._digest_of(name, value) for name, value in bound.arguments.items())
        return digest(self._identity, self._surroundings if self.disk else b"", self.scope(), arguments)

    def scope(self) -> str | None:
        """Names who finds a result; outside of an event nobody is told from anybody."""
        job = context.current_job()
        return "" if self._public or job is None else job.visitor(alone=self._per_session)

    @property
    def _idle(self) -> bool:
        """Tells whether nothing may be remembered here: in a worker process, the server does that."""
        job = context.current_job()
        return job is not None and job.visitor(alone=True) is None

    def _digest_of(self, name: str, value: Any) -> bytes:
        try:
            return digest(name, value)
        except Unkeyable as error:
            raise TypeError(
                f"cache: results of {self.name!r} cannot be told apart by {name!r}: {error}; say by `key=` what they"
                " depend on."
            ) from error

    def find(self, key: bytes) -> list[Any] | None:
        """Gives copies of what is known, None if nothing is."""
        entry = self.entries.get(key)
        if entry is None:
            return None
        self._reused()
        return replayed(entry.parts)

    def known(self, fn: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> list[Any] | None:
        """Gives what a call of `fn`, which is the wrapper or a method made of it, would give without computing."""
        return self.find(self.key_of((*_bound(fn), *args), kwargs))

    def _reused(self) -> None:
        job = context.current_job()
        if job is not None:
            job.reused(self)

    def _keep(self, key: bytes, parts: list[Any]) -> list[Any] | None:
        """Keeps what was computed; gives it as it is kept, None if it cannot be."""
        try:
            self.entries.put(key, Entry(self.scope() or "", None, parts, time.time()))
        except Unstorable as error:
            raise TypeError(
                f"cache: results of {self.name!r} cannot lie on the disk: one of type {error.kind} cannot be stored."
            ) from error
        return parts

    def _recording(self) -> Recording:
        return Recording(self._warn)

    def _recorded(self, result: Any) -> list[Any] | None:
        recording = self._recording()
        recording.add(result)
        return recording.parts

    def _warn(self, result: Any, error: Exception) -> None:
        if not self._told:
            self._told = True
            kind = type(result).__name__
            log.warning("results are not cached that cannot be copied", function=self.name, type=kind, why=str(error))

    def _land(self, key: bytes, flight: Flight, parts: list[Any] | None) -> None:
        """Keeps what was computed, and gives it to those who wait."""
        kept: list[Any] | None = None
        try:
            kept = None if parts is None else self._keep(key, parts)
        finally:
            self._flights.leave(key, flight)
            flight.land(kept)

    def _fail(self, key: bytes, flight: Flight, error: BaseException) -> None:
        self._flights.leave(key, flight)
        if isinstance(error, Exception):
            flight.fail(error)
        else:
            flight.land(None)

    def _landed(self, parts: list[Any] | None) -> list[Any] | None:
        if parts is None:
            return None
        self._reused()
        return replayed(parts)

    def _plain(self) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if self._idle:
                return self.fn(*args, **kwargs)
            key = self.key_of(args, kwargs)
            while (found := self.find(key)) is None:
                flight, mine = self._flights.board(key)
                if mine:
                    return compute(key, flight, args, kwargs)
                found = self._landed(flight.wait())
                if found is not None:
                    break
            return found[0]

        def compute(key: bytes, flight: Flight, args: Any, kwargs: Any) -> Any:
            try:
                result = self.fn(*args, **kwargs)
                parts = self._recorded(result)
            except BaseException as error:
                self._fail(key, flight, error)
                raise
            self._land(key, flight, parts)
            return result

        return call

    def _coroutine(self) -> Callable[..., Any]:
        async def call(*args: Any, **kwargs: Any) -> Any:
            if self._idle:
                return await self.fn(*args, **kwargs)
            key = self.key_of(args, kwargs)
            while (found := await self._aside(self.find, key)) is None:
                flight, mine = self._flights.board(key)
                if mine:
                    return await compute(key, flight, args, kwargs)
                found = self._landed(await flight.wait_async())
                if found is not None:
                    break
            return found[0]

        async def compute(key: bytes, flight: Flight, args: Any, kwargs: Any) -> Any:
            try:
                result = await self.fn(*args, **kwargs)
                parts = self._recorded(result)
            except BaseException as error:
                self._fail(key, flight, error)
                raise
            await self._aside(self._land, key, flight, parts)
            return result

        return call

    async def _aside(self, function: Callable[..., Any], *args: Any) -> Any:
        """Calls what may have to do with a disk, so that nobody else waits for it."""
        return await asyncio.to_thread(function, *args) if self.disk else function(*args)

    def _generator(self) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Generator[Any, None, None]:
            if self._idle:
                yield from self.fn(*args, **kwargs)
                return
            key = self.key_of(args, kwargs)
            while (found := self.find(key)) is None:
                flight, mine = self._board(key)
                if mine:
                    yield from compute(key, flight, args, kwargs)
                    return
                found = self._landed(flight.wait())
                if found is not None:
                    break
            yield from found

        def compute(key: bytes, flight: Flight, args: Any, kwargs: Any) -> Generator[Any, None, None]:
            recording = self._recording()
            try:
                with closing(self.fn(*args, **kwargs)) as items:
                    for item in items:
                        recording.add(item)
                        yield item
            except BaseException as error:
                self._fail(key, flight, error)
                raise
            self._land(key, flight, recording.parts)

        return call

    def _async_generator(self) -> Callable[..., Any]:
        async def call(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
            source = partial(self.fn, *args, **kwargs)
            results = source() if self._idle else self._remembering(self.key_of(args, kwargs), source)
            async with aclosing(results) as items:
                async for item in items:
                    yield item

        return call

    def bare(self, fn: Callable[..., Any]) -> Callable[..., Any]:
        """Gives what computes the results of `fn`, which is the wrapper or a method made of it."""
        return MethodType(self.fn, fn.__self__) if inspect.ismethod(fn) else self.fn

    async def elsewhere(
        self, fn: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any], source: Results
    ) -> AsyncGenerator[Any, None]:
        """Gives what `source` gives, which calls `fn` in another process, or what is known of that."""
        async with aclosing(self._remembering(self.key_of((*_bound(fn), *args), kwargs), source)) as items:
            async for item in items:
                yield item

    async def _remembering(self, key: bytes, source: Results) -> AsyncGenerator[Any, None]:
        while (found := await self._aside(self.find, key)) is None:
            flight, mine = self._board(key)
            if mine:
                async with aclosing(self._compute(key, flight, source)) as items:
                    async for item in items:
                        yield item
                return
            found = self._landed(await flight.wait_async())
            if found is not None:
                break
        for item in found:
            yield item

    async def _compute(self, key: bytes, flight: Flight, source: Results) -> AsyncGenerator[Any, None]:
        recording = self._recording()
        try:
            async with aclosing(source()) as items:
                async for item in items:
                    recording.add(item)
                    yield item
        except BaseException as error:
            self._fail(key, flight, error)
            raise
        await self._aside(self._land, key, flight, recording.parts)

    def _board(self, key: bytes) -> tuple[Flight, bool]:
        """Gives a computation that others may wait for, if the engine is sure to carry it on to its end."""
        return self._flights.board(key) if context.current_job() is not None else (Flight(), True)


def _bound(fn: Callable[..., Any]) -> list[Any]:
    """Gives what a method has as its first argument."""
    return [fn.__self__] if inspect.ismethod(fn) else []
