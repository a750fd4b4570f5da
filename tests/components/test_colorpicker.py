from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from tests.components.values import numbers, texts


@given(st.none() | texts)
def test_text_comes_and_goes_as_it_is(text: str | None) -> None:
    picker = gr.ColorPicker()
    assert picker.preprocess(text) == picker.postprocess(text) == text


@given(numbers)
def test_anything_else_becomes_text(number: float) -> None:
    picker = gr.ColorPicker()
    assert picker.preprocess(number) == picker.postprocess(number) == str(number)  # type: ignore[arg-type]  # no text


def test_stands_outside_forms() -> None:
    with gr.Blocks() as demo:
        picker = gr.ColorPicker("#ff0000", info="Take one.")
    assert picker.parent is demo
    assert (picker.get_config()["value"], picker.get_config()["info"]) == ("#ff0000", "Take one.")
    assert picker.example_payload() == "#000000"
