from typing import Any

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def echo(**arguments: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        number = gr.Number(label="In", **arguments)
        out = gr.Textbox(label="Out")
        number.submit(repr, number, out)
        gr.Button("Go").click(repr, number, out)
    return demo


@pytest.mark.parametrize(("typed", "given"), [("2.50", "2.5"), ("-7", "-7"), ("", "None"), ("1e3", "1000")])
def test_gives_the_number_typed_and_none_for_nothing(serve: Serve, typed: str, given: str) -> None:
    page = serve(echo(value=5))
    page.get_by_label("In", exact=True).fill("")
    page.get_by_label("In", exact=True).press_sequentially(typed)
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Out")).to_have_value(given)


def test_enter_submits(serve: Serve) -> None:
    page = serve(echo())
    page.get_by_label("In", exact=True).fill("3")
    page.get_by_label("In", exact=True).press("Enter")
    expect(page.get_by_label("Out")).to_have_value("3")


def test_leaves_half_a_number_alone_while_it_is_typed(serve: Serve) -> None:
    page = serve(echo())
    box = page.get_by_role("spinbutton", name="In")
    box.press_sequentially("-1.05")
    expect(box).to_have_value("-1.05")


def test_arrow_keys_and_buttons_step(serve: Serve) -> None:
    page = serve(echo(value=1, step=0.5, maximum=2))
    box = page.get_by_role("spinbutton", name="In")
    box.press("ArrowUp")
    expect(box).to_have_value("1.5")
    page.get_by_title("One step up").click()
    expect(box).to_have_value("2")
    expect(page.get_by_title("One step up")).to_be_disabled()
    page.get_by_title("One step down").click()
    expect(box).to_have_value("1.5")


def test_says_which_numbers_it_takes(serve: Serve) -> None:
    page = serve(echo(minimum=0, maximum=10))
    box = page.get_by_role("spinbutton", name="In")
    box.fill("12")
    box.blur()
    expect(box).to_have_accessible_description("The highest number is 10.")
    box.press("Enter")
    expect(page.get_by_label("Out")).to_have_value("")
    box.fill("10")
    box.press("Enter")
    expect(page.get_by_label("Out")).to_have_value("10")
    expect(box).not_to_have_attribute("aria-invalid", "true")


def test_a_function_fills_and_empties_it(serve: Serve) -> None:
    with gr.Blocks() as demo:
        number = gr.Number(label="Out", placeholder="nothing yet")
        gr.Button("Fill").click(lambda: 2.5, None, number)
        gr.Button("Empty").click(lambda: None, None, number)
    page = serve(demo)
    page.get_by_role("button", name="Fill").click()
    expect(page.get_by_label("Out")).to_have_value("2.5")
    expect(page.get_by_label("Out")).not_to_be_editable()
    page.get_by_role("button", name="Empty").click()
    expect(page.get_by_label("Out")).to_have_value("")


def test_says_what_is_no_number(serve: Serve) -> None:
    page = serve(echo(value=5))
    box = page.get_by_role("spinbutton", name="In")
    box.fill("")
    box.press_sequentially("1e")
    box.press("Enter")
    expect(box).to_have_accessible_description("This is not a number.")
    expect(page.get_by_label("Out")).to_have_value("")
    box.press_sequentially("2")
    box.press("Enter")
    expect(page.get_by_label("Out")).to_have_value("100")


@pytest.mark.parametrize(("precision", "kept"), [(0, "3"), (1, "2.7"), (-1, "0")])
def test_keeps_as_many_decimals_as_its_author_wants(serve: Serve, precision: int, kept: str) -> None:
    page = serve(echo(precision=precision))
    box = page.get_by_role("spinbutton", name="In")
    box.fill("2.66")
    box.press("Enter")
    expect(box).to_have_value(kept)
    expect(page.get_by_label("Out")).to_have_value(kept)


def test_the_wheel_scrolls_the_page_and_leaves_the_number_alone(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Number(5, label="In")
        gr.HTML("<div style='height: 3000px'></div>")
    page = serve(demo)
    box = page.get_by_role("spinbutton", name="In")
    box.click()
    page.mouse.wheel(0, 200)
    page.wait_for_function("() => scrollY > 100")
    expect(box).to_have_value("5")
    expect(box).to_be_focused()
