"""DuplicateButton, and the app that may be duplicated."""

import pytest

import preludio as gr


def test_leads_to_the_page_that_copies_the_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ID", "ada/engine")
    with gr.Blocks() as demo:
        config = gr.DuplicateButton().get_config()
    assert config["link"] == "https://huggingface.co/spaces/ada/engine?duplicate=true"
    assert config["link_target"] == "_blank"
    assert [type(child) for child in demo.children] == [gr.DuplicateButton]


def test_a_name_cannot_change_where_it_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ID", "a b/c?x=#y")
    assert gr.DuplicateButton().link == "https://huggingface.co/spaces/a%20b/c%3Fx%3D%23y?duplicate=true"


def test_what_its_author_says_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ID", "ada/engine")
    assert gr.DuplicateButton(link_target="_top").link_target == "_top"
    assert gr.DuplicateButton(link="/copy").link == "/copy"


def test_has_no_place_where_nothing_can_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPACE_ID", raising=False)
    with gr.Blocks() as demo:
        button = gr.DuplicateButton()
        button.click(lambda: None)
    assert demo.children == []
    assert demo.blocks[button.id] is button


@pytest.mark.parametrize(("space", "count"), [("ada/engine", 1), ("", 0)])
def test_an_interface_offers_it_in_a_space(monkeypatch: pytest.MonkeyPatch, space: str, count: int) -> None:
    monkeypatch.setenv("SPACE_ID", space)
    demo = gr.Interface(str, "text", "text", allow_duplication=True)
    assert sum(isinstance(child, gr.DuplicateButton) for child in demo.children) == count
    assert not any(isinstance(b, gr.DuplicateButton) for b in gr.Interface(str, "text", "text").blocks.values())
