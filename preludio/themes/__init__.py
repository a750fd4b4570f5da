"""Themes: what a page looks like, as data."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from preludio.themes.names import *  # noqa: F403 - the list stands there


def __getattr__(name: str) -> Any:
    return getattr(import_module("preludio.themes.names"), name)
