"""DownloadButton in the browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text("all is well")
    return path


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_gives_its_file_under_its_name(serve: Serve, report: Path, key: str) -> None:
    with gr.Blocks() as demo:
        out = gr.Textbox(label="Out")
        gr.DownloadButton("Get it", report).click(lambda: "pressed", None, out)
    page = serve(demo)
    with page.expect_download() as download:
        page.get_by_role("link", name="Get it").press(key)
    assert download.value.suggested_filename == "report.txt"
    assert Path(download.value.path()).read_text() == "all is well"
    expect(page.get_by_label("Out")).to_have_value("pressed")


def test_a_function_gives_it_the_file(serve: Serve, report: Path) -> None:
    with gr.Blocks() as demo:
        button = gr.DownloadButton("Nothing yet")
        button.click(lambda: gr.DownloadButton("Get it", report), None, button)
    page = serve(demo)
    page.get_by_role("button", name="Nothing yet").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Get it").click()
    assert download.value.suggested_filename == "report.txt"


def test_gives_nothing_when_it_is_not_interactive(serve: Serve, report: Path) -> None:
    with gr.Blocks() as demo:
        gr.DownloadButton("Off", report, interactive=False)
    off = serve(demo).get_by_role("link", name="Off")
    expect(off).to_have_attribute("aria-disabled", "true")
    assert off.get_attribute("href") is None


def test_a_file_from_elsewhere_opens_beside_the_page(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.DownloadButton("Elsewhere", "https://example.org/a.csv")
    link = serve(demo).get_by_role("link", name="Elsewhere")
    expect(link).to_have_attribute("href", "https://example.org/a.csv")
    expect(link).to_have_attribute("target", "_blank")
