from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

FRUITS: list[str | tuple[str, str]] = ["Apple", "Banana", "Cherry", ("Açaí", "acai")]


def echo(event: str = "change", **arguments: Any) -> gr.Blocks:
    usual: dict[str, Any] = {"choices": FRUITS, "value": None, "label": "Fruit"}
    with gr.Blocks() as demo:
        dropdown = gr.Dropdown(**(usual | arguments))
        getattr(dropdown, event)(repr, dropdown, gr.Textbox(label="Out"))
    return demo


def combobox(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Fruit")


def at(page: Page, name: str) -> None:
    """Expects the keys to be at an entry of this name."""
    place = combobox(page).get_attribute("aria-activedescendant")
    expect(page.locator(f"[id='{place}']")).to_have_text(name)


def given(page: Page, value: str) -> None:
    expect(page.get_by_label("Out")).to_have_value(value)


def test_keys_open_it_move_in_it_and_take_an_entry(serve: Serve) -> None:
    page = serve(echo())
    box = combobox(page)
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    at(page, "Apple")
    for key, name in [
        ("ArrowDown", "Banana"),
        ("End", "Açaí"),
        ("ArrowDown", "Apple"),
        ("ArrowUp", "Açaí"),
        ("Home", "Apple"),
        ("PageDown", "Açaí"),
    ]:
        box.press(key)
        at(page, name)
    box.press("Enter")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("Açaí")
    given(page, "'acai'")


def test_escape_closes_it_and_changes_nothing(serve: Serve) -> None:
    page = serve(echo(value="Banana"))
    box = combobox(page)
    box.press("ArrowDown")
    at(page, "Banana")
    box.press_sequentially("ch")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_value("Banana")


def test_typing_finds_entries_whatever_their_accents(serve: Serve) -> None:
    page = serve(echo())
    box = combobox(page)
    box.press_sequentially("ACA")
    expect(page.get_by_role("option")).to_have_text(["Açaí"])
    expect(page.get_by_role("status").filter(has_text="1 choice")).to_have_count(1)
    box.press("Enter")
    given(page, "'acai'")


def test_says_that_nothing_matches(serve: Serve) -> None:
    page = serve(echo())
    combobox(page).press_sequentially("zzz")
    expect(page.get_by_text("Nothing matches.")).to_be_visible()
    combobox(page).blur()
    expect(combobox(page)).to_have_value("")


def test_pointing_takes_an_entry_and_keeps_the_focus(serve: Serve) -> None:
    page = serve(echo())
    combobox(page).click()
    page.get_by_role("option", name="Cherry").click()
    given(page, "'Cherry'")
    expect(combobox(page)).to_be_focused()
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_typing_after_a_click_replaces_what_stood_there(serve: Serve) -> None:
    page = serve(echo(value="Apple"))
    combobox(page).click()
    page.keyboard.type("ban")
    expect(page.get_by_role("option")).to_have_text(["Banana"])
    page.keyboard.press("Enter")
    given(page, "'Banana'")


def test_letters_lead_to_an_entry_where_typing_does_not_filter(serve: Serve) -> None:
    page = serve(echo(filterable=False))
    box = combobox(page)
    box.press_sequentially("ch")
    at(page, "Cherry")
    expect(page.get_by_role("option")).to_have_count(4)
    box.press("Enter")
    given(page, "'Cherry'")


def test_takes_what_is_typed_where_any_value_will_do(serve: Serve) -> None:
    page = serve(echo(allow_custom_value=True))
    box = combobox(page)
    box.press_sequentially("Kiwi")
    expect(page.get_by_role("option", name="Use “Kiwi”")).to_be_visible()
    box.press("Enter")
    given(page, "'Kiwi'")
    box.fill("Lime")
    box.blur()
    given(page, "'Lime'")
    expect(box).to_have_value("Lime")


def test_several_are_taken_and_dropped(serve: Serve) -> None:
    page = serve(echo(multiselect=True, value=["Apple"]))
    box = combobox(page)
    box.press_sequentially("ban")
    box.press("Enter")
    given(page, "['Apple', 'Banana']")
    expect(page.get_by_role("listbox")).to_have_attribute("aria-multiselectable", "true")
    expect(page.get_by_role("option", selected=True)).to_have_text(["Apple", "Banana"])
    box.press("Backspace")
    given(page, "['Apple']")
    page.get_by_role("option", name="Cherry").click()
    given(page, "['Apple', 'Cherry']")
    page.get_by_role("button", name="Remove Apple").click()
    given(page, "['Cherry']")
    page.get_by_role("option", name="Banana").click()
    page.get_by_role("button", name="Remove all").click()
    given(page, "[]")


def test_takes_no_more_than_it_may(serve: Serve) -> None:
    page = serve(echo(multiselect=True, max_choices=1, value=["Apple"]))
    combobox(page).click()
    expect(page.get_by_text("Only one can be chosen.")).to_be_visible()
    banana = page.get_by_role("option", name="Banana")
    expect(banana).to_be_disabled()
    banana.click(force=True)
    expect(page.get_by_role("option", selected=True)).to_have_text(["Apple"])


def test_tells_which_entry_was_taken_or_dropped(serve: Serve) -> None:
    def tell(event: gr.SelectData) -> str:
        return f"{event.index} {event.value} {event.selected}"

    with gr.Blocks() as demo:
        dropdown = gr.Dropdown(FRUITS, multiselect=True, label="Fruit")
        dropdown.select(tell, None, gr.Textbox(label="Out"))
    page = serve(demo)
    combobox(page).click()
    page.get_by_role("option", name="Banana").click()
    given(page, "1 Banana True")
    page.get_by_role("option", name="Banana").click()
    given(page, "1 Banana False")


def test_tells_what_is_typed(serve: Serve) -> None:
    def find(event: gr.KeyUpData) -> tuple[dict[str, Any], str]:
        return gr.update(choices=[f"{event.input_value} pie"]), f"{event.key} {event.input_value}"

    with gr.Blocks() as demo:
        dropdown = gr.Dropdown(FRUITS, value=None, label="Fruit", interactive=True)
        dropdown.key_up(find, None, [dropdown, gr.Textbox(label="Out")])
    page = serve(demo)
    combobox(page).press("p")
    given(page, "p p")
    expect(page.get_by_role("option")).to_have_text(["p pie"])


def test_thousands_of_choices_open_and_filter_at_once(serve: Serve) -> None:
    names = [f"City {number:04}" for number in range(5000)]
    page = serve(echo(choices=names, num_choices_shown=5000))
    box = combobox(page)
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("End")
    at(page, "City 4999")
    expect(page.get_by_role("option", name="City 4999")).to_be_in_viewport()
    box.press_sequentially("4321")
    expect(page.get_by_role("option")).to_have_text(["City 4321"])


def test_shows_some_of_many_choices_and_says_how_many_are_left(serve: Serve) -> None:
    page = serve(echo(choices=[str(n) for n in range(250)]))
    combobox(page).click()
    expect(page.get_by_role("option").first).to_have_attribute("aria-setsize", "100")
    expect(page.get_by_text("150 more. Type to find them.")).to_be_visible()


def test_an_output_shows_its_choice_and_does_not_open(serve: Serve) -> None:
    with gr.Blocks() as demo:
        dropdown = gr.Dropdown(FRUITS, label="Fruit")
        gr.Button("Go").click(lambda: "acai", None, dropdown)
    page = serve(demo)
    page.get_by_role("button", name="Go").click()
    expect(combobox(page)).to_have_value("Açaí")
    combobox(page).click()
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_the_list_stays_on_the_screen(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.HTML("<div style='height: 520px'></div>")
        gr.Dropdown(FRUITS, label="Fruit")
    page = serve(demo, context={"viewport": {"width": 390, "height": 700}})
    combobox(page).click()
    for name in ("Apple", "Açaí"):
        expect(page.get_by_role("option", name=name)).to_be_in_viewport(ratio=1)


def test_only_what_is_seen_of_a_long_list_is_drawn(serve: Serve) -> None:
    page = serve(echo(choices=[str(n) for n in range(5000)], num_choices_shown=None))
    combobox(page).click()
    expect(page.get_by_role("option").first).to_have_attribute("aria-setsize", "5000")
    assert page.get_by_role("option").count() <= 200
    combobox(page).press("End")
    last = page.get_by_role("option", name="4999")
    expect(last).to_be_in_viewport()
    expect(last).to_have_attribute("aria-posinset", "5000")
    combobox(page).press("Home")
    expect(page.get_by_role("option").first).to_be_in_viewport()
    page.get_by_role("option", name="3", exact=True).hover()
    page.mouse.wheel(0, 60_000)
    page.get_by_role("option", name="1830", exact=True).click()
    given(page, "'1830'")


def test_a_long_list_opens_where_its_value_is(serve: Serve) -> None:
    page = serve(echo(choices=[str(n) for n in range(5000)], num_choices_shown=None, value="3333"))
    combobox(page).click()
    expect(page.get_by_role("option", name="3333", exact=True)).to_be_in_viewport(ratio=1)


def test_a_value_that_is_no_choice_is_shown_as_it_is(serve: Serve) -> None:
    page = serve(echo(value="Zebra"))
    expect(combobox(page)).to_have_value("Zebra")
    expect(combobox(page)).to_have_accessible_description("This is none of the choices.")
    combobox(page).press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    combobox(page).press("Enter")
    given(page, "'Apple'")
    expect(combobox(page)).to_have_accessible_description("")
