"""Markdown."""

import pytest

from preludio import Markdown


def test_text_is_dedented_and_stripped() -> None:
    assert Markdown().postprocess("\n\n   # Title\n     text\n\n") == "# Title\n  text"


def test_nothing_stays_nothing() -> None:
    assert Markdown().postprocess(None) is None
    assert Markdown().preprocess(None) is None


def test_a_function_gets_the_text_as_it_travels() -> None:
    assert Markdown().preprocess("  # a") == "  # a"


@pytest.mark.parametrize("value", [3, ["a"], b"a"])
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="wanted is text"):
        Markdown().postprocess(value)


def test_formulas_are_enclosed_in_two_dollars_by_default() -> None:
    assert Markdown().get_config()["latex_delimiters"] == [{"left": "$$", "right": "$$", "display": True}]
    assert Markdown(latex_delimiters=[]).get_config()["latex_delimiters"] == []


def test_a_label_is_shown_on_demand_only() -> None:
    assert Markdown().get_config()["show_label"] is False
    assert Markdown(show_label=True).get_config()["show_label"] is True


def test_a_function_as_value_is_called_when_it_is_placed() -> None:
    assert Markdown(lambda: "# now").get_config()["value"] == "# now"
