import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def test_arrow_keys_move_the_choice(serve: Serve) -> None:
    with gr.Blocks() as demo:
        radio = gr.Radio(["Small", ("Large", 2)], label="Size", info="It can be changed.")
        radio.input(repr, radio, gr.Textbox(label="Out"))
    page = serve(demo)
    group = page.get_by_role("radiogroup", name="Size")
    expect(group).to_have_accessible_description("It can be changed.")
    expect(group.get_by_role("radio", checked=True)).to_have_count(0)
    group.get_by_role("radio", name="Small").press("Space")
    expect(page.get_by_label("Out")).to_have_value("'Small'")
    page.keyboard.press("ArrowDown")
    expect(group.get_by_role("radio", name="Large")).to_be_checked()
    expect(page.get_by_label("Out")).to_have_value("2")


def test_tells_which_choice_was_taken(serve: Serve) -> None:
    def tell(event: gr.SelectData) -> str:
        return f"{event.index} {event.value}"

    with gr.Blocks() as demo:
        gr.Radio(["a", "b"], label="Size").select(tell, None, gr.Textbox(label="Out"))
    page = serve(demo)
    page.get_by_label("b", exact=True).check()
    expect(page.get_by_label("Out")).to_have_value("1 b")


def test_a_function_changes_choices_and_value(serve: Serve) -> None:
    with gr.Blocks() as demo:
        radio = gr.Radio(["a"], label="Size")
        gr.Button("Go").click(lambda: gr.Radio(choices=["x", ("Why", "y")], value="y"), None, radio)
        gr.Button("Read").click(repr, radio, gr.Textbox(label="Out"))
    page = serve(demo)
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("radio", name="Why")).to_be_checked()
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_label("Out")).to_have_value("'y'")


def test_says_that_there_is_nothing_to_choose_from(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Radio([], label="Size")
    expect(serve(demo).get_by_text("There is nothing to choose from.")).to_be_visible()
