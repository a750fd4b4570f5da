"""Requests and answers in their plainest form, for the routes that every event passes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote_plus

import msgspec

from preludio.errors import PreludioError
from preludio.wire.codec import decode, encode

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
T = TypeVar("T")

JSON = (b"content-type", b"application/json")
# A call's values travel in one body; files are uploaded on their own.
LARGEST_BODY = 64 << 20


class Refusal(PreludioError):
    """Ends a request with a status and a detail for its sender."""

    def __init__(self, status: int, detail: Any) -> None:
        super().__init__(str(detail))
        self.status = status
        self.detail = detail


async def read(receive: Receive, most: int = LARGEST_BODY) -> bytes:
    """Reads a whole body; raises Refusal for one over `most` bytes, or whose sender has gone."""
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        return _checked(message.get("body", b""), most)
    body = bytearray()
    while message["type"] == "http.request":
        body += _checked(message.get("body", b""), most - len(body))
        if not message.get("more_body"):
            return bytes(body)
        message = await receive()
    raise Refusal(400, "The request broke off.")


def _checked(chunk: bytes, room: int) -> bytes:
    if len(chunk) > room:
        raise Refusal(413, f"The body is too large: at most {LARGEST_BODY} bytes are taken; upload files on their own.")
    return chunk


def query_of(scope: Scope) -> dict[str, str]:
    """Gives the parameters in the address of a request, of several with one name the last."""
    query: dict[str, str] = {}
    for pair in scope["query_string"].decode("latin-1").split("&"):
        name, _, value = pair.partition("=")
        query[plain_text(name)] = plain_text(value)
    return query


def plain_text(quoted: str) -> str:
    """Gives what a part of an address says."""
    return unquote_plus(quoted) if "%" in quoted or "+" in quoted else quoted


async def read_as(receive: Receive, kind: type[T]) -> tuple[T, bytes]:
    """Reads a body of JSON and gives it with its bytes; raises Refusal for any other shape."""
    body = await read(receive)
    try:
        return decode(body, kind), body
    except msgspec.ValidationError as error:
        raise Refusal(422, [{"type": "invalid", "loc": ["body"], "msg": str(error)}]) from error
    except msgspec.DecodeError as error:
        raise Refusal(422, [{"type": "json_invalid", "loc": ["body"], "msg": f"JSON decode error: {error}"}]) from error


async def reply(send: Send, value: Any, status: int = 200) -> None:
    """Answers with JSON."""
    await reply_bytes(send, encode(value), status)


async def reply_bytes(
    send: Send,
    body: bytes,
    status: int = 200,
    kind: tuple[bytes, bytes] = JSON,
    headers: Sequence[tuple[bytes, bytes]] = (),
) -> None:
    """Answers with bytes."""
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": status, "headers": [kind, length, *headers]})
    await send({"type": "http.response.body", "body": body})


async def redirect(send: Send, place: str) -> None:
    """Sends the asker elsewhere, for now and all times that the app is like this."""
    headers = [(b"location", place.encode()), (b"content-length", b"0"), (b"cache-control", b"no-cache")]
    await send({"type": "http.response.start", "status": 301, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


EVENT_STREAM = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        # nginx and others would hold back what they think is worth collecting.
        (b"x-accel-buffering", b"no"),
    ],
}


async def begin_stream(send: Send) -> None:
    """Begins an answer of server-sent events."""
    await send(dict(EVENT_STREAM))


async def send_chunk(send: Send, data: bytes, more: bool = True) -> None:
    """Sends a part of an answer."""
    await send({"type": "http.response.body", "body": data, "more_body": more})
