"""What a function tells while it runs, and what it may give back."""

from preludio.graph.progress import Info, Progress, Success, Warning, log_message  # noqa: A004 -- the public API calls it so
from preludio.graph.updates import skip, update, validate

__all__ = ["Info", "Progress", "Success", "Warning", "log_message", "skip", "update", "validate"]
