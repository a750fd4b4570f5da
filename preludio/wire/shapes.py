"""The shapes of JSON, told apart so that type checkers know it."""

from typing import Any, TypeGuard


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Tells whether a value is an object of JSON."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Tells whether a value is an array of JSON."""
    return isinstance(value, list)


def is_sequence(value: Any) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    """Tells whether a value is a list or a tuple."""
    return isinstance(value, (list, tuple))
