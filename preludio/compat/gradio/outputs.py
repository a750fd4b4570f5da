"""The components that Gradio 2 had for outputs."""

from collections.abc import Callable
from typing import Any

from preludio.compat.translate import legacy


def __getattr__(name: str) -> Callable[..., Any]:
    return legacy("outputs", name)
