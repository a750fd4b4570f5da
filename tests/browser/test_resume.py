"""A page that goes away in the middle of a stream finds it again: each word once, in order, and none missing."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

import preludio as gr
from tests.browser.cable import Cable, cable_to
from tests.browser.conftest import page_of, served
from tests.browser.teller import Teller

pytestmark = pytest.mark.browser

WORDS = [f"word{number}" for number in range(12)]
# Notes every state that the field shows, so that a repeat or a step back is seen even if it lasts for one frame.
WATCH = """() => {
    const key = "seen";
    const keep = (text) => {
        const seen = JSON.parse(sessionStorage.getItem(key) ?? "[]");
        if (seen.at(-1) !== text) sessionStorage.setItem(key, JSON.stringify([...seen, text]));
    };
    const look = () => {
        const field = document.querySelector("#said textarea, #said input");
        if (field?.value) keep(field.value);
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.fixture
def teller() -> Teller:
    return Teller(WORDS)


@pytest.fixture
def cabled(
    browser: Browser, teller: Teller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Page, Cable]]:
    """A page that tells, and the cable it hangs on."""
    monkeypatch.setenv("PRELUDIO_DATA_DIR", str(tmp_path))
    with gr.Blocks() as demo:
        said = gr.Textbox(label="Said", elem_id="said")
        ends = gr.Number(label="Ends", value=0)
        told = gr.Button("Tell").click(teller.tell, None, said)
        told.then(lambda count: count + 1, ends, ends)
    with ExitStack() as things:
        url = things.enter_context(served(demo))
        cable = things.enter_context(cable_to(urlsplit(url).port or 0))
        page = things.enter_context(page_of(browser, {}))
        page.add_init_script(f"({WATCH})()")
        page.goto(f"http://127.0.0.1:{cable.port}/")
        yield page, cable


def begin(page: Page, teller: Teller, words: int) -> None:
    page.get_by_role("button", name="Tell").click()
    teller.let(words)
    expect(page.get_by_label("Said")).to_have_value(" ".join(WORDS[:words]))


def check_told_once(page: Page) -> None:
    """Fails unless the text only ever grew, and ended whole."""
    expect(page.get_by_label("Said")).to_have_value(" ".join(WORDS))
    expect(page.get_by_label("Ends")).to_have_value("1")
    seen: list[str] = page.evaluate("() => JSON.parse(sessionStorage.getItem('seen'))")
    assert all(after.startswith(before) for before, after in pairwise(seen)), seen


def test_a_reload_in_the_middle_goes_on_without_gap_or_repeat(cabled: tuple[Page, Cable], teller: Teller) -> None:
    page, _ = cabled
    begin(page, teller, 4)
    page.reload()
    teller.let(3)
    expect(page.get_by_label("Said")).to_have_value(" ".join(WORDS[:7]))
    page.reload()
    teller.let(len(WORDS) - 7)
    check_told_once(page)
    assert teller.calls == 1


def test_words_said_while_nobody_listened_are_there_after_a_reload(cabled: tuple[Page, Cable], teller: Teller) -> None:
    page, cable = cabled
    begin(page, teller, 4)
    cable.cut()
    teller.let(len(WORDS) - 4)
    expect(page.get_by_text("Connection lost")).to_be_visible()
    cable.mend()
    page.reload()
    check_told_once(page)
    assert teller.calls == 1


def test_being_offline_again_and_again_changes_nothing(cabled: tuple[Page, Cable], teller: Teller) -> None:
    page, cable = cabled
    begin(page, teller, 2)
    for words in (5, 8):
        cable.cut()
        teller.let(3)
        expect(page.get_by_text("Connection lost")).to_be_visible()
        cable.mend()
        expect(page.get_by_label("Said")).to_have_value(" ".join(WORDS[:words]))
    teller.let(len(WORDS) - 8)
    check_told_once(page)
    assert teller.calls == 1


def test_a_second_tab_has_a_session_of_its_own(cabled: tuple[Page, Cable], teller: Teller) -> None:
    page, _ = cabled
    begin(page, teller, 4)
    with page.expect_popup() as opened:
        page.evaluate("() => { window.open(location.href) }")
    other = opened.value
    expect(other.get_by_label("Ends")).to_have_value("0")
    expect(other.get_by_label("Said")).to_have_value("")
    teller.let(len(WORDS) - 4)
    check_told_once(page)
    expect(other.get_by_label("Said")).to_have_value("")
