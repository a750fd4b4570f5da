"""A button that gives a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from preludio.components.button import Pressable
from preludio.components.file import SAMPLE, SAMPLE_PAYLOAD, offered, received_file
from preludio.components.media import local_path
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.wire.files import FILE_SCHEMA, FileData

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.graph.schema import Schema


class DownloadButton(Pressable[Any]):
    """Gives a visitor who presses it a file; without one it only tells its listeners."""

    carries_files = True
    blocking = True

    label: str = prop(default="Download", kw_only=False, doc="Its text.")
    value: str | Path | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="The file it gives: a path or URL."
    )

    change = Event("The file changed.", trigger="always_last")
    click = Event("The visitor pressed it.")

    if TYPE_CHECKING:
        # A type checker would expect the value first, because a base has it.
        def __init__(self, label: str = ..., value: Any = None, **props: Any) -> None: ...

    def preprocess(self, payload: FileData | None) -> str | None:
        return None if payload is None else local_path(received_file(self, payload))

    def postprocess(self, value: Any) -> FileData | None:
        return None if value is None else offered(self, value)

    def api_info(self) -> Schema:
        return FILE_SCHEMA

    def example_payload(self) -> Any:
        return SAMPLE_PAYLOAD

    def example_value(self) -> str:
        return SAMPLE
