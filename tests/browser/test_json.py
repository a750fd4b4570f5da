"""JSON in the browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

VALUE: dict[str, Any] = {"name": "x", "rows": [{"a": 1}, {"b": [True, None]}], "empty": {}}


def test_branches_open_and_close_with_keys(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.JSON(VALUE, label="Tree")
    page = serve(demo)
    tree = page.get_by_role("tree", name="Tree")
    items = tree.get_by_role("treeitem")
    expect(items).to_have_count(4)
    items.first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(items).to_have_count(6)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(items).to_have_count(7)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(items).to_have_count(4)
    page.keyboard.press("End")
    expect(items.last).to_be_focused()


def test_all_branches_are_open_on_demand(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.JSON(VALUE, open=True, show_indices=True)
    page = serve(demo)
    expect(page.get_by_role("treeitem")).to_have_count(10)
    expect(page.locator(".index").first).to_have_text("0")


def test_what_was_opened_stays_open_when_the_value_changes(serve: Serve) -> None:
    with gr.Blocks() as demo:
        json = gr.JSON({"a": {"b": 1}})
        gr.Button("Go").click(lambda: {"a": {"b": 2}}, None, json)
    page = serve(demo)
    page.get_by_text("a", exact=True).click()
    expect(page.get_by_text("1", exact=True)).to_be_visible()
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("2", exact=True)).to_be_visible()


def test_only_what_is_seen_of_a_large_value_is_drawn(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.JSON([{"n": n} for n in range(50_000)], open=True, label="Tree")
    page = serve(demo)
    items = page.get_by_role("tree", name="Tree").get_by_role("treeitem")
    expect(items.first).to_contain_text("50,000 items")
    assert items.count() < 500
    items.first.focus()
    page.keyboard.press("End")
    expect(page.locator(":focus")).to_have_text("n: 49999")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(":focus")).to_have_attribute("aria-posinset", "50000")
    page.keyboard.press("Home")
    expect(items.first).to_be_focused()


def test_keys_and_letters_lead_through_the_tree(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.JSON({"alpha": {"x": 1}, "beta": {"y": 2}, "Bravo": 3}, label="Tree")
    page = serve(demo)
    focused = page.locator(":focus")
    page.get_by_role("treeitem").first.focus()
    for letter, key in (("b", "beta"), ("b", "Bravo"), ("a", "alpha")):
        page.keyboard.press(letter)
        expect(focused).to_contain_text(key)
    page.keyboard.press("*")
    expect(page.get_by_role("treeitem")).to_have_count(6)
    expect(focused).to_have_attribute("aria-level", "2")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(focused).to_contain_text("alpha")


def test_a_text_of_several_lines_opens(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.JSON({"poem": "one\ntwo", "long": "word " * 100})
    page = serve(demo)
    expect(page.get_by_text('"one\\ntwo"')).to_be_visible()
    expect(page.get_by_text("500 characters")).to_be_visible()
    page.get_by_role("treeitem").nth(1).focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".whole")).to_have_text("one\ntwo", use_inner_text=True)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".whole")).to_have_count(0)


def test_it_can_be_copied(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.JSON({"a": 1})
    page = serve(demo, context={"permissions": ["clipboard-read", "clipboard-write"]})
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == '{\n  "a": 1\n}'


def test_text_in_a_value_is_text(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.JSON({"<b>k</b>": "<img src=x onerror=alert(1)>"})
    page = serve(demo)
    expect(page.get_by_text('"<img src=x onerror=alert(1)>"')).to_be_visible()
