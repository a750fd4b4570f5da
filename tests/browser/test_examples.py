from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve
from tests.browser.gate import Gate

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def greet(name: str, loud: bool) -> str:
    return f"Hello {name}{'!' if loud else '.'}"


def test_a_click_fills_the_inputs_and_can_run_the_function(serve: Serve) -> None:
    with gr.Blocks() as demo:
        name, loud, out = gr.Textbox(label="Name"), gr.Checkbox(label="Loud"), gr.Textbox(label="Out")
        gr.Button("Run").click(greet, [name, loud], out)
        gr.Examples([["Ada", True], ["Bob"]], [name, loud], label="Filled")
        gr.Examples([["Cleo", False]], [name, loud], out, greet, run_on_click=True, label="Run too")
    page = serve(demo)
    page.get_by_role("table", name="Filled").get_by_role("button", name="Ada").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ada")
    expect(page.get_by_label("Loud", exact=True)).to_be_checked()
    expect(page.get_by_label("Out")).to_have_value("")
    # What an example lacks stays as it is.
    page.get_by_role("button", name="Bob").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Bob")
    expect(page.get_by_label("Loud", exact=True)).to_be_checked()
    page.get_by_role("button", name="Cleo").click()
    expect(page.get_by_label("Out")).to_have_value("Hello Cleo.")


def test_the_page_begins_with_an_example(serve: Serve) -> None:
    demo = gr.Interface(
        greet,
        ["text", "checkbox"],
        "text",
        examples=[["Ada", True], ["Bob", False]],
        cache_examples=True,
        preload_example=1,
    )
    page = serve(demo)
    expect(page.get_by_label("output")).to_have_value("Hello Bob.")
    expect(page.get_by_label("name", exact=True)).to_have_value("Bob")
    page.get_by_role("button", name="Ada").press("Enter")
    expect(page.get_by_label("output")).to_have_value("Hello Ada!")


def test_what_is_computed_lazily_shows_how_far_it_is(serve: Serve) -> None:
    gate = Gate()

    def slow(name: str, progress: Any = gr.Progress()) -> str:
        progress((1, 4), desc="Baking", unit="cakes")
        gate.wait()
        return f"Cake for {name}"

    demo = gr.Interface(slow, "text", "text", examples=["Ada"], cache_examples=True, cache_mode="lazy")
    page = serve(demo)
    page.get_by_role("button", name="Ada").click()
    gate.arrival()
    expect(page.get_by_text("Baking")).to_be_visible()
    gate.open()
    expect(page.get_by_label("output")).to_have_value("Cake for Ada")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("output")).to_have_value("")
    # The gate is closed: nobody bakes.
    page.get_by_role("button", name="Ada").click()
    expect(page.get_by_label("output")).to_have_value("Cake for Ada")


def test_a_lazy_generator_streams(serve: Serve) -> None:
    gate = Gate()

    def grow(name: str) -> Iterator[str]:
        yield name
        gate.wait()
        yield name * 2

    demo = gr.Interface(grow, "text", "text", examples=["ab"], cache_examples=True, cache_mode="lazy")
    page = serve(demo)
    page.get_by_role("button", name="ab", exact=True).click()
    expect(page.get_by_label("output")).to_have_value("ab")
    gate.open()
    expect(page.get_by_label("output")).to_have_value("abab")


def test_what_was_flagged_becomes_an_example(serve: Serve) -> None:
    demo = gr.Interface(greet, ["text", "checkbox"], "text", flagging_dir="flagged", flagging_options=["odd"])
    page = serve(demo)
    page.get_by_label("name", exact=True).fill("=Ada")
    page.get_by_label("loud").check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("output")).to_have_value("Hello =Ada!")
    page.get_by_role("button", name="Flag as odd").click()
    expect(page.get_by_text("The sample is kept.")).to_be_visible()
    page = serve(gr.Interface(greet, ["text", "checkbox"], "text", examples="flagged"))
    page.get_by_role("button", name="=Ada, Yes").click()
    expect(page.get_by_label("name", exact=True)).to_have_value("=Ada")
    expect(page.get_by_label("loud", exact=True)).to_be_checked()


def test_examples_of_additional_inputs_are_loaded_unseen(serve: Serve) -> None:
    demo = gr.Interface(
        lambda a, b: f"{a} {b}", gr.Textbox(label="A"), "text",
        additional_inputs=gr.Number(label="B"), additional_inputs_accordion=gr.Accordion("More", open=True, render=False),
        examples=[["x", 5]],
    )  # fmt: skip
    page = serve(demo)
    page.get_by_role("list", name="Examples").get_by_role("button", name="x", exact=True).click()
    expect(page.get_by_label("B", exact=True)).to_have_value("5")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("output")).to_have_value("x 5")
