import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def test_space_and_the_label_tick_it(serve: Serve) -> None:
    with gr.Blocks() as demo:
        box = gr.Checkbox(label="Agreed", info="You may withdraw.")
        box.input(repr, box, gr.Textbox(label="Out"))
    page = serve(demo)
    tick = page.get_by_role("checkbox", name="Agreed")
    expect(tick).to_have_accessible_description("You may withdraw.")
    tick.press("Space")
    expect(page.get_by_label("Out")).to_have_value("True")
    page.get_by_text("Agreed").click()
    expect(page.get_by_label("Out")).to_have_value("False")


def test_tells_what_was_selected(serve: Serve) -> None:
    def tell(event: gr.SelectData) -> str:
        return f"{event.value} {event.selected}"

    with gr.Blocks() as demo:
        gr.Checkbox(label="Agreed").select(tell, None, gr.Textbox(label="Out"))
    page = serve(demo)
    page.get_by_role("checkbox").check()
    expect(page.get_by_label("Out")).to_have_value("True True")


def test_an_output_cannot_be_ticked(serve: Serve) -> None:
    with gr.Blocks() as demo:
        box = gr.Checkbox(label="Done")
        gr.Button("Go").click(lambda: True, None, box)
    page = serve(demo)
    expect(page.get_by_role("checkbox")).to_be_disabled()
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("checkbox")).to_be_checked()
