"""Gradio's module names over ours; programs see this package as `gradio` once `install_as_gradio()` was called."""

from typing import Any

import preludio

__version__ = "6.31.0"  # the version whose API and wire are spoken
__all__ = sorted(preludio.NAMES)  # noqa: PLE0605 -- the names stand in one table  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    return getattr(preludio, name)


def __dir__() -> list[str]:
    return dir(preludio)
