"""What a function returns to change props instead of the whole value."""

from typing import Any, cast

UPDATE = "__type__"


def update(
    elem_id: str | None = None,
    elem_classes: list[str] | str | None = None,
    visible: bool | None = None,
    **kwargs: Any,
) -> dict[str, Any]:
    """Says which props of an output shall change; without arguments nothing does."""
    named = {"elem_id": elem_id, "elem_classes": elem_classes, "visible": visible}
    return {UPDATE: "update", **kwargs, **{k: v for k, v in named.items() if v is not None}}


def skip() -> dict[str, Any]:
    """Leaves an output, or all of them, as they are."""
    return {UPDATE: "update"}


def is_update(value: object) -> bool:
    """Tells whether a returned value is an update of props."""
    return isinstance(value, dict) and cast("dict[object, Any]", value).get(UPDATE) == "update"


def validate(is_valid: bool, message: str) -> dict[str, Any]:
    """Gives a validator's verdict on one input."""
    return {UPDATE: "validate", "is_valid": is_valid, "message": message}
