"""Components with other defaults, as far as they are there."""

from typing import Any

import preludio

__all__ = [
    name
    for name in (
        "Files",
        "ImageMask",
        "List",
        "Matrix",
        "Mic",
        "Microphone",
        "Numpy",
        "Paint",
        "PlayableVideo",
        "Sketchpad",
        "TextArea",
    )
    if name in preludio.NAMES
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
    return getattr(preludio, name)
