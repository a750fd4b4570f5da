"""Values that no component wants, and what it says of them."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)


def complaint(codec: Callable[[Any], object], value: Any) -> str | None:
    """Gives what a codec says of a value that it refuses; None where it takes it."""
    try:
        codec(value)
    except ValueError as error:
        return str(error)
    return None
