"""What a function tells while it runs, and what it may give back."""

from inspect import signature
from typing import Any

from preludio.graph.progress import Info, Progress, Success, Warning, log_message  # noqa: A004 -- the public API calls it so
from preludio.graph.updates import skip, update, validate
from preludio.interfaces.examples import NAME, create_examples

__all__ = [
    "Examples",
    "Info",
    "Progress",
    "Success",
    "Warning",
    "create_examples",
    "log_message",
    "skip",
    "update",
    "validate",
]


ASKED = signature(create_examples.__init__)


class Examples(create_examples):
    """What `gr.Examples` makes; here the default of the label is the word that both show."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)

    __init__.__signature__ = ASKED.replace(  # type: ignore[attr-defined]  # what inspect looks for
        parameters=[p.replace(default=NAME) if p.name == "label" else p for p in ASKED.parameters.values()]
    )
