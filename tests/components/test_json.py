"""JSON."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preludio import JSON, Button, Json
from preludio.errors import Error
from tests.components.junk import complaint


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"a": 1}, {"a": 1}),
        ([1, None], [1, None]),
        ('{"a": 1}', {"a": 1}),
        ("3", 3),
        (3, 3),
        (True, True),
        ((1, 2), [1, 2]),
        (None, None),
        ({1: 2}, {"1": 2}),
        ({"a": float("nan")}, {"a": None}),
        ({"n": np.int64(3), "v": np.array([1, 2])}, {"n": 3, "v": [1, 2]}),
        (np.float32(2), 2.0),
        ({"d": datetime(2020, 1, 1)}, {"d": "2020-01-01T00:00:00"}),  # noqa: DTZ001
        ({"p": Path("/x")}, {"p": "/x"}),
        ({"s": {1}}, {"s": [1]}),
        ({"o": object}, {"o": "<class 'object'>"}),
    ],
)
def test_values_are_shown_as_json_says_them(value: object, shown: object) -> None:
    assert JSON().postprocess(value) == shown


@pytest.mark.parametrize("text", ["", "nonsense", "{'a': 1}"])
def test_text_that_is_no_json_is_an_error(text: str) -> None:
    with pytest.raises(Error, match="Invalid JSON string"):
        JSON().postprocess(text)


def test_what_cannot_be_shown_names_the_value() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(ValueError, match="cannot be shown"):
        JSON().postprocess(loop)


def test_it_can_be_copied_by_default() -> None:
    assert JSON().get_config()["buttons"] == ["copy"]
    assert JSON(buttons=[]).get_config()["buttons"] == []


def test_buttons_of_the_author_travel_with_it() -> None:
    button = Button("Go")
    copy, own = JSON(buttons=["copy", button]).get_config()["buttons"]
    assert copy == "copy"
    assert own["id"] == button.id
    assert own["value"] == "Go"


def test_a_value_survives_flagging() -> None:
    assert JSON().read_from_flag(JSON().flag({"a": [1, 2]})) == {"a": [1, 2]}


def test_it_has_two_names() -> None:
    assert Json is JSON


JSON_LIKE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(JSON_LIKE.filter(lambda value: not isinstance(value, str)))
def test_what_is_shown_comes_back(value: Any) -> None:
    component = JSON()
    assert component.preprocess(component.postprocess(value)) == value
    assert component.postprocess(json.dumps(value)) == value
    assert value is None or component.read_from_flag(component.flag(value)) == value


@given(st.text())
def test_text_is_json_or_an_error_that_says_so(text: str) -> None:
    said = complaint(JSON().postprocess, text)
    if said is None:
        json.loads(text)
    else:
        assert "Invalid JSON string" in said
