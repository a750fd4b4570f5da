"""A browser's side of one request, without a network."""

import gzip
from dataclasses import dataclass, field
from typing import Any

from preludio.server.document import Document
from preludio.server.http import Scope


@dataclass
class Answer:
    """Collects what is sent."""

    messages: list[Any] = field(default_factory=list[Any])

    async def send(self, message: Any) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.messages[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.messages[1:])

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


def get(method: str = "GET", **headers: str) -> Scope:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": method, "headers": raw}


async def fetch(document: Document, method: str = "GET", **headers: str) -> Answer:
    answer = Answer()
    await document.respond(get(method, **headers), answer.send)
    return answer
