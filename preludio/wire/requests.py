"""What a page or a client asks of the server."""

from __future__ import annotations

from typing import Any

import msgspec


class JoinBody(msgspec.Struct):
    """A call, or the next chunk of one: one value for each input.

    `event_id` is minted by the page, so that sending it again changes nothing.
    """

    data: list[Any]
    fn_index: int | None = None
    session_hash: str | None = None
    event_data: Any = None
    trigger_id: int | None = None
    event_id: str | None = None


class CallBody(msgspec.Struct):
    """A call by the name of its endpoint."""

    data: list[Any] = []
    session_hash: str | None = None
    event_data: Any = None
    trigger_id: int | None = None
    fn_index: int | None = None
    batched: bool = False


class CancelBody(msgspec.Struct):
    """Ends a call."""

    session_hash: str
    event_id: str
    fn_index: int | None = None


class ResetBody(msgspec.Struct):
    """Is sent by the official clients after a cancel; nothing is left to do then."""

    event_id: str


class ServerCall(msgspec.Struct):
    """A call of a function that a component offers to its own browser half."""

    component_id: int
    fn_name: str
    session_hash: str | None = None
    data: Any = None
