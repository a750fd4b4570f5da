"""Pages as they are declared."""

from typing import Any

import pytest

import preludio as gr
from preludio.errors import DeclarationError
from preludio.graph.pages import check_pages


def app_with(*routes: tuple[str, str | None]) -> gr.Blocks:
    with gr.Blocks() as app:
        gr.Markdown("main")
    for name, path in routes:
        with app.route(name, path):
            gr.Markdown(name)
    return app


def test_an_app_has_one_page_at_first() -> None:
    assert app_with().pages == [("", "Home", True)]


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("About", None, "about"),
        ("About us", None, "about-us"),
        ("What & why?", None, "what-why"),
        ("About", "/us/", "us"),
        ("About", "a/b_1.2~x", "a/b_1.2~x"),
    ],
)
def test_paths_come_from_names_or_are_given(name: str, path: str | None, expected: str) -> None:
    assert app_with((name, path)).pages[1] == (expected, name, True)


def test_a_page_can_be_left_out_of_the_links() -> None:
    app = app_with()
    with app.route("Hidden", show_in_navbar=False) as page:
        assert page is app
    assert app.pages[1] == ("hidden", "Hidden", False)


@pytest.mark.parametrize(
    ("name", "path", "message"),
    [
        ("Again", "second", "belongs to another page already"),
        ("Config", None, "is taken by the server"),
        ("Files", "gradio_api/files", "is taken by the server"),
        ("Theme", "theme.css", "is taken by the server"),
        ("Bad", "a?b", "has a part 'a\\?b'"),
        ("Up", "../x", "has a part '..'"),
        ("Gap", "a//b", "has a part ''"),
        ("Main", "/", "needs a path of its own"),
        ("?!", None, "needs a path of its own"),
    ],
)
def test_paths_that_cannot_be(name: str, path: str | None, message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        app_with(("Second", None), (name, path))


def test_apps_can_be_placed_on_pages() -> None:
    with gr.Blocks() as inner:
        text = gr.Textbox()
        inner.load(lambda: "x", None, text)
        text.submit(lambda x: x, text, text)
    app = app_with()
    with app.route("First"):
        inner.render()
    with app.route("Second"), gr.Blocks():
        gr.Slider()
    pages = app.config()["page"]
    assert pages["first"]["dependencies"] == [0, 1]
    assert [app.blocks[id].get_block_name() for id in pages["second"]["components"]] == ["form", "slider"]
    check_pages(app)


def test_an_app_with_pages_cannot_be_placed() -> None:
    inner = app_with(("Second", None))
    with gr.Blocks(), pytest.raises(DeclarationError, match="has pages of its own"):
        inner.render()


def test_listeners_belong_to_the_page_of_what_they_listen_to() -> None:
    with gr.Blocks() as app:
        first = gr.Textbox()
    with app.route("Second"):
        second = gr.Textbox()
    with app:
        event = second.submit(lambda x: x, second, second)
        event.then(lambda: None)
        first.submit(lambda x: x, first, first)
        app.load(lambda: "x", None, second)
        gr.on([first.change, second.change], lambda: None)
    pages = app.config()["page"]
    assert pages[""]["dependencies"] == [2, 4]
    assert pages["second"]["dependencies"] == [0, 1, 3, 4]


def test_what_pages_share_is_state() -> None:
    with gr.Blocks() as app:
        count, first = gr.State(0), gr.Textbox()
    with app.route("Second"):
        button = gr.Button()
        button.click(lambda n: n + 1, count, count)
    check_pages(app)
    assert count.id in app.config()["page"]["second"]["components"]
    with app:
        button.click(lambda: "x", None, first)
    with pytest.raises(DeclarationError, match=r"belongs to the page 'second', but Textbox .* stands on the page ''"):
        check_pages(app)


def test_a_cleared_app_has_one_page() -> None:
    app = app_with(("Second", None)).clear()
    assert app.pages == [("", "Home", True)]
    assert list(app.config()["page"]) == [""]


def test_navbar_takes_links() -> None:
    with gr.Blocks() as app:
        bar = gr.Navbar([("Docs", "https://example.org")], main_page_name="Start")
    (config,) = app.config()["components"]
    assert config["type"] == "navbar"
    assert config["props"]["value"] == [("Docs", "https://example.org")]
    assert config["props"]["main_page_name"] == "Start"
    sent: Any = [["a", "b"]]
    assert bar.preprocess(sent) == [("a", "b")]
    assert bar.preprocess(None) is None
    wrong: Any = ["Docs"]
    with pytest.raises(ValueError, match="each link is a pair"):
        gr.Navbar(wrong)
