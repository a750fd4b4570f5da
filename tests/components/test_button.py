from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from preludio.errors import Refused
from tests.components.junk import JUNK
from tests.components.values import no_texts

KINDS = [gr.Button, gr.ClearButton, gr.DuplicateButton]


def test_its_value_is_its_text() -> None:
    button = gr.Button("Go")
    assert button.preprocess("Go") == "Go"
    assert [button.postprocess(value) for value in ("x", 4, None)] == ["x", "4", "None"]
    assert button.get_config()["value"] == "Go"


def test_is_left_out_of_the_api() -> None:
    assert gr.Button.skip_api
    with pytest.raises(NotImplementedError, match="no part of the API"):
        gr.Button().api_info()


def test_an_icon_is_a_url_or_a_file(tmp_path: Path) -> None:
    picture = tmp_path / "go.png"
    picture.write_bytes(b"\x89PNG")
    assert gr.Button(icon="https://example.org/go.svg").get_config()["icon"].url == "https://example.org/go.svg"
    assert gr.Button(icon=picture).get_config()["icon"].path == str(picture)
    assert gr.Button(icon="data:image/svg+xml,x").get_config()["icon"].url == "data:image/svg+xml,x"
    assert gr.Button().get_config()["icon"] is None
    with pytest.raises(FileNotFoundError):
        gr.Button(icon="missing.png")


def test_stands_outside_forms() -> None:
    with gr.Blocks() as demo:
        button = gr.Button()
    assert button.parent is demo


@pytest.mark.parametrize("props", [{"variant": "loud"}, {"size": "xl"}, {"link_target": "nowhere"}])
def test_an_unknown_look_is_refused(props: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"Button: {next(iter(props))} .* must be one of"):
        gr.Button(**props)


@pytest.mark.parametrize("kind", KINDS)
@given(value=JUNK)
def test_whatever_a_function_returns_is_its_text(kind: type[gr.Button], value: Any) -> None:
    assert kind(render=False).postprocess(value) == str(value)


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.none() | st.text())
def test_a_function_gets_its_text(kind: type[gr.Button], text: str | None) -> None:
    assert kind(render=False).preprocess(text) == text


@pytest.mark.parametrize("kind", KINDS)
@given(value=no_texts)
def test_what_a_client_sends_is_text(kind: type[gr.Button], value: Any) -> None:
    with pytest.raises(Refused) as refused:
        kind(render=False).preprocess(value)
    assert refused.value.message == (
        f"{kind.__name__}: the value ({value!r:.80}) is a {type(value).__name__}; wanted is text."
    )
