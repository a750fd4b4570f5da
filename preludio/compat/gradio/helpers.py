"""What a function tells while it runs, and what it may give back."""

from preludio.graph.progress import Info, Progress, Success, Warning, log_message  # noqa: A004 -- the public API calls it so
from preludio.graph.updates import skip, update, validate
from preludio.interfaces.examples import Examples, create_examples

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
