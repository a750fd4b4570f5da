import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def test_each_page_has_its_own_and_its_change_is_an_event(serve: Serve) -> None:
    def longer(known: list[int]) -> list[int]:
        return [*known, len(known)]

    with gr.Blocks() as demo:
        items, out = gr.State([]), gr.Textbox(label="Out")
        gr.Button("Add").click(longer, items, items)
        items.change(repr, items, out)
    page = serve(demo)
    other = page.context.browser
    assert other is not None
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_label("Out")).to_have_value("[0]")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_label("Out")).to_have_value("[0, 1]")
    second = other.new_context().new_page()
    second.goto(page.url)
    second.get_by_role("button", name="Add").click()
    expect(second.get_by_label("Out")).to_have_value("[0]")
    second.context.close()
