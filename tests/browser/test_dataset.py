from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}


def told(event: gr.SelectData) -> str:
    return f"{event.index} {event.value}"


def texts(count: int) -> list[list[str]]:
    return [[f"text {n}"] for n in range(count)]


def test_a_gallery_is_a_list_of_buttons(serve: Serve) -> None:
    with gr.Blocks() as demo:
        dataset = gr.Dataset(components=["textbox"], samples=texts(2), label="Some texts")
        dataset.click(repr, dataset, gr.Textbox(label="Out"))
        dataset.select(told, None, gr.Textbox(label="Told"))
    page = serve(demo)
    some = page.get_by_role("list", name="Some texts")
    expect(some.get_by_role("listitem")).to_have_count(2)
    some.get_by_role("button", name="text 0").focus()
    page.keyboard.press("Tab")
    expect(some.get_by_role("button", name="text 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Out")).to_have_value("['text 1']")
    expect(page.get_by_label("Told")).to_have_value("1 ['text 1']")


def test_the_same_sample_can_be_picked_again(serve: Serve) -> None:
    calls: list[int] = []

    def count(index: int) -> str:
        calls.append(index)
        return str(len(calls))

    with gr.Blocks() as demo:
        dataset = gr.Dataset(components=["textbox"], samples=texts(1), type="index")
        dataset.click(count, dataset, gr.Textbox(label="Out"))
    page = serve(demo)
    for n in ("1", "2"):
        page.get_by_role("button", name="text 0").click()
        expect(page.get_by_label("Out")).to_have_value(n)


def test_several_columns_are_a_table(serve: Serve) -> None:
    size = gr.Dropdown([("Small", "s"), ("Large", "l")], label="Size", render=False)
    with gr.Blocks() as demo:
        dataset = gr.Dataset(
            components=[gr.Textbox(label="Text", render=False), gr.Checkbox(label="Loud", render=False), size],
            samples=[["a", True, "s"], ["b", False, "l"]],
            type="tuple",
        )
        dataset.click(repr, dataset, gr.Textbox(label="Out"))
    page = serve(demo)
    table = page.get_by_role("table", name="Examples")
    assert table.get_by_role("columnheader").all_inner_texts() == ["Text", "Loud", "Size"]
    assert table.get_by_role("row").nth(2).get_by_role("cell").all_inner_texts() == ["b", "No", "Large"]
    # Any part of a row will do.
    table.get_by_role("cell", name="Large", exact=True).click(force=True)
    expect(page.get_by_label("Out")).to_have_value("(1, ['b', False, 'l'])")
    table.get_by_role("button", name="a, Yes, Small").press("Space")
    expect(page.get_by_label("Out")).to_have_value("(0, ['a', True, 's'])")


def test_the_layout_can_be_chosen(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Dataset(components=["textbox"], samples=texts(2), layout="table", headers=["Word"], label="One")
        gr.Dataset(components=["textbox", "number"], samples=[["a", 1]], layout="gallery", label="Two")
    page = serve(demo)
    expect(page.get_by_role("table", name="One").get_by_role("columnheader", name="Word")).to_be_visible()
    expect(page.get_by_role("list", name="Two").get_by_role("button", name="a, 1")).to_be_visible()


def test_pages_are_turned_by_keyboard(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Dataset(components=["textbox"], samples=texts(23), samples_per_page=10, label="Many")
    page = serve(demo)
    pages = page.get_by_role("navigation", name="Pages of Many")
    expect(pages).to_contain_text("1\u201310 of 23")
    following, previous = (
        pages.get_by_role("button", name="Next page"),
        pages.get_by_role("button", name="Previous page"),
    )
    expect(previous).to_be_disabled()
    following.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(pages).to_contain_text("21\u201323 of 23")
    expect(page.get_by_role("listitem")).to_have_count(3)
    expect(following).to_be_focused()
    expect(following).to_be_disabled()
    previous.press("Space")
    expect(page.get_by_role("button", name="text 10")).to_be_visible()


def test_a_function_brings_other_samples(serve: Serve) -> None:
    with gr.Blocks() as demo:
        dataset = gr.Dataset(components=["textbox"], samples=texts(30), samples_per_page=5)
        dataset.click(repr, dataset, gr.Textbox(label="Out"))
        gr.Button("Change").click(lambda: gr.Dataset(samples=[["other"]]), None, dataset)
    page = serve(demo)
    for _ in range(5):
        page.get_by_role("button", name="Next page").click()
    page.get_by_role("button", name="Change").click()
    page.get_by_role("button", name="other").click()
    expect(page.get_by_label("Out")).to_have_value("['other']")
    expect(page.get_by_role("navigation")).to_have_count(0)


def test_pictures_and_files(serve: Serve, tmp_path: Path) -> None:
    picture, notes = tmp_path / "bus.png", tmp_path / "notes.txt"
    Image.new("RGB", (40, 20), "red").save(picture)
    notes.write_text("x")
    with gr.Blocks() as demo:
        dataset = gr.Dataset(components=["image"], samples=[[str(picture)]], label="Pictures", type="index")
        gr.Dataset(components=["file"], samples=[[str(notes)]], label="Files")
        dataset.click(repr, dataset, gr.Textbox(label="Out"))
    page = serve(demo)
    button = page.get_by_role("list", name="Pictures").get_by_role("button", name="bus.png")
    expect(button.locator("img")).to_have_js_property("naturalWidth", 40)
    button.click()
    expect(page.get_by_label("Out")).to_have_value("0")
    expect(page.get_by_role("list", name="Files").get_by_role("button", name="notes.txt")).to_be_visible()


def test_labels_stand_for_samples(serve: Serve) -> None:
    with gr.Blocks() as demo:
        dataset = gr.Dataset(components=["textbox", "number"], samples=[["a", 1]], sample_labels=["The first"])
        dataset.click(repr, dataset, gr.Textbox(label="Out"))
        gr.Dataset(components=["textbox"], samples=[["b"]], sample_labels=["Name"], layout="table", label="Rows")
    page = serve(demo)
    page.get_by_role("list").get_by_role("button", name="The first").click()
    expect(page.get_by_label("Out")).to_have_value("['a', 1]")
    row = page.get_by_role("table", name="Rows").get_by_role("row").nth(1)
    assert row.get_by_role("cell").all_inner_texts() == ["Name", "b"]


def test_says_when_there_are_none(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Dataset(components=["textbox"], samples=[], label="Nothing")
    page = serve(demo)
    expect(page.get_by_text("There are no examples.")).to_be_visible()


def test_an_example_without_a_word_has_a_name(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Dataset(components=["textbox"], samples=[[""], ["x"]])
    expect(serve(demo).get_by_role("button", name="Example 1")).to_be_visible()


def test_it_speaks_the_visitors_language(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Dataset(components=["textbox", "checkbox"], samples=[["x", True]] * 11)
    page = serve(demo, context={"locale": "es-ES"})
    expect(page.get_by_role("table", name="Ejemplos")).to_be_visible()
    expect(page.get_by_role("cell", name="Sí").first).to_be_visible()
    expect(page.get_by_role("navigation", name="Páginas de Ejemplos")).to_contain_text("1\u201310 de 11")


def test_on_a_phone_it_fits_and_is_large_enough_to_touch(serve: Serve) -> None:
    words = "A long sentence that has to be cut, since nobody reads all of it in a list of examples. " * 3
    with gr.Blocks() as demo:
        gr.Dataset(components=["textbox"], samples=[["x"], [words], ["y" * 300]], label="List")
        gr.Dataset(components=["textbox"] * 4, samples=[[words] * 4] * 3, samples_per_page=2, label="Table")
    page = serve(demo, context=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for button in [
        *page.get_by_role("listitem").get_by_role("button").all(),
        *page.get_by_role("navigation").get_by_role("button").all(),
    ]:
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    for row in page.get_by_role("table").get_by_role("row").all()[1:]:
        box = row.bounding_box()
        assert box is not None
        assert 44 <= box["height"] < 120
