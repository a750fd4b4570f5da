"""HighlightedText: its value in both directions."""

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from tests.components.junk import JUNK, complaint

KINDS = st.none() | st.text(max_size=5) | st.floats(allow_nan=False, allow_infinity=False)
PAIRS = st.lists(st.tuples(st.text(max_size=8), KINDS))
ENTITIES = st.lists(
    st.fixed_dictionaries({"entity": st.sampled_from("ABC"), "start": st.integers(0, 30), "end": st.integers(0, 40)})
)


def text_of(tokens: list[dict[str, Any]] | None) -> str:
    return "".join(each["token"] for each in tokens or [])


def marked(tokens: list[dict[str, Any]] | None) -> list[tuple[str, Any]]:
    return [(each["token"], each["class_or_confidence"]) for each in tokens or [] if each["token"]]


@given(PAIRS)
def test_what_is_shown_comes_back(pairs: list[tuple[str, Any]]) -> None:
    component = gr.HighlightedText()
    shown = component.postprocess(pairs)
    assert [(each["token"], each["class_or_confidence"]) for each in shown or []] == pairs
    assert component.preprocess(json.loads(json.dumps(shown))) == shown
    assert component.postprocess(component.preprocess(shown)) == shown
    assert component.read_from_flag(component.flag(shown)) == shown


@given(st.text(max_size=30), ENTITIES)
def test_entities_leave_the_text_as_it_is(text: str, entities: list[dict[str, Any]]) -> None:
    entities = [each for each in entities if each["start"] <= each["end"]]
    for combine in (False, True):
        component = gr.HighlightedText(combine_adjacent=combine)
        assert text_of(component.postprocess({"text": text, "entities": entities})) == text


@given(PAIRS)
def test_combined_neighbours_differ(pairs: list[tuple[str, Any]]) -> None:
    shown = marked(gr.HighlightedText(combine_adjacent=True).postprocess(pairs))
    assert all(before[1] != after[1] for before, after in pairwise(shown))
    assert "".join(text for text, _ in shown) == "".join(text for text, _ in pairs)


@given(JUNK)
def test_anything_else_is_refused_with_a_clear_message(junk: Any) -> None:
    component = gr.HighlightedText()
    for codec in (component.preprocess, component.postprocess):
        said = complaint(codec, junk)
        assert said is None or "HighlightedText: " in said


def test_entities_may_come_in_any_order_and_under_either_name() -> None:
    entities = [{"entity": "B", "start": 6, "end": 11}, {"entity_group": "A", "start": 0, "end": 5}]
    shown = gr.HighlightedText().postprocess({"text": "hello world", "entities": entities})
    assert marked(shown) == [("hello", "A"), (" ", None), ("world", "B")]
    assert [each["token"] for each in shown or []] == ["", "hello", " ", "world", ""]


@pytest.mark.parametrize(
    ("entities", "shown"),
    [
        ([("A", 0, 5), ("B", 3, 8)], [("hello", "A"), (" wo", "B"), ("rld", None)]),
        ([("B", 3, 8), ("A", 0, 5)], [("hello", "A"), (" wo", "B"), ("rld", None)]),
        ([("A", 0, 8), ("B", 3, 5)], [("hello wo", "A"), ("rld", None)]),
        ([("A", 0, 3), ("B", 0, 5)], [("hello", "B"), (" world", None)]),
        ([("A", 6, 99)], [("hello ", None), ("world", "A")]),
        ([("A", 99, 100), ("B", 2, 2)], [("hello world", None)]),
    ],
)
def test_of_two_that_overlap_the_first_keeps_its_characters(entities: Any, shown: Any) -> None:
    given_entities = [{"entity": name, "start": start, "end": end} for name, start, end in entities]
    assert marked(gr.HighlightedText().postprocess({"text": "hello world", "entities": given_entities})) == shown


def test_neighbours_are_combined_with_the_separator() -> None:
    pairs = [("a", "x"), ("", None), ("b", "x"), ("c", None), ("d", None), ("e", 0.5)]
    shown = gr.HighlightedText(pairs, combine_adjacent=True, adjacent_separator="-").get_config()["value"]
    assert marked(shown) == [("a-b", "x"), ("c-d", None), ("e", 0.5)]


def test_numbers_of_numpy_are_scores() -> None:
    assert marked(gr.HighlightedText().postprocess([("a", np.float32(0.5)), ["b", 1]])) == [("a", 0.5), ("b", 1.0)]


def test_lists_of_nothing_and_nothing_are_told_apart() -> None:
    component = gr.HighlightedText()
    assert (component.postprocess(None), component.postprocess([]), component.preprocess(None)) == (None, [], None)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("text", r"the value \('text'\) is a str; wanted is a list of pairs"),
        (3, r"the value \(3\) is a int"),
        (["ab"], "'ab' is no pair"),
        ([(1, "x")], r"\(1, 'x'\) is no pair"),
        ([("a", object)], "is a type; wanted is a category as text, a score as number, or None"),
        ({"text": "x"}, "lacks a text or a list of entities"),
        ({"text": "x", "entities": [{"start": 0}]}, 'lacks a whole number as "start" or "end"'),
        ({"text": "x", "entities": [{"start": 0.5, "end": 1}]}, "lacks a whole number"),
        ({"text": "x", "entities": [3]}, "lacks a whole number"),
        ({"text": "x", "entities": [{"start": -1, "end": 1}]}, "nor start below 0"),
        ({"text": "x", "entities": [{"start": 1, "end": 0}]}, "not end before it starts"),
    ],
)
def test_unfit_values_are_named(value: object, said: str) -> None:
    with pytest.raises(ValueError, match=f"HighlightedText: .*{said}"):
        gr.HighlightedText().postprocess(value)


def test_a_function_gets_what_the_official_clients_send() -> None:
    assert gr.HighlightedText().preprocess([{"token": "a"}, {"token": "b", "class_or_confidence": 1}]) == [
        {"token": "a", "class_or_confidence": None},
        {"token": "b", "class_or_confidence": 1.0},
    ]


@pytest.mark.parametrize("colors", ["red", {"a": 3}, {3: "red"}])
def test_colours_are_texts(colors: Any) -> None:
    with pytest.raises(ValueError, match=r"HighlightedText: color_map .* must be a dict of names and CSS colours"):
        gr.HighlightedText(color_map=colors)
    with pytest.raises(ValueError, match="Dialogue: color_map"):
        gr.Dialogue(color_map=colors)


def test_it_has_three_names() -> None:
    assert gr.Highlight is gr.Highlightedtext is gr.HighlightedText
    assert gr.HighlightedText().get_config()["name"] == "highlightedtext"
