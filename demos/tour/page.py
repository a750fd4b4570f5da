"""What the corners of the tour share."""

import inspect
from collections.abc import Callable
from textwrap import dedent
from typing import Any

import preludio as gr


def code(*functions: Callable[..., Any]) -> None:
    """Shows the source of functions, as they run."""
    sources = (dedent(inspect.getsource(function)).strip() for function in functions)
    gr.Markdown("```python\n" + "\n\n\n".join(sources) + "\n```")


def number(value: float, decimals: int = 0) -> str:
    """Writes a number as Spanish does: 1.234,5."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
