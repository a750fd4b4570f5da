from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from preludio.errors import Refused
from tests.components.values import json_values, numbers


@pytest.mark.parametrize(
    ("maximum", "step"), [(1, 0.01), (4, 0.01), (10, 0.1), (50, 0.1), (100, 1), (1000, 10), (0.5, 0.001)]
)
def test_derives_a_step_from_the_range(maximum: float, step: float) -> None:
    assert gr.Slider(0, maximum).get_config()["step"] == step


def test_starts_at_the_minimum() -> None:
    assert gr.Slider(3, 9).get_config()["value"] == 3
    assert gr.Slider(3, 9, 5).get_config()["value"] == 5


def test_says_what_is_wrong_with_its_bounds_and_step() -> None:
    with pytest.raises(ValueError, match=r"Slider: minimum \(5\) must be below maximum \(5\)\."):
        gr.Slider(5, 5)
    with pytest.raises(ValueError, match=r"Slider: step \(-1\) must be above 0\."):
        gr.Slider(step=-1)


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (11, "Value 11 is greater than maximum value 10."),
        (0, "Value 0 is less than minimum value 1."),
        (None, "Value None is not a number."),
        ("5", "Value '5' is not a number."),
        (True, "Value True is not a number."),
    ],
)
def test_refuses_what_is_not_between_its_bounds(payload: Any, said: str) -> None:
    with pytest.raises(Refused) as refused:
        gr.Slider(1, 10).preprocess(payload)
    assert refused.value.message == said


def test_accepts_numbers_between_two_stops() -> None:
    assert gr.Slider(0, 10, step=5).preprocess(3.3) == 3.3


def test_rounds_both_ways() -> None:
    assert gr.Slider(1, 10, precision=0).preprocess(2.6) == 3
    assert gr.Slider(1, 10, precision=1).postprocess(2.66) == 2.7
    assert gr.Slider(1, 10).postprocess(None) == 1


@given(st.integers(-50, 50), st.integers(1, 100), st.sampled_from([0.01, 0.1, 0.3, 1, 7, None]))
def test_draws_stops_between_its_bounds(minimum: int, width: int, step: float | None) -> None:
    slider = gr.Slider(minimum, minimum + width, step=step, randomize=True)
    drawn = slider.draw()
    assert minimum <= drawn <= minimum + width
    stops = (drawn - minimum) / (slider.step or 1)
    assert abs(stops - round(stops)) < 1e-6


def test_a_random_start_is_drawn_anew_on_every_load() -> None:
    with gr.Blocks() as demo:
        gr.Slider(randomize=True)
    assert demo.config()["dependencies"][0]["targets"] == [[0, "load"]]


def test_an_update_of_the_bounds_counts() -> None:
    slider = gr.Slider(0, 10)
    assert slider.with_props({"maximum": 20}).preprocess(15) == 15
    with pytest.raises(ValueError, match="must be below maximum"):
        slider.with_props({"maximum": -1})
    assert slider.with_props({"maximum": 1000, "step": None}).step == 10


def test_tells_clients_its_bounds() -> None:
    slider = gr.Slider(1, 10)
    assert slider.api_info() == {"type": "number", "description": "numeric value between 1 and 10"}
    assert slider.example_payload() == 1


def test_comes_back_from_a_table_of_flags() -> None:
    assert [gr.Slider(1, 10).read_from_flag(cell) for cell in ("5.5", "5", "")] == [5.5, 5, 1]


@given(json_values.filter(lambda value: not isinstance(value, (int, float)) or isinstance(value, bool)))
def test_refuses_all_that_is_no_number(payload: Any) -> None:
    with pytest.raises(Refused, match="is not a number"):
        gr.Slider().preprocess(payload)


@given(numbers)
def test_takes_the_numbers_between_its_bounds(payload: float) -> None:
    slider = gr.Slider(-10, 10)
    assert slider.postprocess(payload) == payload
    if -10 <= payload <= 10:
        assert slider.preprocess(payload) == payload
        return
    with pytest.raises(Refused, match=r"is (less|greater) than (minimum|maximum) value"):
        slider.preprocess(payload)
