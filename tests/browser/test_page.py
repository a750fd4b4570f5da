"""What a page has around its components: how calls are getting on, messages, panels, the foot."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import preludio as gr
from tests.browser.conftest import Serve
from tests.browser.gate import Gate

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 800}}


@pytest.fixture
def gate() -> Gate:
    return Gate()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


class TestStatus:
    """How an output shows what becomes of it."""

    @staticmethod
    def app(fn: Any, **options: Any) -> gr.Blocks:
        with gr.Blocks() as demo:
            out = gr.Textbox(label="Out")
            gr.Button("Go").click(fn, None, out, **options)
        return demo

    def test_it_counts_the_seconds(self, serve: Serve, gate: Gate) -> None:
        page = serve(self.app(gate.wait))
        press(page, "Go")
        expect(page.get_by_role("progressbar", name="Working")).to_be_visible()
        expect(page.locator("[data-part=status]")).to_have_text(re.compile(r"^\d+\.\d s$"))
        expect(page.locator("[data-type=textbox]")).to_have_attribute("aria-busy", "true")
        gate.open()
        expect(page.get_by_role("progressbar")).to_have_count(0)
        expect(page.locator("[data-type=textbox]")).to_have_attribute("aria-busy", "false")

    def test_it_tells_the_place_in_line(self, serve: Serve, gate: Gate) -> None:
        page = serve(self.app(gate.wait, trigger_mode="multiple", concurrency_limit=1))
        press(page, "Go")
        gate.arrival()
        press(page, "Go")
        press(page, "Go")
        expect(page.get_by_text("2nd in line")).to_be_visible()
        gate.open()
        expect(page.get_by_text("Next in line")).to_be_visible()
        gate.open(2)
        expect(page.get_by_role("progressbar")).to_have_count(0)

    def test_it_tells_that_more_is_coming(self, serve: Serve, gate: Gate) -> None:
        def tell() -> Iterator[str]:
            yield "one"
            gate.wait()
            yield "two"

        page = serve(self.app(tell))
        press(page, "Go")
        expect(page.get_by_label("Out")).to_have_value("one")
        expect(page.get_by_role("progressbar", name="Streaming")).to_be_visible()
        gate.open()
        expect(page.get_by_label("Out")).to_have_value("two")
        expect(page.get_by_role("progressbar")).to_have_count(0)

    def test_an_error_stays_until_the_next_try(self, serve: Serve, gate: Gate) -> None:
        answers = iter([gr.Error("The pump is off."), None])

        def ask() -> str:
            if answer := next(answers):
                raise answer
            gate.wait()
            return "fine"

        page = serve(self.app(ask))
        press(page, "Go")
        mark = page.locator("[data-part=status]", has_text="Error")
        expect(mark).to_be_visible()
        expect(mark).to_have_attribute("title", "The pump is off.")
        press(page, "Go")
        gate.arrival()
        expect(mark).to_have_count(0)
        gate.open()
        expect(page.get_by_label("Out")).to_have_value("fine")

    def test_an_error_that_nobody_foresaw_says_no_more_than_that(self, serve: Serve) -> None:
        page = serve(self.app(lambda: "secret"[9]))
        press(page, "Go")
        expect(page.get_by_role("alert")).to_contain_text("Something went wrong while running this.")


def telling(*messages: Any) -> gr.Blocks:
    """An app whose button runs each of these, and then is done."""

    def tell() -> str:
        for message in messages:
            message()
        return "told"

    with gr.Blocks() as demo:
        out = gr.Textbox(label="Out")
        gr.Button("Tell").click(tell, None, out)
    return demo


def toast(page: Page, text: str) -> Locator:
    return page.locator("[data-part=toast]", has_text=text)


class TestToasts:
    @pytest.mark.parametrize("level", ["Info", "Warning", "Success"])
    def test_a_function_says_something_and_goes_on(self, serve: Serve, level: str) -> None:
        page = serve(telling(lambda: getattr(gr, level)("The kettle boils.", title="Kitchen")))
        press(page, "Tell")
        message = page.get_by_role("region", name="Notifications").get_by_role("status")
        expect(message).to_have_text(re.compile(r"Kitchen\s+The kettle boils\."))
        expect(message).to_have_attribute("data-level", level.lower())
        expect(page.get_by_label("Out")).to_have_value("told")

    def test_an_error_says_why_a_function_stopped(self, serve: Serve) -> None:
        def fail() -> None:
            raise gr.Error("The kettle is empty.", title="Kitchen")

        page = serve(telling(fail))
        press(page, "Tell")
        expect(page.get_by_role("alert")).to_have_text(re.compile(r"Kitchen\s+The kettle is empty\."))
        expect(page.get_by_label("Out")).to_have_value("")

    def test_an_error_may_stay_out_of_sight(self, serve: Serve) -> None:
        def fail() -> None:
            raise gr.Error("unseen", visible=False)

        page = serve(telling(lambda: gr.Info("unheard", visible=False), fail))
        press(page, "Tell")
        expect(page.locator("[data-part=status]", has_text="Error")).to_be_visible()
        expect(page.locator("[data-part=toast]")).to_have_count(0)

    def test_each_stays_for_its_time(self, serve: Serve) -> None:
        page = serve(
            telling(
                lambda: gr.Info("short", duration=60),
                lambda: gr.Info("long", duration=180),
                lambda: gr.Info("for ever", duration=None),
                lambda: gr.Info("as long as it takes", duration=0),
            )
        )
        page.clock.install()
        press(page, "Tell")
        expect(toast(page, "as long as it takes")).to_be_visible()
        page.clock.run_for(90_000)
        expect(toast(page, "short")).to_have_count(0)
        expect(toast(page, "long")).to_have_count(2)
        page.clock.run_for(100_000)
        expect(page.locator("[data-part=toast]")).to_have_text([re.compile("for ever"), re.compile("as long as")])

    def test_the_keyboard_closes_them(self, serve: Serve) -> None:
        page = serve(telling(lambda: gr.Info("one", duration=None), lambda: gr.Info("two", duration=60)))
        page.clock.install()
        press(page, "Tell")
        toast(page, "one").get_by_role("button", name="Close").press("Enter")
        expect(toast(page, "one")).to_have_count(0)
        expect(toast(page, "two").get_by_role("button", name="Close")).to_be_focused()
        page.clock.run_for(90_000)
        expect(toast(page, "two")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("[data-part=toast]")).to_have_count(0)
        press(page, "Tell")
        expect(toast(page, "two")).to_be_visible()
        page.clock.run_for(90_000)
        expect(toast(page, "two")).to_have_count(0)

    def test_their_time_stands_still_while_one_points_at_them(self, serve: Serve) -> None:
        page = serve(telling(lambda: gr.Info("one", duration=60)))
        page.clock.install()
        press(page, "Tell")
        toast(page, "one").hover()
        page.clock.run_for(90_000)
        expect(toast(page, "one")).to_be_visible()
        page.mouse.move(0, 0)
        page.clock.run_for(90_000)
        expect(toast(page, "one")).to_have_count(0)

    @pytest.mark.parametrize(
        ("message", "shown"),
        [
            ("<b>Bold</b> <img src='x' onerror='document.title = 1'>words", "Bold words"),
            ("int() argument must not be <class 'list'>", "int() argument must not be <class 'list'>"),
            ("One<br>two", "One two"),
            ("</textarea><video onerror='x()' src='x'>", "</textarea><video onerror='x()' src='x'>"),
            ("Needs List<Thing> &amp; 1 < 2", "Needs List<Thing> & 1 < 2"),
        ],
    )
    def test_markup_is_not_interpreted(self, serve: Serve, message: str, shown: str) -> None:
        page = serve(telling(lambda: gr.Warning(message)))
        press(page, "Tell")
        expect(page.locator("[data-part=toast] p")).to_have_text(f"Warning {shown}")
        expect(page.locator("[data-part=toast]").locator("b, img, video")).to_have_count(0)
        expect(page).to_have_title("Preludio")

    def test_they_fit_a_phone(self, serve: Serve) -> None:
        page = serve(telling(lambda: gr.Warning("word " * 40), lambda: gr.Warning("x" * 300)), context=PHONE)
        press(page, "Tell")
        expect(toast(page, "xxx")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def greet(name: str, times: float = 2) -> str:
    """Greets somebody, several times."""
    return " ".join([f"Hello {name}!"] * int(times))


class TestApiPanel:
    @staticmethod
    def app() -> gr.Blocks:
        with gr.Blocks() as demo:
            name, times = gr.Textbox(label="Name"), gr.Number(2, label="Times")
            out = gr.Textbox(label="Out")
            gr.Button("Go").click(greet, [name, times], out)
            gr.Button("Own").click(lambda: "hidden", None, out, api_visibility="private", api_name="own")
        return demo

    def test_it_lists_what_can_be_called(self, serve: Serve) -> None:
        page = serve(self.app())
        press(page, "Use via API")
        panel = page.get_by_role("dialog", name="Use via API")
        expect(panel).to_contain_text("1 endpoint can be called from a program.")
        entry = panel.get_by_role("region", name="/greet")
        expect(entry).to_contain_text("Greets somebody, several times.")
        expect(entry.get_by_role("definition").first).to_contain_text("str")
        expect(entry.get_by_role("definition").nth(1)).to_contain_text("float")
        expect(entry.get_by_role("definition").nth(1)).to_contain_text("default 2")
        expect(panel.get_by_text("/own")).to_have_count(0)

    def test_its_examples_call_this_very_app_in_three_languages(self, serve: Serve) -> None:
        page = serve(self.app(), "?view=api")
        home = page.url.split("?")[0].rstrip("/")
        sample = page.get_by_role("region", name="/greet").locator("pre")
        for language, words in (("curl", "-X POST"), ("JavaScript", "Client.connect"), ("Python", "client.predict")):
            page.get_by_text(language, exact=True).click()
            expect(sample).to_contain_text(words)
            expect(sample).to_contain_text(home)

    @pytest.mark.parametrize("old", [False, True])
    def test_an_example_is_copied(self, serve: Serve, old: bool) -> None:
        page = serve(self.app(), context={"permissions": ["clipboard-read", "clipboard-write"]})
        press(page, "Use via API")
        page.evaluate("navigator.clipboard.writeText('stale')")
        if old:
            page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        entry = page.get_by_role("region", name="/greet")
        entry.get_by_role("button", name="Copy").click()
        expect(entry.get_by_role("status")).to_have_text("Copied")
        expect(entry.get_by_role("button", name="Copy")).to_be_focused()
        page.keyboard.press("Escape")
        page.get_by_label("Name").press("Control+V")
        expect(page.get_by_label("Name")).to_have_value(re.compile("client.predict"))

    def test_it_has_an_address(self, serve: Serve) -> None:
        page = serve(self.app(), "?view=api")
        expect(page.get_by_role("dialog", name="Use via API")).to_be_visible()
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert "view" not in page.url
        page.go_back()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.go_forward()
        expect(page.get_by_role("dialog")).to_have_count(0)

    @pytest.mark.parametrize("way", ["Escape", "Close", "outside"])
    def test_it_gives_the_focus_back(self, serve: Serve, way: str) -> None:
        page = serve(self.app())
        opener = page.get_by_role("button", name="Use via API")
        opener.press("Enter")
        panel = page.get_by_role("dialog")
        expect(panel.get_by_role("region", name="/greet")).to_be_visible()
        if way == "Escape":
            page.keyboard.press("Escape")
        elif way == "Close":
            panel.get_by_role("button", name="Close").press("Enter")
        else:
            page.mouse.click(20, 300)
        expect(panel).to_have_count(0)
        expect(opener).to_be_focused()

    def test_it_keeps_the_focus(self, serve: Serve) -> None:
        page = serve(self.app())
        press(page, "Use via API")
        panel = page.get_by_role("dialog")
        expect(panel.get_by_role("region", name="/greet")).to_be_visible()
        for _ in range(12):
            page.keyboard.press("Tab")
            outside = "() => !document.activeElement.closest('dialog') && document.activeElement !== document.body"
            assert page.evaluate(outside) is False

    def test_it_says_when_there_is_nothing(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            gr.Markdown("Words")
        page = serve(demo, "?view=api")
        expect(page.get_by_role("dialog")).to_contain_text("This app has no public endpoint.")


def plain_app() -> gr.Blocks:
    with gr.Blocks(title="Plain") as demo:
        gr.Markdown("Words")
    return demo


def is_dark(page: Page) -> Any:
    return page.evaluate("[document.documentElement, document.body].every(e => e.classList.contains('dark'))")


class TestSettings:
    def test_the_mode_is_chosen_and_remembered(self, serve: Serve) -> None:
        page = serve(plain_app())
        assert is_dark(page) is False
        press(page, "Settings")
        expect(page.get_by_role("radio", name="As the system")).to_be_checked()
        page.get_by_text("Dark", exact=True).click()
        assert is_dark(page) is True
        page.reload()
        expect(page.get_by_role("radio", name="Dark")).to_be_checked()
        assert is_dark(page) is True
        page.get_by_role("radio", name="Dark").press("ArrowLeft")
        expect(page.get_by_role("radio", name="Light")).to_be_checked()
        assert is_dark(page) is False

    def test_the_systems_mode_is_followed(self, serve: Serve) -> None:
        page = serve(plain_app(), context={"color_scheme": "dark"})
        assert is_dark(page) is True
        page.emulate_media(color_scheme="light")
        expect(page.locator("body")).not_to_contain_class("dark")
        page.emulate_media(color_scheme="dark")
        expect(page.locator("html")).to_contain_class("dark")

    @pytest.mark.parametrize(("asked", "dark"), [("dark", True), ("light", False), ("nonsense", False)])
    def test_the_address_may_name_the_mode(self, serve: Serve, asked: str, dark: bool) -> None:
        assert is_dark(serve(plain_app(), f"?__theme={asked}")) is dark

    def test_the_language_is_chosen_and_remembered(self, serve: Serve) -> None:
        page = serve(plain_app())
        expect(page.locator("html")).to_have_attribute("lang", "en-GB")
        press(page, "Settings")
        page.get_by_text("Español", exact=True).click()
        expect(page.get_by_role("dialog", name="Ajustes")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "es")
        page.reload()
        expect(page.get_by_role("dialog", name="Ajustes")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Usar por API")).to_be_visible()
        press(page, "Ajustes")
        page.get_by_text("English", exact=True).click()
        expect(page.get_by_role("dialog", name="Settings")).to_be_visible()

    def test_the_browsers_language_is_spoken(self, serve: Serve) -> None:
        page = serve(plain_app(), context={"locale": "es-MX"})
        expect(page.get_by_role("button", name="Ajustes")).to_be_visible()


class TestFooter:
    def test_it_holds_what_it_is_told_to(self, serve: Serve) -> None:
        links: list[Any] = ["settings", {"label": "Source", "url": "https://example.org/source"}]
        page = serve(plain_app(), footer_links=links)
        foot = page.get_by_role("contentinfo")
        expect(foot.get_by_role("button")).to_have_text(["Settings"])
        source = foot.get_by_role("link", name="Source")
        expect(source).to_have_attribute("href", "https://example.org/source")
        expect(source).to_have_attribute("rel", "noopener noreferrer")

    def test_it_may_be_left_out(self, serve: Serve) -> None:
        expect(serve(plain_app(), footer_links=[]).get_by_role("contentinfo")).to_have_count(0)


class TestHead:
    def test_the_page_has_its_title(self, serve: Serve) -> None:
        expect(serve(plain_app())).to_have_title("Plain")

    def test_the_page_has_its_icon(self, serve: Serve, tmp_path: Path) -> None:
        icon = tmp_path / "icon.svg"
        icon.write_text("<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>")
        page = serve(plain_app(), favicon_path=icon)
        address = page.locator("link[rel=icon]").evaluate("link => link.href")
        answer = page.request.get(address)
        assert answer.text() == icon.read_text()
        assert answer.headers["content-type"].startswith("image/svg+xml")


@pytest.mark.parametrize("path", ["no%20such", "no%20such/deep/down"])
def test_an_address_that_leads_nowhere_leads_home(serve: Serve, complaints: list[str], path: str) -> None:
    page = serve(plain_app())
    home = page.url
    answer = page.goto(f"{home}{path}")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="There is no page here")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("/no such")
    page.get_by_role("link", name="Go to the start page").click()
    expect(page.get_by_text("Words")).to_be_visible()
    assert page.url == home
    assert "status of 404" in complaints.pop()
