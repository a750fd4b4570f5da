"""Edits lead from the old value to the new one, and are those that the official clients know."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preludio.wire.codec import settled
from preludio.wire.diff import apply_edits, edits

values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False, width=16) | st.text("ab", max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("xy", max_size=2), inner, max_size=4),
    max_leaves=12,
)


def same(one: Any, other: Any) -> bool:
    """Tells whether two values are the same JSON: 1, 1.0 and true are three things."""
    return repr(one) == repr(other) or (one == other and settled(one) == settled(other) and types(one) == types(other))


def types(value: Any) -> Any:
    if isinstance(value, list):
        return [types(item) for item in value]
    if isinstance(value, dict):
        return {key: types(item) for key, item in sorted(value.items())}
    return type(value)


@given(values, values)
def test_the_edits_make_the_new_of_the_old(old: Any, new: Any) -> None:
    before, wanted = deepcopy(old), deepcopy(new)
    found = edits(old, new)
    assert (old, new) == (before, wanted)
    assert same(apply_edits(deepcopy(old), deepcopy(found)), new)


@given(values)
def test_what_is_equal_needs_no_edits(value: Any) -> None:
    assert edits(value, deepcopy(value)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a", "a b", [["append", [], " b"]]),
        ("ab", "ba", [["replace", [], "ba"]]),
        (0, 1, [["replace", [], 1]]),
        (1, True, [["replace", [], True]]),
        ([1, 2], [1, 3], [["replace", [1], 3]]),
        ([[1, 2]], [[1, 2], [3, 4]], [["add", [1], [3, 4]]]),
        ([1, 2, 3], [1], [["delete", [1], None], ["delete", [1], None]]),
        ({"a": 1, "b": 2}, {"b": 3, "c": 4}, [["delete", ["a"], None], ["replace", ["b"], 3], ["add", ["c"], 4]]),
        ({"c": [{"confidence": 0.5}]}, {"c": [{"confidence": 0.6}]}, [["replace", ["c", 0, "confidence"], 0.6]]),
        (None, {"a": 1}, [["replace", [], {"a": 1}]]),
    ],
)
def test_edits_are_as_fine_as_the_change(old: Any, new: Any, expected: list[Any]) -> None:
    assert edits(old, new) == expected
