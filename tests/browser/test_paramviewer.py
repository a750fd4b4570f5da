"""ParamViewer in the browser."""

import pytest
from playwright.sync_api import expect

import preludio as gr
from preludio.components.paramviewer import Parameter
from tests.browser.conftest import Serve
from tests.browser.test_field import PHONE

pytestmark = pytest.mark.browser

PARAMETERS: dict[str, Parameter] = {
    "name": {"type": "str | None", "description": "What it is *called*.", "default": "None"},
    "max_size": {"type": "Box", "description": "How large it is.", "default": None},
}


def test_entries_open_with_keys(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.ParamViewer(PARAMETERS, header="Arguments")
    page = serve(demo)
    viewer = page.get_by_role("group", name="Arguments")
    expect(viewer.get_by_text("What it is called.")).to_be_hidden()
    viewer.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(viewer.get_by_text("What it is called.")).to_be_visible()
    expect(viewer.get_by_role("emphasis")).to_have_text("called")
    expect(viewer.get_by_text("Default: None")).to_be_visible()
    viewer.get_by_role("button", name="Open all").press("Enter")
    expect(viewer.get_by_text("Required")).to_be_visible()
    viewer.get_by_role("button", name="Close all").press("Enter")
    expect(viewer.get_by_text("Required")).to_be_hidden()


def test_an_address_leads_to_its_entry(serve: Serve) -> None:
    many: dict[str, Parameter] = {f"p_{n}": {"description": f"About {n}."} for n in range(60)}
    with gr.Blocks() as demo:
        gr.ParamViewer(many, anchor_links=True, max_height=300)
        gr.ParamViewer(PARAMETERS, anchor_links="box")
    page = serve(demo, "#param-p-50")
    expect(page.get_by_text("About 50.")).to_be_in_viewport()
    expect(page.get_by_text("About 49.")).to_be_hidden()
    page.get_by_role("link", name="Link to max_size").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("How large it is.")).to_be_visible()
    assert page.url.endswith("#param-box-max-size")


def test_names_in_types_lead_to_what_tells_of_them(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.ParamViewer(PARAMETERS, linkify=["Box"])
    link = serve(demo).get_by_role("link", name="Box")
    expect(link).to_have_attribute("href", "#h-box")


def test_says_when_there_is_nothing(serve: Serve) -> None:
    with gr.Blocks() as demo:
        viewer = gr.ParamViewer()
        gr.Button("Go").click(lambda: PARAMETERS, None, viewer)
    page = serve(demo)
    expect(page.get_by_text("The parameters will appear here")).to_be_visible()
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("max_size")).to_be_visible()


def test_descriptions_run_nothing(serve: Serve, complaints: list[str]) -> None:
    with gr.Blocks() as demo:
        gr.ParamViewer({"a": {"type": "<b>x</b>", "description": "<b onclick=alert(1)>safe</b>", "default": "<i>"}})
    page = serve(demo)
    page.locator("summary").click()
    expect(page.get_by_text("safe")).to_be_visible()
    assert page.locator("[onclick]").count() == 0
    expect(page.get_by_text("<b>x</b>")).to_be_visible()
    # The browser complains of the handler that was blocked.
    complaints[:] = [each for each in complaints if "inline event handler" not in each]


def test_nothing_is_wider_than_a_phone(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.ParamViewer({"a_very_long_name_of_a_parameter": {"type": "dict[str, list[int]] | " * 6}})
    page = serve(demo, context=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
