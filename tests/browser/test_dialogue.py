"""Dialogue in the browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve
from tests.browser.test_field import FINGER, PHONE

pytestmark = pytest.mark.browser

LINES = [{"speaker": "Ana", "text": "Hello"}, {"speaker": "Ben", "text": "Hi there"}]


def written(**props: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        usual: dict[str, Any] = {"value": LINES, "speakers": ["Ana", "Ben"], "label": "Script"}
        dialogue = gr.Dialogue(**(usual | props))
        out = gr.Textbox(label="Out", lines=3)
        sent = gr.Textbox(label="Sent", lines=3)
        dialogue.input(lambda text: text, dialogue, out, trigger_mode="always_last")
        dialogue.submit(lambda text: text, dialogue, sent)
    return demo


def test_lines_are_written_and_broken_with_enter(serve: Serve) -> None:
    page = serve(written())
    page.get_by_role("textbox", name="Line 2, Ben").click()
    page.keyboard.press("End")
    page.keyboard.type("!")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Line 3, Ana")).to_be_focused()
    page.keyboard.type("Well")
    expect(page.get_by_label("Out")).to_have_value("[Ana] Hello\n[Ben] Hi there!\n[Ana] Well")


def test_backspace_joins_lines_and_arrows_lead_between_them(serve: Serve) -> None:
    page = serve(written())
    second = page.get_by_role("textbox", name="Line 2, Ben")
    second.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("textbox", name="Line 1, Ana")).to_be_focused()
    second.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Backspace")
    expect(page.get_by_label("Out")).to_have_value("[Ana] HelloHi there")


def test_lines_change_places_with_keys(serve: Serve) -> None:
    page = serve(written())
    page.get_by_role("button", name="Move line 1", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Out")).to_have_value("[Ben] Hi there\n[Ana] Hello")
    expect(page.get_by_role("button", name="Move line 2", exact=True)).to_be_focused()
    expect(page.get_by_text("Now line 2 of 2")).to_be_attached()
    page.get_by_role("textbox", name="Line 2, Ana").press("Alt+ArrowUp")
    expect(page.get_by_label("Out")).to_have_value("[Ana] Hello\n[Ben] Hi there")


def test_lines_are_added_removed_and_given_to_others(serve: Serve) -> None:
    page = serve(written())
    page.get_by_role("button", name="Add a line").click()
    expect(page.get_by_role("textbox", name="Line 3, Ana")).to_have_value("")
    page.get_by_role("button", name="Remove line 3").click()
    page.get_by_role("button", name="Remove line 1").click()
    page.get_by_label("Speaker of line 1").select_option("Ana")
    expect(page.get_by_label("Out")).to_have_value("[Ana] Hi there")


def test_tags_are_offered_behind_a_colon(serve: Serve) -> None:
    page = serve(written(value=None, tags=["(laughs)", "(coughs)", "(sighs)"]))
    field = page.get_by_role("combobox", name="Line 1, Ana")
    offered = page.get_by_role("listbox", name="Tags").get_by_role("option")
    field.click()
    page.keyboard.type("So :")
    expect(offered).to_have_text(["(laughs)", "(coughs)", "(sighs)"])
    page.keyboard.type("c")
    expect(offered).to_have_text("(coughs)")
    page.keyboard.press("Backspace")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("So (coughs) ")
    page.keyboard.type("at 10:30")
    expect(offered).to_have_count(0)


def test_it_can_be_written_as_text_and_comes_back(serve: Serve) -> None:
    page = serve(written())
    toggle = page.get_by_role("button", name="Plain text")
    toggle.click()
    text = page.get_by_role("textbox", name="Script")
    expect(text).to_have_value("[Ana] Hello\n[Ben] Hi there")
    text.fill("[Ben] Bye\nand more")
    expect(page.get_by_label("Out")).to_have_value("[Ben] Bye\nand more")
    toggle.click()
    expect(page.get_by_role("textbox", name="Line 1, Ben")).to_have_value("Bye")
    expect(page.get_by_role("textbox", name="Line 2, Ana")).to_have_value("and more")


def test_one_way_of_writing_can_be_the_only_one(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Dialogue(LINES, speakers=["Ana", "Ben"], ui_mode="text", label="Text")
        gr.Dialogue("[Ben] Ho", speakers=["Ana", "Ben"], ui_mode="dialogue", label="Lines")
    page = serve(demo)
    expect(page.get_by_role("textbox", name="Text")).to_have_value("[Ana] Hello\n[Ben] Hi there")
    expect(page.get_by_role("textbox", name="Line 1, Ben")).to_have_value("Ho")
    expect(page.get_by_role("button", name="Plain text")).to_have_count(0)


def test_it_is_submitted_with_keys_and_with_its_button(serve: Serve) -> None:
    page = serve(written(submit_btn="Perform"))
    page.get_by_role("textbox", name="Line 1, Ana").press("Shift+Enter")
    expect(page.get_by_label("Sent")).to_have_value("[Ana] Hello\n[Ben] Hi there")
    page.get_by_role("textbox", name="Line 1, Ana").fill("Oh")
    page.get_by_role("button", name="Perform").click()
    expect(page.get_by_label("Sent")).to_have_value("[Ana] Oh\n[Ben] Hi there")


def test_text_of_several_lines_that_is_pasted_becomes_lines(serve: Serve) -> None:
    page = serve(written(value=None))
    page.get_by_role("textbox", name="Line 1, Ana").focus()
    page.keyboard.insert_text("one\ntwo")
    expect(page.get_by_label("Out")).to_have_value("[Ana] one\n[Ana] two")


def test_a_result_is_read_and_copied(serve: Serve) -> None:
    with gr.Blocks() as demo:
        out = gr.Dialogue(label="Script", speakers=["Ana", "Ben"], buttons=["copy"])
        gr.Button("Lines").click(lambda: LINES, None, out)
        gr.Button("Text").click(lambda: "[Ben] Ho", None, out)
    page = serve(demo, context={"permissions": ["clipboard-read", "clipboard-write"]})
    expect(page.get_by_text("The dialogue will appear here")).to_be_visible()
    page.get_by_role("button", name="Lines").click()
    lines = page.get_by_role("list", name="Script").get_by_role("listitem")
    expect(lines).to_have_text(["Ana Hello", "Ben Hi there"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_attached()
    assert page.evaluate("navigator.clipboard.readText()") == "[Ana] Hello\n[Ben] Hi there"
    page.get_by_role("button", name="Text").click()
    expect(lines).to_have_text(["Ben Ho"])


def test_fingers_hit_every_control(serve: Serve) -> None:
    page = serve(written(submit_btn=True), context=PHONE)
    controls = page.locator("[data-type=dialogue] :is(button:not([data-grip]), select, textarea)")
    assert controls.count() >= 9
    assert [height for height in controls.evaluate_all("all => all.map(e => e.offsetHeight)") if height < FINGER] == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
