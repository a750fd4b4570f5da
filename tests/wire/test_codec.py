"""Python values as JSON, and JSON as requests."""

import json
import sys
from enum import Enum
from pathlib import PurePosixPath
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preludio.wire.codec import decode, encode, settled
from preludio.wire.requests import JoinBody


class Colour(Enum):
    RED = "red"


class Model:
    def model_dump(self) -> dict[str, int]:
        return {"a": 1}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([float("nan"), float("inf"), -float("inf"), 1.0], [None, None, None, 1.0]),
        (PurePosixPath("/a/b"), "/a/b"),
        (Colour.RED, "red"),
        ({"model": Model()}, {"model": {"a": 1}}),
        ((1, {2}), [1, [2]]),
        ({1: "a"}, {"1": "a"}),
        (2**70, 2**70),
    ],
)
def test_what_json_has_no_word_for(value: Any, expected: Any) -> None:
    assert json.loads(encode(value)) == expected


def test_arrays_travel_as_lists() -> None:
    numpy = pytest.importorskip("numpy")
    value = {"a": numpy.array([[1, 2], [3, 4]]), "f": numpy.float32(0.5), "n": numpy.array([float("nan")])}
    assert json.loads(encode(value)) == {"a": [[1, 2], [3, 4]], "f": 0.5, "n": [None]}


def test_numpy_is_not_imported_to_find_out() -> None:
    import subprocess

    code = "import sys, preludio.wire.codec as c; c.encode({'a': 1}); assert 'numpy' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_anything_else_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="A value of type object cannot travel as JSON"):
        encode({"a": [object()]})


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=10,
)


@given(values)
def test_a_settled_value_is_what_its_reader_has_and_nobody_elses(value: Any) -> None:
    assert settled(value) == json.loads(encode(value))
    if isinstance(value, (list, dict)):
        assert settled(value) is not value


def test_a_request_is_read_by_its_kind() -> None:
    body = decode(b'{"data":[1],"fn_index":2,"session_hash":"s","unknown":0}', JoinBody)
    assert (body.data, body.fn_index, body.session_hash, body.event_id) == ([1], 2, "s", None)
    for wrong in (b'{"data":1}', b"{}", b'{"data":[],"fn_index":"2"}'):
        with pytest.raises(msgspec.ValidationError):
            decode(wrong, JoinBody)
    with pytest.raises(msgspec.DecodeError):
        decode(b'{"data"', JoinBody)
