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


class Addition:
    """What is to be added to an output."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"append({self.value!r})"


def append(value: Any) -> Any:
    """Adds to what the running call has shown in an output, when a generator yields it.

    Text is added to text, a list's items to a list, rows to a table. The first one of a call begins from empty; to go
    on from what was there before, yield that first. However long the output has become, only what is new is looked at
    and sent.

    Args:
        value: A text; a list of items, or a single one that is not a list; a list of rows, or what else the component
            takes for them.

    Raises:
        OutputError: In the call, if the output does not hold text, a list or a table, or the function does not yield.
    """
    return Addition(value)


def is_update(value: object) -> bool:
    """Tells whether a returned value is an update of props."""
    return isinstance(value, dict) and cast("dict[object, Any]", value).get(UPDATE) == "update"


def validate(is_valid: bool, message: str) -> dict[str, Any]:
    """Gives a validator's verdict on one input."""
    return {UPDATE: "validate", "is_valid": is_valid, "message": message}
