from threading import Lock
from typing import Any

import pytest
from hypothesis import given

import preludio as gr
from tests.components.junk import JUNK


def test_every_visitor_gets_a_copy_of_its_own() -> None:
    state = gr.State({"seen": [1]})
    mine = state.initial_copy()
    mine["seen"].append(2)
    assert state.initial_copy() == {"seen": [1]}


def test_says_what_cannot_be_copied() -> None:
    with pytest.raises(TypeError, match="State: value of type 'lock' cannot be copied for each visitor"):
        gr.State(Lock())


def test_never_sends_its_value() -> None:
    config = gr.State({"secret": 1}, time_to_live=60, delete_callback=print).get_config()
    assert "value" not in config
    assert (config["time_to_live"], config["delete_callback"]) == (60, None)


@given(JUNK)
def test_a_page_is_told_nothing_of_any_value(value: Any) -> None:
    state = gr.State(value, render=False)
    assert state.get_config().keys() == gr.State(render=False).get_config().keys()
    assert state.postprocess(value) is value
    assert state.preprocess(value) is value


def test_lives_for_ever_unless_told() -> None:
    assert gr.State().get_config()["time_to_live"] == float("inf")
    with pytest.raises(ValueError, match=r"State: time_to_live \(0\) must be a number of seconds above 0"):
        gr.State(time_to_live=0)


def test_a_function_as_value_runs_at_once_and_on_every_load() -> None:
    with gr.Blocks() as demo:
        state = gr.State(lambda: [5])
    assert state.initial_copy() == [5]
    (listener,) = demo.config()["dependencies"]
    assert (listener["targets"], listener["outputs"]) == ([[0, "load"]], [state.id])


def test_takes_its_place_by_position() -> None:
    with gr.Blocks() as demo:
        by_position: list[Any] = [1, False]
        state = gr.State(*by_position)
    assert state.parent is None
    assert demo.blocks == {}
