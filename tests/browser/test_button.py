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
    page.get_by_role("button", name="Go").press("Enter")
    expect(page.get_by_label("Out")).to_have_value("gone")


def test_cannot_be_pressed_when_it_is_not_interactive(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Button("Off", interactive=False)
        gr.Button("Away", interactive=False, link="/elsewhere")
    page = serve(demo)
    expect(page.get_by_role("button", name="Off")).to_be_disabled()
    away = page.get_by_role("link", name="Away")
    expect(away).to_have_attribute("aria-disabled", "true")
    expect(away).not_to_have_attribute("href", "/elsewhere")


def test_a_link_leads_away_safely(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Button("Docs", link="https://example.org/docs", link_target="_blank")
    link = serve(demo).get_by_role("link", name="Docs")
    expect(link).to_have_attribute("href", "https://example.org/docs")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_function_changes_its_text_and_look(serve: Serve) -> None:
    with gr.Blocks() as demo:
        button = gr.Button("Start")
        button.click(lambda: gr.Button("Started", variant="primary", interactive=False), None, button)
    page = serve(demo)
    page.get_by_role("button", name="Start").click()
    started = page.get_by_role("button", name="Started")
    expect(started).to_be_disabled()
    expect(started).to_have_attribute("data-variant", "primary")


@pytest.mark.parametrize(("size", "height"), [("sm", 28), ("md", 36), ("lg", 44)])
def test_has_three_sizes(serve: Serve, size: str, height: int) -> None:
    with gr.Blocks() as demo:
        gr.Button("Go", size=size)  # type: ignore[arg-type]  # one of the three
    box = serve(demo).get_by_role("button", name="Go").bounding_box()
    assert box is not None
    assert box["height"] == height


def test_shows_an_icon_before_its_text(serve: Serve) -> None:
    picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/%3E"
    with gr.Blocks() as demo:
        gr.Button("Go", icon=picture)
    icon = serve(demo).get_by_role("button", name="Go").locator("img")
    expect(icon).to_have_attribute("src", picture)
    expect(icon).to_have_attribute("alt", "")
