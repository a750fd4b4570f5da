import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def test_empties_fields_at_once_and_states_too(serve: Serve) -> None:
    def count_on(number: int) -> tuple[int, int]:
        return number + 1, number + 1

    with gr.Blocks() as demo:
        name, agreed, count = gr.Textbox("Ada", label="Name"), gr.Checkbox(True, label="Agreed"), gr.State(0)
        fruits = gr.Dropdown(["Apple"], value=["Apple"], multiselect=True, label="Fruits")
        out = gr.Textbox(label="Out")
        gr.Button("Count").click(count_on, count, [count, out])
        gr.ClearButton([name, agreed, fruits, count])
    page = serve(demo)
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_label("Out")).to_have_value("1")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("Name")).to_have_value("")
    expect(page.get_by_role("checkbox")).not_to_be_checked()
    expect(page.get_by_role("button", name="Remove Apple")).to_have_count(0)
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_label("Out")).to_have_value("1")
