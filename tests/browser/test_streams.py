"""Streams of chunks that a page feeds: one chunk at a time, the newest one, and an end that everybody hears of."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

import preludio as gr
from tests.browser.cable import cable_to
from tests.browser.conftest import Serve, page_of, served
from tests.browser.gate import Gate

pytestmark = pytest.mark.browser

SOURCE = "window.say = (chunk) => { props.value = chunk; trigger('stream', chunk); }"


@pytest.fixture
def gate() -> Gate:
    return Gate()


def app(hear: Callable[[str], str], **listener: Any) -> gr.Blocks:
    """A source that says what the test wants, and what was heard of it."""
    with gr.Blocks() as demo:
        source = gr.HTML("", elem_id="source", js_on_load=SOURCE)
        heard = gr.Textbox(label="Heard", elem_id="heard")
        ends = gr.Textbox("", label="Ends")
        stream = source.stream(hear, source, heard, **listener)
        stream.then(None, ends, ends, js="(ends) => ends + '.'")
        gr.Button("Stop").click(None, cancels=[stream])
    return demo


def say(page: Page, *chunks: str) -> None:
    for chunk in chunks:
        page.evaluate("chunk => say(chunk)", chunk)


def joins(page: Page) -> list[Request]:
    """Collects the calls that a page makes."""
    made: list[Request] = []
    page.on("request", lambda request: made.append(request) if request.url.endswith("/queue/join") else None)
    return made


def test_each_chunk_reaches_one_call_and_its_answer_the_page(serve: Serve) -> None:
    page = serve(app(str.upper))
    made = joins(page)
    for chunk in ("a", "b", "c"):
        say(page, chunk)
        expect(page.get_by_label("Heard")).to_have_value(chunk.upper())
    expect(page.locator("#heard")).to_have_attribute("data-status", "streaming")
    assert len(made) == 1
    sent: Any = made[0].post_data_json
    assert sent["event_data"] == {"value": "a", "is_value_data": True}


def test_a_slow_function_gets_the_newest_chunk_next_and_none_pile_up(serve: Serve, gate: Gate) -> None:
    heard: list[str] = []

    def hear(chunk: str) -> str:
        heard.append(chunk)
        gate.wait()
        return chunk

    page = serve(app(hear))
    say(page, "a")
    gate.arrival()
    say(page, "b", "c", "d")
    gate.open()
    expect(page.get_by_label("Heard")).to_have_value("a")
    gate.arrival()
    gate.open()
    expect(page.get_by_label("Heard")).to_have_value("d")
    assert heard == ["a", "d"]


def test_a_stream_ends_when_its_time_is_up_and_the_next_chunk_begins_another(serve: Serve) -> None:
    page = serve(app(str.upper, time_limit=1))
    made = joins(page)
    say(page, "a")
    expect(page.get_by_label("Ends")).to_have_value(".")
    expect(page.locator("#heard")).to_have_attribute("data-status", "idle")
    say(page, "b")
    expect(page.get_by_label("Heard")).to_have_value("B")
    assert len(made) == 2


def test_a_stream_is_ended_by_what_cancels_it(serve: Serve) -> None:
    page = serve(app(str.upper))
    say(page, "a")
    expect(page.get_by_label("Heard")).to_have_value("A")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_label("Ends")).to_have_value(".")
    expect(page.locator("#heard")).to_have_attribute("data-status", "idle")


def test_a_stream_that_is_left_by_a_reload_is_closed(serve: Serve) -> None:
    page = serve(app(str.upper))
    say(page, "a")
    expect(page.get_by_label("Heard")).to_have_value("A")
    with page.expect_request("**/stream/*/close"):
        page.reload()
    expect(page.get_by_label("Ends")).to_have_value(".")
    expect(page.locator("#heard")).to_have_attribute("data-status", "idle")


def test_a_failing_chunk_ends_the_stream_with_its_error(serve: Serve) -> None:
    def hear(chunk: str) -> str:
        if chunk == "b":
            raise gr.Error("No more.")
        return chunk

    page = serve(app(hear))
    say(page, "a")
    expect(page.get_by_label("Heard")).to_have_value("a")
    say(page, "b")
    expect(page.get_by_role("alert").filter(has_text="No more.")).to_be_visible()
    expect(page.locator("#heard")).to_have_attribute("data-status", "error")
    say(page, "c")
    expect(page.get_by_label("Heard")).to_have_value("c")


def test_a_stream_goes_on_when_the_network_is_back(browser: Browser, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("PRELUDIO_DATA_DIR", str(tmp_path))
    with (
        served(app(str.upper)) as url,
        cable_to(urlsplit(url).port or 0) as cable,
        page_of(browser, {}) as page,
    ):
        page.goto(f"http://127.0.0.1:{cable.port}/")
        page.wait_for_function("() => Boolean(window.say)")
        made = joins(page)
        say(page, "a")
        expect(page.get_by_label("Heard")).to_have_value("A")
        cable.cut()
        say(page, "b", "c")
        expect(page.get_by_text("Connection lost")).to_be_visible()
        cable.mend()
        expect(page.get_by_label("Heard")).to_have_value("C")
        assert len(made) == 1
