"""Label in the browser."""

import math

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def test_shows_the_likeliest_class_and_all_confidences(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Label({"dog": 0.118, "cat": 0.8, "mouse": 0.0002}, label="Animal")
    page = serve(demo)
    group = page.get_by_role("group", name="Animal")
    expect(group.locator("[data-part=heading]")).to_have_text("cat")
    expect(group.get_by_role("listitem")).to_have_text(["cat 80%", "dog 12%", "mouse 0.02%"])


def test_a_class_can_be_chosen_with_keys(serve: Serve) -> None:
    with gr.Blocks() as demo:
        label = gr.Label({"cat": 0.8, "dog": 0.2}, show_heading=False)
        out = gr.Textbox(label="Out")
        label.select(chosen, None, out)
    page = serve(demo)
    page.get_by_role("button", name="dog").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Out")).to_have_value("1 dog")


def chosen(event: gr.SelectData) -> str:
    return f"{event.index} {event.value}"


def test_a_class_alone_on_a_color(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Label("Yes", color="#000080")
    heading = serve(demo).locator("[data-part=heading]")
    expect(heading).to_have_css("background-color", "rgb(0, 0, 128)")
    assert heading.evaluate("e => getComputedStyle(e).color").startswith("oklch(1 ")


def test_says_when_there_is_nothing(serve: Serve) -> None:
    with gr.Blocks() as demo:
        label = gr.Label()
        gr.Button("Go").click(lambda: {"a": 1.0}, None, label)
        gr.Button("Clear").click(lambda: None, None, label)
    page = serve(demo)
    expect(page.get_by_text("The result will appear here")).to_be_visible()
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("listitem")).to_have_text(["a 100%"])
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("The result will appear here")).to_be_visible()


def test_a_hundred_classes_scroll_and_are_one_stop_of_the_tab_key(serve: Serve) -> None:
    with gr.Blocks() as demo:
        label = gr.Label({f"class {n}": 1 / (n + 1) for n in range(100)})
        out = gr.Textbox(label="Out")
        label.select(chosen, None, out)
    page = serve(demo)
    classes = page.get_by_role("list", name="Result")
    assert classes.evaluate("e => e.offsetHeight < 500 && e.scrollHeight > 2000")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Out")).to_have_value("99 class 99")
    expect(classes.get_by_role("button", name="class 99")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Out")).to_be_focused()


def test_what_is_not_known_is_not_shown_as_nothing(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Label({"a": math.nan, "b": 0.5})
    expect(serve(demo).get_by_role("listitem")).to_have_text(["b 50%", "a \N{EN DASH}"])
