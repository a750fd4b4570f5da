from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def echo(event: str = "input", **arguments: Any) -> gr.Blocks:
    usual: dict[str, Any] = {"choices": ["Apple", ("Banana", 2), "Cherry"], "label": "Fruit"}
    with gr.Blocks() as demo:
        group = gr.CheckboxGroup(**(usual | arguments))
        getattr(group, event)(repr, group, gr.Textbox(label="Out"))
    return demo


def group(page: Page) -> Locator:
    return page.get_by_role("group", name="Fruit")


def given(page: Page, value: str) -> None:
    expect(page.get_by_label("Out")).to_have_value(value)


def test_keys_tick_and_untick(serve: Serve) -> None:
    page = serve(echo(info="Take some."))
    expect(group(page)).to_have_accessible_description("Take some.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    given(page, "['Apple']")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    given(page, "['Apple', 2]")
    page.keyboard.press("Space")
    given(page, "['Apple']")


def test_a_label_ticks_its_box(serve: Serve) -> None:
    page = serve(echo("change"))
    page.get_by_text("Cherry").click()
    given(page, "['Cherry']")


def test_one_box_takes_and_drops_all(serve: Serve) -> None:
    page = serve(echo(show_select_all=True, value=["Apple"]))
    every = page.get_by_role("checkbox", name="Select all")
    assert every.evaluate("(box) => box.indeterminate")
    expect(every).not_to_be_checked()
    every.press("Space")
    given(page, "['Apple', 2, 'Cherry']")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(4)
    page.get_by_role("checkbox", name="Banana").press("Space")
    given(page, "['Apple', 'Cherry']")
    assert every.evaluate("(box) => box.indeterminate")
    every.press("Space")
    given(page, "['Apple', 2, 'Cherry']")
    every.press("Space")
    given(page, "[]")
    assert not every.evaluate("(box) => box.indeterminate")


def test_tells_which_choice_was_taken_or_dropped(serve: Serve) -> None:
    def tell(event: gr.SelectData) -> str:
        return f"{event.index} {event.value} {event.selected}"

    with gr.Blocks() as demo:
        gr.CheckboxGroup(["Apple", ("Banana", 2)], label="Fruit").select(tell, None, gr.Textbox(label="Out"))
    page = serve(demo)
    page.get_by_role("checkbox", name="Banana").press("Space")
    given(page, "1 Banana True")
    page.get_by_role("checkbox", name="Banana").press("Space")
    given(page, "1 Banana False")


def test_a_value_that_is_no_choice_goes_with_the_first_tick(serve: Serve) -> None:
    page = serve(echo(value=["Zebra"]))
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    page.get_by_role("checkbox", name="Apple").press("Space")
    given(page, "['Apple']")


def test_a_function_changes_choices_and_values(serve: Serve) -> None:
    with gr.Blocks() as demo:
        fruit = gr.CheckboxGroup(["Apple"], label="Fruit")
        gr.Button("Go").click(lambda: gr.CheckboxGroup(choices=["x", ("Why", "y")], value=["y"]), None, fruit)
    page = serve(demo)
    expect(page.get_by_role("checkbox", name="Apple")).to_be_disabled()
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("checkbox", name="Why")).to_be_checked()
    expect(group(page)).to_be_disabled()


def test_buttons_of_the_author_stand_beside_the_label(serve: Serve) -> None:
    with gr.Blocks() as demo:
        none = gr.Button("None")
        fruit = gr.CheckboxGroup(["Apple"], value=["Apple"], label="Fruit", buttons=[none])
        none.click(list, None, fruit)
    page = serve(demo)
    page.get_by_role("button", name="None").click()
    expect(page.get_by_role("checkbox")).not_to_be_checked()


def test_says_that_there_is_nothing_to_choose_from(serve: Serve) -> None:
    page = serve(echo(choices=[], show_select_all=True))
    expect(page.get_by_text("There is nothing to choose from.")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
