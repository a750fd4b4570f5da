"""Parts of a page that are built anew: what stays, what goes, and that nothing is lost on the way."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

import preludio as gr
from tests.browser.conftest import Serve, page_of, served
from tests.browser.gate import Gate

pytestmark = pytest.mark.browser


@pytest.fixture
def gate() -> Gate:
    return Gate()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


class TestKeys:
    """A list of fields, as many as a number says."""

    @staticmethod
    def app(keyed: bool = True, **field: Any) -> gr.Blocks:
        with gr.Blocks() as demo:
            number = gr.Number(2, label="Number", precision=0)

            @gr.render(inputs=number)
            def fields(number: int) -> None:
                for index in range(number):
                    gr.Textbox("", label=f"Field {index} of {number}", key=f"field-{index}" if keyed else None, **field)

        return demo

    def test_a_block_with_a_key_keeps_its_value_and_gets_its_other_props(self, serve: Serve) -> None:
        page = serve(self.app())
        page.get_by_label("Field 0 of 2").fill("typed")
        page.get_by_label("Number").fill("3")
        expect(page.get_by_label("Field 2 of 3")).to_be_visible()
        expect(page.get_by_label("Field 0 of 3")).to_have_value("typed")
        page.get_by_label("Number").fill("1")
        expect(page.get_by_label("Field 0 of 1")).to_have_value("typed")
        expect(page.get_by_label("Field 1")).to_have_count(0)

    def test_it_keeps_its_element_and_the_focus(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            typed = gr.State("")

            @gr.render(inputs=typed)
            def again(said: str) -> None:
                field = gr.Textbox("", label="Field", key="field")
                gr.Markdown(f"You said: {said}")
                field.input(lambda text: text, field, typed, key="typed", trigger_mode="always_last")

        page = serve(demo)
        field = page.get_by_label("Field")
        field.evaluate("element => { element.mark = 'same' }")
        field.focus()
        page.keyboard.type("hello")
        expect(page.get_by_text("You said: hello")).to_be_visible()
        expect(field).to_be_focused()
        expect(field).to_have_value("hello")
        assert field.evaluate("element => element.mark") == "same"

    def test_one_without_a_key_is_a_new_one(self, serve: Serve) -> None:
        page = serve(self.app(keyed=False))
        page.get_by_label("Field 0 of 2").fill("typed")
        page.get_by_label("Number").fill("3")
        expect(page.get_by_label("Field 0 of 3")).to_have_value("")

    def test_other_props_are_kept_where_the_author_says_so(self, serve: Serve) -> None:
        page = serve(self.app(preserved_by_key=["label"]))
        page.get_by_label("Field 0 of 2").fill("typed")
        page.get_by_label("Number").fill("3")
        expect(page.get_by_label("Field 2 of 3")).to_be_visible()
        expect(page.get_by_label("Field 0 of 2")).to_have_value("")


def test_its_listeners_live(serve: Serve) -> None:
    with gr.Blocks() as demo:
        basket = gr.State(["pear"])
        name = gr.Textbox(label="Name")
        name.submit(lambda items, name: ([*items, name], ""), [basket, name], [basket, name])

        @gr.render(inputs=basket)
        def shown(items: list[str]) -> None:
            for item in items:
                with gr.Row(key=f"row {item}"):
                    gr.Markdown(f"One {item}")
                    remove = gr.Button(f"Remove {item}", key=f"remove {item}")

                    def without(now: list[str], item: str = item) -> list[str]:
                        return [each for each in now if each != item]

                    remove.click(without, basket, basket)

    page = serve(demo)
    expect(page.get_by_text("One pear")).to_be_visible()
    for fruit in ("fig", "plum"):
        page.get_by_label("Name").fill(fruit)
        page.get_by_label("Name").press("Enter")
        expect(page.get_by_text(f"One {fruit}")).to_be_visible()
    press(page, "Remove fig")
    expect(page.get_by_text("One fig")).to_have_count(0)
    press(page, "Remove pear")
    expect(page.get_by_text("One pear")).to_have_count(0)
    press(page, "Remove plum")
    expect(page.get_by_text("One plum")).to_have_count(0)


def test_it_reads_and_writes_what_stands_outside(serve: Serve) -> None:
    with gr.Blocks() as demo:
        name, out = gr.Textbox("you", label="Name"), gr.Textbox(label="Out")

        @gr.render()
        def inner() -> None:
            gr.Button("Greet").click("Hello {}".format, name, out)

    page = serve(demo)
    press(page, "Greet")
    expect(page.get_by_label("Out")).to_have_value("Hello you")


def test_its_scripts_run(serve: Serve) -> None:
    with gr.Blocks() as demo:
        word = gr.Textbox("one", label="Word")

        @gr.render(inputs=word)
        def inner(word: str) -> None:
            out = gr.Textbox(label="Out", key="out")
            gr.Button("Go").click(None, None, out, js=f"() => {word!r} + '!'")
            gr.HTML(f"<b>{word}</b>", js_on_load=f"element.title = {word!r}")

    page = serve(demo)
    for said in ("one", "two"):
        page.get_by_label("Word").fill(said)
        expect(page.get_by_title(said)).to_have_text(said)
        press(page, "Go")
        expect(page.get_by_label("Out")).to_have_value(f"{said}!")


def test_what_loads_a_value_fills_it(serve: Serve) -> None:
    numbers = count(1)
    with gr.Blocks() as demo:
        word = gr.Textbox("a", label="Word")

        @gr.render(inputs=word)
        def inner(word: str) -> None:
            filled = gr.Textbox(label="Filled")
            demo.load(lambda: f"{word} {next(numbers)}", None, filled)

    page = serve(demo)
    expect(page.get_by_label("Filled")).to_have_value("a 1")
    page.get_by_label("Word").fill("b")
    expect(page.get_by_label("Filled")).to_have_value("b 2")


def test_renders_inside_of_renders_come_and_go_with_them(serve: Serve) -> None:
    with gr.Blocks() as demo:
        outer = gr.Textbox("a", label="Outer")

        @gr.render(inputs=outer)
        def first(word: str) -> None:
            inner = gr.Textbox("1", label=f"Inner {word}")

            @gr.render(inputs=inner)
            def second(number: str) -> None:
                gr.Markdown(f"Made {word}{number}")

    page = serve(demo)
    expect(page.get_by_text("Made a1")).to_be_visible()
    page.get_by_label("Inner a").fill("2")
    expect(page.get_by_text("Made a2")).to_be_visible()
    page.get_by_label("Outer").fill("b")
    expect(page.get_by_text("Made b1")).to_be_visible()
    expect(page.get_by_text("Made")).to_have_count(1)


def test_what_is_below_does_not_jump_while_it_is_built_anew(serve: Serve, gate: Gate) -> None:
    with gr.Blocks() as demo:
        word = gr.Textbox("a", label="Word")

        @gr.render(inputs=word)
        def first(word: str) -> None:
            @gr.render()
            def second() -> None:
                gate.wait()
                for index in range(4):
                    gr.Textbox(f"{word}{index}", label=f"Field {word}{index}")

        gr.Button("Below")

    page = serve(demo)
    gate.open()
    expect(page.get_by_label("Field a3")).to_be_visible()
    below = page.get_by_role("button", name="Below")
    before = below.bounding_box()
    page.get_by_label("Word").fill("b")
    gate.arrival()
    expect(page.get_by_label("Field a0")).to_have_count(0)
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert below.bounding_box() == before
    gate.open()
    expect(page.get_by_label("Field b3")).to_be_visible()
    assert below.bounding_box() == before


def test_a_call_that_is_under_way_ends_where_it_still_can(serve: Serve, gate: Gate) -> None:
    def work() -> Iterator[tuple[str, str]]:
        yield "begun", "begun"
        gate.wait()
        yield "ended", "ended"

    with gr.Blocks() as demo:
        word, outside = gr.Textbox("a", label="Word"), gr.Textbox(label="Outside", elem_id="outside")

        @gr.render(inputs=word)
        def inner(word: str) -> None:
            field = gr.Textbox(label=f"Inside {word}")
            gr.Button("Go").click(work, None, [field, outside])

    page = serve(demo)
    press(page, "Go")
    expect(page.get_by_label("Inside a")).to_have_value("begun")
    page.get_by_label("Word").fill("b")
    expect(page.get_by_label("Inside b")).to_be_visible()
    gate.open()
    expect(page.get_by_label("Outside")).to_have_value("ended")
    expect(page.get_by_label("Inside b")).to_have_value("")
    expect(page.locator("#outside")).to_have_attribute("data-status", "idle")


def test_one_that_fails_says_so_and_leaves_what_is_there(serve: Serve) -> None:
    with gr.Blocks() as demo:
        word = gr.Textbox("a", label="Word")

        @gr.render(inputs=word)
        def inner(word: str) -> None:
            if word == "bad":
                raise gr.Error("Not that word.")
            gr.Markdown(f"Built {word}")

    page = serve(demo)
    expect(page.get_by_text("Built a")).to_be_visible()
    page.get_by_label("Word").fill("bad")
    expect(page.get_by_role("alert").filter(has_text="Not that word.")).to_be_visible()
    expect(page.get_by_text("Built a")).to_be_visible()
    page.get_by_label("Word").fill("good")
    expect(page.get_by_text("Built good")).to_be_visible()


class TestRestart:
    """The server has forgotten what it built for a page that is still open."""

    @staticmethod
    def app(key: str | None) -> gr.Blocks:
        with gr.Blocks() as demo:
            out = gr.Textbox(label="Out")

            @gr.render()
            def inner() -> None:
                field = gr.Textbox("", label="Field", key=key and "field")
                gr.Button("Go", key=key and "go").click(str.upper, field, out)

        return demo

    @pytest.mark.parametrize("key", ["key", None])
    def test_a_part_is_built_again(
        self, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str | None
    ) -> None:
        monkeypatch.setenv("PRELUDIO_DATA_DIR", str(tmp_path))
        demo = self.app(key)
        with page_of(browser, {}) as page:
            with served(demo) as url:
                page.goto(url)
                page.get_by_label("Field").fill("typed")
                port = urlsplit(url).port
            with served(demo, server_port=port):
                press(page, "Go")
                if key:
                    expect(page.get_by_label("Out")).to_have_value("TYPED")
                    expect(page.get_by_label("Field")).to_have_value("typed")
                    return
                expect(page.get_by_text("Please try again")).to_be_visible()
                page.get_by_label("Field").fill("again")
                press(page, "Go")
                expect(page.get_by_label("Out")).to_have_value("AGAIN")
