"""A button that takes files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from preludio.components.button import Pressable
from preludio.components.file import FileTaker
from preludio.graph.declared import prop
from preludio.graph.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable


class UploadButton(FileTaker, Pressable[Any]):
    """Takes files from a visitor who presses it, or drops them on it; it does not show which it has."""

    label: str = prop(default="Upload a File", kw_only=False, doc="Its text.")
    value: str | Path | list[str] | list[Path] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="File it starts with: a path or URL, or several."
    )

    click = Event("The visitor pressed it, before any file is chosen.")

    if TYPE_CHECKING:
        # A type checker would expect the value first, because a base has it.
        def __init__(self, label: str = ..., value: Any = None, **props: Any) -> None: ...
