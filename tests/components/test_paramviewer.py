"""ParamViewer: its value in both directions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from preludio.components.paramviewer import Parameter
from tests.components.junk import JUNK, complaint

FACT = st.none() | st.text(max_size=8)
PARAMETERS: st.SearchStrategy[dict[str, Parameter]] = st.dictionaries(
    st.text(max_size=6),
    st.fixed_dictionaries({}, optional={"type": FACT, "description": FACT, "default": FACT}),  # type: ignore[arg-type]  # as dicts
)


@given(PARAMETERS)
def test_what_is_shown_comes_back(parameters: dict[str, Parameter]) -> None:
    viewer = gr.ParamViewer()
    assert viewer.preprocess(viewer.postprocess(parameters)) == parameters
    assert viewer.read_from_flag(viewer.flag(parameters)) == parameters


@given(JUNK)
def test_anything_else_is_refused_with_a_clear_message(junk: Any) -> None:
    viewer = gr.ParamViewer()
    for codec in (viewer.preprocess, viewer.postprocess):
        said = complaint(codec, junk)
        assert said is None or "ParamViewer: " in said


def test_arguments_may_be_given_by_position() -> None:
    viewer: Any = gr.ParamViewer  # checkers know by position only what a class declares itself
    config = viewer({}, "typescript", ["Foo"]).get_config()
    assert (config["value"], config["language"], config["linkify"]) == ({}, "typescript", ["Foo"])


def test_says_which_languages_there_are() -> None:
    with pytest.raises(ValueError, match=r"ParamViewer: language \('rust'\) must be one of \('python', 'typescript'\)"):
        gr.ParamViewer(language="rust")  # type: ignore[arg-type]  # what the error is for
