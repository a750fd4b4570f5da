"""A page whose network fails in the middle of things ends with exactly what it should show."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

import preludio as gr
from tests.browser.cable import Cable, cable_to
from tests.browser.conftest import page_of, served
from tests.browser.teller import Teller

pytestmark = pytest.mark.browser

WORDS = [f"word{number}" for number in range(9)]


@pytest.fixture
def open_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ExitStack]:
    monkeypatch.setenv("PRELUDIO_DATA_DIR", str(tmp_path))
    with ExitStack() as things:
        yield things


@pytest.fixture
def teller() -> Teller:
    return Teller(WORDS)


@pytest.fixture
def cabled(open_things: ExitStack, browser: Browser, teller: Teller) -> tuple[Page, Cable]:
    """A page that tells, and the cable it hangs on."""
    with gr.Blocks() as demo:
        said = gr.Textbox(label="Said")
        ends = gr.Number(label="Ends", value=0)
        told = gr.Button("Tell").click(teller.tell, None, said)
        told.then(lambda count: count + 1, ends, ends)
    url = open_things.enter_context(served(demo))
    cable = open_things.enter_context(cable_to(urlsplit(url).port or 0))
    page = open_things.enter_context(page_of(browser, {}))
    page.goto(f"http://127.0.0.1:{cable.port}/")
    return page, cable


def test_a_stream_that_was_cut_goes_on_without_gap_or_repeat(cabled: tuple[Page, Cable], teller: Teller) -> None:
    page, cable = cabled
    said = page.get_by_label("Said")
    page.get_by_role("button", name="Tell").click()
    teller.let(3)
    expect(said).to_have_value(" ".join(WORDS[:3]))
    cable.cut()
    teller.let(3)
    expect(page.get_by_text("Connection lost")).to_be_visible()
    expect(said).to_have_value(" ".join(WORDS[:3]))
    cable.mend()
    expect(said).to_have_value(" ".join(WORDS[:6]))
    expect(page.get_by_text("Connection lost")).to_be_hidden()
    teller.let(3)
    expect(said).to_have_value(" ".join(WORDS))
    expect(page.get_by_label("Ends")).to_have_value("1")
    assert teller.calls == 1


def test_an_end_that_was_missed_is_told_when_the_network_is_back(cabled: tuple[Page, Cable], teller: Teller) -> None:
    page, cable = cabled
    page.get_by_role("button", name="Tell").click()
    teller.let(1)
    expect(page.get_by_label("Said")).to_have_value(WORDS[0])
    cable.cut()
    expect(page.get_by_text("Connection lost")).to_be_visible()
    teller.let(len(WORDS) - 1)
    cable.mend()
    expect(page.get_by_label("Said")).to_have_value(" ".join(WORDS))
    expect(page.get_by_label("Ends")).to_have_value("1")


def test_a_call_made_without_a_network_is_sent_once_it_is_back(cabled: tuple[Page, Cable], teller: Teller) -> None:
    page, cable = cabled
    cable.cut()
    page.get_by_role("button", name="Tell").click()
    expect(page.get_by_text("Connection lost")).to_be_visible()
    teller.let(len(WORDS))
    cable.mend()
    expect(page.get_by_label("Said")).to_have_value(" ".join(WORDS))
    assert teller.calls == 1


def test_a_page_that_is_loaded_again_picks_its_call_up(cabled: tuple[Page, Cable], teller: Teller) -> None:
    page, _ = cabled
    page.get_by_role("button", name="Tell").click()
    teller.let(4)
    expect(page.get_by_label("Said")).to_have_value(" ".join(WORDS[:4]))
    page.reload()
    expect(page.get_by_label("Said")).to_have_value(" ".join(WORDS[:4]))
    teller.let(5)
    expect(page.get_by_label("Said")).to_have_value(" ".join(WORDS))
    expect(page.get_by_label("Ends")).to_have_value("1")
    assert teller.calls == 1
