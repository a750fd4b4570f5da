from typing import Any

import pytest
from hypothesis import given

import preludio as gr
from preludio.errors import Refused
from tests.components.values import json_values


def test_gives_functions_what_was_sent() -> None:
    box = gr.Checkbox()
    assert [box.preprocess(payload) for payload in (True, False, None)] == [True, False, None]


def test_shows_the_truth_of_anything() -> None:
    box = gr.Checkbox()
    returned: list[Any] = [True, None, "x", []]
    assert [box.postprocess(value) for value in returned] == [True, False, True, False]


def test_starts_without_a_tick() -> None:
    assert gr.Checkbox().get_config()["value"] is False
    assert gr.Checkbox(True).get_config()["value"] is True
    assert gr.Checkbox().api_info() == {"type": "boolean"}


@given(json_values.filter(lambda value: value is not None and not isinstance(value, bool)))
def test_refuses_what_is_neither_true_nor_false(payload: Any) -> None:
    with pytest.raises(Refused, match="is neither true nor false"):
        gr.Checkbox().preprocess(payload)


@given(json_values)
def test_every_value_has_a_truth(value: Any) -> None:
    assert gr.Checkbox().postprocess(value) is bool(value)
