from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import preludio as gr
from preludio.errors import Refused
from preludio.wire.files import FileData

SAMPLES = [["x", 1], ["y", 2], ["z", 3]]


def dataset(**options: Any) -> gr.Dataset:
    given: dict[str, Any] = {"components": ["textbox", "number"], "samples": SAMPLES, **options}
    return gr.Dataset(**given)


@given(st.integers(0, 2))
def test_a_function_gets_the_sample_its_number_or_both(number: int) -> None:
    assert dataset().preprocess(number) == SAMPLES[number]
    assert dataset(type="index").preprocess(number) == number
    assert dataset(type="tuple").preprocess(number) == (number, SAMPLES[number])


@given(st.integers().filter(lambda n: not 0 <= n < 3) | st.text() | st.booleans() | st.floats() | st.lists(st.none()))
def test_what_is_no_number_of_a_sample_is_refused(payload: Any) -> None:
    with pytest.raises(Refused, match="is not the number of a sample; there are 3, from 0 on"):
        dataset().preprocess(payload)


@given(st.lists(st.lists(st.text() | st.integers(), min_size=2, max_size=2), min_size=1))
def test_a_sample_travels_as_its_number(samples: list[Any]) -> None:
    made = dataset(samples=samples)
    for sample in samples:
        number = made.postprocess(sample)
        assert number is not None
        assert made.preprocess(number) == sample


def test_nothing_is_picked_at_first() -> None:
    assert (dataset().initial(), dataset().preprocess(None), dataset().postprocess(2)) == (None, None, 2)


def test_what_is_no_sample_says_how_to_change_them() -> None:
    with pytest.raises(ValueError, match=r"Dataset: \['q'\] is none of its samples; .*Dataset\(samples=\.\.\.\)"):
        dataset().postprocess(["q"])


def test_a_sample_with_an_array_is_found() -> None:
    samples: list[list[Any]] = [[Image.new("RGB", (1, 1))], [[[1, 2], [3, 4]]]]
    made = gr.Dataset(components=["dataframe"], samples=samples[1:])
    assert made.postprocess(samples[1]) == 0


def test_values_are_shown_in_their_short_form(tmp_path: Path) -> None:
    picture, notes = tmp_path / "a.png", tmp_path / "notes.txt"
    Image.new("RGB", (2, 2)).save(picture)
    notes.write_text("x")
    made = gr.Dataset(components=["image", "file", "audio"], samples=[[picture, str(notes), str(notes)], [None, None]])
    (shown, name, sound), nothing = made.get_config()["samples"]
    assert isinstance(shown, FileData)
    assert (shown.orig_name, name, sound, nothing) == ("a.png", "notes.txt", "notes.txt", [None, None])
    assert made.preprocess(0) == [picture, str(notes), str(notes)]


def test_a_missing_file_is_told_at_once() -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no file 'nothing.png'"):
        gr.Dataset(components=["image"], samples=[["nothing.png"]])


def test_components_are_given_by_name_or_as_they_are() -> None:
    number = gr.Number(label="How many")
    made = gr.Dataset(components=["text", number], samples=[["a", 1]])
    config = made.get_config()
    assert [each["name"] for each in config["components"]] == ["textbox", "number"]
    assert config["component_ids"][1] == number.id
    assert config["headers"] == ["", "How many"]
    assert gr.Dataset(components=["text"], samples=[["a"]]).get_config()["headers"] == []


def test_props_of_components_can_be_given() -> None:
    choices = [("A", 1)]
    made = gr.Dataset(components=[gr.Dropdown(choices)], samples=[[1]], component_props=[{"choices": [["B", 1]]}])
    assert made.get_config()["component_props"][0]["choices"] == [["B", 1]]
    plain = gr.Dataset(components=[gr.Dropdown(choices)], samples=[[1]])
    assert plain.get_config()["component_props"][0]["choices"] == [["A", 1]]


def test_a_single_component_needs_no_lists() -> None:
    assert gr.Dataset(components=["text"], samples=["a", "b"]).preprocess(1) == ["b"]  # type: ignore[list-item]


def test_an_update_brings_other_samples() -> None:
    changed = dataset().with_props({"samples": [["q", 9]], "sample_labels": ["only"]})
    assert changed.wire_prop("samples") == [["q", 9]]
    assert changed.preprocess(0) == ["q", 9]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"type": "value"}, r"Dataset: type \('value'\) must be one of 'values', 'index', 'tuple'"),
        ({"layout": "list"}, r"Dataset: layout \('list'\) must be one of 'gallery', 'table', None"),
        ({"samples_per_page": 0}, r"Dataset: samples_per_page \(0\) must be at least 1"),
        ({"sample_labels": ["one"]}, "Dataset: sample_labels has 1 texts; it needs 3"),
        ({"headers": ["one"]}, "Dataset: headers has 1 texts; it needs 2"),
        ({"samples": ["x"]}, "Dataset: the sample 'x' must be a list with one value for each component"),
    ],
)
def test_wrong_arguments_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dataset(**options)
