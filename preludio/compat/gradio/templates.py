"""Components with other defaults, as far as they are there."""

from typing import Any

import preludio

TEMPLATES = frozenset(
    (
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
)
__all__ = sorted(TEMPLATES & preludio.NAMES.keys())  # noqa: PLE0605  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
    return getattr(preludio, name)
