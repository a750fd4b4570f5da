from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import preludio as gr
from preludio.errors import Refused
from tests.components.values import json_values, numbers, texts


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ({}, "a"),
        ({"value": None}, None),
        ({"value": "b"}, "b"),
        ({"multiselect": True}, []),
        ({"multiselect": True, "value": "b"}, ["b"]),
        ({"choices": []}, None),
    ],
)
def test_starts_with_the_first_choice_unless_told(arguments: dict[str, Any], value: Any) -> None:
    known: dict[str, Any] = {"choices": ["a", ("B", "b")]}
    assert gr.Dropdown(**(known | arguments)).get_config()["value"] == value


def test_sends_pairs_of_label_and_value() -> None:
    assert gr.Dropdown(["a", ("Two", 2)]).get_config()["choices"] == [["a", "a"], ["Two", 2]]


@pytest.mark.parametrize(
    ("arguments", "payload", "given"),
    [
        ({}, "b", "b"),
        ({}, None, None),
        ({}, ["a", "b"], ["a", "b"]),
        ({"type": "index"}, "b", 1),
        ({"type": "index", "multiselect": True}, ["b", "a"], [1, 0]),
        ({"multiselect": True}, [], []),
        ({"allow_custom_value": True}, "zz", "zz"),
        ({"allow_custom_value": True, "multiselect": True}, ["a", "zz"], ["a", "zz"]),
        ({"allow_custom_value": True, "type": "index", "multiselect": True}, ["a", "zz"], [0, None]),
    ],
)
def test_gives_functions_values_or_positions(arguments: dict[str, Any], payload: Any, given: Any) -> None:
    assert gr.Dropdown(["a", ("B", "b")], **arguments).preprocess(payload) == given


@pytest.mark.parametrize("payload", ["zz", "B", ["a", "zz"], {"a": 1}, [["a"]]])
def test_refuses_what_is_no_choice(payload: Any) -> None:
    with pytest.raises(Refused, match="is not in the list of choices: 'a', 'b'"):
        gr.Dropdown(["a", ("B", "b")]).preprocess(payload)


def test_refuses_custom_values_that_nobody_can_type() -> None:
    with pytest.raises(Refused):
        gr.Dropdown(["a"], allow_custom_value=True).preprocess({"a": 1})  # type: ignore[arg-type]  # the error's cause


def test_names_only_some_of_many_choices() -> None:
    with pytest.raises(Refused, match="9 and 4990 more"):
        gr.Dropdown([*range(5000)]).preprocess(-1)


def test_leaves_the_number_of_choices_to_the_page() -> None:
    assert gr.Dropdown(["a", "b"], multiselect=True, max_choices=1).preprocess(["a", "b"]) == ["a", "b"]


def test_finds_the_first_of_two_equal_values() -> None:
    assert gr.Dropdown([("x", 1), ("y", 1)], type="index").preprocess(1) == 0


def test_shows_a_single_value_as_a_list_where_several_can_be_taken() -> None:
    dropdown = gr.Dropdown(["a", "b"], multiselect=True)
    returned: list[Any] = ["a", ("a", "b"), None]
    assert [dropdown.postprocess(value) for value in returned] == [["a"], ["a", "b"], None]
    assert gr.Dropdown(["a"]).postprocess("a") == "a"


def test_an_update_of_the_choices_counts() -> None:
    changed = gr.Dropdown(["a"]).with_props({"choices": ["x", ("Y", "y")], "value": "y"})
    assert changed.preprocess("y") == "y"
    assert changed.get_config()["choices"] == [["x", "x"], ["Y", "y"]]
    with pytest.raises(Refused):
        changed.preprocess("a")


def test_tells_clients_its_values() -> None:
    one = {"type": "string", "enum": ["a"]}
    assert gr.Dropdown(["a"]).api_info() == one
    assert gr.Dropdown(["a"], multiselect=True).api_info() == {"type": "array", "items": one}
    assert gr.Dropdown(["a"], multiselect=True).example_payload() == ["a"]
    assert gr.Dropdown().example_payload() is None


def test_key_up_runs_for_the_last_key() -> None:
    with gr.Blocks():
        assert gr.Dropdown().key_up(lambda: None)["trigger_mode"] == "always_last"


@given(st.lists(st.sampled_from(["a", "b", 3])))
def test_every_choice_is_given_by_its_value_or_position(payload: list[Any]) -> None:
    choices: list[Any] = ["a", ("B", "b"), 3]
    dropdown = gr.Dropdown(choices, multiselect=True)
    assert dropdown.preprocess(payload) == dropdown.postprocess(payload) == payload
    positions = [["a", "b", 3].index(value) for value in payload]
    assert gr.Dropdown(choices, multiselect=True, type="index").preprocess(payload) == positions


@given(json_values.filter(lambda value: value not in (None, "a", "b", [])))
def test_refuses_all_that_is_no_choice(payload: Any) -> None:
    assume(not isinstance(payload, list) or not set(map(str, payload)) <= {"a", "b"})
    with pytest.raises(Refused, match="is not in the list of choices"):
        gr.Dropdown(["a", ("B", "b")]).preprocess(payload)


@given(texts | numbers)
def test_takes_what_anybody_can_type(payload: Any) -> None:
    assert gr.Dropdown(["a"], allow_custom_value=True).preprocess(payload) == payload
