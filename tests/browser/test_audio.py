"""Sound that is played, brought along and recorded; the microphone of the tests beeps once a second."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import preludio as gr
from preludio.components.sounds import written
from tests.browser.conftest import Serve
from tests.browser.gate import Gate

pytestmark = pytest.mark.browser

ALLOWED = {"permissions": ["microphone"]}
RATE = 8000
TONE = np.sin(np.arange(RATE) * 2 * np.pi * 440 / RATE)


def length(sound: tuple[int, Any] | None) -> str:
    """Tells how long a sound is, and whether anything can be heard."""
    if sound is None:
        return "nothing"
    rate, samples = sound
    return f"{len(samples) / rate:.2f} s, {'loud' if np.abs(samples).max() > 1000 else 'silent'}"


def count(audio: gr.Audio, *events: str) -> None:
    """Counts how often each event happens."""
    for event in events:
        times = gr.Textbox("", label=event)
        getattr(audio, event)(None, times, times, js="(times) => times + '*'")


def happened(page: Page, *events: str) -> None:
    """Waits until each of these events has happened as often as it is named, and no other one has."""
    for event in dict.fromkeys(events):
        expect(page.get_by_label(event, exact=True)).to_have_value("*" * events.count(event))
    fields = page.locator("[data-node] textarea").evaluate_all("all => all.map(one => one.value)")
    assert sum(set(value) == {"*"} for value in fields) == len(set(events))


def button(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name, exact=True)


def test_a_result_is_played(serve: Serve) -> None:
    with gr.Blocks() as demo:
        audio = gr.Audio(label="Tone")
        gr.Button("Go").click(lambda: (RATE, TONE[:800]), None, audio)
        count(audio, "change", "play", "pause", "stop")
    page = serve(demo)
    expect(page.get_by_text("The audio will appear here")).to_be_visible()
    button(page, "Go").click()
    player = page.locator("audio")
    expect(player).to_have_js_property("duration", 0.1)
    player.evaluate("player => player.play()")
    happened(page, "change", "play", "stop")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "audio.wav"
    assert Path(download.value.path()).read_bytes() == written(RATE, TONE[:800]).data
    assert button(page, "Remove the audio").count() == 0


def test_a_file_is_brought_and_removed(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    path.write_bytes(written(RATE, TONE).data)
    with gr.Blocks() as demo:
        audio = gr.Audio(label="Tone")
        audio.change(length, audio, gr.Textbox(label="Length"))
        count(audio, "upload", "input", "clear")
    page = serve(demo)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_label("Length")).to_have_value("1.00 s, loud")
    expect(page.get_by_label("Tone", exact=True).and_(page.locator("audio"))).to_be_visible()
    button(page, "Remove the audio").click()
    expect(page.get_by_label("Length")).to_have_value("nothing")
    happened(page, "upload", "input", "clear", "input")
    expect(page.locator(":focus")).to_contain_text("Drop a file here")


def test_the_microphone_is_recorded(serve: Serve) -> None:
    with gr.Blocks() as demo:
        audio = gr.Audio(label="Voice")
        audio.stop_recording(length, audio, gr.Textbox(label="Length"))
        count(audio, "start_recording", "pause_recording", "stop_recording", "input", "upload")
    page = serve(demo, context=ALLOWED)
    button(page, "Record").press("Enter")
    expect(page.get_by_role("timer")).to_have_text("0:01")
    expect(page.locator(":focus")).to_have_accessible_name("Pause the recording")
    page.keyboard.press("Enter")
    expect(button(page, "Go on recording")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("timer")).to_have_text("0:02")
    button(page, "Stop").click()
    expect(page.get_by_label("Length")).to_have_value(re.compile(r"[23]\.\d\d s, loud"))
    happened(page, "start_recording", "pause_recording", "stop_recording", "input")
    assert 2 <= page.locator("audio").evaluate("player => player.duration") < 4


def test_a_recording_can_be_thrown_away(serve: Serve) -> None:
    with gr.Blocks() as demo:
        audio = gr.Microphone(label="Voice")
        count(audio, "start_recording", "stop_recording", "input", "change")
    page = serve(demo, context=ALLOWED)
    button(page, "Record").click()
    happened(page, "start_recording")
    button(page, "Discard the recording").click()
    expect(button(page, "Record")).to_be_focused()
    happened(page, "start_recording")
    assert page.locator("input[type=file]").count() == 0


def test_a_microphone_that_may_not_be_used_is_said(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Audio(label="Voice")
    page = serve(demo)
    button(page, "Record").click()
    expect(page.get_by_role("alert")).to_contain_text("The browser does not allow this page to use the microphone.")
    expect(button(page, "Record")).to_be_enabled()


def test_a_function_begins_and_ends_a_recording(serve: Serve) -> None:
    with gr.Blocks() as demo:
        audio = gr.Audio(label="Voice", interactive=True)
        gr.Button("On").click(lambda: gr.Audio(recording=True), None, audio)
        gr.Button("Off").click(lambda: gr.Audio(recording=False), None, audio)
    page = serve(demo, context=ALLOWED)
    button(page, "On").click()
    expect(page.get_by_role("timer")).to_have_text("0:01")
    button(page, "Off").click()
    expect(page.locator("audio")).to_be_visible()


def test_a_function_moves_to_a_place_in_the_sound(serve: Serve) -> None:
    with gr.Blocks() as demo:
        audio = gr.Audio((RATE, np.tile(TONE, 9)), label="Tone")
        gr.Button("Middle").click(lambda: gr.Audio(playback_position=4.5), None, audio)
    page = serve(demo)
    expect(page.locator("audio")).to_have_js_property("readyState", 4)
    button(page, "Middle").click()
    expect(page.locator("audio")).to_have_js_property("currentTime", 4.5)


def test_a_recording_is_streamed_piece_by_piece(serve: Serve) -> None:
    with gr.Blocks() as demo:
        audio = gr.Audio(label="Voice", streaming=True)
        total, last = gr.Textbox("", label="Total"), gr.State(0.0)

        def add(sound: tuple[int, Any], before: float) -> tuple[float, str]:
            seconds = before + len(sound[1]) / sound[0]
            return seconds, f"{seconds:.1f} {length(sound).split()[-1]}"

        audio.stream(add, [audio, last], [last, total], stream_every=0.2, time_limit=60)
        count(audio, "start_recording", "stop_recording")
    page = serve(demo, context=ALLOWED)
    button(page, "Record").click()
    expect(page.get_by_label("Total")).to_have_value(re.compile(r"^[2-9]\.\d"))
    assert page.locator("audio").count() == 0
    button(page, "Stop").click()
    happened(page, "start_recording", "stop_recording")
    expect(button(page, "Record")).to_be_visible()
    expect(page.locator("[data-status=streaming]")).to_have_count(0)


def test_a_slow_function_misses_nothing_of_a_stream(serve: Serve) -> None:
    gate = Gate()

    with gr.Blocks() as demo:
        audio = gr.Audio(label="Voice", streaming=True)
        total, last = gr.Textbox("", label="Total"), gr.State(0.0)

        def add(sound: tuple[int, Any], before: float) -> tuple[float, str]:
            gate.wait()
            seconds = before + len(sound[1]) / sound[0]
            return seconds, f"{seconds:.1f}"

        audio.stream(add, [audio, last], [last, total], stream_every=0.1, time_limit=60)
    page = serve(demo, context=ALLOWED)
    button(page, "Record").click()
    gate.arrival()
    expect(page.get_by_role("timer")).to_have_text("0:02")
    button(page, "Stop").click()
    gate.open(9)
    expect(page.get_by_label("Total")).to_have_value(re.compile(r"^[2-3]\.\d"))
