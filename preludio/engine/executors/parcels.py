"""What passes between the server and its worker processes: pickled values, large arrays beside them as they are."""

from __future__ import annotations

import pickle
import struct
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import StreamReader
    from collections.abc import Callable, Mapping, Sequence
    from socket import socket

    from preludio.graph.block import Block
    from preludio.graph.inject import Request

# A parcel on the wire: the number of its frames, their sizes, the frames.
COUNT = struct.Struct("!I")
SIZE = struct.Struct("!Q")
Frame = bytes | bytearray | memoryview
# What of a request is of use in another process; the rest belongs to its connection.
SCOPE = (
    "type", "http_version", "method", "scheme", "path", "raw_path", "root_path", "query_string", "headers", "client",
    "server", "path_params",
)  # fmt: skip


class StandIn:
    """Stands in a worker process for a block of the app, which stays in the server: it can be a key, and no more."""

    def __init__(self, id: int) -> None:
        self.id = id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StandIn) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __reduce__(self) -> tuple[Any, ...]:
        return StandIn, (self.id,)

    def __repr__(self) -> str:
        return f"the block {self.id}"


def stand_in(block: Block) -> Any:
    """Gives the form in which a block of the app leaves the server."""
    return StandIn, (block.id,)


def new_block(block: Block) -> Any:
    """Gives the form in which a block that a function has made leaves its worker: it says what shall change."""
    return _made, (type(block), block.given)


def pack(value: Any, *, by_value: bool, blocks_as: Callable[[Block], Any]) -> list[Frame]:
    """Pickles a value; `by_value` takes functions and classes of the main program along with their code.

    Raises what the value's own class raises when it cannot be pickled.
    """
    buffers: list[pickle.PickleBuffer] = []
    file = BytesIO()
    pickler: Any = _pickler(by_value)(file, protocol=5, buffer_callback=buffers.append)
    pickler.blocks_as = blocks_as
    pickler.dump(value)
    return [file.getvalue(), *(buffer.raw() for buffer in buffers)]


def unpack(frames: Sequence[Frame], blocks: Mapping[int, Block] | None = None) -> Any:
    """Gives the value of a parcel; `blocks` are put in for those that stood in for them."""
    return _Unpickler(BytesIO(frames[0]), buffers=frames[1:], blocks=blocks or {}).load()


def sealed(frames: Sequence[Frame]) -> list[Frame]:
    """Puts before the frames of a parcel how long they are."""
    sizes = b"".join(SIZE.pack(memoryview(frame).nbytes) for frame in frames)
    return [COUNT.pack(len(frames)) + sizes, *frames]


async def receive(reader: StreamReader) -> list[Frame]:
    """Reads a parcel in the server; raises IncompleteReadError or OSError when there will be none."""
    (count,) = COUNT.unpack(await reader.readexactly(COUNT.size))
    sizes = await reader.readexactly(SIZE.size * count)
    return [bytearray(await reader.readexactly(size)) for (size,) in SIZE.iter_unpack(sizes)]


def read(source: socket) -> list[Frame]:
    """Reads a parcel in a worker; raises EOFError when there will be none."""
    (count,) = COUNT.unpack(_read_exactly(source, COUNT.size))
    sizes = _read_exactly(source, SIZE.size * count)
    return [_read_exactly(source, size) for (size,) in SIZE.iter_unpack(sizes)]


def _read_exactly(source: socket, size: int) -> bytearray:
    data = bytearray(size)
    rest = memoryview(data)
    while rest:
        count = source.recv_into(rest)
        if not count:
            raise EOFError
        rest = rest[count:]
    return data


@cache
def can_take_code() -> bool:
    """Tells whether there is what pickles functions that no other process can import."""
    return find_spec("cloudpickle") is not None


def _reduced(value: Any, blocks_as: Callable[[Block], Any]) -> Any:
    """Gives the form in which what belongs to one process leaves it; NotImplemented for all else."""
    # A worker whose function does without these has not imported them.
    blocks, inject = sys.modules.get("preludio.graph.block"), sys.modules.get("preludio.graph.inject")
    if blocks is not None and isinstance(value, blocks.Block):
        return blocks_as(value)
    if inject is not None and isinstance(value, inject.Request):
        return _request, (_scope_of(value), value.username, value.session_hash, value.kwargs)
    return NotImplemented


def _made(cls: type[Block], given: dict[str, Any]) -> Block:
    return cls(**given)


def _scope_of(request: Request) -> dict[str, Any] | None:
    scope = getattr(request.request, "scope", None)
    return None if scope is None else {name: scope[name] for name in SCOPE if name in scope}


def _request(
    scope: dict[str, Any] | None, username: str | None, session: str | None, kwargs: dict[str, Any]
) -> Request:
    from preludio.graph.inject import Request

    if scope is None:
        return Request(None, username, session, **kwargs)
    from starlette.requests import Request as HttpRequest

    return Request(HttpRequest(scope), username, session, **kwargs)


class _Pickler(pickle.Pickler):
    blocks_as: Callable[[Block], Any]

    def reducer_override(self, value: Any) -> Any:
        return _reduced(value, self.blocks_as)


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: BytesIO, *, buffers: Sequence[Frame], blocks: Mapping[int, Block]) -> None:
        super().__init__(file, buffers=buffers)
        self._blocks = blocks

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        found = super().find_class(module_name, global_name)
        return self._block if found is StandIn else found

    def _block(self, id: int) -> Any:
        return self._blocks.get(id) or StandIn(id)


@cache
def _pickler(by_value: bool) -> Callable[..., pickle.Pickler]:
    if not by_value:
        return _Pickler
    base: Any = import_module("cloudpickle").CloudPickler

    class CodePickler(base):  # type: ignore[misc]  # the package may be absent
        blocks_as: Callable[[Block], Any]

        def reducer_override(self, value: Any) -> Any:
            reduced = _reduced(value, self.blocks_as)
            return base.reducer_override(self, value) if reduced is NotImplemented else reduced

    return CodePickler
