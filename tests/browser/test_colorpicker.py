import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def echo(event: str = "change", value: str | None = "#ff0000", **arguments: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        picker = gr.ColorPicker(value, label="Paint", **arguments)
        getattr(picker, event)(lambda text: f"{event}: {text}", picker, gr.Textbox(label="Out"))
    return demo


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Paint")


def opened(page: Page) -> Locator:
    page.get_by_role("button", name="Pick a colour").press("Enter")
    return page.get_by_role("dialog", name="Pick a colour")


def out(page: Page, value: str) -> None:
    expect(page.get_by_label("Out")).to_have_value(value)


@pytest.mark.parametrize("text", ["#00ff00", "rgba(0, 120, 255, 0.4)", "hsl(120, 50%, 50%)", "tomato"])
def test_takes_every_form_of_a_colour_as_it_is_typed(serve: Serve, text: str) -> None:
    page = serve(echo(value=None))
    field(page).fill(text)
    out(page, f"change: {text}")
    expect(field(page)).to_have_value(text)


def test_what_is_no_colour_is_not_taken(serve: Serve) -> None:
    page = serve(echo("submit"))
    field(page).fill("#zz")
    field(page).press("Enter")
    expect(field(page)).to_have_accessible_description("This is not a colour, such as #ff8800.")
    field(page).blur()
    expect(field(page)).to_have_value("#ff0000")
    expect(page.get_by_role("alert")).to_have_count(0)
    field(page).press("Enter")
    out(page, "submit: #ff0000")


def test_nothing_is_none(serve: Serve) -> None:
    page = serve(echo())
    field(page).fill("")
    out(page, "change: None")


def test_keys_open_it_move_its_handles_and_close_it(serve: Serve) -> None:
    page = serve(echo("input"))
    picker = opened(page)
    area = picker.get_by_role("slider", name="Saturation and brightness")
    expect(area).to_be_focused()
    expect(area).to_have_attribute("aria-valuetext", "Saturation 100%, brightness 100%")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowDown")
    out(page, "input: #800000")
    expect(area).to_have_attribute("aria-valuetext", "Saturation 100%, brightness 50%")
    page.keyboard.press("Home")
    out(page, "input: #808080")
    page.keyboard.press("End")
    out(page, "input: #800000")
    page.keyboard.press("Tab")
    expect(picker.get_by_role("slider", name="Hue")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    out(page, "input: #800002")
    page.keyboard.press("Tab")
    expect(picker.get_by_role("slider", name="Opacity")).to_be_focused()
    page.keyboard.press("Home")
    out(page, "input: #80000200")
    page.keyboard.press("Escape")
    expect(picker).to_have_count(0)
    expect(page.get_by_role("button", name="Pick a colour")).to_be_focused()


def test_dragging_picks_and_letting_go_releases(serve: Serve) -> None:
    page = serve(echo("release"))
    area = opened(page).locator("[data-part='area']").bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + 5, area["y"] + 5)
    page.mouse.down()
    page.mouse.move(area["x"], area["y"] + area["height"] / 2, steps=3)
    expect(field(page)).to_have_value("#808080")
    out(page, "")
    page.mouse.up()
    out(page, "release: #808080")
    page.mouse.click(area["x"] + area["width"] - 2, area["y"] + 2)
    expect(field(page)).to_have_value(re.compile("#f[a-f]0.0."))


@pytest.mark.parametrize(
    ("value", "picked"),
    [
        ("#f00", "#e60000"),
        ("rgb(255, 0, 0)", "rgb(230, 0, 0)"),
        ("rgba(255, 0, 0, 0.5)", "rgba(230, 0, 0, 0.5)"),
        ("hsl(0, 100%, 50%)", "hsl(0, 100%, 45%)"),
        ("red", "#e60000"),
    ],
)
def test_what_is_picked_keeps_the_form_of_the_text(serve: Serve, value: str, picked: str) -> None:
    page = serve(echo(value=value))
    opened(page)
    page.keyboard.press("Shift+ArrowDown")
    expect(field(page)).to_have_value(picked)


def test_a_hue_is_remembered_while_there_is_none(serve: Serve) -> None:
    page = serve(echo(value="#0000ff"))
    opened(page)
    page.keyboard.press("Home")
    expect(field(page)).to_have_value("#ffffff")
    page.keyboard.press("End")
    expect(field(page)).to_have_value("#0000ff")


def test_closes_when_the_visitor_goes_on(serve: Serve) -> None:
    page = serve(echo())
    picker = opened(page)
    page.get_by_label("Out").click()
    expect(picker).to_have_count(0)
    picker = opened(page)
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_label("Out")).to_be_focused()
    expect(picker).to_have_count(0)


def test_tells_when_it_gets_and_loses_the_focus(serve: Serve) -> None:
    with gr.Blocks() as demo:
        picker, seen = gr.ColorPicker(label="Paint"), gr.Textbox(label="Out")
        picker.focus(lambda text: f"{text}in ", seen, seen)
        picker.blur(lambda text: f"{text}out ", seen, seen)
    page = serve(demo)
    opened(page)
    out(page, "in ")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    out(page, "in out ")


def test_an_output_shows_its_colour(serve: Serve) -> None:
    with gr.Blocks() as demo:
        picker = gr.ColorPicker(label="Paint")
        gr.Button("Go").click(lambda: "rgb(1, 2, 3)", None, picker)
    page = serve(demo)
    page.get_by_role("button", name="Go").click()
    expect(field(page)).to_have_value("rgb(1, 2, 3)")
    expect(field(page)).not_to_be_editable()
    expect(page.get_by_role("button", name="Pick a colour")).to_be_disabled()
    expect(page.locator("[data-part='swatch']")).to_have_css("--color", "rgb(1, 2, 3)")


def test_stays_on_a_phone(serve: Serve) -> None:
    page = serve(echo(), context={"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True})
    picker = opened(page)
    expect(picker).to_be_in_viewport(ratio=1)
