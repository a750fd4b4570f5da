"""The seam for spellings of former days."""

import warnings

import pytest

from preludio.graph.former import understands, unknown, warn_author


@understands("halve")
def halve(number: float, *, digits: int = 0) -> float:
    if number < 0:
        raise ValueError("too low")
    if digits < 0:
        raise TypeError("not so")
    return round(number / 2, digits)


def test_a_call_of_today_passes_as_it_is() -> None:
    assert halve(3, digits=1) == 1.5


def test_an_error_of_the_function_stays_what_it_was() -> None:
    with pytest.raises(ValueError, match=r"^too low$"):
        halve(-1, digits=1)
    with pytest.raises(TypeError, match=r"^not so$"):
        halve(1, digits=-1)
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        halve()  # type: ignore[call-arg]


def test_an_unknown_argument_is_named_with_the_nearest_known_one() -> None:
    with pytest.raises(TypeError, match=r"^halve: unknown argument 'digit'; did you mean 'digits'") as caught:
        halve(1, digit=2)  # type: ignore[call-arg]
    assert caught.value.__suppress_context__
    assert unknown("f", "zzz", ["digits"]) == "f: unknown argument 'zzz'."


def test_a_warning_is_of_the_line_outside_of_us() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warn_author("Mind this.", UserWarning)
    assert [(each.filename, str(each.message)) for each in caught] == [(__file__, "Mind this.")]
