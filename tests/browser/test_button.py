import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def test_runs_its_function(serve: Serve) -> None:
    with gr.Blocks() as demo:
        out = gr.Textbox(label="Out")
        gr.Button("Go").click(lambda: "gone", None, out)
    page = serve(demo)
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Out")).to_have_value("gone")
