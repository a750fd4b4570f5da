"""Values of state variables as bytes: what comes back is what went in, and nothing could run."""

import pickle
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preludio.state.codec import Unstorable, dumps, fingerprint, loads

scalars = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text() | st.binary()
)
keys = st.text() | st.integers(-(2**63), 2**64 - 1) | st.booleans() | st.none()
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(keys, inner, max_size=4)
        | st.sets(st.integers(0, 9) | st.text(max_size=3) | st.tuples(st.integers(0, 99)), max_size=4)
    ),
    max_leaves=12,
)


@given(values)
def test_what_comes_back_is_what_went_in(value: Any) -> None:
    back = loads(dumps(value))
    assert back == value
    assert type(back) is type(value)
    assert repr(back) == repr(value) or isinstance(value, (set, dict, list, tuple))


@pytest.mark.parametrize("kind", ["int8", "float64", "complex64", "bool", "<U5", "datetime64[s]"])
def test_arrays_keep_shape_and_kind(kind: str) -> None:
    numpy = pytest.importorskip("numpy")
    array = numpy.zeros((2, 3), dtype=kind)
    back = loads(dumps([array]))[0]
    assert (back.dtype, back.shape) == (array.dtype, (2, 3))
    assert (back == array).all()


class Anything:
    pass


def knot() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value",
    [
        Anything(),
        [Anything()],
        {(1, 2): 3},
        2**64,
        -(2**63) - 1,
        {2**70: 1},
        "\udc80",
        {"\udc80": 1},
        knot(),
        frozenset(),
        print,
    ],
)
def test_what_would_not_come_back_is_refused(value: Any) -> None:
    with pytest.raises(Unstorable, match="cannot be stored"):
        dumps(value)


def test_an_array_of_objects_is_refused() -> None:
    numpy = pytest.importorskip("numpy")
    with pytest.raises(Unstorable):
        dumps(numpy.array([Anything()]))


def test_bytes_that_would_run_code_are_no_value() -> None:
    for data in (pickle.dumps(print), msgspec.msgpack.encode(msgspec.msgpack.Ext(3, pickle.dumps([1])))):
        with pytest.raises((ValueError, msgspec.DecodeError)):
            loads(data)


class Odd:
    __hash__ = None  # type: ignore[assignment]


@given(values)
def test_a_change_is_seen_and_no_change_is_none(value: Any) -> None:
    changed = [value]
    before = fingerprint(changed)
    assert fingerprint([value]) == before
    changed.append(0)
    assert fingerprint(changed) != before


def test_of_what_cannot_be_stored_the_hash_or_the_identity_counts() -> None:
    odd = Odd()
    assert fingerprint(odd) == fingerprint(odd)
    assert fingerprint(odd) != fingerprint(Odd())
    assert fingerprint(frozenset({1})) == fingerprint(frozenset({1}))
