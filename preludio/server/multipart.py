"""Multipart bodies, read as they come: nothing of a file is held longer than it takes to write it."""

from __future__ import annotations

from collections import deque
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, MultipartState, parse_options_header

from preludio.server.http import Refusal

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from preludio.server.http import Receive, Scope

# A text field is a name or a small value.
LONGEST_FIELD = 64 << 10
LONGEST_HEADERS = 16 << 10
MOST_PARTS = 1000


class Part:
    """One part of a body: a field, or a file with a name; its bytes are read once, before the next part."""

    def __init__(self, headers: dict[str, bytes], chunks: AsyncIterator[bytes]) -> None:
        _, options = parse_options_header(headers.get("content-disposition", b""))
        self.name = options.get(b"name", b"").decode("utf-8", "replace")
        filename = options.get(b"filename")
        self.filename = None if filename is None else filename.decode("utf-8", "replace")
        self.chunks = chunks

    async def text(self) -> str:
        """Reads a field; raises Refusal for one that is too long."""
        read = bytearray()
        async for chunk in self.chunks:
            read += chunk
            if len(read) > LONGEST_FIELD:
                raise Refusal(413, f"The field {self.name!r} is too long: at most {LONGEST_FIELD} bytes are taken.")
        return read.decode("utf-8", "replace")


async def parts(scope: Scope, receive: Receive) -> AsyncGenerator[Part, None]:
    """Gives the parts of a request's body in order; raises Refusal for a body that is none."""
    kind, options = parse_options_header(_content_type(scope))
    if kind != b"multipart/form-data":
        raise Refusal(400, "Invalid content type.")
    boundary = options.get(b"boundary")
    if not boundary or len(boundary) > 70:
        raise Refusal(400, "The multipart body has no boundary of 1 to 70 characters.")
    reader = _Reader(receive, boundary)
    for _ in range(MOST_PARTS):
        headers = await reader.headers()
        if headers is None:
            return
        async with aclosing(reader.chunks()) as chunks:
            yield Part(headers, chunks)
            async for _chunk in chunks:
                # What was left of a part that nobody wanted whole.
                pass
    raise Refusal(413, f"The body has more than {MOST_PARTS} parts.")


def _content_type(scope: Scope) -> bytes:
    return next((value for name, value in scope["headers"] if name == b"content-type"), b"")


class _Reader:
    """Turns the parser's calls into a line of happenings that can be waited for."""

    def __init__(self, receive: Receive, boundary: bytes) -> None:
        self._receive = receive
        self._happened: deque[tuple[str, Any]] = deque()
        self._field = b""
        self._value = b""
        self._headers: dict[str, bytes] = {}
        self._size = 0
        self._over = False
        self._parser = MultipartParser(boundary, self._callbacks())  # type: ignore[arg-type]  # a plain dict of them

    def _callbacks(self) -> dict[str, Any]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": lambda: self._happened.append(("headers", self._headers)),
            "on_part_data": self._data,
            "on_part_end": lambda: self._happened.append(("end", None)),
        }

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._happened.append(("data", data[start:end]))

    def _begin(self) -> None:
        self._headers, self._size = {}, 0

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += self._measured(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += self._measured(data[start:end])

    def _measured(self, data: bytes) -> bytes:
        self._size += len(data)
        if self._size > LONGEST_HEADERS:
            raise Refusal(413, f"The headers of a part are longer than {LONGEST_HEADERS} bytes.")
        return data

    def _header_end(self) -> None:
        self._headers[self._field.decode("latin-1").lower()] = self._value
        self._field = self._value = b""

    async def headers(self) -> dict[str, bytes] | None:
        """Gives the headers of the next part, None after the last."""
        happening = await self._next()
        return happening[1] if happening else None

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Gives the bytes of the part whose headers were read."""
        while (happening := await self._next()) is not None and happening[0] == "data":
            yield happening[1]

    async def _next(self) -> tuple[str, Any] | None:
        while not self._happened:
            if self._over:
                return None
            await self._feed()
        return self._happened.popleft()

    async def _feed(self) -> None:
        message = await self._receive()
        if message["type"] != "http.request":
            raise Refusal(400, "The upload broke off.")
        try:
            self._parser.write(message.get("body", b""))
            if not message.get("more_body"):
                self._parser.finalize()
                self._over = True
                self._check_end()
        except MultipartParseError as error:
            raise Refusal(400, f"The multipart body is malformed: {error}") from error

    def _check_end(self) -> None:
        # Without its last boundary a body has been cut off, and so, perhaps, has a file in it.
        if self._parser.state != MultipartState.END:
            raise Refusal(400, "The multipart body is malformed: it ends before its last boundary.")
