import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from preludio.errors import Refused
from tests.components.values import json_values, numbers


def test_gives_functions_what_was_sent() -> None:
    number = gr.Number()
    assert [number.preprocess(payload) for payload in (None, 3, 2.5)] == [None, 3, 2.5]
    assert number.preprocess("3") == "3"  # type: ignore[arg-type, comparison-overlap]  # a client without numbers


@pytest.mark.parametrize("payload", [[], {}, True])
def test_refuses_what_is_neither_number_nor_text(payload: Any) -> None:
    with pytest.raises(Refused, match="is not a number"):
        gr.Number().preprocess(payload)


def test_rounds_both_ways() -> None:
    assert gr.Number(precision=0).preprocess(2.6) == 3
    assert isinstance(gr.Number(precision=0).preprocess(2.6), int)
    assert gr.Number(precision=2).postprocess(2.666) == 2.67
    assert gr.Number(precision=-2).postprocess(1234) == 1200
    assert gr.Number(precision=0).postprocess(None) is None


def test_shows_no_number_for_what_is_none() -> None:
    shown = gr.Number(precision=0).postprocess(math.nan)
    assert shown is not None
    assert math.isnan(shown)


def test_refuses_numbers_beyond_its_bounds() -> None:
    number = gr.Number(minimum=1, maximum=10)
    assert [number.preprocess(n) for n in (1, 10)] == [1, 10]
    with pytest.raises(Refused, match=r"Value 11 is greater than maximum value 10\."):
        number.preprocess(11)
    with pytest.raises(Refused, match=r"Value 0 is less than minimum value 1\."):
        number.preprocess(0)
    with pytest.raises(Refused, match="Value '5' is not a number"):
        number.preprocess("5")  # type: ignore[arg-type]  # what the error is for


def test_does_not_check_what_functions_return() -> None:
    assert gr.Number(maximum=10).postprocess(11) == 11


def test_says_what_is_wrong_with_its_bounds_and_step() -> None:
    with pytest.raises(ValueError, match=r"Number: minimum \(3\) must not be above maximum \(2\)"):
        gr.Number(minimum=3, maximum=2)
    with pytest.raises(ValueError, match=r"Number: step \(0\) must be above 0"):
        gr.Number(step=0)


def test_an_update_of_the_bounds_counts() -> None:
    changed = gr.Number(maximum=10).with_props({"maximum": 20})
    assert changed.preprocess(15) == 15


def test_comes_back_from_a_table_of_flags() -> None:
    number = gr.Number(precision=0)
    assert [number.read_from_flag(cell) for cell in ("3.7", "")] == [4, None]


@given(json_values.filter(lambda value: isinstance(value, (bool, list, dict))))
def test_refuses_all_that_is_no_number(payload: Any) -> None:
    for number in (gr.Number(), gr.Number(minimum=0), gr.Number(precision=1)):
        with pytest.raises(Refused, match="is not a number"):
            number.preprocess(payload)


@given(numbers, numbers, numbers)
def test_takes_the_numbers_between_its_bounds(payload: float, one: float, other: float) -> None:
    minimum, maximum = sorted((one, other))
    number = gr.Number(minimum=minimum, maximum=maximum)
    assert number.postprocess(payload) == payload
    if minimum <= payload <= maximum:
        assert number.preprocess(payload) == payload
        return
    with pytest.raises(Refused, match=r"is (less|greater) than (minimum|maximum) value"):
        number.preprocess(payload)


@given(st.floats(-1e9, 1e9), st.integers(-3, 6))
def test_rounds_alike_both_ways(value: float, precision: int) -> None:
    number = gr.Number(precision=precision)
    sent = number.preprocess(value)
    assert sent == number.postprocess(value)
    assert abs(value - (sent or 0)) <= 0.5000001 * 10**-precision
