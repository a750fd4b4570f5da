"""Label."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preludio import Label
from preludio.errors import Refused
from tests.components.junk import JUNK, complaint


def test_confidences_are_sorted_from_high_to_low() -> None:
    assert Label().postprocess({"a": 0.2, "b": 0.8}) == {
        "label": "b",
        "confidences": [{"label": "b", "confidence": 0.8}, {"label": "a", "confidence": 0.2}],
    }


def test_only_the_likeliest_classes_are_kept() -> None:
    value = Label(num_top_classes=1).postprocess({"a": 0.2, "b": 0.8})
    assert value == {"label": "b", "confidences": [{"label": "b", "confidence": 0.8}]}


@pytest.mark.parametrize(("value", "text"), [("cat", "cat"), (3, "3"), (2.5, "2.5"), (np.float32(0.5), "0.5")])
def test_a_text_or_a_number_is_a_class_without_confidences(value: object, text: str) -> None:
    assert Label().postprocess(value) == {"label": text, "confidences": None}


@pytest.mark.parametrize("value", [None, {}])
def test_nothing_clears_it(value: object) -> None:
    assert Label().postprocess(value) == {}


def test_numbers_of_numpy_are_numbers() -> None:
    assert json.dumps(Label().postprocess({"a": np.float32(0.5)}))


def test_a_json_file_holds_a_whole_value(tmp_path: Path) -> None:
    described = {"label": "x", "confidences": [{"label": "x", "confidence": 0.5}]}
    path = tmp_path / "result.json"
    path.write_text(json.dumps(described))
    assert Label().postprocess(str(path)) == described
    path.write_text('{"label": "x", "password": "secret"}')
    assert Label().postprocess(str(path)) == {"label": str(path), "confidences": None}
    assert Label().postprocess("no such file.json") == {"label": "no such file.json", "confidences": None}


@pytest.mark.parametrize("value", [["a"], [], object()])
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="wanted is a text, a number"):
        Label().postprocess(value)


def test_confidences_must_be_numbers() -> None:
    with pytest.raises(ValueError, match="not all numbers"):
        Label().postprocess({"a": "much"})


def test_a_function_gets_the_confidences_or_the_class() -> None:
    label = Label()
    assert label.preprocess({"label": "a", "confidences": [{"label": "a", "confidence": 1}]}) == {"a": 1.0}
    assert label.preprocess({"label": "cat"}) == "cat"
    assert label.preprocess({"label": 3, "confidences": None}) == 3
    assert label.preprocess({}) is None
    assert label.preprocess(None) is None


@pytest.mark.parametrize("payload", [{"confidences": 3}, "cat", {"label": {}}])
def test_what_is_no_label_is_refused(payload: object) -> None:
    with pytest.raises(Refused):
        Label().preprocess(payload)  # type: ignore[arg-type]  # a client may send anything


def test_a_value_survives_flagging() -> None:
    value = Label().postprocess({"a": 0.2})
    assert Label().postprocess(Label().read_from_flag(Label().flag(value))) == value


@given(st.dictionaries(st.text(max_size=6), st.floats(allow_nan=False), min_size=1))
def test_what_is_shown_comes_back(confidences: dict[str, float]) -> None:
    label = Label()
    shown = label.postprocess(confidences)
    assert label.preprocess(shown) == confidences
    ranked = [each["confidence"] for each in shown["confidences"]]
    assert ranked == sorted(confidences.values(), reverse=True)


@given(JUNK)
def test_anything_else_is_refused_with_a_clear_message(junk: Any) -> None:
    label = Label()
    for codec in (label.preprocess, label.postprocess):
        said = complaint(codec, junk)
        assert said is None or "Label: " in said


def test_classes_of_unknown_confidence_come_last() -> None:
    shown = Label().postprocess({"a": math.nan, "b": -1.0, "c": 0.5})
    assert [each["label"] for each in shown["confidences"]] == ["c", "b", "a"]
