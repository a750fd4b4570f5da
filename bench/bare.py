"""The physical limit: the endpoints and message bytes of the measured apps on bare ASGI, with no framework.

usage: python -m bench.bare PORT APP
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import orjson
import uvicorn

from bench.apps import PAUSE, WORDS, asked_of, greet, stamp

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Answer = Callable[[str, str], AsyncIterator[bytes]]

STARTED = (
    b'data: {"msg":"estimation","event_id":"%(id)s","rank":0,"queue_size":1,"rank_eta":0.0002651214599609375}\n\n'
    b'data: {"msg":"process_starts","event_id":"%(id)s","eta":0.0002651214599609375}\n\n'
)
OUTPUT = (
    b'"output":{"data":%(data)s,"is_generating":%(more)s,"duration":0.0002651214599609375,'
    b'"average_duration":0.0002651214599609375,"render_config":null,"changed_state_ids":[],"used_cache":null},'
    b'"success":true,'
)
GENERATING = b'data: {"msg":"process_generating","event_id":"%(id)s",' + OUTPUT + b'"time_limit":null}\n\n'
COMPLETED = (
    b'data: {"msg":"process_completed","event_id":"%(id)s",'
    + OUTPUT
    + b'"title":null,"used_cache":null,"cache_duration":0.0002651214599609375,"avg_time":0.0002651214599609375}\n\n'
    b'data: {"msg":"close_stream","event_id":null}\n\n'
)
PAGE = b"""<!doctype html><title>bare</title><textarea></textarea><button>Submit</button><textarea disabled></textarea>
<script>
const [input, output] = document.querySelectorAll("textarea");
document.querySelector("button").onclick = async () => {
	const body = JSON.stringify({ data: [input.value], fn_index: 0, session_hash: "page" });
	await fetch("/gradio_api/queue/join", { method: "POST", body });
	const stream = await (await fetch("/gradio_api/queue/data?session_hash=page")).text();
	const done = stream.split("\\n\\n").find((block) => block.includes("process_completed"));
	output.value = JSON.parse(done.slice(6)).output.data[0];
};
</script>"""


def generating(event: str, data: Any) -> bytes:
    return GENERATING % {b"id": event.encode(), b"data": orjson.dumps(data), b"more": b"true"}


def finished(event: str, text: str) -> bytes:
    return COMPLETED % {b"id": event.encode(), b"data": orjson.dumps([text]), b"more": b"false"}


def started(event: str) -> bytes:
    return STARTED % {b"id": event.encode()}


async def echo(event: str, text: str) -> AsyncIterator[bytes]:
    yield started(event) + finished(event, text)


async def hello(event: str, text: str) -> AsyncIterator[bytes]:
    yield started(event) + finished(event, greet(text))


async def write(event: str, text: str, pause: float) -> AsyncIterator[bytes]:
    yield started(event)
    for number, word in enumerate(WORDS):
        await asyncio.sleep(pause)
        text += word
        yield generating(event, [[["append", [], word]]] if number else [text])
    yield finished(event, text)


async def stream_tokens(event: str, asked: str) -> AsyncIterator[bytes]:
    tokens, pause, text = asked_of(asked)
    yield started(event) + generating(event, [text])
    for number in range(tokens):
        await asyncio.sleep(pause)
        token = stamp(number)
        text += token
        yield generating(event, [[["append", [], token]]])
    yield finished(event, text)


ANSWERS: dict[str, Answer] = {
    "hello": hello,
    "echo": echo,
    "tokens": lambda event, text: write(event, text, 0),
    "paced": lambda event, text: write(event, text, PAUSE),
    "session": echo,
    "stream": stream_tokens,
}


class Bare:
    """An ASGI app that knows one endpoint and keeps at most one waiting event a session."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.waiting: dict[str, tuple[str, str]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        match scope["path"]:
            case "/gradio_api/queue/join":
                await reply(send, b"application/json", self.join(await body(receive)))
            case "/gradio_api/queue/data":
                [session] = parse_qs(scope["query_string"])[b"session_hash"]
                await stream(send, self.answer(*self.waiting.pop(session.decode())))
            case "/":
                await reply(send, b"text/html", PAGE)
            case path if path.startswith("/gradio_api/heartbeat/"):
                await hold(receive, send)
            case _:
                await reply(send, b"text/plain", b"Not Found", status=404)

    def join(self, content: bytes) -> bytes:
        request = orjson.loads(content)
        event = uuid4().hex
        self.waiting[request["session_hash"]] = (event, request["data"][0])
        return orjson.dumps({"event_id": event})


async def body(receive: Receive) -> bytes:
    content = b""
    while (message := await receive())["type"] == "http.request":
        content += message.get("body", b"")
        if not message.get("more_body"):
            break
    return content


async def reply(send: Send, kind: bytes, content: bytes, status: int = 200) -> None:
    headers = [(b"content-type", kind), (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def stream(send: Send, blocks: AsyncIterator[bytes]) -> None:
    await begin(send)
    async for block in blocks:
        await send({"type": "http.response.body", "body": block, "more_body": True})
    await send({"type": "http.response.body"})


async def hold(receive: Receive, send: Send) -> None:
    """Keeps a stream open and silent until its reader goes."""
    await begin(send)
    await send({"type": "http.response.body", "body": b"", "more_body": True})
    while (await receive())["type"] != "http.disconnect":
        pass


async def begin(send: Send) -> None:
    headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


def main(port: str, app: str) -> None:
    bare = Bare(ANSWERS[app])
    uvicorn.run(bare, port=int(port), loop="uvloop", http="httptools", log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
