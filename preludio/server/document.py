"""A finished answer: bytes that are the same for everybody, ready in several encodings."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from preludio.server.guard import Headers
from preludio.server.http import Scope, Send

SMALLEST = 400
"""Bytes from which compressing saves a packet."""


@dataclass(frozen=True)
class Document:
    """Bytes with a type, as they are asked for again and again; `encoded` holds what was compressed beforehand."""

    body: bytes
    media_type: str
    encoded: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    cache: str = "no-cache"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def compressed(
        cls, body: bytes, media_type: str, *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> "Document":
        """Makes a document of text, and compresses it if that saves something."""
        encoded = {"gzip": gzip.compress(body, 6, mtime=0)} if len(body) >= SMALLEST else {}
        return cls(body, media_type, encoded, status=status, headers=headers or {})

    async def respond(self, scope: Scope, send: Send) -> None:
        """Answers a request with the document, or tells that the asker has it already."""
        asked = dict(scope["headers"])
        if self.status == 200 and self.etag in asked.get(b"if-none-match", b""):
            await self._send(scope, send, 304, b"", [])
            return
        encoding, body = self._chosen(asked.get(b"accept-encoding", b"").decode("latin-1"))
        heads = [(b"content-length", str(len(body)).encode()), (b"content-type", self.media_type.encode())]
        if encoding:
            heads.append((b"content-encoding", encoding.encode()))
        await self._send(scope, send, self.status, body, heads)

    async def _send(self, scope: Scope, send: Send, status: int, body: bytes, heads: Headers) -> None:
        await send({"type": "http.response.start", "status": status, "headers": [*heads, *self._always]})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _chosen(self, accepted: str) -> tuple[str | None, bytes]:
        wanted = accepting(accepted)
        return next(((name, body) for name, body in self.encoded.items() if name in wanted), (None, self.body))

    @cached_property
    def etag(self) -> bytes:
        """Names the content, whatever its encoding."""
        return b'"' + sha256(self.body).hexdigest()[:32].encode() + b'"'

    @cached_property
    def _always(self) -> Headers:
        fixed = {"cache-control": self.cache, "x-content-type-options": "nosniff", **self.headers}
        heads = [(name.encode(), value.encode()) for name, value in fixed.items()]
        varies = [(b"vary", b"Accept-Encoding")] if self.encoded else []
        return [*heads, *varies, (b"etag", b"W/" + self.etag)]


def accepting(header: str) -> set[str]:
    """Gives the encodings that an Accept-Encoding header allows."""
    choices = (choice.replace(" ", "").partition(";") for choice in header.split(","))
    return {name.lower() for name, _, quality in choices if quality not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}}
