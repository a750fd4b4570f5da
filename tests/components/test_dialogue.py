"""Dialogue: its value in both directions."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from tests.components.junk import JUNK, complaint

NAMES = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="[]"), min_size=1, max_size=5)
WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
LINES = st.lists(st.fixed_dictionaries({"speaker": NAMES, "text": WORDS}))
SAID = [{"speaker": "A", "text": "hi"}, {"speaker": "B", "text": "ho"}]


@given(LINES)
def test_lines_survive_being_text(lines: list[dict[str, str]]) -> None:
    dialogue = gr.Dialogue(type="list")
    text = asyncio.run(dialogue.format(lines))
    assert asyncio.run(dialogue.unformat({"text": text})) == lines
    assert dialogue.preprocess(text) == dialogue.preprocess(lines) == lines
    assert gr.Dialogue().preprocess(lines) == text


@given(LINES)
def test_a_formatter_and_its_opposite_are_used_both_ways(lines: list[dict[str, str]]) -> None:
    def unformat(line: str, speaker: str) -> dict[str, str]:
        speaker, text = line.split("]", 1)
        return {"speaker": speaker, "text": text}

    dialogue = gr.Dialogue(
        type="list", formatter=lambda who, what: f"{who}]{what}", unformatter=unformat, separator="\n\n"
    )
    text = asyncio.run(dialogue.format(lines))
    assert text == "\n\n".join(f"{line['speaker']}]{line['text']}" for line in lines)
    assert dialogue.preprocess(text) == lines


@given(LINES)
def test_what_is_shown_comes_back(lines: list[dict[str, str]]) -> None:
    dialogue = gr.Dialogue(type="list")
    assert dialogue.preprocess(dialogue.postprocess(lines)) == lines
    assert dialogue.read_from_flag(dialogue.flag(lines)) == lines


@given(JUNK)
def test_anything_else_is_refused_with_a_clear_message(junk: Any) -> None:
    dialogue = gr.Dialogue(type="list")
    for codec in (dialogue.preprocess, dialogue.postprocess):
        said = complaint(codec, junk)
        assert said is None or "Dialogue: " in said


@pytest.mark.parametrize(
    ("kind", "payload", "given_to_function"),
    [
        ("text", SAID, "[A] hi\n[B] ho"),
        ("text", "hello", "hello"),
        ("text", [], ""),
        ("text", None, ""),
        ("text", [{"speaker": "A", "text": ""}], ""),
        ("list", SAID, SAID),
        ("list", "[A] hi\n\n[B] ho", SAID),
        ("list", "hello", [{"speaker": "X", "text": "hello"}]),
        ("list", None, []),
    ],
)
def test_functions_get_text_or_lines(kind: Any, payload: Any, given_to_function: Any) -> None:
    assert gr.Dialogue(type=kind, speakers=["X", "Y"]).preprocess(payload) == given_to_function


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("[A] hi", ("A", "hi")),
        ("hi", ("B", "hi")),
        ("[A hi", ("B", "[A hi")),
        ("x [A] hi", ("B", "x [A] hi")),
        ("", ("", "")),
    ],
)
def test_lines_name_their_speaker_in_brackets(line: str, read: tuple[str, str]) -> None:
    assert gr.Dialogue.default_unformatter(line, "B") == {"speaker": read[0], "text": read[1]}


def test_values_are_shown_as_they_are() -> None:
    dialogue = gr.Dialogue()
    assert [dialogue.postprocess(value) for value in (None, "x", [], SAID)] == [None, "x", [], SAID]
    assert dialogue.as_example(SAID) == "[A] hi\n[B] ho"


@pytest.mark.parametrize("value", [3, [("A", "x")], [{"speaker": "A"}], [{"speaker": "A", "text": 3}]])
def test_unfit_values_are_named(value: object) -> None:
    with pytest.raises(ValueError, match=r"Dialogue: the value .* is neither text nor a list of dicts"):
        gr.Dialogue().postprocess(value)


def test_an_unformatter_must_give_lines() -> None:
    with pytest.raises(ValueError, match=r"Dialogue: unformatter gave \{'who': 'x'\}"):
        gr.Dialogue(type="list", unformatter=lambda line, _: {"who": line}).preprocess("x")


@pytest.mark.parametrize(("name", "value"), [("type", "json"), ("ui_mode", "lines"), ("separator", "")])
def test_unfit_props_are_named(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=rf"Dialogue: {name} \('{value}'\) must be"):
        gr.Dialogue(**{name: value})  # type: ignore[arg-type]  # what the error is for


def test_functions_stay_on_the_server() -> None:
    config = gr.Dialogue(formatter=lambda who, what: what, unformatter=lambda line, _: {}).get_config()
    assert (config["formatter"], config["unformatter"], config["server_fns"]) == (None, None, ["format", "unformat"])
