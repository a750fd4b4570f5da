"""Parts of the page that functions build, and apps of several pages, as a visitor has them."""

import pytest
from playwright.sync_api import Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def rows() -> gr.Blocks:
    with gr.Blocks() as demo:
        count = gr.Number(1, label="Rows")

        @gr.render(inputs=count)
        def show(count: float) -> None:
            for row in range(int(count)):
                text = gr.Textbox(label=f"Row {row}", key=row)
                shown = gr.Textbox(label=f"Shown {row}", key=f"shown {row}")
                gr.Button(f"Copy {row}").click(lambda text: f"{text}!", text, shown)
                gr.Button(f"Shout {row}").click(None, text, shown, js="(text) => text.toUpperCase()")

    return demo


def set_rows(page: Page, count: int) -> None:
    page.get_by_label("Rows").fill(str(count))
    page.get_by_label("Rows").press("Tab")


def test_what_a_render_builds_appears_and_works(serve: Serve) -> None:
    page = serve(rows())
    page.get_by_label("Row 0").fill("hello")
    page.get_by_role("button", name="Copy 0").click()
    expect(page.get_by_label("Shown 0")).to_have_value("hello!")


def test_what_has_a_key_keeps_its_value_when_there_is_more(serve: Serve) -> None:
    page = serve(rows())
    page.get_by_label("Row 0").fill("typed")
    set_rows(page, 3)
    expect(page.get_by_label("Row 2")).to_be_visible()
    expect(page.get_by_label("Row 0")).to_have_value("typed")
    page.get_by_role("button", name="Copy 0").click()
    expect(page.get_by_label("Shown 0")).to_have_value("typed!")
    set_rows(page, 1)
    expect(page.get_by_label("Row 2")).to_have_count(0)
    expect(page.get_by_label("Row 0")).to_have_value("typed")


def test_javascript_that_a_render_brings_runs(serve: Serve) -> None:
    page = serve(rows())
    page.get_by_label("Row 0").fill("quiet")
    page.get_by_role("button", name="Shout 0").click()
    expect(page.get_by_label("Shown 0")).to_have_value("QUIET")


def test_a_render_inside_of_a_render_appears_by_itself(serve: Serve) -> None:
    with gr.Blocks() as demo:
        outer = gr.Number(1, label="Outer")

        @gr.render(inputs=outer)
        def show(outer: float) -> None:
            inner = gr.Number(2, label="Inner", key="inner")

            @gr.render(inputs=inner)
            def below(inner: float) -> None:
                gr.Markdown(f"product {int(outer * inner)}")

    page = serve(demo)
    expect(page.get_by_text("product 2")).to_be_visible()
    page.get_by_label("Inner").fill("4")
    expect(page.get_by_text("product 4")).to_be_visible()
    page.get_by_label("Outer").fill("3")
    expect(page.get_by_text("product 12")).to_be_visible()
    expect(page.get_by_text("product 4")).to_have_count(0)


def test_pages_share_state_and_keep_what_was_typed(serve: Serve) -> None:
    with gr.Blocks() as demo:
        count = gr.State(0)
        gr.Textbox(label="Name")
        gr.Button("Add").click(lambda n: n + 1, count, count)
    with demo.route("Results"):
        total = gr.Textbox(label="Total")
        demo.load(lambda n: f"total {n}", count, total)
        gr.Button("Shout").click(None, total, total, js="(text) => text.toUpperCase()")
    page = serve(demo)
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Results").click()
    expect(page.get_by_label("Total")).to_have_value("total 1")
    page.get_by_role("button", name="Shout").click()
    expect(page.get_by_label("Total")).to_have_value("TOTAL 1")
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_label("Name")).to_have_value("Ada")
    page.goto(page.url.rstrip("/") + "/results")
    expect(page.get_by_label("Total")).to_be_visible()
