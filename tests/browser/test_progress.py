"""How far a function is, as the visitor sees it."""

from collections.abc import Callable
from io import StringIO
from threading import Event

import pytest
import tqdm  # type: ignore[import-untyped]  # it has no types of its own
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def steps(go_on: Event, progress: gr.Progress) -> None:
    for step in progress.tqdm(range(4), desc="Reading"):
        if step == 2:
            go_on.wait(30)


def bars(go_on: Event, progress: gr.Progress) -> None:
    for step in tqdm.tqdm(range(4), desc="Reading", file=StringIO()):
        if step == 2:
            go_on.wait(30)


@pytest.mark.parametrize(("work", "tracked"), [(steps, False), (bars, True)])
def test_steps_are_counted(serve: Serve, work: Callable[[Event, gr.Progress], None], tracked: bool) -> None:
    go_on = Event()

    def slow(progress: gr.Progress = gr.Progress(track_tqdm=tracked)) -> str:
        work(go_on, progress)
        return "done"

    page = serve(gr.Interface(slow, None, "text"))
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_text("2 / 4")).to_be_visible()
    expect(page.get_by_text("Reading")).to_be_visible()
    go_on.set()
    expect(page.get_by_label("output")).to_have_value("done")
    expect(page.get_by_text("Reading")).to_be_hidden()
