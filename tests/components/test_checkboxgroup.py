from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import preludio as gr
from preludio.errors import Refused
from tests.components.values import json_values, numbers, texts

CHOICES: list[Any] = ["a", ("B", "b"), 3]


def test_starts_without_a_choice() -> None:
    assert gr.CheckboxGroup(CHOICES).get_config()["value"] == []
    assert gr.CheckboxGroup(CHOICES, value="b").get_config()["value"] == ["b"]
    assert gr.CheckboxGroup(CHOICES, value=("a", 3)).get_config()["value"] == ["a", 3]


@given(st.lists(st.sampled_from(["a", "b", 3])))
def test_gives_functions_values_or_positions(payload: list[Any]) -> None:
    assert gr.CheckboxGroup(CHOICES).preprocess(payload) == payload
    positions = [["a", "b", 3].index(value) for value in payload]
    assert gr.CheckboxGroup(CHOICES, type="index").preprocess(payload) == positions


@given(json_values.filter(lambda value: not isinstance(value, list)))
def test_refuses_what_is_no_list(payload: Any) -> None:
    with pytest.raises(Refused, match="is not a list of choices"):
        gr.CheckboxGroup(CHOICES).preprocess(payload)


@given(st.lists(json_values, min_size=1))
def test_refuses_what_is_no_choice(payload: list[Any]) -> None:
    assume(any(isinstance(value, (list, dict)) or value not in {"a", "b", 3} for value in payload))
    with pytest.raises(Refused, match="is not in the list of choices"):
        gr.CheckboxGroup(CHOICES).preprocess(payload)


@given(st.lists(texts | numbers))
def test_shows_what_functions_return(values: list[Any]) -> None:
    group = gr.CheckboxGroup(CHOICES)
    assert group.postprocess(values) == group.postprocess(tuple(values)) == values  # type: ignore[arg-type]  # a tuple
    assert [group.postprocess([value]) for value in values] == [group.postprocess(value) for value in values]
    assert group.postprocess(None) == []


def test_says_which_types_there_are() -> None:
    with pytest.raises(ValueError, match=r"CheckboxGroup: type \('name'\) must be one of \('value', 'index'\)"):
        gr.CheckboxGroup(type="name")  # type: ignore[arg-type]  # what the error is for


def test_tells_clients_its_values() -> None:
    group = gr.CheckboxGroup(CHOICES)
    assert group.api_info()["items"]["enum"] == ["a", "b", 3]
    assert (group.example_payload(), gr.CheckboxGroup().example_payload()) == (["a"], None)
    assert gr.Checkboxgroup is gr.CheckboxGroup
