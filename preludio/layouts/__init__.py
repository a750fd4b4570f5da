"""Layouts: how a page is divided. Names are imported when they are asked for."""

from importlib import import_module
from typing import Any

from preludio import NAMES as PUBLIC

NAMES = {name: module for name, module in PUBLIC.items() if module.startswith("layouts.")} | {"Form": "layouts.form"}


def __getattr__(name: str) -> Any:
    if name not in NAMES:
        raise AttributeError(f"module 'preludio.layouts' has no attribute {name!r}", name=name)
    return getattr(import_module(f"preludio.{NAMES[name]}"), name)
