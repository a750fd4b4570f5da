"""Parts of a page that cannot be seen: they cost nothing until they are shown, and what happens to them is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

Open = Callable[[Page], None]


def press(role: Any, name: str) -> Open:
    return lambda page: page.get_by_role(role, name=name, exact=True).press("Enter")


def next_tab(page: Page) -> None:
    page.get_by_role("tab", name="First").press("ArrowRight")


def first_tab(page: Page) -> None:
    page.get_by_role("tab", name="Second").press("ArrowLeft")


def closed_accordion() -> Any:
    return gr.Accordion("More", open=False)


def closed_sidebar() -> Any:
    return gr.Sidebar("Options", open=False)


def second_tab() -> Any:
    with gr.Tab("First"):
        gr.Markdown("first")
    return gr.Tab("Second")


def second_step() -> Any:
    with gr.Step("First"):
        gr.Markdown("first")
    return gr.Step("Second")


AWAY: list[Any] = [
    pytest.param(gr.Group, closed_accordion, press("button", "More"), id="a closed accordion"),
    pytest.param(gr.Group, closed_sidebar, press("button", "Open: Options"), id="a closed sidebar"),
    pytest.param(gr.Tabs, second_tab, next_tab, id="an unselected tab"),
    pytest.param(gr.Walkthrough, second_step, press("button", "Second"), id="a step not reached"),
    pytest.param(
        gr.Group, lambda: gr.Column(visible=False, elem_id="it"), press("button", "Show"), id="an invisible column"
    ),
]


def page_with(around: Any, part: Callable[[], Any]) -> gr.Blocks:
    """A page with JSON and a text box in a part of it that cannot be seen, and buttons that work on them."""
    with gr.Blocks() as demo:
        with around(), part() as it:
            data = gr.JSON({"key": "as declared"}, label="Data")
            text = gr.Textbox("draft", label="Text")
        heard = gr.Textbox(label="Heard")
        text.change(str.upper, text, heard)
        gr.Button("Fill").click(lambda: ({"key": "as filled"}, "new"), None, [data, text])
        gr.Button("Read").click(str.title, text, heard)
        gr.Button("Show").click(lambda: gr.update(visible=True), None, it)
    return demo


def loaded(page: Page, chunk: str) -> bool:
    return bool(
        page.evaluate(
            "chunk => performance.getEntriesByType('resource').some(({ name }) => name.includes(`/${chunk}-`))", chunk
        )
    )


@pytest.mark.parametrize(("around", "part", "show"), AWAY)
class TestAway:
    def test_it_loads_no_chunk_and_makes_no_element_until_it_is_shown(
        self, serve: Serve, around: Any, part: Callable[[], Any], show: Open
    ) -> None:
        page = serve(page_with(around, part))
        page.get_by_role("button", name="Read").click()
        expect(page.get_by_label("Heard")).to_have_value("Draft")
        assert not loaded(page, "json")
        expect(page.locator("[data-type=json]")).to_have_count(0)
        expect(page.get_by_label("Text", exact=True)).to_have_count(0)
        show(page)
        expect(page.locator("[data-type=json]")).to_contain_text("as declared")
        assert loaded(page, "json")

    def test_its_components_are_filled_read_and_heard_meanwhile(
        self, serve: Serve, around: Any, part: Callable[[], Any], show: Open
    ) -> None:
        page = serve(page_with(around, part))
        page.get_by_role("button", name="Fill").click()
        expect(page.get_by_label("Heard")).to_have_value("NEW")
        page.get_by_role("button", name="Read").click()
        expect(page.get_by_label("Heard")).to_have_value("New")
        show(page)
        expect(page.locator("[data-type=json]")).to_contain_text("as filled")
        expect(page.get_by_label("Text", exact=True)).to_have_value("new")


KEPT: list[Any] = [
    pytest.param(gr.Group, closed_accordion, press("button", "More"), press("button", "More"), id="accordion"),
    pytest.param(gr.Tabs, second_tab, next_tab, first_tab, id="tab"),
    pytest.param(gr.Walkthrough, second_step, press("button", "Second"), press("button", "First (done)"), id="step"),
    pytest.param(
        gr.Group,
        closed_sidebar,
        press("button", "Open: Options"),
        press("button", "Close: Options"),
        id="sidebar",
    ),
]


@pytest.mark.parametrize(("around", "part", "show", "leave"), KEPT)
def test_what_was_shown_is_kept_and_what_arrives_for_it_is_drawn_when_it_is_shown_again(
    serve: Serve, around: Any, part: Callable[[], Any], show: Open, leave: Open
) -> None:
    page = serve(page_with(around, part))
    show(page)
    expect(page.get_by_label("Text", exact=True)).to_be_visible()
    page.locator("[data-type=json]").evaluate("element => { window.drawn = 0; window.kept = element; }")
    leave(page)
    expect(page.get_by_label("Text", exact=True)).to_be_hidden()
    page.evaluate("""() => {
        const watch = new MutationObserver(() => window.drawn++);
        watch.observe(kept, { subtree: true, childList: true, characterData: true, attributes: true });
    }""")
    page.get_by_role("button", name="Fill").click()
    expect(page.get_by_label("Heard")).to_have_value("NEW")
    assert page.evaluate("[drawn, kept.isConnected]") == [0, True]
    show(page)
    expect(page.locator("[data-type=json]")).to_contain_text("as filled")
    expect(page.get_by_label("Text", exact=True)).to_have_value("new")
    assert page.evaluate("drawn > 0 && kept === document.querySelector('[data-type=json]')")


def test_a_tab_that_is_drawn_before_it_is_shown_keeps_in_step(serve: Serve) -> None:
    with gr.Blocks() as demo:
        with gr.Tab("First"):
            fill = gr.Button("Fill")
        with gr.Tab("Second", render_children=True):
            text = gr.Textbox("draft", label="Text")
            gr.JSON({"key": "value"}, label="Data")
        fill.click(lambda: "new", None, text)
    page = serve(demo)
    expect(page.get_by_label("Text", exact=True)).to_have_value("draft")
    page.get_by_role("button", name="Fill").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("new")
    expect(page.get_by_label("Text", exact=True)).to_be_hidden()


def test_an_address_leads_to_a_place_far_down_a_long_page(serve: Serve) -> None:
    with gr.Blocks() as demo:
        for number in range(300):
            gr.Textbox(label=f"Field {number}", elem_id=f"field-{number}", info="A hint")
    page = serve(demo, "#field-250")
    expect(page.locator("[data-waiting]")).to_have_count(0)
    expect(page.get_by_label("Field 250")).to_be_in_viewport()


def test_a_page_of_hundreds_is_whole_and_in_order(serve: Serve) -> None:
    with gr.Blocks() as demo, gr.Row():
        for side in ("left", "right"):
            with gr.Column():
                for number in range(150):
                    gr.Textbox(label=f"{side} {number}", value=str(number))
    page = serve(demo)
    expect(page.get_by_label("left 0", exact=True)).to_be_visible()
    expect(page.get_by_label("right 0", exact=True)).to_be_in_viewport()
    expect(page.locator("[data-waiting]")).to_have_count(0)
    expect(page.locator("[data-type=textbox] :is(input, textarea)")).to_have_count(300)
    page.get_by_label("right 149", exact=True).fill("typed")
    expect(page.get_by_label("right 149", exact=True)).to_have_value("typed")
