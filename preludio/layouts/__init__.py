"""Layouts: how a page is divided. Names are imported when they are asked for."""

from importlib import import_module
from typing import Any

from preludio import NAMES as PUBLIC
from preludio import former

NAMES = {name: module for name, module in PUBLIC.items() if module.startswith("layouts.")} | {"Form": "layouts.form"}


def __getattr__(name: str) -> Any:
    if name not in NAMES:
        return former(__name__, name)
    return getattr(import_module(f"preludio.{NAMES[name]}"), name)
