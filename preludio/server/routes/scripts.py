"""The author's JavaScript for pages that have loaded already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from preludio.server.document import Document
from preludio.server.http import Refusal
from preludio.server.page import keeping
from preludio.server.static import FOREVER, TYPES

if TYPE_CHECKING:
    from preludio.server.app import App
    from preludio.server.http import Receive, Scope, Send


async def script(app: App, scope: Scope, receive: Receive, send: Send, name: str) -> None:
    """Gives the script that puts one function where the page finds it: under its hash."""
    text = app.place.scripts.find(name)
    if text is None:
        raise Refusal(404, "There is no such script any more; load the page again.")
    body = keeping(f"#{name}", text).encode()
    await Document(body, TYPES[".js"], cache=FOREVER).respond(scope, send)
