from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from preludio.errors import Refused
from tests.components.values import json_values, texts


def test_sends_pairs_of_label_and_value() -> None:
    assert gr.Radio(["a", ("Two", 2), 3.5]).get_config()["choices"] == [["a", "a"], ["Two", 2], ["3.5", 3.5]]


def test_starts_without_a_choice() -> None:
    assert gr.Radio(["a"]).get_config()["value"] is None


def test_gives_functions_the_value_or_its_position() -> None:
    assert [gr.Radio(["a", ("B", "b")]).preprocess(payload) for payload in ("a", "b", None)] == ["a", "b", None]
    assert [gr.Radio(["a", "b"], type="index").preprocess(payload) for payload in ("b", None)] == [1, None]


def test_gives_functions_its_own_value_not_an_equal_one() -> None:
    assert gr.Radio([1, 2]).preprocess(True) is not True


def test_refuses_what_is_no_choice() -> None:
    with pytest.raises(Refused, match="Value 'z' is not in the list of choices: 'a', 'b'"):
        gr.Radio(["a", ("B", "b")]).preprocess("z")
    with pytest.raises(Refused, match="is not in the list of choices"):
        gr.Radio(["a"]).preprocess(["a"])  # type: ignore[arg-type]  # what the error is for


def test_does_not_check_what_functions_return() -> None:
    assert gr.Radio(["a"]).postprocess("z") == "z"


def test_says_which_types_there_are() -> None:
    with pytest.raises(ValueError, match=r"Radio: type \('name'\) must be one of \('value', 'index'\)"):
        gr.Radio(["a"], type="name")  # type: ignore[arg-type]  # what the error is for


def test_an_update_of_the_choices_counts() -> None:
    changed = gr.Radio(["a"]).with_props({"choices": ["x", ("Y", "y")]})
    assert changed.get_config()["choices"] == [["x", "x"], ["Y", "y"]]
    assert changed.preprocess("y") == "y"
    with pytest.raises(Refused):
        changed.preprocess("a")


def test_tells_clients_its_values() -> None:
    radio = gr.Radio(["a", ("B", "b")])
    assert radio.api_info() == {"enum": ["a", "b"], "title": "Radio", "type": "string"}
    assert radio.example_payload() == "a"
    assert gr.Radio().example_payload() is None


@given(st.lists(texts | st.integers(), unique=True, min_size=1), st.data())
def test_every_choice_is_given_by_its_value_or_position(choices: list[Any], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(choices) - 1))
    assert gr.Radio(choices).preprocess(choices[place]) == choices[place]
    assert gr.Radio(choices, type="index").preprocess(choices[place]) == place
    assert gr.Radio(choices).postprocess(choices[place]) == choices[place]


@given(json_values.filter(lambda value: value not in (None, "a", "b")))
def test_refuses_all_that_is_no_choice(payload: Any) -> None:
    with pytest.raises(Refused, match="is not in the list of choices"):
        gr.Radio(["a", ("B", "b")]).preprocess(payload)
