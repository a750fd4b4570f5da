"""File in the browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.txt" for name in ("one", "two", "three")]
    for path in paths:
        path.write_text(path.stem)
    return paths


def choose(page: Page, name: str, paths: list[Path]) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=name).click()
    chooser.value.set_files(paths)


def same(path: str) -> str:
    return path


def contents(paths: list[str] | None) -> str:
    return " ".join(Path(path).read_text() for path in paths or [])


def test_one_file_is_taken_and_given_back(serve: Serve, texts: list[Path]) -> None:
    with gr.Blocks() as demo:
        given = gr.File(label="Given")
        back = gr.File(label="Back")
        given.upload(same, given, back)
    page = serve(demo)
    expect(page.get_by_text("The file will appear here")).to_be_visible()
    choose(page, "Given Drop a file here or choose one", texts[:1])
    row = page.get_by_role("list", name="Back").get_by_role("listitem")
    expect(row).to_contain_text("one.txt")
    with page.expect_download() as download:
        row.get_by_role("link", name="Download one.txt").click()
    assert Path(download.value.path()).read_text() == "one"


def test_several_are_added_and_removed(serve: Serve, texts: list[Path]) -> None:
    with gr.Blocks() as demo:
        files = gr.File(file_count="multiple", label="Files")
        out, said = gr.Textbox(label="Out"), gr.Textbox(label="Said")
        files.change(contents, files, out)
        files.delete(deleted, None, said)
        files.clear(lambda: "cleared", None, said)
    page = serve(demo)
    choose(page, "Files Drop files here or choose them", texts[:2])
    expect(page.get_by_label("Out")).to_have_value("one two")
    choose(page, "Files Drop files here or choose them", texts[2:])
    expect(page.get_by_label("Out")).to_have_value("one two three")
    page.get_by_role("button", name="Remove two.txt").click()
    expect(page.get_by_label("Out")).to_have_value("one three")
    expect(page.get_by_label("Said")).to_have_value("two.txt")
    expect(page.get_by_role("button", name="Remove three.txt")).to_be_focused()
    page.get_by_role("button", name="Remove all").click()
    expect(page.get_by_label("Said")).to_have_value("cleared")
    expect(page.get_by_label("Out")).to_have_value("")


def deleted(event: gr.DeletedFileData) -> str:
    return str(event.file.orig_name)


def test_the_order_is_changed_with_keys_and_by_dragging(serve: Serve, texts: list[Path]) -> None:
    with gr.Blocks() as demo:
        files = gr.Files([str(path) for path in texts], allow_reordering=True, interactive=True, label="Files")
        out = gr.Textbox(label="Out")
        files.change(contents, files, out)
    page = serve(demo)
    page.get_by_role("button", name="Move three.txt", exact=True).focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Out")).to_have_value("one three two")
    expect(page.get_by_role("button", name="Move three.txt", exact=True)).to_be_focused()
    page.get_by_role("button", name="Move one.txt", exact=True).hover()
    page.mouse.down()
    target = page.get_by_role("button", name="Move two.txt", exact=True).bounding_box()
    assert target is not None
    page.mouse.move(target["x"] + 5, target["y"] + 10, steps=8)
    page.mouse.up()
    expect(page.get_by_label("Out")).to_have_value("three two one")


def test_a_file_of_the_list_is_chosen(serve: Serve, texts: list[Path]) -> None:
    with gr.Blocks() as demo:
        files = gr.Files([str(path) for path in texts], interactive=False)
        out = gr.Textbox(label="Out")
        files.select(chosen, None, out)
    page = serve(demo)
    page.get_by_role("button", name="two.txt").click()
    expect(page.get_by_label("Out")).to_have_value("1 two.txt")
    assert page.get_by_role("button", name="Remove").count() == 0


def chosen(event: gr.SelectData) -> str:
    return f"{event.index} {event.value}"


def test_a_wrong_type_is_refused_by_the_page_and_by_the_server(serve: Serve, texts: list[Path]) -> None:
    with gr.Blocks() as demo:
        gr.File(file_types=[".csv"], label="Table")
    page = serve(demo)
    expect(page.locator("input[type=file]")).to_have_attribute("accept", ".csv")
    page.locator("input[type=file]").set_input_files(texts[0])
    expect(page.get_by_role("alert")).to_contain_text("one.txt is not one of: .csv")


def test_a_long_upload_tells_how_far_it_is_and_can_be_cancelled(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    path.write_bytes(bytes(3_000_000))
    with gr.Blocks() as demo:
        gr.File(label="Large")
    page = serve(demo)
    page.route("**/upload?*", lambda route: None)
    choose(page, "Large Drop a file here or choose one", [path])
    expect(page.get_by_role("progressbar", name="Upload")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Large Drop a file here or choose one")).to_be_visible()
    assert page.get_by_role("alert").count() == 0


def test_a_folder_comes_with_all_it_holds(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.txt").write_text("a")
    (folder / "inner" / "b.txt").write_text("b")
    with gr.Blocks() as demo:
        files = gr.File(file_count="directory", label="Folder")
        out = gr.Textbox(label="Out")
        files.upload(contents, files, out)
    page = serve(demo)
    page.locator("input[type=file]").set_input_files(folder)
    expect(page.get_by_label("Out")).to_have_value(re.compile("a b|b a"))
