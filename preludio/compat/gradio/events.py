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

__all__ = [
    "CopyData",
    "DeletedFileData",
    "Dependency",
    "DownloadData",
    "EditData",
    "EventData",
    "KeyUpData",
    "LikeData",
    "RetryData",
    "SelectData",
    "UndoData",
    "api",
    "on",
]
