"""UploadButton in the browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

DROP = """(element, names) => {
    const data = new DataTransfer();
    for (const name of names) data.items.add(new File([name], name, {type: "text/plain"}));
    for (const type of ["dragover", "drop"])
        element.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    (tmp_path / "texts").mkdir()
    paths = [tmp_path / "texts" / f"{name}.txt" for name in ("one", "two")]
    for path in paths:
        path.write_text(path.stem)
    return paths


def contents(paths: str | list[str] | None) -> str:
    return " ".join(Path(path).read_text() for path in ([paths] if isinstance(paths, str) else paths or []))


def choose(page: Page, name: str, paths: list[Path], key: str = "Enter") -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=name).press(key)
    chooser.value.set_files(paths)


def test_a_file_is_chosen_by_key_again_and_again(serve: Serve, texts: list[Path]) -> None:
    with gr.Blocks() as demo:
        button = gr.UploadButton("Bring it")
        out, count, pressed = gr.Textbox(label="Out"), gr.Number(0, label="Uploads"), gr.Number(0, label="Pressed")
        button.click(lambda n: n + 1, pressed, pressed)
        button.upload(lambda file, n: (contents(file), n + 1), [button, count], [out, count])
    page = serve(demo)
    for times, key in enumerate(("Enter", "Space", "Enter"), 1):
        choose(page, "Bring it", texts[:1], key)
        expect(page.get_by_label("Uploads")).to_have_value(str(times))
        expect(page.get_by_label("Pressed")).to_have_value(str(times))
    expect(page.get_by_label("Out")).to_have_value("one")
    expect(page.get_by_role("button", name="Bring it")).to_be_visible()


def test_several_replace_those_before(serve: Serve, texts: list[Path]) -> None:
    with gr.Blocks() as demo:
        button = gr.UploadButton("Bring them", file_count="multiple")
        out = gr.Textbox(label="Out")
        button.change(contents, button, out)
    page = serve(demo)
    choose(page, "Bring them", texts)
    expect(page.get_by_label("Out")).to_have_value("one two")
    choose(page, "Bring them", texts[1:])
    expect(page.get_by_label("Out")).to_have_value("two")


def test_a_folder_comes_with_all_it_holds(serve: Serve, texts: list[Path]) -> None:
    with gr.Blocks() as demo:
        button = gr.UploadButton("A folder", file_count="directory")
        out = gr.Textbox(label="Out")
        button.upload(contents, button, out)
    page = serve(demo)
    page.locator("input[type=file]").set_input_files(texts[0].parent)
    expect(page.get_by_label("Out")).to_have_value(re.compile("one two|two one"))


def test_files_are_dropped_on_it(serve: Serve) -> None:
    with gr.Blocks() as demo:
        button = gr.UploadButton("Drop here")
        out = gr.Textbox(label="Out")
        button.upload(contents, button, out)
    page = serve(demo)
    place = page.get_by_role("button", name="Drop here")
    place.evaluate(DROP, ["a.txt"])
    expect(page.get_by_label("Out")).to_have_value("a.txt")


def test_a_wrong_type_is_told_at_the_button(serve: Serve, texts: list[Path]) -> None:
    with gr.Blocks() as demo:
        gr.UploadButton("A table", file_types=[".csv"])
    page = serve(demo)
    button = page.get_by_role("button", name="A table")
    expect(page.locator("input[type=file]")).to_have_attribute("accept", ".csv")
    page.locator("input[type=file]").set_input_files(texts[0])
    expect(page.get_by_role("alert")).to_contain_text("one.txt is not one of: .csv")
    expect(button).to_have_attribute("aria-invalid", "true")
    expect(button).to_have_accessible_description(re.compile("one.txt is not one of: .csv"))


def test_a_long_upload_tells_how_far_it_is_and_is_cancelled_by_key(serve: Serve, texts: list[Path]) -> None:
    with gr.Blocks() as demo:
        gr.UploadButton("Bring it")
    page = serve(demo)
    page.route("**/upload?*", lambda route: None)
    choose(page, "Bring it", texts[:1])
    expect(page.get_by_role("progressbar", name="Upload")).to_be_visible()
    going = page.get_by_role("button", name=re.compile("Uploading"))
    expect(going).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bring it")).to_be_visible()
    assert page.get_by_role("alert").count() == 0


def test_cannot_be_pressed_when_it_is_not_interactive(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.UploadButton("Off", interactive=False)
    page = serve(demo)
    off = page.get_by_role("button", name="Off")
    expect(off).to_be_disabled()
    off.evaluate(DROP, ["a.txt"])
    assert page.get_by_role("progressbar").count() == 0
