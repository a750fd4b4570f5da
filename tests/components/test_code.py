"""Code."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from preludio.components.code import LANGUAGES
from preludio.errors import Refused

NO_TEXT = st.one_of(
    st.integers(),
    st.floats(),
    st.booleans(),
    st.binary(),
    st.lists(st.text()),
    st.tuples(st.text()),
    st.dictionaries(st.text(), st.text()),
)


@given(st.text())
def test_a_function_gets_the_text_as_it_travels(text: str) -> None:
    assert gr.Code().preprocess(text) == text


@given(st.text())
def test_what_a_function_returns_is_stripped(text: str) -> None:
    assert gr.Code().postprocess(text) == text.strip()


def test_nothing_stays_nothing() -> None:
    assert gr.Code().preprocess(None) is None
    assert gr.Code().postprocess(None) is None


@given(NO_TEXT)
def test_whatever_is_no_text_is_refused_in_both_directions(value: Any) -> None:
    with pytest.raises(Refused, match=f"Code: .* is a {type(value).__name__}; wanted is text"):
        gr.Code().preprocess(value)
    with pytest.raises(ValueError, match=f"Code: .* is a {type(value).__name__}; wanted is text"):
        gr.Code().postprocess(value)


def test_a_tuple_is_no_code() -> None:
    with pytest.raises(ValueError, match="is a tuple; wanted is text"):
        gr.Code(("app.py",))  # type: ignore[arg-type]  # the error's cause


@pytest.mark.parametrize("language", [*LANGUAGES, None])
def test_knows_its_languages(language: Any) -> None:
    assert gr.Code(language=language).get_config()["language"] == language


@given(st.text().filter(lambda text: text not in LANGUAGES))
def test_refuses_other_languages(language: Any) -> None:
    with pytest.raises(ValueError, match="must be None or one of python, c, cpp"):
        gr.Code(language=language)


def test_refuses_to_show_no_line() -> None:
    with pytest.raises(ValueError, match=r"lines \(0\) must be at least 1"):
        gr.Code(lines=0)


def test_can_be_copied_and_downloaded_unless_told() -> None:
    assert gr.Code().get_config()["buttons"] == ["copy", "download"]
    assert gr.Code(buttons=[]).get_config()["buttons"] == []
