from pathlib import Path

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve
from tests.browser.gate import Gate

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


def test_a_link_is_followed_by_either_key_and_tells_its_listeners(serve: Serve) -> None:
    with gr.Blocks() as demo:
        out = gr.Number(0, label="Pressed")
        gr.Button("Down", link="#below").click(lambda count: count + 1, out, out)
    page = serve(demo)
    for pressed, key in enumerate(("Enter", "Space"), 1):
        page.get_by_role("link", name="Down").press(key)
        expect(page.get_by_label("Pressed")).to_have_value(str(pressed))
    assert page.url.endswith("#below")


def test_a_link_opens_beside_the_page_by_the_middle_button(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Button("Away", link="./theme.css")
    page = serve(demo)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Away").click(button="middle")
    assert opened.value.url.endswith("/theme.css")
    assert not page.url.endswith("/theme.css")


def test_says_that_what_it_began_is_going_on(serve: Serve) -> None:
    gate = Gate()
    with gr.Blocks() as demo:
        gr.Button("Go").click(gate.wait)
    page = serve(demo)
    button = page.get_by_role("button", name="Go")
    button.click()
    gate.arrival()
    expect(button).to_have_attribute("aria-busy", "true")
    gate.open()
    expect(button).not_to_have_attribute("aria-busy", "true")


@pytest.mark.parametrize("size", ["sm", "md", "lg"])
def test_an_icon_that_a_function_gives_makes_no_button_higher(serve: Serve, tmp_path: Path, size: str) -> None:
    picture = tmp_path / "go.svg"
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' width='90' height='90'/>")
    with gr.Blocks() as demo:
        button = gr.Button("Go", size=size)  # type: ignore[arg-type]  # one of the three
        button.click(lambda: gr.Button(icon=picture), None, button)
    page = serve(demo)
    shown = page.get_by_role("button", name="Go")
    before = shown.bounding_box()
    shown.click()
    expect(shown.locator("img")).to_have_js_property("complete", True)
    after = shown.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] == before["height"]


def test_a_long_text_stays_in_a_phone(serve: Serve) -> None:
    with gr.Blocks() as demo, gr.Row():
        gr.Button("A long text that goes on for more than one line of a phone")
        gr.Button("Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 2)
    page = serve(demo, context={"viewport": {"width": 390, "height": 844}})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
