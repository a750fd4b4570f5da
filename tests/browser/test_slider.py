from typing import Any

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def echo(event: str, *bounds: float, **arguments: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        slider = gr.Slider(*bounds, label="In", **arguments)
        getattr(slider, event)(repr, slider, gr.Textbox(label="Out"))
    return demo


def test_keys_move_it_by_steps(serve: Serve) -> None:
    page = serve(echo("release", 0, 10, 4, step=2))
    slider = page.get_by_role("slider", name="In")
    slider.press("ArrowRight")
    expect(slider).to_have_value("6")
    expect(page.get_by_label("Out")).to_have_value("6")
    slider.press("End")
    expect(page.get_by_label("Out")).to_have_value("10")


def test_dragging_moves_it_and_letting_go_releases_it(serve: Serve) -> None:
    page = serve(echo("release", 0, 100, 0))
    box = page.get_by_role("slider", name="In").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=4)
    expect(page.get_by_role("spinbutton")).to_have_value("50")
    expect(page.get_by_label("Out")).to_have_value("")
    page.mouse.up()
    expect(page.get_by_label("Out")).to_have_value("50")


def test_a_number_can_be_typed_and_is_brought_between_the_bounds(serve: Serve) -> None:
    page = serve(echo("release", 0, 10, 4))
    box = page.get_by_role("spinbutton", name="In, as a number")
    box.fill("7")
    box.press("Enter")
    expect(page.get_by_role("slider")).to_have_value("7")
    expect(page.get_by_label("Out")).to_have_value("7")
    box.fill("99")
    box.press("Enter")
    expect(box).to_have_value("10")
    box.fill("")
    box.press("Tab")
    expect(box).to_have_value("10")


def test_goes_back_to_where_it_began(serve: Serve) -> None:
    page = serve(echo("change", 0, 10, 4, buttons=["reset"]))
    reset = page.get_by_role("button", name="Reset")
    expect(reset).to_be_disabled()
    page.get_by_role("slider").press("Home")
    expect(page.get_by_label("Out")).to_have_value("0")
    reset.click()
    expect(page.get_by_label("Out")).to_have_value("4")


def test_an_output_shows_its_number(serve: Serve) -> None:
    with gr.Blocks() as demo:
        slider = gr.Slider(0, 10, label="Out")
        gr.Button("Go").click(lambda: gr.Slider(maximum=20, value=15), None, slider)
    page = serve(demo)
    expect(page.get_by_role("slider")).to_be_disabled()
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("spinbutton")).to_have_value("15")
    expect(page.get_by_role("slider")).to_have_attribute("max", "20")


def test_keeps_as_many_decimals_as_its_author_wants(serve: Serve) -> None:
    page = serve(echo("release", 0, 10, 4, precision=1))
    box = page.get_by_role("spinbutton")
    box.fill("2.66")
    box.press("Enter")
    expect(box).to_have_value("2.7")
    expect(page.get_by_role("slider")).to_have_value("2.7")
    expect(page.get_by_label("Out")).to_have_value("2.7")
