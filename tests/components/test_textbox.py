from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from preludio.errors import Refused
from tests.components.values import json_values, texts


def test_gives_functions_text_or_none() -> None:
    box = gr.Textbox()
    sent: list[Any] = [None, "", "a", 5]
    assert [box.preprocess(payload) for payload in sent] == [None, "", "a", "5"]


def test_shows_anything_as_text() -> None:
    box = gr.Textbox()
    assert [box.postprocess(value) for value in (None, "", 5, [1])] == [None, "", "5", "[1]"]


def test_refuses_more_characters_than_its_length() -> None:
    box = gr.Textbox(max_length=3)
    assert box.preprocess("abc") == "abc"
    with pytest.raises(Refused, match="Text of 4 characters is longer than maximum length 3"):
        box.preprocess("abcd")


def test_says_which_types_there_are() -> None:
    with pytest.raises(ValueError, match=r"Textbox: type \('url'\) must be one of \('text', 'password', 'email'\)"):
        gr.Textbox(type="url")  # type: ignore[arg-type]  # what the error is for


def test_has_at_least_one_line() -> None:
    with pytest.raises(ValueError, match=r"Textbox: lines \(0\) must be at least 1"):
        gr.Textbox(lines=0)


def test_sends_only_the_html_attributes_that_are_set() -> None:
    box = gr.Textbox(html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=False))
    assert box.get_config()["html_attributes"] == {"spellcheck": False, "autocomplete": "off"}
    assert gr.Textbox().get_config()["html_attributes"] is None


def test_a_text_area_is_a_taller_textbox() -> None:
    config = gr.TextArea("hi", label="Poem").get_config()
    assert (config["name"], config["lines"], config["max_lines"], config["value"]) == ("textbox", 7, 20, "hi")
    assert gr.Text is gr.Textbox


def test_neighbours_share_a_form_also_around_a_state() -> None:
    with gr.Blocks() as demo:
        first = gr.Textbox()
        gr.State()
        second = gr.Textbox()
        alone = gr.Textbox(container=False)
    assert first.parent is second.parent is not demo
    assert alone.parent is demo


def test_a_function_as_value_runs_at_once_and_on_every_load() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox(lambda: "fresh")
    assert box.get_config()["value"] == "fresh"
    assert demo.config()["dependencies"][0]["targets"] == [[0, "load"]]


def test_buttons_of_the_author_travel_with_it_and_leave_the_page() -> None:
    with gr.Blocks() as demo:
        more = gr.Button("More", icon="https://example.org/more.svg")
        box = gr.Textbox(buttons=["copy", more])
        more.click(lambda: "more", None, box)
    copy, sent = box.get_config()["buttons"]
    assert copy == "copy"
    assert (sent["id"], sent["value"], sent["icon"].url) == (more.id, "More", "https://example.org/more.svg")
    assert more.parent is None
    assert demo.get_component(more.id) is more


def test_an_update_keeps_what_it_does_not_name() -> None:
    box = gr.Textbox(label="A", lines=2)
    changed = box.with_props({"label": "B"})
    assert (changed.label, changed.lines, box.label) == ("B", 2, "A")


def test_events_have_the_modes_of_the_public_api() -> None:
    with gr.Blocks():
        box = gr.Textbox()
        modes = {name: getattr(box, name)(None, js="() => {}")["trigger_mode"] for name in gr.Textbox.events}
    assert modes.pop("change") == "always_last"
    assert modes == dict.fromkeys(["input", "select", "submit", "focus", "blur", "stop", "copy"], "once")


@given(json_values)
def test_whatever_comes_and_goes_is_text(value: Any) -> None:
    box = gr.Textbox()
    assert box.preprocess(value) == box.postprocess(value) == (None if value is None else str(value))


@given(texts, st.integers(1, 20))
def test_keeps_to_its_length(text: str, length: int) -> None:
    box = gr.Textbox(max_length=length)
    if len(text) <= length:
        assert box.preprocess(text) == text
        return
    with pytest.raises(Refused, match=f"Text of {len(text)} characters is longer than maximum length {length}"):
        box.preprocess(text)
