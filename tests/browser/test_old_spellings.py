"""A program as it was written for Gradio 3, in the browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

once: Any = gr


def test_looks_and_runs_as_one_of_today(serve: Serve) -> None:
    def greet(name: str, times: int) -> Any:
        return once.Textbox.update(value=f"Hello {name}", label=f"Greeted {times + 1} times"), times + 1

    demo: Any
    with gr.Blocks() as demo:
        with once.Box():
            name = once.inputs.Textbox(label="Name", default="Ada")
            out = once.Textbox(label="Out", show_copy_button=True).style(container=False)
        times = once.Variable(0)
        go = once.Button("Greet", variant="plain")
        go.click(greet, [name, times], [out, times], _js="(name, times) => [name + '!', times]", show_progress=False)
    page = serve(demo.queue(concurrency_count=2), show_tips=True)
    page.get_by_role("button", name="Greet").press("Enter")
    expect(page.get_by_label("Greeted 1 times")).to_have_value("Hello Ada!")
    page.get_by_role("button", name="Greet").press("Enter")
    expect(page.get_by_label("Greeted 2 times")).to_have_value("Hello Ada!")
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
