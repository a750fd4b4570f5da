"""Odds and ends that programs reach for."""

from preludio.components.media import NamedString
from preludio.wire.sizes import FileSize

NO_RELOAD = True  # code under `if gr.NO_RELOAD:` runs once; there is no reload mode in which it would not

__all__ = ["NO_RELOAD", "FileSize", "NamedString"]
