"""Code in the browser."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import preludio as gr
from preludio.components.code import LANGUAGES
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

COPIES: dict[str, Any] = {"permissions": ["clipboard-read", "clipboard-write"]}


def editor(page: Page, name: str = "Source") -> Locator:
    return page.get_by_role("textbox", name=name)


def test_what_is_typed_reaches_functions(serve: Serve) -> None:
    with gr.Blocks() as demo:
        source = gr.Code(label="Source", language="python", interactive=True)
        out, inputs, told = gr.Textbox(label="Out"), gr.Number(0, label="Inputs"), gr.Textbox(label="Told")
        source.change(lambda text: text, source, out)
        source.input(lambda count: count + 1, inputs, inputs)
        source.focus(lambda: "in", None, told)
        source.blur(lambda: "out", None, told)
    page = serve(demo)
    editor(page).focus()
    expect(page.get_by_label("Told")).to_have_value("in")
    page.keyboard.type("def f():")
    page.keyboard.press("Enter")
    page.keyboard.type("return 1")
    expect(page.get_by_label("Out")).to_have_value("def f():\n    return 1")
    expect(page.get_by_label("Inputs")).not_to_have_value("0")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Out")).not_to_have_value("def f():\n    return 1")
    page.get_by_label("Out").focus()
    expect(page.get_by_label("Told")).to_have_value("out")


def test_tab_indents_and_leaves_after_escape(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Code("a", label="Source", interactive=True, buttons=[])
        gr.Textbox(label="Next")
    page = serve(demo)
    code = editor(page)
    expect(code).to_have_accessible_description("Tab indents. To leave the editor, press Escape and then Tab.")
    code.focus()
    page.keyboard.press("Tab")
    expect(code).to_have_text("  a")
    expect(code).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Tab leaves the editor now.")).to_be_attached()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Next")).to_be_focused()
    # Whoever comes back can indent again.
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(code).to_be_focused()


def test_typing_ends_what_escape_began(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Code("a", label="Source", interactive=True)
    page = serve(demo)
    editor(page).focus()
    page.keyboard.press("Escape")
    page.keyboard.type("b")
    page.keyboard.press("Tab")
    expect(editor(page)).to_be_focused()


def test_what_cannot_be_changed_can_be_read_and_left(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Code("print(1)", label="Source", language="python", interactive=False, buttons=[])
        gr.Textbox(label="Next")
    page = serve(demo)
    code = editor(page)
    expect(code).to_have_attribute("aria-readonly", "true")
    page.keyboard.press("Tab")
    expect(code).to_be_focused()
    page.keyboard.type("x")
    expect(code).to_have_text("print(1)")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Next")).to_be_focused()


def test_an_update_brings_another_language_and_another_text(serve: Serve) -> None:
    with gr.Blocks() as demo:
        source = gr.Code("x = None", label="Source", language="python", interactive=True)
        gr.Button("JSON").click(lambda: gr.Code('{"x": null}', language="json"), None, source)
        gr.Button("Plain").click(lambda: gr.Code(language=None), None, source)
    page = serve(demo)
    words = editor(page).locator(".tok-keyword")
    expect(words).to_have_text(["None"])
    page.get_by_role("button", name="JSON").click()
    expect(words).to_have_text(["null"])
    expect(editor(page).locator(".tok-name")).to_have_text(['"x"'])
    page.get_by_role("button", name="Plain").click()
    expect(words).to_have_count(0)
    expect(editor(page)).to_have_text('{"x": null}')


def test_every_language_has_colours(serve: Serve) -> None:
    text = """<p class="a"> 1
# 2
SELECT 'a' -- b
let x = 1;
{"a": true}
a: 1
\\x{y}
FROM a"""
    with gr.Blocks() as demo:
        for language in LANGUAGES:
            gr.Code(text, language=language, label=language, interactive=False, max_lines=3)
    page = serve(demo)
    for language in LANGUAGES:
        code = page.get_by_role("textbox", name=language, exact=True)
        code.scroll_into_view_if_needed()
        expect(code.locator("[class^=tok-]").first).to_be_attached()


def test_only_the_language_of_a_page_is_loaded(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Code("SELECT 1", language="sql-hive", label="Source")
    page = serve(demo)
    expect(editor(page).locator(".tok-keyword")).to_have_text("SELECT")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    assert [name for name in loaded if "/sql-" in name]
    assert not [name for name in loaded if "/shell-" in name or "/r-" in name]


def test_the_end_of_a_text_that_grows_stays_in_view(serve: Serve) -> None:
    def write() -> object:
        text = ""
        for number in range(40):
            text += f"x{number} = 1\n"
            yield text

    with gr.Blocks() as demo:
        out = gr.Code(label="Source", language="python", max_lines=5)
        gr.Button("Write").click(write, None, out)
    page = serve(demo)
    expect(page.get_by_text("The code will appear here")).to_be_visible()
    page.get_by_role("button", name="Write").click()
    expect(page.get_by_text("x39 = 1")).to_be_in_viewport()
    at_end = "element => element.scrollTop > 0 && element.scrollHeight - element.scrollTop - element.clientHeight < 8"
    page.wait_for_function(at_end, arg=page.locator(".cm-scroller").element_handle())


def test_code_can_be_copied_and_downloaded(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Code("a\nb", label="Source", language="r", interactive=True)
    page = serve(demo, context=COPIES)
    page.get_by_role("button", name="Copy").click()
    assert page.evaluate("navigator.clipboard.readText()") == "a\nb"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "code.R"
    assert download.value.path().read_text() == "a\nb"


def test_an_empty_editor_offers_nothing_to_copy(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Code(label="Source", interactive=True)
    page = serve(demo)
    expect(editor(page)).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    editor(page).focus()
    page.keyboard.type("a")
    expect(page.get_by_role("button", name="Copy")).to_be_visible()


def test_lines_are_as_many_numbered_and_wide_as_wanted(serve: Serve) -> None:
    long = "word " * 200
    with gr.Blocks() as demo:
        gr.Code("a", label="Few", lines=3, interactive=True)
        gr.Code("a\n" * 50, label="Many", lines=2, max_lines=10, show_line_numbers=False, interactive=True)
        gr.Code(long, label="Wrapped", wrap_lines=True, interactive=True)
        gr.Code(long, label="Cut", interactive=True)
    page = serve(demo)
    height = "element => Math.round(element.closest('.cm-editor').getBoundingClientRect().height)"
    assert editor(page, "Few").evaluate(height) == 3 * 20 + 16
    assert editor(page, "Many").evaluate(height) == 10 * 20 + 16
    numbers = "element => element.parentElement.querySelectorAll('.cm-lineNumbers').length"
    assert [editor(page, name).evaluate(numbers) for name in ("Few", "Many")] == [1, 0]
    wide = "element => element.parentElement.scrollWidth > element.parentElement.clientWidth"
    assert [editor(page, name).evaluate(wide) for name in ("Wrapped", "Cut")] == [False, True]


def test_words_are_suggested_where_its_author_wants_it(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Code("remarkable", label="Source", interactive=True, autocomplete=True)
    page = serve(demo)
    editor(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("rem")
    expect(page.get_by_role("option", name="remarkable")).to_be_visible()
    page.keyboard.press("Enter")
    expect(editor(page).locator(".cm-line")).to_have_text(["remarkable", "remarkable"])


def test_its_search_speaks_the_language_of_the_page(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Code("a b a", label="Source", interactive=True)
    page = serve(demo, context={"locale": "es-ES"})
    editor(page).focus()
    page.keyboard.press("Control+f")
    expect(page.get_by_role("textbox", name="Buscar")).to_be_focused()
    page.keyboard.type("a")
    expect(page.locator(".cm-searchMatch")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Buscar")).to_have_count(0)
