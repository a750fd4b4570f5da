"""Files up and down."""

from __future__ import annotations

import asyncio
import mimetypes
from collections import OrderedDict
from contextlib import aclosing
from typing import TYPE_CHECKING

from starlette.responses import FileResponse

from preludio.server.http import JSON, Refusal, begin_stream, query_of, reply, reply_bytes, send_chunk
from preludio.server.multipart import parts
from preludio.state.files import BadKey, BadName, Full, Missing, StorageFailed, TooLarge
from preludio.state.files.names import parse
from preludio.wire.codec import encode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from preludio.server.app import App
    from preludio.server.http import Receive, Scope, Send
    from preludio.state.files import FileInfo

MOST_UPDATES = 1000
HEARTBEAT = b'data: {"msg":"heartbeat"}\n\n'
# What a browser shows without running anything of it; all else is saved.
INLINE = {
    "application/json",
    "audio/aac",
    "audio/flac",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/webm",
    "audio/x-wav",
    "image/avif",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain",
    "video/mp4",
    "video/ogg",
    "video/webm",
}
# An SVG is a picture in a page's <img>, and would be a program in a tab of its own.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; sandbox"


class Uploads:
    """How far uploads are whose senders want to watch; the oldest are forgotten first."""

    def __init__(self, most: int = 1000) -> None:
        self._most = most
        self._lines: OrderedDict[str, asyncio.Queue[dict[str, object]]] = OrderedDict()

    def line(self, id: str) -> asyncio.Queue[dict[str, object]]:
        """Gives the line of messages of an upload, a new one for an unknown id."""
        if id not in self._lines:
            self._lines[id] = asyncio.Queue()
            if len(self._lines) > self._most:
                self._lines.popitem(last=False)
        return self._lines[id]

    def forget(self, id: str) -> None:
        """Drops an upload that has been watched to its end."""
        self._lines.pop(id, None)


async def upload(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Stores the files of a multipart body and gives their handles."""
    id = query_of(scope).get("upload_id")
    line = app.uploads.line(id) if id else None
    stored: list[FileInfo] = []
    try:
        async with aclosing(parts(scope, receive)) as body:
            async for part in body:
                if part.name == "files" and part.filename is not None:
                    chunks = _counted(part.chunks, part.filename, line)
                    stored.append(await _put(app, chunks, part.filename))
    finally:
        if line is not None:
            line.put_nowait({"msg": "done"})
    await reply(send, [info.key for info in stored])


async def _put(app: App, chunks: AsyncIterator[bytes], name: str) -> FileInfo:
    limit = app.options.max_file_size
    try:
        return await app.place.files.put(chunks, name, limit=limit)
    except TooLarge as error:
        raise Refusal(413, f"File size exceeded maximum allowed size of {limit} bytes.") from error
    except BadName as error:
        raise Refusal(400, f"Invalid file name: {name}") from error
    except (Full, StorageFailed) as error:
        raise Refusal(507, str(error)) from error


async def _counted(
    chunks: AsyncIterator[bytes], name: str, line: asyncio.Queue[dict[str, object]] | None
) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        # Whoever does not look misses some of it; what is kept for them must not grow.
        if line is not None and line.qsize() < MOST_UPDATES:
            line.put_nowait({"msg": "update", "orig_name": name, "chunk_size": len(chunk)})
        yield chunk


async def upload_progress(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Streams how far an upload is, until it is done."""
    id = query_of(scope).get("upload_id", "")
    if not id:
        raise Refusal(404, "There is no upload without an upload_id.")
    line = app.uploads.line(id)
    await begin_stream(send)
    async with app.streams.alive(receive, send, HEARTBEAT):
        while True:
            message = await line.get()
            await send_chunk(send, b"data: %b\n\n" % encode(message))
            if message["msg"] == "done":
                app.uploads.forget(id)
                break
    await send_chunk(send, b"", more=False)


async def download(app: App, scope: Scope, receive: Receive, send: Send, path: str) -> None:
    """Sends a stored file, or one the developer has opened to visitors."""
    try:
        place, name, granted = _place(app, path)
    except (BadKey, Missing):
        detail = encode({"detail": f"File not allowed: {path}."})
        await reply_bytes(send, detail, 403, JSON)
        return
    await _file_response(place, name, granted)(scope, receive, send)


def _place(app: App, path: str) -> tuple[Path, str, bool]:
    """Gives where a file lies, its name, and whether the developer has opened its folder."""
    granted = app.granted(path)
    if granted is not None:
        return granted, granted.name, True
    key = parse(path)
    return app.place.files.path(key), key.partition("/")[2], False


def _file_response(place: Path, name: str, granted: bool) -> FileResponse:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    inline = granted or kind in INLINE
    if not inline and kind != "image/svg+xml":
        kind = "application/octet-stream"
    response = FileResponse(
        place,
        media_type=kind,
        filename=name,
        content_disposition_type="inline" if inline else "attachment",
        headers={"x-content-type-options": "nosniff", "content-security-policy": SANDBOX},
    )
    if not granted:
        # A handle names its content, which never changes.
        response.headers["cache-control"] = "private, max-age=31536000, immutable"
    return response
