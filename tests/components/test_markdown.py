"""Markdown."""

from inspect import cleandoc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preludio import Markdown
from preludio.errors import Refused
from tests.components.values import no_texts

NO_TEXT = st.one_of(st.integers(), st.floats(), st.booleans(), st.binary(), st.lists(st.text()), st.tuples(st.text()))


def test_text_is_dedented_and_stripped() -> None:
    assert Markdown().postprocess("\n\n   # Title\n     text\n\n") == "# Title\n  text"


def test_nothing_stays_nothing() -> None:
    assert Markdown().postprocess(None) is None
    assert Markdown().preprocess(None) is None


def test_a_function_gets_the_text_as_it_travels() -> None:
    assert Markdown().preprocess("  # a") == "  # a"


@given(st.text())
def test_any_text_comes_through(text: str) -> None:
    assert Markdown().postprocess(text) == cleandoc(text)
    assert Markdown().preprocess(text) == text


@given(NO_TEXT)
def test_other_types_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=f"Markdown: .* is a {type(value).__name__}; wanted is text"):
        Markdown().postprocess(value)


@given(no_texts)
def test_what_a_client_sends_is_text(value: Any) -> None:
    with pytest.raises(Refused, match=f"Markdown: .* is a {type(value).__name__}; wanted is text"):
        Markdown().preprocess(value)


def test_formulas_are_enclosed_in_two_dollars_by_default() -> None:
    assert Markdown().get_config()["latex_delimiters"] == [{"left": "$$", "right": "$$", "display": True}]
    assert Markdown(latex_delimiters=[]).get_config()["latex_delimiters"] == []


def test_a_label_is_shown_on_demand_only() -> None:
    assert Markdown().get_config()["show_label"] is False
    assert Markdown(show_label=True).get_config()["show_label"] is True


def test_a_function_as_value_is_called_when_it_is_placed() -> None:
    assert Markdown(lambda: "# now").get_config()["value"] == "# now"
