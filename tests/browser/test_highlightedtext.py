"""HighlightedText in the browser."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import preludio as gr
from tests.browser.conftest import Serve
from tests.browser.test_field import FINGER, PHONE

pytestmark = pytest.mark.browser

PAIRS = [("Ada", "person"), (" met ", None), ("Charles", "person"), (" in ", None), ("London", "place")]
# The least contrast between an element's text and what lies behind it, by painting both.
CONTRAST = """(all) => {
  const context = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d", {willReadFrequently: true});
  const paint = (...colors) => {
    for (const color of colors) { context.fillStyle = color; context.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return Math.min(...all.flatMap((element) => [null, "::after"].map((part) => {
    const behind = paint(getComputedStyle(document.body).backgroundColor, getComputedStyle(element).backgroundColor);
    const front = paint(getComputedStyle(element, part).color);
    return (Math.max(front, behind) + 0.05) / (Math.min(front, behind) + 0.05);
  })));
}"""


def chosen(event: gr.SelectData) -> str:
    return json.dumps([event.index, event.value])


def editor(**props: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        usual: dict[str, Any] = {"value": PAIRS, "label": "Text", "interactive": True}
        text = gr.HighlightedText(**(usual | props))
        out = gr.Textbox(label="Out")
        text.change(lambda tokens: " ".join(f"{t['token']}:{t['class_or_confidence']}" for t in tokens), text, out)
    return demo


def choose(page: Page, start: int, characters: int) -> None:
    """Chooses characters with keys."""
    page.get_by_role("textbox", name="Text").focus()
    page.keyboard.press("Control+Home")
    for _ in range(start):
        page.keyboard.press("ArrowRight")
    for _ in range(characters):
        page.keyboard.press("Shift+ArrowRight")


def test_shows_the_text_with_its_categories(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.HighlightedText(PAIRS, label="Text", interactive=False)
    page = serve(demo)
    text = page.get_by_role("group", name="Text")
    expect(text).to_have_text("Ada met Charles in London")
    marks = text.locator("mark")
    expect(marks).to_have_text(["Ada", "Charles", "London"])
    assert marks.nth(2).evaluate("e => getComputedStyle(e, '::after').content") == '"place"'
    colors = marks.evaluate_all("all => all.map(e => getComputedStyle(e).backgroundColor)")
    assert colors[0] == colors[1] != colors[2]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_all_colours_can_be_read(serve: Serve, mode: str) -> None:
    given = {"white": "#fff", "black": "black", "yellow": "yellow", "red": "#f00", "wrong": "no colour"}
    names = [*given, *map(str, range(16))]
    scores = [("low ", -1), ("high ", 1), ("half ", 0.5)]
    with gr.Blocks() as demo:
        gr.HighlightedText([*((f"{name} ", name) for name in names), *scores], color_map=given, show_legend=True)
    page = serve(demo, context={"color_scheme": mode})
    assert page.locator(".piece").count() == len(names) + len(scores)
    assert page.locator(".piece").evaluate_all(CONTRAST) >= 4.5
    assert page.get_by_role("listitem").get_by_role("button").evaluate_all(CONTRAST) >= 4.5


def test_a_legend_entry_brings_out_its_parts(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.HighlightedText(PAIRS, show_legend=True, interactive=False)
    page = serve(demo)
    legend = page.get_by_role("list", name="Categories")
    expect(legend.get_by_role("button")).to_have_text(["person", "place"])
    place = legend.get_by_role("button", name="place")
    for act in (place.hover, place.focus):
        act()
        expect(page.locator("mark").nth(2)).not_to_have_css("box-shadow", "none")
        expect(page.locator("mark").first).to_have_css("background-color", "rgba(0, 0, 0, 0)")
        page.mouse.move(0, 0)
    place.press("Enter")
    expect(place).to_have_attribute("aria-pressed", "true")
    place.blur()
    expect(page.locator("mark").first).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_scores_have_a_scale(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.HighlightedText([("good", 0.5), ("bad", -2)], show_legend=True, color_map={"+": "green"})
    page = serve(demo)
    expect(page.get_by_role("img", name="Colours of the scores from -2 to 2")).to_be_visible()
    expect(page.locator("mark").first).to_have_attribute("title", "0.5")


def test_a_part_can_be_chosen_with_keys(serve: Serve) -> None:
    with gr.Blocks() as demo:
        text = gr.HighlightedText(PAIRS, label="Text", interactive=False)
        out = gr.Textbox(label="Out")
        text.select(chosen, None, out)
    page = serve(demo)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ada")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Out")).to_have_value('[4, ["London", "place"]]')
    page.keyboard.press("Tab")
    expect(page.get_by_label("Out")).to_be_focused()
    page.get_by_role("button", name="Charles").click()
    expect(page.get_by_label("Out")).to_have_value('[2, ["Charles", "person"]]')


def test_chosen_characters_get_a_category_that_is_there(serve: Serve) -> None:
    page = serve(editor())
    choose(page, 4, 3)
    page.keyboard.press("Enter")
    field = page.get_by_role("combobox", name="Category")
    expect(field).to_be_focused()
    expect(page.get_by_role("option")).to_have_text(["person", "place"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Out")).to_have_value(
        "Ada:person  :None met:place  :None Charles:person  in :None London:place"
    )
    expect(page.get_by_role("textbox", name="Text")).to_be_focused()


def test_chosen_characters_get_a_new_category(serve: Serve) -> None:
    page = serve(editor(value=[("go home", None)]))
    choose(page, 0, 3)
    page.keyboard.press("Enter")
    page.keyboard.type("verb")
    expect(page.get_by_role("option")).to_have_text("New: “verb”")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Out")).to_have_value("go:verb  home:None")


def test_a_mark_is_changed_and_taken_away(serve: Serve) -> None:
    page = serve(editor())
    page.locator("mark").first.click()
    page.get_by_role("option", name="place").click()
    expect(page.get_by_label("Out")).to_have_value("Ada:place  met :None Charles:person  in :None London:place")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove the mark").click()
    expect(page.get_by_label("Out")).to_have_value("Ada met :None Charles:person  in :None London:place")


def test_words_are_marked_with_the_mouse_and_escape_leaves_them(serve: Serve) -> None:
    page = serve(editor(value=[("hello world", None)]))
    page.get_by_role("textbox", name="Text").dblclick(position={"x": 30, "y": 20})
    expect(page.get_by_role("dialog", name="Category")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Text")).to_be_focused()


def test_scores_are_written(serve: Serve) -> None:
    page = serve(editor(value=[("good", 0.5), (" bad", None)]))
    choose(page, 5, 3)
    page.keyboard.press("Enter")
    page.keyboard.type("-0,5")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Out")).to_have_value("good:0.5  :None bad:-0.5")


def test_the_text_itself_cannot_be_changed(serve: Serve) -> None:
    page = serve(editor())
    text = page.get_by_role("textbox", name="Text")
    expect(text).to_have_attribute("aria-readonly", "true")
    text.focus()
    page.keyboard.type("xyz")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+x")
    expect(text).to_have_text("Ada met Charles in London")


def test_a_long_text_has_marks_only_where_it_is_seen(serve: Serve) -> None:
    words = [(f"w{n} ", "ab"[n % 2]) for n in range(20_000)]
    with gr.Blocks() as demo:
        gr.HighlightedText(words, label="Text", interactive=False)
    page = serve(demo)
    text = page.get_by_role("group", name="Text")
    expect(text).to_contain_text("w19999")
    assert text.locator("mark").count() < 3000
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(text.locator("mark").last).to_have_text("w19999")


def test_says_when_there_is_nothing(serve: Serve) -> None:
    with gr.Blocks() as demo:
        text = gr.HighlightedText()
        gr.Button("Go").click(lambda: {"text": "x y", "entities": [{"entity": "A", "start": 2, "end": 3}]}, None, text)
        gr.Button("Clear").click(lambda: None, None, text)
    page = serve(demo)
    expect(page.get_by_text("The text will appear here")).to_be_visible()
    page.get_by_role("button", name="Go").click()
    expect(page.locator("mark")).to_have_text("y")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("The text will appear here")).to_be_visible()


def test_text_runs_from_right_to_left(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.HighlightedText([("آدا", "شخص"), (" في لندن", None)], label="Text", rtl=True, interactive=False)
    mark = serve(demo).locator("mark")
    expect(mark).to_have_css("direction", "rtl")
    assert mark.evaluate("e => e.getBoundingClientRect().right > innerWidth / 2")


def test_fingers_find_what_they_need(serve: Serve) -> None:
    page = serve(editor(show_legend=True), context=PHONE)
    page.locator("mark").first.tap()
    targets = page.locator("[data-part=legend] button, [data-part=marker] :is(.icon-btn, .input, li)")
    assert targets.count() >= 6
    assert [height for height in targets.evaluate_all("all => all.map(e => e.offsetHeight)") if height < FINGER] == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
