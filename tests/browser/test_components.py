"""The pages of the components: each example does what its source says, and every state is there to be seen."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from demos.components.frame import Page
from demos.components.pages import found
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PAGES = [pytest.param(page, id=page.path) for page in found()]
Try = Callable[[Locator], Any]
"""Does on the example of a page what a visitor would do, and looks what comes of it."""


def field(live: Locator, name: str) -> Locator:
    return live.get_by_label(name, exact=True)


def pressed(live: Locator, name: str) -> None:
    live.get_by_role("button", name=name, exact=True).click()


def textbox(live: Locator) -> None:
    field(live, "Name").fill("Ada")
    field(live, "Name").press("Enter")
    expect(field(live, "Greeting")).to_have_value("Hello, Ada!")


def number(live: Locator) -> None:
    field(live, "Radius").fill("1")
    expect(field(live, "Area")).to_have_value("3.14")


def slider(live: Locator) -> None:
    live.get_by_role("slider").press("End")
    expect(field(live, "Degrees Fahrenheit")).to_have_value("212")


def checkbox(live: Locator) -> None:
    live.get_by_role("checkbox").check()
    expect(live.get_by_role("button", name="Continue")).to_be_enabled()


def radio(live: Locator) -> None:
    field(live, "Large").check()
    expect(field(live, "Price")).to_have_value("3.40")


def dropdown(live: Locator) -> None:
    live.get_by_role("combobox").fill("Jap")
    live.get_by_role("combobox").press("Enter")
    expect(field(live, "Capital")).to_have_value("Tokyo")


def checkboxgroup(live: Locator) -> None:
    field(live, "Capers").check()
    expect(field(live, "Price")).to_have_value("9.5")


def colorpicker(live: Locator) -> None:
    live.get_by_role("textbox", name="Colour").fill("#ffffff")
    live.get_by_role("textbox", name="Colour").press("Enter")
    expect(field(live, "It is")).to_have_value("bright")


def datetime(live: Locator) -> None:
    live.get_by_role("textbox", name="Day").fill("2000-01-01")
    live.get_by_role("textbox", name="Day").press("Enter")
    expect(field(live, "It was a")).to_have_value("Saturday")


def code(live: Locator) -> None:
    live.get_by_role("textbox", name="Program").press_sequentially("f()")
    expect(field(live, "Calls")).to_have_value("2")


def uploadbutton(live: Locator) -> None:
    live.locator("input[type=file]").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"12345"})
    expect(field(live, "Bytes")).to_have_value("5")


def downloadbutton(live: Locator) -> None:
    with live.page.expect_download() as told:
        live.locator("[data-type=downloadbutton] :is(a, button)").click()
    assert told.value.suggested_filename == "note.txt"


def duplicatebutton(live: Locator) -> None:
    expect(live.get_by_role("paragraph")).to_have_text("On Hugging Face, this gives visitors a copy of their own.")
    # Here is nothing that could be copied.
    expect(live.get_by_role("link", name="Duplicate Space")).to_have_count(0)


def dataset(live: Locator) -> None:
    live.get_by_role("button", name="Gavotte").press("Enter")
    expect(field(live, "Now")).to_have_value("Gavotte, which takes 3.1 minutes")


def dialogue(live: Locator) -> None:
    live.get_by_role("textbox").first.fill("Good morning to all.")
    expect(field(live, "Words, names included")).to_have_value("8")


def highlightedtext(live: Locator) -> None:
    field(live, "Text").fill("So LOUD")
    expect(live.locator("mark, [data-part=part]").filter(has_text="LOUD")).to_be_visible()


def paramviewer(live: Locator) -> None:
    live.get_by_text("times").first.click()
    expect(live.get_by_text("How often.", exact=True)).to_be_visible()


def markdown(live: Locator) -> None:
    field(live, "Markdown").fill("**bold**")
    expect(live.locator("strong")).to_have_text("bold")


def html(live: Locator) -> None:
    live.get_by_role("slider").press("Home")
    expect(live.get_by_text("0 of 5")).to_be_visible()


def label(live: Locator) -> None:
    field(live, "Text").fill("Oh!!!")
    expect(live.get_by_text("100%")).to_be_visible()


def tree(live: Locator) -> None:
    field(live, "Text").fill("da da")
    expect(live.get_by_text("da: 2")).to_be_visible()


def dataframe(live: Locator) -> None:
    expect(field(live, "Total")).to_have_value("10.7")
    live.get_by_role("gridcell", name="3.2").click()
    live.page.keyboard.type("1")
    live.page.keyboard.press("Enter")
    expect(field(live, "Total")).to_have_value("8.5")


def image(live: Locator) -> None:
    expect(live.get_by_role("img", name="Negative")).to_be_visible()


def audio(live: Locator) -> None:
    before = live.locator("audio").get_attribute("src")
    live.get_by_role("slider", name="Pitch").press("End")
    expect(live.locator("audio")).not_to_have_attribute("src", before or "")


def file(live: Locator) -> None:
    live.locator("input[type=file]").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"one two three"}
    )
    expect(field(live, "Words")).to_have_value("3")


def button(live: Locator) -> None:
    pressed(live, "Press")
    expect(field(live, "Presses")).to_have_value("1")


def clearbutton(live: Locator) -> None:
    pressed(live, "Clear")
    expect(field(live, "Name")).to_have_value("")


def row(live: Locator) -> None:
    pressed(live, "Swap")
    expect(field(live, "First name")).to_have_value("Lovelace")


def column(live: Locator) -> None:
    pressed(live, "Turn round")
    expect(field(live, "Turned")).to_have_value("adA")


def group(live: Locator) -> None:
    field(live, "Street").fill("Via Roma")
    expect(field(live, "Address")).to_have_value("Via Roma 1")


def accordion(live: Locator) -> None:
    pressed(live, "More settings")
    expect(field(live, "What happened")).to_have_value("It was closed.")


def tabs(live: Locator) -> None:
    pressed(live, "Shout")
    expect(field(live, "Shouted")).to_have_value("ADA")


def walkthrough(live: Locator) -> None:
    pressed(live, "Next")
    expect(live.get_by_text("Thank you, Ada.")).to_be_visible()


def sidebar(live: Locator) -> None:
    live.locator(".opener").click()
    live.page.get_by_label("Loud").check()
    expect(field(live, "Text")).to_have_value("THE STRIP IS AT THE RIGHT.")


def draggable(live: Locator) -> None:
    live.get_by_role("button", name="First").press("End")
    expect(live.get_by_role("textbox").last).to_have_value("Bread")


def navbar(live: Locator) -> None:
    live.page.get_by_role("link", name="All components").click()
    expect(live.page.get_by_role("heading", name="Components", level=1)).to_be_visible()


def state(live: Locator) -> None:
    for word in ("one", "two"):
        field(live, "Word").fill(word)
        pressed(live, "Add")
        expect(field(live, "All words so far")).to_have_value("one" if word == "one" else "one, two")


def browserstate(live: Locator) -> None:
    field(live, "Note").fill("Milk")
    expect(field(live, "Kept")).to_have_value("Milk")
    live.page.reload()
    expect(field(live, "Kept")).to_have_value("Milk")


def timer(live: Locator) -> None:
    pressed(live, "Start")
    expect(field(live, "Seconds")).to_have_value("1")


TRIES: dict[str, Try] = {
    "json": tree,
    **{
        each.__name__: each
        for each in (
            accordion, audio, browserstate, button, checkbox, checkboxgroup, clearbutton, code, colorpicker, column,
            dataframe, dataset, datetime, dialogue, downloadbutton, draggable, dropdown, duplicatebutton, file, group,
            highlightedtext, html, image, label, markdown, navbar, number, paramviewer, radio, row, sidebar, slider,
            state, tabs, textbox, timer, uploadbutton, walkthrough,
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_its_example_works_and_its_states_can_be_seen(visit: Visit, page: Page) -> None:
    tab = visit(page.path)
    expect(tab.get_by_role("heading", level=1)).to_have_text(page.name)
    expect(tab.locator(".card")).to_have_count(len(page.states) + 1)
    assert seen(tab) == [page.program, *(state.code for state in page.states)]
    TRIES[page.path](tab.locator(".live"))
    tab.set_viewport_size({"width": 390, "height": 844})
    # Once what slides has come to rest.
    expect(tab.locator("html")).to_have_js_property("scrollWidth", 390)


def seen(tab: Tab) -> list[str]:
    """Gives the sources that a page shows."""
    shown = tab.locator(".source pre").all_inner_texts()
    return [text.rstrip("\n") + ("\n" if place == 0 else "") for place, text in enumerate(shown)]


def test_the_way_leads_from_page_to_page(visit: Visit) -> None:
    tab = visit()
    way = tab.get_by_role("navigation", name="Components")
    assert way.get_by_role("link").count() == len(PAGES) + 1
    way.get_by_role("link", name="Slider").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Slider")
    expect(way.get_by_role("link", name="Slider")).to_have_attribute("aria-current", "page")


def test_a_call_waits_as_long_as_a_visitor_wants_to_see_it(visit: Visit) -> None:
    tab = visit("textbox")
    tab.get_by_role("button", name="Start").click()
    expect(tab.locator("[data-part=progress]")).to_have_count(1)
    tab.get_by_role("button", name="Stop", exact=True).last.click()
    expect(tab.locator("[data-part=progress]")).to_have_count(0)


def test_a_failure_and_a_refusal_are_told_where_they_belong(visit: Visit, complaints: list[str]) -> None:
    tab = visit("textbox")
    tab.get_by_role("button", name="Fail").click()
    expect(tab.locator("[data-part=toast]")).to_contain_text("There is no paper left")
    tab.get_by_role("button", name="Check").click()
    expect(tab.locator("[data-part=field] [data-part=error]")).to_have_text(
        "Of all that could stand here, this is what may not."
    )
    # The browser's own words on a value that was refused.
    complaints[:] = [each for each in complaints if "422" not in each]
