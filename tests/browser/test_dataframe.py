"""Tables, by keyboard and by mouse."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser
PEOPLE = [["Ana", 31, True], ["Luis", 27, False], ["Eva", 45, True]]
HEADERS = ["Name", "Age", "Here"]
COLUMNS: dict[str, Any] = {"headers": HEADERS, "datatype": ["str", "number", "bool"]}


def people(**arguments: Any) -> gr.Blocks:
    """Makes an app with a table, what a function gets of it, and what the last edit and selection were."""
    with gr.Blocks() as demo:
        table = gr.Dataframe(PEOPLE, label="People", type="array", **(COLUMNS | arguments))
        got = gr.Textbox(label="Got")
        told = gr.Textbox(label="Told")
        edit = gr.Textbox(label="Edit")
        table.input(str, table, got)

        @table.edit(outputs=edit)
        def edited(happened: gr.EditData) -> str:
            return f"{happened.index} {happened.previous_value} -> {happened.value}"

        @table.select(outputs=told)
        def selected(happened: gr.SelectData) -> str:
            return f"{happened.index} {happened.value} {happened.row_value} {happened.col_value}"

    return demo


def grid(page: Page) -> Locator:
    return page.get_by_role("grid", name="People")


def cell(page: Page, text: str) -> Locator:
    return grid(page).get_by_role("gridcell", name=text, exact=True)


def got(page: Page) -> Locator:
    return page.get_by_label("Got")


def test_shows_headers_and_cells(serve: Serve) -> None:
    page = serve(people())
    assert grid(page).get_by_role("columnheader").all_inner_texts() == HEADERS
    assert [row.inner_text().split("\n")[:2] for row in grid(page).get_by_role("row").all()[1:]] == [
        ["Ana", "31"],
        ["Luis", "27"],
        ["Eva", "45"],
    ]
    expect(grid(page)).to_have_attribute("aria-rowcount", "4")
    expect(cell(page, "31")).to_have_css("justify-content", "end")
    expect(cell(page, "Ana")).not_to_have_css("justify-content", "end")


def test_a_choice_tells_its_row_and_column(serve: Serve) -> None:
    page = serve(people())
    cell(page, "27").click()
    expect(page.get_by_label("Told")).to_have_value("[1, 1] 27 ['Luis', 27, False] [31, 27, 45]")


def test_keys_lead_everywhere(serve: Serve) -> None:
    page = serve(people())
    page.keyboard.press("Tab")
    expect(grid(page).get_by_role("columnheader", name="Name")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "Ana")).to_be_focused()
    page.keyboard.press("Control+End")
    expect(grid(page).get_by_role("gridcell").last).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageUp")
    expect(cell(page, "31")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    expect(cell(page, "Ana")).to_be_focused()
    page.keyboard.press("Tab")
    expect(grid(page).locator(":focus")).to_have_count(0)


def test_typing_replaces_and_enter_goes_on(serve: Serve) -> None:
    page = serve(people())
    cell(page, "Luis").click()
    page.keyboard.type("Lucía")
    page.keyboard.press("Enter")
    expect(cell(page, "Eva")).to_be_focused()
    expect(got(page)).to_have_value("[['Ana', 31, True], ['Lucía', 27, False], ['Eva', 45, True]]")


def test_an_edit_tells_what_was_there_before(serve: Serve) -> None:
    page = serve(people())
    cell(page, "27").dblclick()
    page.get_by_label("Age, row 2").fill("28.5")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Edit")).to_have_value("[1, 1] 27 -> 28.5")
    expect(got(page)).to_have_value("[['Ana', 31, True], ['Luis', 28.5, False], ['Eva', 45, True]]")


@pytest.mark.parametrize("key", ["Enter", "F2"])
def test_a_cell_opens_with_its_text_and_escape_leaves_it_alone(serve: Serve, key: str) -> None:
    page = serve(people())
    cell(page, "Ana").click()
    page.keyboard.press(key)
    page.keyboard.type("bel")
    expect(page.get_by_label("Name, row 1")).to_have_value("Anabel")
    page.keyboard.press("Escape")
    expect(cell(page, "Ana")).to_be_focused()
    expect(got(page)).to_have_value("")


def test_a_number_must_be_one(serve: Serve) -> None:
    page = serve(people())
    cell(page, "27").click()
    page.keyboard.type("old")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("“old” does not fit into the column Age.")
    page.get_by_label("Age, row 2").fill("")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(got(page)).to_have_value("[['Ana', 31, True], ['Luis', None, False], ['Eva', 45, True]]")


def test_a_truth_value_turns_at_a_click_or_with_space(serve: Serve) -> None:
    page = serve(people())
    grid(page).get_by_role("gridcell", name="No").click()
    expect(got(page)).to_have_value("[['Ana', 31, True], ['Luis', 27, True], ['Eva', 45, True]]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(got(page)).to_have_value("[['Ana', 31, False], ['Luis', 27, True], ['Eva', 45, True]]")


def test_cells_are_copied_pasted_and_emptied_like_in_a_spreadsheet(serve: Serve) -> None:
    page = serve(people(), context={"permissions": ["clipboard-read", "clipboard-write"]})
    cell(page, "Ana").click()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(grid(page).locator("[aria-selected=true]")).to_have_count(4)
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "Ana\t31\nLuis\t27"
    cell(page, "Eva").click()
    page.keyboard.press("Control+v")
    expect(got(page)).to_have_value("[['Ana', 31, True], ['Luis', 27, False], ['Ana', 31, True], ['Luis', 27, None]]")
    page.keyboard.press("Delete")
    expect(got(page)).to_have_value("[['Ana', 31, True], ['Luis', 27, False], ['', 31, True], ['Luis', 27, None]]")


def test_rows_and_columns_come_and_go(serve: Serve) -> None:
    page = serve(people())
    cell(page, "Luis").click()
    page.get_by_role("button", name="Remove rows").click()
    expect(got(page)).to_have_value("[['Ana', 31, True], ['Eva', 45, True]]")
    page.get_by_role("button", name="Add row").click()
    expect(got(page)).to_have_value("[['Ana', 31, True], ['Eva', 45, True], ['', None, None]]")
    page.get_by_role("button", name="Add column").click()
    page.keyboard.type("Notes")
    page.keyboard.press("Enter")
    assert grid(page).get_by_role("columnheader").all_inner_texts() == [*HEADERS, "Notes"]
    cell(page, "31").click()
    page.get_by_role("button", name="Remove columns").click()
    expect(got(page)).to_have_value("[['Ana', True, ''], ['Eva', True, ''], ['', None, '']]")


def test_limits_hold(serve: Serve) -> None:
    page = serve(people(row_limits=(3, 3), column_count=(3, "fixed"), static_columns=[0]))
    expect(page.get_by_role("button", name="Add row")).to_be_disabled()
    expect(page.get_by_role("button", name="Add column")).to_be_disabled()
    cell(page, "Ana").click()
    expect(page.get_by_role("button", name="Remove rows")).to_be_disabled()
    expect(cell(page, "Ana")).to_have_attribute("aria-readonly", "true")
    page.keyboard.type("x")
    page.keyboard.press("Delete")
    expect(cell(page, "Ana")).to_be_focused()
    expect(got(page)).to_have_value("")


def test_what_is_not_interactive_can_be_chosen_but_not_changed(serve: Serve) -> None:
    page = serve(people(interactive=False))
    expect(grid(page)).to_have_attribute("aria-readonly", "true")
    expect(page.get_by_role("button", name="Add row")).to_have_count(0)
    cell(page, "Ana").dblclick()
    page.keyboard.type("x")
    expect(page.get_by_label("Told")).to_have_value("[0, 0] Ana ['Ana', 31, True] ['Ana', 'Luis', 'Eva']")
    expect(grid(page).get_by_role("textbox")).to_have_count(0)


def test_an_empty_table_can_be_written_into(serve: Serve) -> None:
    with gr.Blocks() as demo:
        table = gr.Dataframe(headers=["a", "b"], row_count=2, type="array", label="People")
        table.input(str, table, gr.Textbox(label="Got"))
    page = serve(demo)
    expect(grid(page).get_by_role("gridcell")).to_have_count(4)
    grid(page).get_by_role("gridcell").last.click()
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(got(page)).to_have_value("[['', ''], ['', 'x']]")


def test_a_long_table_draws_what_is_seen_and_reaches_the_rest(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Dataframe([[i, f"row {i}"] for i in range(10_000)], label="People", max_height=300)
    page = serve(demo)
    expect(cell(page, "row 0")).to_be_visible()
    assert grid(page).get_by_role("row").count() < 500
    cell(page, "row 0").click()
    page.keyboard.press("Control+ArrowDown")
    expect(cell(page, "row 9999")).to_be_focused()
    expect(cell(page, "row 9999")).to_be_in_viewport()
    expect(grid(page).get_by_role("columnheader").first).to_be_in_viewport()
    assert grid(page).get_by_role("row").count() < 500


def test_a_function_fills_it(serve: Serve) -> None:
    with gr.Blocks() as demo:
        table = gr.Dataframe(label="People", datatype=["markdown", "html", "str"], max_chars=5, show_row_numbers=True)
        value = {"headers": ["m", "h", "s"], "data": [["**bold**", "<i>soft</i><script>no()</script>", "abcdefgh"]]}
        gr.Button("Fill").click(lambda: value, None, table)
    page = serve(demo)
    expect(page.get_by_text("The table will appear here")).to_be_visible()
    page.get_by_role("button", name="Fill").click()
    expect(grid(page).locator("strong")).to_have_text("bold")
    expect(grid(page).locator("i")).to_have_text("soft")
    expect(grid(page).locator("script")).to_have_count(0)
    expect(grid(page).get_by_role("rowheader")).to_have_text("1")
    expect(cell(page, "abcde…")).to_have_attribute("title", "abcdefgh")
    cell(page, "abcde…").click()
    expect(cell(page, "abcdefgh")).to_be_focused()


def test_a_styled_table_shows_its_text_and_colours(serve: Serve) -> None:
    metadata = {"display_value": [["1.50 €"]], "styling": [["color: rgb(255, 0, 0)"]]}
    with gr.Blocks() as demo:
        gr.Dataframe({"headers": ["price"], "data": [[1.5]], "metadata": metadata}, label="People", interactive=True)
    page = serve(demo)
    expect(cell(page, "1.50 €")).to_have_css("color", "rgb(255, 0, 0)")
    cell(page, "1.50 €").click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(cell(page, "2")).to_be_visible()


def test_the_whole_table_is_copied(serve: Serve) -> None:
    page = serve(people(buttons=["copy"]), context={"permissions": ["clipboard-read", "clipboard-write"]})
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    wanted = "Name\tAge\tHere\nAna\t31\ttrue\nLuis\t27\tfalse\nEva\t45\ttrue"
    assert page.evaluate("navigator.clipboard.readText()") == wanted


def test_a_wide_table_scrolls_sideways_on_a_phone(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Dataframe([[f"a longer text {i}" for i in range(8)]], label="People")
    page = serve(demo, context={"viewport": {"width": 390, "height": 800}})
    expect(cell(page, "a longer text 0")).to_be_in_viewport()
    expect(cell(page, "a longer text 7")).not_to_be_in_viewport()
    cell(page, "a longer text 0").click()
    page.keyboard.press("End")
    expect(cell(page, "a longer text 7")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_types_go_by_the_cells_where_that_is_wanted(serve: Serve) -> None:
    rows = [[1, "x", True, "2024-05-01"], [None, "y", None, ""]]
    with gr.Blocks() as demo:
        table = gr.Dataframe(rows, datatype="auto", label="People", type="array")
        table.input(str, table, gr.Textbox(label="Got"))
    page = serve(demo)
    kinds = [each.get_attribute("data-type") for each in grid(page).get_by_role("gridcell").all()[:4]]
    assert kinds == ["number", "str", "bool", "date"]
    grid(page).get_by_role("gridcell").nth(4).click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(got(page)).to_have_value("[[1, 'x', True, '2024-05-01'], [2, 'y', None, '']]")


def test_long_text_is_cut_off_or_wraps_in_widths_of_its_own(serve: Serve) -> None:
    text = "a long text that has no room in so narrow a column"
    with gr.Blocks() as demo:
        gr.Dataframe([[text, 1]], label="People", column_widths=[200, "50%"])
        gr.Dataframe([[text, 1]], label="Wrapped", column_widths=[200, "50%"], wrap=True)
    page = serve(demo)
    cut = cell(page, text)
    wrapped = page.get_by_role("grid", name="Wrapped").get_by_role("gridcell", name=text)
    cut_box, wrapped_box = cut.bounding_box(), wrapped.bounding_box()
    assert cut_box
    assert wrapped_box
    assert cut_box["width"] == wrapped_box["width"] == 200
    assert cut_box["height"] < 34 < wrapped_box["height"]
    expect(cut).to_have_attribute("title", text)


def test_it_fills_the_screen_and_gives_it_back(serve: Serve) -> None:
    page = serve(people(buttons=["fullscreen"]))
    page.get_by_role("button", name="Full screen", exact=True).click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    assert page.evaluate("document.fullscreenElement.contains(document.querySelector('[role=grid]'))")
    page.evaluate("document.exitFullscreen()")
    expect(page.get_by_role("button", name="Full screen", exact=True)).to_be_visible()
