"""What functions are told of an event: each class of event data, from each component that sends it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

Do = Callable[[Page], Any]
ROWS = [["a", 1], ["b", 2]]


def heard(page: Page) -> Any:
    """Waits until a function was told of an event, and gives what it was told."""
    out = page.get_by_label("Heard")
    expect(out).not_to_have_value("")
    return json.loads(out.input_value())


def selected(event: gr.SelectData) -> str:
    return json.dumps([event.target.label, event.index, event.value, event.selected, event.row_value, event.col_value])


def choose(name: str) -> Do:
    return lambda page: page.get_by_role("radio", name=name).check()


def take(page: Page) -> None:
    page.get_by_role("combobox", name="It").click()
    page.get_by_role("option", name="Large").click()


def mark(page: Page) -> None:
    page.get_by_label("It").evaluate("field => { field.focus(); field.setSelectionRange(4, 7); }")
    page.get_by_label("It").dispatch_event("select")


def point(page: Page) -> None:
    page.get_by_role("img", name="It").click()


SIZES: list[Any] = [("Small", 1), ("Large", 2)]
SELECTED: dict[str, tuple[Callable[[], Any], Do, list[Any]]] = {
    "radio": (lambda: gr.Radio(SIZES, label="It"), choose("Large"), [1, "Large", True, None, None]),
    "checkbox": (
        lambda: gr.Checkbox(label="It"),
        lambda page: page.get_by_label("It").check(),
        [0, True, True, None, None],
    ),
    "dropdown": (lambda: gr.Dropdown(SIZES, label="It", interactive=True), take, [1, 2, True, None, None]),
    "textbox": (lambda: gr.Textbox("one two", label="It"), mark, [[4, 7], "two", True, None, None]),
    "table": (
        lambda: gr.Dataframe(ROWS, headers=["x", "y"], label="It", interactive=False),
        lambda page: page.get_by_role("gridcell", name="b", exact=True).click(),
        [[1, 0], "b", True, ["b", 2], ["a", "b"]],
    ),
    "label": (
        lambda: gr.Label({"cat": 0.7, "dog": 0.3}, label="It"),
        lambda page: page.get_by_role("button", name="dog").click(),
        [1, "dog", True, None, None],
    ),
    "image": (lambda: gr.Image(np.zeros((9, 9, 3), np.uint8), label="It"), point, [[4, 4], None, True, None, None]),
}


@pytest.mark.parametrize("name", SELECTED)
def test_what_was_selected(serve: Serve, name: str) -> None:
    make, do, told = SELECTED[name]
    with gr.Blocks() as demo:
        component = make()
        component.select(selected, None, gr.Textbox(label="Heard"))
    page = serve(demo)
    do(page)
    assert heard(page) == ["It", *told]


def test_what_was_unselected(serve: Serve) -> None:
    with gr.Blocks() as demo:
        box = gr.Dropdown(["a", "b"], value=["b"], multiselect=True, label="It", interactive=True)
        box.select(selected, None, gr.Textbox(label="Heard"))
    page = serve(demo)
    page.get_by_role("combobox", name="It").click()
    page.get_by_role("option", name="b").click()
    assert heard(page) == ["It", 1, "b", False, None, None]


def files(folder: Path) -> list[str]:
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text(name)
    return [str(folder / "one.txt"), str(folder / "two.txt")]


def test_which_file_was_selected(serve: Serve, tmp_path: Path) -> None:
    with gr.Blocks() as demo:
        files_ = gr.Files(files(tmp_path), interactive=False, label="It")
        files_.select(selected, None, gr.Textbox(label="Heard"))
    page = serve(demo)
    page.get_by_role("button", name="two.txt", exact=True).click()
    assert heard(page) == ["It", 1, "two.txt", True, None, None]


@pytest.mark.parametrize(("pages", "one"), [(gr.Tabs, gr.Tab), (gr.Walkthrough, gr.Step)])
@pytest.mark.parametrize("inner", [True, False])
def test_which_page_was_selected(serve: Serve, pages: Any, one: Any, inner: bool) -> None:
    def tell(event: gr.SelectData) -> str:
        return json.dumps([type(event.target).__name__, event.index, event.value, event.selected])

    with gr.Blocks() as demo:
        with pages() as outer:
            one("First")
            with one("Second") as second:
                gr.Markdown("here")
        (second if inner else outer).select(tell, None, gr.Textbox(label="Heard"))
    page = serve(demo)
    page.get_by_role("tab" if one is gr.Tab else "button", name="Second").click()
    assert heard(page) == [(one if inner else pages).__name__, 1, "Second", True]


def test_which_key_went_up(serve: Serve) -> None:
    def tell(event: gr.KeyUpData) -> str:
        return json.dumps([event.target.label, event.key, event.input_value])

    with gr.Blocks() as demo:
        gr.Dropdown(["a"], label="It", interactive=True, value=None).key_up(tell, None, gr.Textbox(label="Heard"))
    page = serve(demo)
    page.get_by_role("combobox", name="It").press("x")
    assert heard(page) == ["It", "x", "x"]


def test_which_cell_was_edited(serve: Serve) -> None:
    def tell(event: gr.EditData) -> str:
        return json.dumps([event.target.label, event.index, event.previous_value, event.value])

    with gr.Blocks() as demo:
        table = gr.Dataframe(ROWS, headers=["x", "y"], label="It", interactive=True)
        table.edit(tell, None, gr.Textbox(label="Heard"))
    page = serve(demo)
    page.get_by_role("gridcell", name="b", exact=True).dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("new")
    page.keyboard.press("Enter")
    assert heard(page) == ["It", [1, 0], "b", "new"]


@pytest.mark.parametrize("kind", [gr.Textbox, gr.Markdown])
def test_what_was_copied(serve: Serve, kind: Any) -> None:
    def tell(event: gr.CopyData) -> str:
        return json.dumps([type(event.target).__name__, event.value])

    with gr.Blocks() as demo:
        it = kind("**words**", label="It", buttons=["copy"])
        it.copy(tell, None, gr.Textbox(label="Heard"))
    page = serve(demo, context={"permissions": ["clipboard-read", "clipboard-write"]})
    page.get_by_role("button", name="Copy").first.click()
    assert heard(page) == [kind.__name__, "**words**"]


@pytest.mark.parametrize(
    ("event", "kind", "button"),
    [("delete", gr.DeletedFileData, "Remove two.txt"), ("download", gr.DownloadData, "Download two.txt")],
)
def test_which_file_it_was(serve: Serve, tmp_path: Path, event: str, kind: Any, button: str) -> None:
    def tell(happened: Any) -> str:
        file = happened.file
        return json.dumps([happened.target.label, file.orig_name, file.size, Path(file.path).read_text()])

    tell.__annotations__["happened"] = kind
    with gr.Blocks() as demo:
        it = gr.Files(files(tmp_path), interactive=event == "delete", label="It")
        getattr(it, event)(tell, None, gr.Textbox(label="Heard"))
    page = serve(demo)
    page.get_by_role("button", name=button).or_(page.get_by_role("link", name=button)).click()
    assert heard(page) == ["It", "two.txt", 7, "two.txt"]


@pytest.mark.parametrize(
    ("event", "kind", "names", "sent"),
    [
        ("like", gr.LikeData, ["index", "value", "liked"], {"index": [1, 0], "value": "yes", "liked": False}),
        ("undo", gr.UndoData, ["index", "value"], {"index": 1, "value": "text"}),
        ("retry", gr.RetryData, ["index", "value"], {"index": 1, "value": "text"}),
        ("edit", gr.EditData, ["index", "previous_value", "value"], {"index": 0, "previous_value": 1, "value": 2}),
        ("select", gr.SelectData, ["index", "value", "selected"], {"index": 3, "value": None, "selected": False}),
        ("click", gr.EventData, ["_data"], {"_data": None}),
    ],
)
def test_what_a_component_of_the_authors_tells(
    serve: Serve, event: str, kind: Any, names: list[str], sent: Any
) -> None:
    def tell(happened: Any) -> str:
        return json.dumps({name: getattr(happened, name) for name in names})

    tell.__annotations__["happened"] = kind
    data = "null" if event == "click" else json.dumps(sent)
    with gr.Blocks() as demo:
        html = gr.HTML(
            "<button>Send</button>",
            js_on_load=f"element.querySelector('button').onclick = () => trigger('{event}', {data})",
        )
        getattr(html, event)(tell, None, gr.Textbox(label="Heard"))
    page = serve(demo)
    page.get_by_role("button", name="Send").click()
    assert heard(page) == sent


def test_an_event_that_is_told_wrongly_ends_in_words(serve: Serve) -> None:
    with gr.Blocks() as demo:
        html = gr.HTML("<b>x</b>", js_on_load="element.onclick = () => trigger('select', {index: 1})")
        html.select(selected, None, gr.Textbox(label="Heard"))
    page = serve(demo)
    page.get_by_text("x", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("An event cannot be told as SelectData: KeyError('value')")
