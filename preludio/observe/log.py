"""The library's log: structured key-values through the standard library's logging."""

from __future__ import annotations

import logging
from typing import Any

logger = logging.getLogger("preludio")


def info(event: str, **facts: Any) -> None:
    """Notes that something went as it should."""
    logger.info("%s", _line(event, facts))


def warning(event: str, **facts: Any) -> None:
    """Notes what somebody should look at."""
    logger.warning("%s", _line(event, facts))


def error(event: str, exception: BaseException | None = None, **facts: Any) -> None:
    """Notes what went wrong, with its traceback."""
    logger.error("%s", _line(event, facts), exc_info=exception)


def _line(event: str, facts: dict[str, Any]) -> str:
    return " ".join([event, *(f"{name}={value!r}" for name, value in facts.items())])
