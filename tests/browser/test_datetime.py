import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
BUNDLE = Path(gr.__file__).parent / "static" / "bundle.json"


def echo(event: str = "change", value: Any = "2020-10-01 05:20:15", **arguments: Any) -> gr.Blocks:
    usual: dict[str, Any] = {"type": "string", "label": "When"}
    with gr.Blocks() as demo:
        field = gr.DateTime(value, **(usual | arguments))
        getattr(field, event)(lambda text: f"{event}: {text}", field, gr.Textbox(label="Out"))
    return demo


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="When")


def opener(page: Page) -> Locator:
    return page.get_by_role("button", name="Pick a date")


def opened(page: Page) -> Locator:
    opener(page).press("Enter")
    return page.get_by_role("dialog", name="Pick a date")


def out(page: Page, value: str) -> None:
    expect(page.get_by_label("Out")).to_have_value(value)


def at(page: Page, name: str) -> None:
    expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()


def test_enter_submits_what_is_typed(serve: Serve) -> None:
    page = serve(echo("submit", type="timestamp", timezone="UTC"))
    field(page).fill("1970-01-02 00:00:01")
    field(page).press("Enter")
    out(page, "submit: 86401.0")


@pytest.mark.parametrize(
    ("typed", "text"),
    [("2021-02-03", "2021-02-03 00:00:00"), ("2021-02-03T4:05", "2021-02-03 04:05:00"), ("now - 1d", "now - 1d")],
)
def test_completes_what_is_typed_in_a_hurry(serve: Serve, typed: str, text: str) -> None:
    page = serve(echo())
    field(page).fill(typed)
    field(page).blur()
    expect(field(page)).to_have_value(text)


def test_half_a_date_is_not_told(serve: Serve) -> None:
    page = serve(echo(value=None))
    field(page).press_sequentially("2021-02-03 04:05:0")
    out(page, "")
    field(page).press_sequentially("6")
    out(page, "change: 2021-02-03 04:05:06")
    field(page).fill("")
    out(page, "change: None")


def test_says_what_is_no_date(serve: Serve) -> None:
    page = serve(echo("submit", type="timestamp"))
    field(page).fill("tomorrow")
    field(page).press("Enter")
    expect(page.get_by_role("alert")).to_have_text(
        "This is not a date and time: write it as YYYY-MM-DD HH:MM:SS, or as “now - 1d”."
    )
    expect(field(page)).to_have_attribute("aria-invalid", "true")
    expect(field(page)).to_have_value("tomorrow")
    out(page, "")
    field(page).fill("2021-02-03 04:05:06")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_any_text_will_do_where_functions_get_text(serve: Serve) -> None:
    page = serve(echo("submit"))
    field(page).fill("tomorrow")
    field(page).press("Enter")
    out(page, "submit: tomorrow")


def test_keys_walk_through_the_calendar(serve: Serve) -> None:
    page = serve(echo())
    opened(page)
    at(page, "Thursday, 1 October 2020")
    for key, day in [
        ("ArrowRight", "Friday, 2 October 2020"),
        ("ArrowDown", "Friday, 9 October 2020"),
        ("Home", "Monday, 5 October 2020"),
        ("End", "Sunday, 11 October 2020"),
        ("ArrowUp", "Sunday, 4 October 2020"),
        ("ArrowLeft", "Saturday, 3 October 2020"),
        ("PageDown", "Tuesday, 3 November 2020"),
        ("PageUp", "Saturday, 3 October 2020"),
        ("Shift+PageUp", "Thursday, 3 October 2019"),
        ("Shift+PageDown", "Saturday, 3 October 2020"),
    ]:
        page.keyboard.press(key)
        at(page, day)
    page.keyboard.press("Enter")
    out(page, "change: 2020-10-03 05:20:15")
    expect(page.get_by_role("gridcell", selected=True)).to_have_text("3")


def test_a_date_without_time_takes_two_clicks(serve: Serve) -> None:
    page = serve(echo(value="2020-10-01", include_time=False))
    opener(page).click()
    page.get_by_role("button", name="Thursday, 15 October 2020").click()
    out(page, "change: 2020-10-15")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener(page)).to_be_focused()


def test_a_time_is_chosen_beside_the_day(serve: Serve) -> None:
    page = serve(echo(value=None, timezone="Europe/Madrid"))
    calendar = opened(page)
    calendar.get_by_role("combobox", name="Month").select_option("February")
    calendar.get_by_role("spinbutton", name="Year").fill("2024")
    calendar.get_by_role("spinbutton", name="Year").press("Tab")
    page.get_by_role("button", name="Thursday, 29 February 2024").click()
    expect(field(page)).to_have_value("2024-02-29 00:00:00")
    calendar.get_by_label("Time").fill("13:14:15")
    calendar.get_by_label("Time").blur()
    out(page, "change: 2024-02-29 13:14:15")


def test_turns_to_the_months_before_and_after(serve: Serve) -> None:
    page = serve(echo())
    calendar = opened(page)
    calendar.get_by_role("button", name="Next month").press("Enter")
    expect(calendar.get_by_role("grid", name="November 2020")).to_be_visible()
    for _ in range(2):
        calendar.get_by_role("button", name="Previous month").press("Enter")
    expect(calendar.get_by_role("grid", name="September 2020")).to_be_visible()


def test_now_is_now_where_the_clock_hangs(serve: Serve) -> None:
    page = serve(echo(timezone="Asia/Tokyo"), context={"timezone_id": "America/New_York"})
    page.clock.set_fixed_time("2026-05-06T20:00:00Z")
    opened(page).get_by_role("button", name="Now").press("Enter")
    out(page, "change: 2026-05-07 05:00:00")
    expect(opener(page)).to_be_focused()


def test_escape_and_going_on_close_it(serve: Serve) -> None:
    page = serve(echo())
    calendar = opened(page)
    page.keyboard.press("Escape")
    expect(calendar).to_have_count(0)
    expect(opener(page)).to_be_focused()
    field(page).press("ArrowDown")
    at(page, "Thursday, 1 October 2020")
    page.get_by_label("Out").click()
    expect(calendar).to_have_count(0)


def test_speaks_the_language_of_the_visitor(serve: Serve) -> None:
    page = serve(echo(), context={"locale": "es-ES"})
    page.get_by_role("button", name="Elegir una fecha").press("Enter")
    expect(page.get_by_role("button", name="jueves, 1 de octubre de 2020")).to_be_focused()
    expect(page.get_by_role("columnheader").first).to_have_text("lun")


def test_an_output_shows_its_moment(serve: Serve) -> None:
    with gr.Blocks() as demo:
        when = gr.DateTime(label="When", timezone="UTC")
        gr.Button("Go").click(lambda: 86400, None, when)
    page = serve(demo)
    page.get_by_role("button", name="Go").click()
    expect(field(page)).to_have_value("1970-01-02 00:00:00")
    expect(field(page)).not_to_be_editable()
    expect(opener(page)).to_have_count(0)


def test_a_finger_hits_every_day_on_a_phone(serve: Serve) -> None:
    page = serve(echo(), context=PHONE)
    calendar = opened(page)
    expect(calendar).to_be_in_viewport(ratio=1)
    heights = calendar.get_by_role("gridcell").evaluate_all("(days) => days.map((day) => day.offsetHeight)")
    assert len(heights) == 42
    assert min(heights) >= 44


def test_only_a_page_with_a_date_loads_the_calendar(serve: Serve) -> None:
    types = json.loads(BUNDLE.read_text())["types"]
    own = set(types["datetime"]["js"]) - set(types["textbox"]["js"])
    with gr.Blocks() as demo:
        gr.Textbox(label="When")
    page = serve(demo)
    loaded = page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
    assert own
    assert [name for name in loaded if any(name.endswith(file) for file in own)] == []
