from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import expect

import preludio as gr
from preludio.interfaces import table
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def greet(name: str, times: float) -> str:
    return ", ".join(["Hello", *[name] * int(times)])


def test_a_form_is_filled_submitted_and_cleared(serve: Serve) -> None:
    page = serve(gr.Interface(greet, ["text", gr.Number(2)], "text", title="Greeter"))
    expect(page.get_by_role("heading", name="Greeter")).to_be_visible()
    page.get_by_label("name").fill("Ada")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("output")).to_have_value("Hello, Ada, Ada")
    page.get_by_label("name").fill("Bob")
    page.get_by_label("name").press("Enter")
    expect(page.get_by_label("output")).to_have_value("Hello, Bob, Bob")
    page.get_by_role("button", name="Clear").click()
    for label in ("name", "times", "output"):
        expect(page.get_by_label(label)).to_have_value("")


def test_outputs_are_read_only(serve: Serve) -> None:
    page = serve(gr.Interface(greet, ["text", "number"], "text"))
    expect(page.get_by_label("output")).not_to_be_editable()
    expect(page.get_by_label("name")).to_be_editable()


def test_live_answers_while_one_types(serve: Serve) -> None:
    page = serve(gr.Interface(greet, ["text", gr.Number(1)], "text", live=True))
    page.get_by_label("name").press_sequentially("Ada")
    expect(page.get_by_label("output")).to_have_value("Hello, Ada")
    expect(page.get_by_role("button", name="Submit")).to_have_count(0)


def test_in_place_the_text_is_changed_where_it_stands(serve: Serve) -> None:
    box = gr.Textbox(label="text")
    page = serve(gr.Interface(str.upper, box, box))
    page.get_by_label("text").fill("loud")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("text")).to_have_value("LOUD")


def test_stop_stands_in_for_submit_while_a_generator_runs(serve: Serve) -> None:
    go_on = Event()

    def count() -> Iterator[str]:
        yield "one"
        go_on.wait(30)
        yield "two"

    page = serve(gr.Interface(count, None, "text"))
    submit, stop = page.get_by_role("button", name="Generate"), page.get_by_role("button", name="Stop")
    expect(stop).to_be_hidden()
    submit.click()
    expect(page.get_by_label("output")).to_have_value("one")
    expect(submit).to_be_hidden()
    stop.click()
    expect(submit).to_be_visible()
    expect(stop).to_be_hidden()
    go_on.set()
    submit.click()
    expect(page.get_by_label("output")).to_have_value("two")
    expect(submit).to_be_visible()


def test_flagging_keeps_what_is_on_the_page_and_says_so(serve: Serve, tmp_path: Path) -> None:
    flagging = {"flagging_options": ["wrong", "odd"], "flagging_dir": str(tmp_path)}
    page = serve(gr.Interface(greet, ["text", gr.Number(1)], "text", **flagging))  # type: ignore[arg-type]
    page.get_by_label("name").fill("=Ada")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("output")).to_have_value("Hello, =Ada")
    page.get_by_role("button", name="Flag as odd").click()
    expect(page.get_by_role("status").filter(has_text="The sample is kept.")).to_be_visible()
    assert [row[:4] for row in table.read(tmp_path / "dataset1.csv")[1:]] == [["=Ada", "1", "Hello, =Ada", "odd"]]


def test_more_inputs_are_behind_a_fold(serve: Serve) -> None:
    page = serve(gr.Interface(greet, "text", "text", additional_inputs=gr.Number(3)))
    expect(page.get_by_label("times")).to_be_hidden()
    page.get_by_text("Additional Inputs").click()
    expect(page.get_by_label("times")).to_be_visible()


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (390, False)])
def test_outputs_stand_beside_inputs_where_there_is_room(serve: Serve, width: int, beside: bool) -> None:
    app = gr.Interface(greet, ["text", "number"], "text")
    page = serve(app, context={"viewport": {"width": width, "height": 800}})
    given, got = (page.get_by_label(label).bounding_box() for label in ("name", "output"))
    assert given is not None
    assert got is not None
    assert (got["x"] > given["x"] + given["width"]) is beside
    assert (got["y"] > given["y"] + given["height"]) is not beside


def test_tabs_hold_apps(serve: Serve) -> None:
    apps = [gr.Interface(greet, ["text", gr.Number(n)], "text") for n in (1, 2)]
    page = serve(gr.TabbedInterface(apps, ["Once", "Twice"]))
    page.get_by_role("tab", name="Twice").click()
    panel = page.get_by_role("tabpanel", name="Twice")
    panel.get_by_label("name").fill("Ada")
    panel.get_by_role("button", name="Submit").click()
    expect(panel.get_by_label("output")).to_have_value("Hello, Ada, Ada")
