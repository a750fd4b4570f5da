"""What outlives a page without the server: values the browser keeps, and values the address carries."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def expect_address(page: Page, path: str) -> None:
    expect(page).to_have_url(re.compile(rf"^http://[^/]+{re.escape(path)}$"))


class TestBrowserState:
    @staticmethod
    def app(**options: Any) -> gr.Blocks:
        with gr.Blocks() as demo:
            kept = gr.BrowserState(["none"], **options)
            name, told, heard = (gr.Textbox(label=label) for label in ("Name", "Told", "Heard"))
            gr.Button("Keep").click(lambda text: [text], name, kept)
            demo.load(", ".join, kept, told)
            kept.change(", ".join, kept, heard)
        return demo

    def test_a_value_is_there_again_when_the_page_is(self, serve: Serve) -> None:
        page = serve(self.app())
        expect(page.get_by_label("Told")).to_have_value("none")
        page.get_by_label("Name").fill("Ada")
        press(page, "Keep")
        expect(page.get_by_label("Heard")).to_have_value("Ada")
        page.reload()
        expect(page.get_by_label("Told")).to_have_value("Ada")
        expect(page.get_by_label("Heard")).to_have_value("")

    def test_nobody_reads_it_in_the_browser(self, serve: Serve) -> None:
        page = serve(self.app(storage_key="place"))
        page.get_by_label("Name").fill("Ada")
        press(page, "Keep")
        expect(page.get_by_label("Heard")).to_have_value("Ada")
        assert "Ada" not in page.evaluate("atob(localStorage.getItem('place'))")

    def test_another_tab_hears_of_a_change(self, serve: Serve) -> None:
        page = serve(self.app())
        other = page.context.new_page()
        other.goto(page.url)
        expect(other.get_by_label("Told")).to_have_value("none")
        page.get_by_label("Name").fill("Ada")
        press(page, "Keep")
        expect(other.get_by_label("Heard")).to_have_value("Ada")

    def test_what_cannot_be_read_counts_as_nothing(self, serve: Serve) -> None:
        page = serve(self.app(storage_key="place"))
        expect(page.get_by_label("Told")).to_have_value("none")
        page.evaluate("localStorage.setItem('place', 'somebody else wrote this')")
        with page.expect_console_message(lambda said: said.type == "warning"):
            page.reload()
        expect(page.get_by_label("Told")).to_have_value("none")
        expect(page.locator("[data-part=toast]")).to_have_count(0)

    def test_only_an_app_that_keeps_something_fetches_what_encrypts(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            gr.Textbox(label="Out")
        page = serve(demo)
        names = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
        assert not [name for name in names if "browserstate" in name]


class TestQuery:
    @staticmethod
    def app() -> gr.Blocks:
        with gr.Blocks() as demo:
            text = gr.Textbox("", label="Text")
            number = gr.Number(5, label="Number", precision=0)
            told = gr.Textbox(label="Told")
            demo.load("{} {}".format, [text, number], told)
            demo.bind_query(q=text, n=number)
        return demo

    def test_a_link_leads_to_values(self, serve: Serve) -> None:
        page = serve(self.app(), "?q=12&n=7")
        expect(page.get_by_label("Text")).to_have_value("12")
        expect(page.get_by_label("Told")).to_have_value("12 7")

    def test_changes_show_up_in_the_address_until_they_are_undone(self, serve: Serve) -> None:
        page = serve(self.app(), "?other=1")
        page.get_by_label("Text").fill("a b")
        expect_address(page, "/?other=1&q=a+b")
        page.get_by_label("Number").fill("8")
        expect_address(page, "/?other=1&q=a+b&n=8")
        page.get_by_label("Text").fill("")
        page.get_by_label("Number").fill("5")
        expect_address(page, "/?other=1")
        page.get_by_label("Text").fill("kept")
        expect_address(page, "/?other=1&q=kept")
        page.reload()
        expect(page.get_by_label("Text")).to_have_value("kept")

    def test_a_panel_over_the_page_leaves_them_alone(self, serve: Serve) -> None:
        page = serve(self.app())
        page.get_by_label("Text").fill("a")
        expect_address(page, "/?q=a")
        press(page, "Settings")
        expect_address(page, "/?q=a&view=settings")
        page.go_back()
        expect_address(page, "/?q=a")
        expect(page.get_by_label("Text")).to_have_value("a")
