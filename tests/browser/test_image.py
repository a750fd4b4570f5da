"""Image in the browser."""

import base64
import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as pil
from playwright.sync_api import Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

DROP = """([type, base64, name, mime]) => {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, {type: mime}));
    const target = document.querySelector('[data-part=upload]');
    const event = type === 'paste'
        ? new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})
        : new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true});
    target.dispatchEvent(event);
}"""


@pytest.fixture
def red(tmp_path: Path) -> Path:
    path = tmp_path / "red.png"
    pil.new("RGB", (80, 40), "red").save(path)
    return path


def shape(image: np.ndarray | None) -> str:
    return "nothing" if image is None else f"{image.shape} {image[0, 0].tolist()}"


def echo() -> gr.Blocks:
    with gr.Blocks() as demo:
        image = gr.Image(label="Picture")
        out = gr.Textbox(label="Out")
        image.change(shape, image, out)
    return demo


def bring(page: Page, how: str, path: Path, mime: str = "image/png") -> None:
    page.evaluate(DROP, [how, base64.b64encode(path.read_bytes()).decode(), path.name, mime])


def test_a_file_is_chosen_and_removed(serve: Serve, red: Path) -> None:
    page = serve(echo())
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Picture Drop an image here or choose one").click()
    chooser.value.set_files(red)
    expect(page.get_by_label("Out")).to_have_value("(40, 80, 3) [255, 0, 0]")
    expect(page.get_by_role("img", name="Picture")).to_be_visible()
    page.get_by_role("button", name="Remove the image").click()
    expect(page.get_by_label("Out")).to_have_value("nothing")
    expect(page.get_by_role("button", name="Picture Drop an image here or choose one")).to_be_focused()


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_file_is_dropped_or_pasted(serve: Serve, red: Path, how: str) -> None:
    page = serve(echo())
    bring(page, how, red)
    expect(page.get_by_label("Out")).to_have_value("(40, 80, 3) [255, 0, 0]")


def test_an_image_is_read_from_the_clipboard(serve: Serve, red: Path) -> None:
    page = serve(echo(), context={"permissions": ["clipboard-read", "clipboard-write"]})
    data = base64.b64encode(red.read_bytes()).decode()
    page.evaluate(
        """async data => {
            const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
            await navigator.clipboard.write([new ClipboardItem({'image/png': new Blob([bytes], {type: 'image/png'})})]);
        }""",
        data,
    )
    page.get_by_role("button", name="Paste").click()
    expect(page.get_by_label("Out")).to_have_value("(40, 80, 3) [255, 0, 0]")


def test_a_file_that_is_no_image_is_refused_at_once(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    page = serve(echo())
    bring(page, "drop", path, "text/plain")
    expect(page.get_by_role("alert")).to_contain_text("notes.txt is not one of: image/*")


def test_a_file_that_is_too_large_is_refused_at_once(serve: Serve, red: Path) -> None:
    page = serve(echo(), max_file_size=50)
    bring(page, "drop", red)
    expect(page.get_by_role("alert")).to_contain_text("red.png is too large; at most 50 byte")


def test_pixels_are_pointed_at(serve: Serve) -> None:
    with gr.Blocks() as demo:
        image = gr.Image(np.zeros((100, 200, 3), np.uint8), label="Map", interactive=False)
        out = gr.Textbox(label="Out")
        image.select(pointed, None, out)
    page = serve(demo)
    box = page.get_by_role("img", name="Map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.25 + 1, box["y"] + box["height"] * 0.5 + 1)
    expect(page.get_by_label("Out")).to_have_value(re.compile(r"\[5\d, 5\d\]"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Out")).to_have_value(re.compile(r"\[10\d, 50\]"))


def pointed(event: gr.SelectData) -> str:
    return str(event.index)


def test_a_result_can_be_fetched_and_seen_whole(serve: Serve) -> None:
    with gr.Blocks() as demo:
        image = gr.Image(label="Result")
        gr.Button("Go").click(lambda: np.full((4, 8, 3), 200, np.uint8), None, image)
    page = serve(demo)
    expect(page.get_by_text("The image will appear here")).to_be_visible()
    page.get_by_role("button", name="Go").click()
    picture = page.get_by_role("img", name="Result")
    expect(picture).to_have_js_property("naturalWidth", 8)
    page.get_by_role("group", name="Result").hover()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "image.webp"
    assert pil.open(BytesIO(Path(download.value.path()).read_bytes())).size == (8, 4)
    page.get_by_role("button", name="Full screen").click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    assert page.get_by_role("button", name="Remove the image").count() == 0


def test_words_of_the_author_stand_in_the_empty_place(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Image(placeholder="# A face\nLooking at you", sources=["upload"])
        gr.Image(sources=["clipboard"], label="Pasted")
    page = serve(demo)
    expect(page.get_by_text("A face", exact=True)).to_be_visible()
    expect(page.get_by_text("Looking at you")).to_be_visible()
    expect(page.get_by_role("button", name="Pasted Paste an image here with Ctrl+V")).to_be_visible()
    assert page.get_by_role("button", name="choose").count() == 0


def test_a_drawing_is_shown(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" onload="top.ran = 1"/>')
    with gr.Blocks() as demo:
        gr.Image(path, alt_text="A drawing")
    page = serve(demo)
    expect(page.get_by_role("img", name="A drawing")).to_have_js_property("naturalWidth", 30)
    assert page.evaluate("window.ran") is None


def test_an_image_that_is_not_there_is_said(serve: Serve, complaints: list[str]) -> None:
    with gr.Blocks() as demo:
        gr.Image("data:image/png;base64,AAAA")
    expect(serve(demo).get_by_text("The image could not be loaded.")).to_be_visible()
    complaints.clear()
