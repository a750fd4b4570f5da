"""Files in a local directory, each content once."""

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path
from time import time
from typing import BinaryIO

from anyio import to_thread

from preludio.state.database import guarding
from preludio.state.files import FileInfo, Missing
from preludio.state.files.blobs import Blobs
from preludio.state.files.incoming import BLOCK, Incoming
from preludio.state.files.index import Index
from preludio.state.files.names import clean
from preludio.state.files.root import Root
from preludio.state.files.sources import Identity, Sources, identify, open_source
from preludio.wire.ids import FileKey

STALLED = 3600.0
"""Seconds without a byte after which a file on its way in counts as left behind by a crash."""


class LocalFiles:
    """Keeps files below `root`, of together at most `quota` bytes, for `lifetime` seconds after they were last stored.

    A key is the keyed hash of the content, and the clean name. `secret` is the key of that hash, up to 64 bytes; by
    default it is drawn once and kept in the store. The same bytes under two names are one file on the disk.
    """

    def __init__(
        self,
        root: Path,
        *,
        secret: bytes | None = None,
        quota: int = 10 << 30,
        lifetime: float = 24 * 3600.0,
        clock: Callable[[], float] = time,
    ) -> None:
        with guarding(root):
            self._root = Root(root / "blobs")
            self._arrivals = root / "arrivals"
            self._arrivals.mkdir(mode=0o700, exist_ok=True)
        self._index = Index(root / "index.sqlite")
        self._secret = secret or self._index.secret()
        self._blobs = Blobs(self._root, self._index, quota, lifetime, clock)
        self._sources = Sources()
        self._clock = clock

    async def put(self, chunks: AsyncIterable[bytes], name: str, *, limit: int | None = None) -> FileInfo:
        with self._arrival(name, limit) as incoming:
            block = bytearray()
            async for chunk in chunks:
                incoming.admit(len(chunk))
                block += chunk
                if len(block) >= BLOCK:
                    await to_thread.run_sync(incoming.write, block)
                    block = bytearray()
            return await to_thread.run_sync(self._finish, incoming, block)

    def put_bytes(self, data: bytes, name: str) -> FileInfo:
        with self._arrival(name) as incoming:
            incoming.admit(len(data))
            return self._finish(incoming, data)

    def add(self, path: Path) -> FileInfo:
        """Stores a copy; a hard link would change under its key when the developer's function writes it again.

        A file that did not change since it was last added is not read again.
        """
        now = self._clock()
        with open_source(path) as source:
            identity = identify(source, path.name)
            return self._recall(identity) or self._copy(source, identity, now)

    def info(self, key: FileKey) -> FileInfo:
        return self._blobs.info(key)

    def path(self, key: FileKey) -> Path:
        self._root.stat(key)
        return self._root.place(key)

    @asynccontextmanager
    async def open(self, key: FileKey, span: range | None = None) -> AsyncGenerator[AsyncIterator[bytes], None]:
        with await to_thread.run_sync(self._root.open, key) as file:
            async with aclosing(read(file, span)) as chunks:
                yield chunks

    def renew(self, key: FileKey) -> FileInfo:
        return self._blobs.renew(key)

    def hold(self, key: FileKey, owner: str) -> None:
        self._blobs.hold(key, owner)

    def release(self, owner: str) -> None:
        self._index.release(owner)

    def delete(self, key: FileKey) -> bool:
        return self._blobs.delete(key)

    def sweep(self, now: float) -> int:
        with guarding(self._arrivals):
            for path in self._arrivals.iterdir():
                remove_stalled(path, now)
        return self._blobs.clear(now)

    def close(self) -> None:
        self._index.close()

    def _arrival(self, name: str, limit: int | None = None) -> Incoming:
        return Incoming(self._arrivals, self._secret, clean(name), limit)

    def _finish(self, incoming: Incoming, rest: bytes | bytearray) -> FileInfo:
        incoming.write(rest)
        return self._blobs.keep(incoming)

    def _recall(self, identity: Identity) -> FileInfo | None:
        key = self._sources.recall(identity)
        with suppress(Missing):
            return self._blobs.renew(key) if key else None
        return None

    def _copy(self, source: BinaryIO, identity: Identity, now: float) -> FileInfo:
        with self._arrival(identity.name) as incoming:
            while block := source.read(BLOCK):
                incoming.write(block)
            info = self._blobs.keep(incoming)
        if identity.settled(now):
            self._sources.remember(identity, info.key)
        return info


async def read(file: BinaryIO, span: range | None) -> AsyncGenerator[bytes, None]:
    """Yields the bytes of the span in blocks, each read in a thread."""
    rest = None if span is None else len(span)
    if span:
        file.seek(span.start)
    while block := await to_thread.run_sync(file.read, BLOCK if rest is None else min(BLOCK, rest)):
        if rest is not None:
            rest -= len(block)
        yield block


def remove_stalled(path: Path, now: float) -> None:
    with suppress(FileNotFoundError):
        if now - path.stat().st_mtime > STALLED:
            path.unlink()
