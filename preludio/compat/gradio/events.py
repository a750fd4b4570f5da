"""Listeners, and what an event tells."""

from preludio.graph.events import Dependency, api, on
from preludio.graph.inject import (
    CopyData,
    DeletedFileData,
    DownloadData,
    EditData,
    EventData,
    KeyUpData,
    LikeData,
    RetryData,
    SelectData,
    UndoData,
)
from preludio.graph.listed import EventListener, EventListenerMethod, Events, all_events

__all__ = [
    "CopyData",
    "DeletedFileData",
    "Dependency",
    "DownloadData",
    "EditData",
    "EventData",
    "EventListener",
    "EventListenerMethod",
    "Events",
    "KeyUpData",
    "LikeData",
    "RetryData",
    "SelectData",
    "UndoData",
    "all_events",
    "api",
    "on",
]
