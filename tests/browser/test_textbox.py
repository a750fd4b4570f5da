from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import preludio as gr
from tests.browser.conftest import Serve
from tests.browser.gate import Gate

pytestmark = pytest.mark.browser


def echo(event: str, **arguments: Any) -> gr.Blocks:
    """Makes an app whose output shows the text of its box after an event of it."""

    def tell(text: str) -> str:
        return f"{event}: {text}"

    with gr.Blocks() as demo:
        box = gr.Textbox(label="In", **arguments)
        getattr(box, event)(tell, box, gr.Textbox(label="Out"))
    return demo


def out(page: Page) -> Any:
    return expect(page.get_by_label("Out"))


def test_enter_submits_one_line_and_shift_enter_breaks_it(serve: Serve) -> None:
    page = serve(echo("submit"))
    box = page.get_by_label("In", exact=True)
    box.fill("one")
    box.press("Shift+Enter")
    box.type("two")
    box.press("Enter")
    out(page).to_have_value("submit: one\ntwo")
    expect(box).to_have_value("one\ntwo")


def test_shift_enter_submits_several_lines_and_enter_breaks_them(serve: Serve) -> None:
    page = serve(echo("submit", lines=3))
    box = page.get_by_label("In", exact=True)
    box.fill("one")
    box.press("Enter")
    box.type("two")
    box.press("Shift+Enter")
    out(page).to_have_value("submit: one\ntwo")


def test_nobody_having_typed_it_is_empty_text(serve: Serve) -> None:
    with gr.Blocks() as demo:
        boxes = [gr.Textbox(label="In"), gr.Textbox(visible=False)]
        gr.Button("Go").click(lambda *texts: repr(texts), boxes, gr.Textbox(label="Out"))
    page = serve(demo)
    page.get_by_role("button", name="Go").click()
    out(page).to_have_value("('', '')")


@pytest.mark.parametrize(("event", "told"), [("change", ["a", "ab", "abc"]), ("input", ["a", "abc"])])
def test_typing_changes_it(serve: Serve, event: str, told: list[str]) -> None:
    gate, seen = Gate(), list[str]()

    def tell(text: str) -> str:
        seen.append(text)
        gate.wait()
        return f"{event}: {text}"

    with gr.Blocks() as demo:
        box = gr.Textbox(label="In")
        getattr(box, event)(tell, box, gr.Textbox(label="Out"))
    page = serve(demo)
    typed = page.get_by_label("In", exact=True)
    typed.press("a")
    gate.arrival()
    # The function is still at it: a `change` waits for its turn, an `input` is not told.
    typed.press("b")
    gate.open(len(told))
    out(page).to_have_value(f"{event}: {told[-2]}")
    typed.press("c")
    out(page).to_have_value(f"{event}: abc")
    assert seen == told


def test_tells_when_it_gets_and_loses_the_focus(serve: Serve) -> None:
    def enter(text: str) -> str:
        return f"{text}in "

    def leave(text: str) -> str:
        return f"{text}out"

    with gr.Blocks() as demo:
        box, seen = gr.Textbox(label="In"), gr.Textbox(label="Out")
        box.focus(enter, seen, seen)
        box.blur(leave, seen, seen)
    page = serve(demo)
    page.get_by_label("In", exact=True).focus()
    out(page).to_have_value("in ")
    page.get_by_label("In", exact=True).blur()
    out(page).to_have_value("in out")


def test_tells_what_is_selected(serve: Serve) -> None:
    def tell(event: gr.SelectData) -> str:
        return f"{event.value} {list(event.index)}"  # type: ignore[arg-type]  # a pair here

    with gr.Blocks() as demo:
        box, seen = gr.Textbox("hello world", label="In"), gr.Textbox(label="Out")
        box.select(tell, None, seen)
    page = serve(demo)
    page.get_by_label("In", exact=True).evaluate("(box) => box.setSelectionRange(6, 11)")
    out(page).to_have_value("world [6, 11]")


def test_a_button_submits_and_can_say_so(serve: Serve) -> None:
    page = serve(echo("submit", submit_btn="Send it"))
    page.get_by_label("In", exact=True).fill("x")
    page.get_by_role("button", name="Send it").click()
    out(page).to_have_value("submit: x")


def test_a_button_stops(serve: Serve) -> None:
    page = serve(echo("stop", stop_btn=True))
    page.get_by_role("button", name="Stop").click()
    out(page).to_have_value("stop: ")


def test_copies_its_text(serve: Serve) -> None:
    def tell(event: gr.CopyData) -> str:
        return f"copied {event.value}"

    with gr.Blocks() as demo:
        box, seen = gr.Textbox("mine", label="In", buttons=["copy"]), gr.Textbox(label="Out")
        box.copy(tell, None, seen)
    page = serve(demo, context={"permissions": ["clipboard-read", "clipboard-write"]})
    page.get_by_role("button", name="Copy").click()
    out(page).to_have_value("copied mine")
    assert page.evaluate("navigator.clipboard.readText()") == "mine"


def test_a_button_of_the_author_stands_beside_the_label(serve: Serve) -> None:
    with gr.Blocks() as demo:
        more = gr.Button("More")
        box = gr.Textbox(label="In", buttons=[more])
        more.click(lambda: "and more", None, box)
    page = serve(demo)
    page.get_by_role("button", name="More").click()
    expect(page.get_by_label("In", exact=True)).to_have_value("and more")
    expect(page.get_by_role("button", name="More")).to_have_count(1)


def test_grows_with_its_text_up_to_a_limit(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Textbox(label="In", lines=2, max_lines=4)
    box = serve(demo).get_by_label("In", exact=True)
    heights = [tall(box, "\n" * breaks) for breaks in (0, 1, 3, 9)]
    assert heights[0] == heights[1] < heights[2] == heights[3]
    assert heights[2] - heights[1] == 40


def tall(box: Any, text: str) -> float:
    box.fill(text)
    height: float = box.bounding_box()["height"]
    return height


def test_follows_text_that_streams_unless_the_reader_scrolled_up(serve: Serve) -> None:
    def write(text: str) -> Iterator[str]:
        for _ in range(3):
            text += "line\n" * 10
            yield text

    with gr.Blocks() as demo:
        box = gr.Textbox(label="Out", lines=3, max_lines=3)
        gr.Button("Go").click(write, box, box)
    page = serve(demo)
    log = page.get_by_label("Out")
    page.get_by_role("button", name="Go").click()
    expect(log).to_have_value("line\n" * 30)
    assert log.evaluate("(box) => box.scrollHeight - box.scrollTop - box.clientHeight") < 2
    log.hover()
    page.mouse.wheel(0, -200)
    page.wait_for_function(
        "(box) => box.scrollHeight - box.scrollTop - box.clientHeight > 100", arg=log.element_handle()
    )
    before = log.evaluate("(box) => box.scrollTop")
    page.get_by_role("button", name="Go").click()
    expect(log).to_have_value("line\n" * 60)
    assert log.evaluate("(box) => box.scrollTop") == before


def test_an_output_can_be_read_but_not_written(serve: Serve) -> None:
    page = serve(echo("submit"))
    expect(page.get_by_label("Out")).not_to_be_editable()
    expect(page.get_by_label("In", exact=True)).to_be_editable()


def test_tells_what_is_copied_of_it(serve: Serve) -> None:
    def tell(event: gr.CopyData) -> str:
        return f"copied {event.value}"

    with gr.Blocks() as demo:
        box, seen = gr.Textbox("ada@example.org", label="In", type="email"), gr.Textbox(label="Out")
        box.copy(tell, None, seen)
    page = serve(demo)
    page.get_by_label("In", exact=True).press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+c")
    out(page).to_have_value("copied ada@example.org")


def test_hides_and_reveals_a_password(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Textbox("secret", label="In", type="password")
    page = serve(demo)
    box = page.get_by_label("In", exact=True)
    expect(box).to_have_attribute("type", "password")
    page.get_by_role("button", name="Show what is typed").click()
    expect(box).to_have_attribute("type", "text")


def test_takes_the_attributes_its_author_gave(serve: Serve) -> None:
    attributes = gr.InputHTMLAttributes(autocomplete="email", spellcheck=False, lang="de")
    with gr.Blocks() as demo:
        gr.Textbox(
            label="In",
            placeholder="Ada",
            info="As in your passport.",
            max_length=5,
            rtl=True,
            text_align="left",
            html_attributes=attributes,
        )
    page = serve(demo)
    box = page.get_by_label("In", exact=True)
    for name, value in {"autocomplete": "email", "lang": "de", "placeholder": "Ada", "dir": "rtl"}.items():
        expect(box).to_have_attribute(name, value)
    expect(box).to_have_css("text-align", "left")
    expect(page.get_by_text("As in your passport.")).to_have_css("direction", "rtl")
    expect(box).to_have_accessible_description("As in your passport.")
    box.press_sequentially("abcdefgh")
    expect(box).to_have_value("abcde")
    expect(page.get_by_text("5 of 5 characters")).to_be_visible()


def test_has_the_focus_when_its_author_says_so(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Textbox(label="In", autofocus=True)
    expect(serve(demo).get_by_label("In", exact=True)).to_be_focused()


def test_a_hidden_label_is_still_read_aloud(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Textbox(label="In", show_label=False)
        gr.Textbox(placeholder="nameless")
    page = serve(demo)
    expect(page.get_by_role("textbox", name="In")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Text")).to_have_count(1)


def test_shows_what_a_validator_refuses(serve: Serve, complaints: list[str]) -> None:
    def check(text: str) -> dict[str, Any]:
        return gr.validate(len(text) > 2, "Too short.")

    with gr.Blocks() as demo:
        box = gr.Textbox(label="In")
        box.submit(repr, box, gr.Textbox(label="Out"), validator=check)
    page = serve(demo)
    box_ = page.get_by_label("In", exact=True)
    box_.fill("a")
    box_.press("Enter")
    expect(box_).to_have_attribute("aria-invalid", "true")
    expect(box_).to_have_accessible_description("Too short.")
    assert "status of 422" in complaints.pop()
    box_.fill("abc")
    expect(box_).not_to_have_attribute("aria-invalid", "true")
