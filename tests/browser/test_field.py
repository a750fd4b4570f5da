from typing import Any

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FINGER = 44


def form() -> gr.Blocks:
    with gr.Blocks() as demo:
        gr.Textbox(label="Text", submit_btn=True, buttons=["copy"])
        gr.Number(label="Number")
        gr.Slider(label="Slider", buttons=["reset"])
        gr.Dropdown(["a", "b"], label="One")
        gr.Dropdown(["a", "b"], value=["a", "b"], multiselect=True, label="Several")
        gr.Radio(["a", "b"], label="Radio")
        gr.Checkbox(label="Box")
        gr.CheckboxGroup(["c"], label="Boxes")
        gr.ColorPicker(label="Colour")
        gr.DateTime(label="When")
        gr.Button("Small", size="sm")
    return demo


def test_fingers_hit_every_control(serve: Serve) -> None:
    page = serve(form(), context=PHONE)
    controls = page.locator("[data-type] :is(.input, .btn, .icon-btn, label[data-part='choice'], input[type='range'])")
    sizes = controls.evaluate_all("(all) => all.map((each) => [each.outerHTML.slice(0, 80), each.offsetHeight])")
    assert len(sizes) >= 17
    assert [size for size in sizes if size[1] < FINGER] == []


def test_nothing_is_wider_than_a_phone(serve: Serve) -> None:
    page = serve(form(), context=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]


def test_keys_reach_every_control_in_the_order_of_the_page(serve: Serve) -> None:
    page = serve(form())
    name = "(document.activeElement.ariaLabel ?? document.activeElement.labels[0].textContent).trim()"
    names: list[str] = []
    for _ in range(15):
        page.keyboard.press("Tab")
        names.append(page.evaluate(name))
    assert names == [
        "Copy",
        "Text",
        "Submit",
        "Number",
        "Slider, as a number",
        "Slider",
        "One",
        "Several",
        "a",
        "Box",
        "c",
        "Pick a colour",
        "Colour",
        "When",
        "Pick a date",
    ]


def test_a_problem_stands_at_its_field_until_the_value_changes(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Number(label="Number", maximum=1, info="At most 1.")
    page = serve(demo)
    number = page.get_by_role("spinbutton")
    number.fill("2")
    number.blur()
    expect(page.get_by_role("alert")).to_have_text("The highest number is 1.")
    expect(number).to_have_accessible_description("At most 1. The highest number is 1.")
    number.fill("1")
    expect(page.get_by_role("alert")).to_have_count(0)
