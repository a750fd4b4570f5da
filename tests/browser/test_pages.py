"""Several pages in one app: going from one to the other loads nothing twice and loses nothing."""

import re
from itertools import count
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

import preludio as gr
from tests.browser.cable import cable_to
from tests.browser.conftest import Serve
from tests.browser.gate import Gate

pytestmark = pytest.mark.browser


@pytest.fixture
def gate() -> Gate:
    return Gate()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def expect_address(page: Page, path: str) -> None:
    expect(page).to_have_url(re.compile(rf"^http://[^/]+{re.escape(path)}$"))


def mark(page: Page) -> None:
    """Puts something on the page that a reload would wipe out."""
    page.evaluate("() => { window.mark = true }")


def expect_mark(page: Page) -> None:
    assert page.evaluate("() => window.mark === true")


def app(gate: Gate | None = None) -> gr.Blocks:
    """Two pages that share a state, with a call on the first that the test holds up."""
    visits = count(1)

    def work() -> str:
        if gate:
            gate.wait()
        return "worked"

    with gr.Blocks(title="The app") as demo:
        gr.Markdown("# First page")
        word = gr.Textbox("", label="Word")
        shared = gr.State("nothing")
        kept, out = gr.Textbox(label="Kept"), gr.Textbox(label="Out")
        gr.Button("Keep").click(lambda text: (text, text), word, [shared, kept])
        gr.Button("Work").click(work, None, out)
        gr.HTML("<div style='height: 2000px'></div>")
        gr.Markdown("[To the second page](second) and [elsewhere](https://example.org)")
    with demo.route("Second", "second"):
        gr.Markdown("# Second page")
        number, told = gr.Number(label="Visits"), gr.Textbox(label="Told")
        gr.Textbox("", label="Draft")
        gr.Button("Tell").click(lambda value: value, shared, told)
        gr.Button("Script").click(None, None, told, js="() => 'from a script'")
        demo.load(lambda: next(visits), None, number)
    return demo


def test_a_link_shows_another_page_and_loads_nothing_else(serve: Serve) -> None:
    page = serve(app())
    mark(page)
    with page.expect_request("**/config?page=second"):
        follow(page, "Second")
    expect(page.get_by_role("heading", name="Second page")).to_be_visible()
    expect(page.get_by_role("heading", name="First page")).to_have_count(0)
    expect_address(page, "/second")
    expect(page).to_have_title("Second · The app")
    expect(page.get_by_role("link", name="Second")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("heading", name="Second page")).to_be_focused()
    expect_mark(page)


def test_what_was_typed_is_there_again_and_a_page_is_fetched_once(serve: Serve) -> None:
    page = serve(app())
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "/config" in request.url else None)
    page.get_by_label("Word").fill("typed")
    follow(page, "Second")
    page.get_by_label("Draft").fill("a draft")
    follow(page, "Home")
    expect(page.get_by_label("Word")).to_have_value("typed")
    expect(page).to_have_title("The app")
    follow(page, "Second")
    expect(page.get_by_label("Draft")).to_have_value("a draft")
    assert len(fetched) == 1


def test_the_load_events_of_a_page_happen_whenever_it_is_shown(serve: Serve) -> None:
    page = serve(app())
    for visits in ("1", "2"):
        follow(page, "Second")
        expect(page.get_by_label("Visits")).to_have_value(visits)
        follow(page, "Home")
        expect(page.get_by_label("Word")).to_be_visible()


def test_pages_share_their_state(serve: Serve) -> None:
    page = serve(app())
    page.get_by_label("Word").fill("pear")
    press(page, "Keep")
    expect(page.get_by_label("Kept")).to_have_value("pear")
    follow(page, "Second")
    press(page, "Tell")
    expect(page.get_by_label("Told")).to_have_value("pear")


def test_scripts_of_a_page_that_came_later_run(serve: Serve) -> None:
    page = serve(app())
    follow(page, "Second")
    press(page, "Script")
    expect(page.get_by_label("Told")).to_have_value("from a script")


def test_a_call_goes_on_while_its_page_is_not_shown(serve: Serve, gate: Gate) -> None:
    page = serve(app(gate))
    press(page, "Work")
    gate.arrival()
    follow(page, "Second")
    expect(page.get_by_label("Visits")).to_have_value("1")
    gate.open()
    follow(page, "Home")
    expect(page.get_by_label("Out")).to_have_value("worked")


def test_back_and_forward_bring_back_pages_and_places(serve: Serve) -> None:
    page = serve(app())
    mark(page)
    link = page.get_by_role("link", name="To the second page")
    link.scroll_into_view_if_needed()
    below = page.evaluate("() => scrollY")
    assert below > 500
    link.click()
    expect(page.get_by_role("heading", name="Second page")).to_be_visible()
    assert page.evaluate("() => scrollY") == 0
    page.go_back()
    expect(page.get_by_label("Word")).to_be_visible()
    expect_address(page, "/")
    page.wait_for_function("below => Math.abs(scrollY - below) < 2", arg=below)
    page.go_forward()
    expect(page.get_by_role("heading", name="Second page")).to_be_visible()
    expect_address(page, "/second")
    expect_mark(page)


def test_an_address_leads_to_its_page_directly(serve: Serve) -> None:
    page = serve(app(), "second")
    expect(page.get_by_role("heading", name="Second page")).to_be_visible()
    expect(page).to_have_title("Second · The app")
    expect(page.get_by_label("Visits")).to_have_value("1")
    page.reload()
    expect(page.get_by_label("Visits")).to_have_value("2")
    mark(page)
    follow(page, "Home")
    expect(page.get_by_label("Word")).to_be_visible()
    expect_mark(page)


def test_a_click_that_asks_for_a_new_tab_gets_one(serve: Serve) -> None:
    page = serve(app())
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Second", exact=True).click(modifiers=["ControlOrMeta"])
    expect(opened.value.get_by_role("heading", name="Second page")).to_be_visible()
    expect(page.get_by_role("heading", name="First page")).to_be_visible()


def test_panels_open_over_any_page(serve: Serve) -> None:
    page = serve(app())
    follow(page, "Second")
    page.get_by_label("Draft").fill("a draft")
    press(page, "Settings")
    expect_address(page, "/second?view=settings")
    page.go_back()
    expect_address(page, "/second")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("Draft")).to_have_value("a draft")


def test_the_address_keeps_what_each_page_binds(serve: Serve) -> None:
    with gr.Blocks() as demo:
        first = gr.Textbox("", label="First")
    with demo.route("Second", "second"):
        second = gr.Textbox("", label="Second field")
    demo.bind_query(a=first, b=second)
    page = serve(demo, "?a=one")
    expect(page.get_by_label("First")).to_have_value("one")
    follow(page, "Second")
    page.get_by_label("Second field").fill("two")
    expect_address(page, "/second?b=two")
    page.go_back()
    expect_address(page, "/?a=one")
    expect(page.get_by_label("First")).to_have_value("one")
    page.go_forward()
    expect_address(page, "/second?b=two")
    expect(page.get_by_label("Second field")).to_have_value("two")


def test_without_a_network_the_page_stays_and_says_why(serve: Serve, complaints: list[str]) -> None:
    page = serve(app())
    with cable_to(urlsplit(page.url).port or 0) as cable:
        page.goto(f"http://127.0.0.1:{cable.port}/")
        expect(page.get_by_label("Word")).to_be_visible()
        cable.cut()
        follow(page, "Second")
        expect(page.get_by_role("alert").filter(has_text="could not be loaded")).to_be_visible()
        expect(page.get_by_label("Word")).to_be_visible()
        expect_address(page, "/")
        cable.mend()
        follow(page, "Second")
        expect(page.get_by_role("heading", name="Second page")).to_be_visible()
        page.close()
    complaints.clear()


def test_a_page_that_needs_a_head_of_its_own_is_loaded_as_a_whole(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Textbox(label="First")
    with demo.route("Second", "second"):
        gr.HTML("<b id='said'></b>", head="<script>window.said = 'from the head'</script>",
                js_on_load="element.querySelector('#said').textContent = window.said")  # fmt: skip
    page = serve(demo)
    follow(page, "Second")
    expect(page.get_by_text("from the head")).to_be_visible()


def test_a_stream_ends_with_the_page_that_feeds_it(serve: Serve) -> None:
    with gr.Blocks() as demo:
        source = gr.HTML("", js_on_load="window.say = (said) => { props.value = said; trigger('stream', said) }")
        heard = gr.Textbox(label="Heard")
        source.stream(str.upper, source, heard)
    with demo.route("Second", "second"):
        gr.Textbox(label="Second field")
    page = serve(demo)
    page.evaluate("() => say('a')")
    expect(page.get_by_label("Heard")).to_have_value("A")
    with page.expect_request("**/stream/*/close"):
        follow(page, "Second")


class TestNavbar:
    @staticmethod
    def links(page: Page) -> list[str]:
        return page.get_by_role("navigation").get_by_role("link").all_inner_texts()

    @staticmethod
    def app(**bar: object) -> gr.Blocks:
        with gr.Blocks() as demo:
            gr.Textbox(label="First")
            gr.Navbar(**bar)  # type: ignore[arg-type]
        with demo.route("Second", "second"):
            gr.Textbox(label="Second field")
        with demo.route("Hidden", "hidden", show_in_navbar=False):
            gr.Textbox(label="Hidden field")
        return demo

    def test_it_shows_the_pages_of_the_app(self, serve: Serve) -> None:
        page = serve(self.app(main_page_name="Start"))
        assert self.links(page) == ["Start", "Second"]
        mark(page)
        follow(page, "Second")
        expect(page.get_by_label("Second field")).to_be_visible()
        expect_mark(page)

    def test_the_main_page_may_be_left_out(self, serve: Serve) -> None:
        page = serve(self.app(main_page_name=False))
        assert self.links(page) == ["Second"]

    def test_it_may_be_hidden(self, serve: Serve) -> None:
        page = serve(self.app(visible=False))
        expect(page.get_by_label("First")).to_be_visible()
        expect(page.get_by_role("navigation")).to_have_count(0)

    def test_links_may_lead_anywhere(self, serve: Serve) -> None:
        page = serve(self.app(value=[("More", "hidden"), ("Away", "https://example.org")]))
        assert self.links(page)[-2:] == ["More", "Away"]
        expect(page.get_by_role("link", name="Away")).to_have_attribute("target", "_blank")
        follow(page, "More")
        expect(page.get_by_label("Hidden field")).to_be_visible()

    def test_it_comes_before_all_else(self, serve: Serve) -> None:
        page = serve(self.app())
        bar = page.get_by_role("navigation").bounding_box()
        field = page.get_by_label("First").bounding_box()
        assert bar
        assert field
        assert bar["y"] < field["y"]
