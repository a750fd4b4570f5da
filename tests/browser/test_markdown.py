"""Markdown in the browser."""

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

HOSTILE = """
<script>window.ran = 1</script>

<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" onerror="window.ran = 2" onload="window.ran = 3">
<a href="javascript:window.ran=4">bad</a> <iframe src="/"></iframe> <style>body { display: none }</style>
<p style="position: fixed; inset: 0">over all</p> <p style="color: red">red</p>
"""


def test_shows_github_flavour(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Markdown("# Title\n~~gone~~ **bold**\n\n- [x] done\n\n| a | b |\n|---|--:|\n| 1 | 2 |")
    page = serve(demo)
    expect(page.get_by_role("heading", name="Title", level=1)).to_be_visible()
    expect(page.get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_role("cell", name="2")).to_have_css("text-align", "end")
    expect(page.locator("del")).to_have_text("gone")


def test_nothing_in_a_text_runs_or_leaves_its_place(serve: Serve, complaints: list[str]) -> None:
    with gr.Blocks() as demo:
        gr.Markdown(HOSTILE, elem_id="text")
    page = serve(demo)
    text = page.locator("#text")
    expect(text.get_by_text("red")).to_have_css("color", "rgb(255, 0, 0)")
    expect(text.get_by_text("over all")).to_have_css("position", "static")
    assert text.locator("script, iframe, style, [onerror], [onload]").count() == 0
    assert text.get_by_text("bad").get_attribute("href") is None
    assert page.evaluate("window.ran") is None
    # The browser says what the policy kept from running while the text was cleaned.
    complaints[:] = [each for each in complaints if "inline event handler" not in each]


def test_its_author_may_do_without_cleaning(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Markdown('<iframe title="inside" srcdoc="hi"></iframe>', sanitize_html=False)
    expect(serve(demo).get_by_title("inside")).to_be_visible()


def test_links_to_elsewhere_open_apart(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Markdown("[out](https://example.org) [in](/page) [here](#a)")
    page = serve(demo)
    out = page.get_by_role("link", name="out")
    expect(out).to_have_attribute("target", "_blank")
    expect(out).to_have_attribute("rel", "noopener noreferrer")
    for name in ("in", "here"):
        assert page.get_by_role("link", name=name, exact=True).get_attribute("target") is None


def test_line_breaks_and_headings_with_links(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Markdown("## Same\n\n## Same\n\na\nb", line_breaks=True, header_links=True, rtl=True, elem_id="text")
    text = serve(demo).locator("#text")
    assert text.locator("h2").evaluate_all("all => all.map(each => each.id)") == ["same", "same-1"]
    assert text.locator("br").count() == 1
    expect(text.locator(".prose")).to_have_attribute("dir", "rtl")


def test_formulas_are_typeset_where_their_delimiters_stand(serve: Serve) -> None:
    delimiters = [{"left": "$$", "right": "$$", "display": True}, {"left": "$", "right": "$", "display": False}]
    with gr.Blocks() as demo:
        gr.Markdown(
            "It costs $5 or $6, and $a_1 * b_1$.\n\n$$\n\\frac{1}{2}\n\n$$\n`$$no$$`", latex_delimiters=delimiters
        )
    page = serve(demo)
    expect(page.locator(".katex-display")).to_have_count(1)
    expect(page.locator(".katex")).to_have_count(2)
    expect(page.get_by_text("It costs $5 or $6, and")).to_be_visible()
    expect(page.locator("code")).to_have_text("$$no$$")


def test_without_formulas_nothing_is_loaded_for_them(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Markdown("plain")
    page = serve(demo)
    expect(page.get_by_text("plain")).to_be_visible()
    assert (
        page.evaluate("performance.getEntriesByType('resource').filter(each => each.name.includes('math')).length") == 0
    )


def test_text_and_code_can_be_copied(serve: Serve) -> None:
    with gr.Blocks() as demo:
        text = gr.Markdown("```python\nprint(1)\n```", buttons=["copy"])
        out = gr.Textbox(label="Copied")
        text.copy(copied, None, out)
    page = serve(demo, context={"permissions": ["clipboard-read", "clipboard-write"]})
    whole, code = page.get_by_role("button", name="Copy").all()
    code.click()
    expect(page.get_by_label("Copied")).to_have_value("print(1)")
    assert page.evaluate("navigator.clipboard.readText()") == "print(1)"
    whole.click()
    expect(page.get_by_label("Copied")).to_have_value("```python\nprint(1)\n```")


def copied(event: gr.CopyData) -> str:
    return str(event.value)


def test_a_growing_text_keeps_what_is_there(serve: Serve) -> None:
    def grow() -> object:
        yield "# Title\n\nfirst"
        yield "# Title\n\nfirst and"
        yield "# Title\n\nfirst and last\n\n<details><summary>More</summary>\n\ninside\n\n</details>\n\nafter"

    with gr.Blocks() as demo:
        text = gr.Markdown("# Title", elem_id="text")
        gr.Button("Go").click(grow, None, text)
    page = serve(demo)
    page.evaluate("window.title = document.querySelector('#text h1')")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("first and last")).to_be_visible()
    assert page.evaluate("window.title.isConnected")
    expect(page.locator("details")).to_contain_text("inside")
    expect(page.locator("details")).not_to_contain_text("after")


def test_a_limited_height_scrolls_with_keys(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Markdown("line\n\n" * 50, max_height=100, label="Long", show_label=True)
    page = serve(demo)
    region = page.get_by_role("group", name="Long")
    region.focus()
    page.keyboard.press("End")
    expect(region).to_have_js_property("clientHeight", 100)
    page.wait_for_function("element => element.scrollTop > 100", arg=region.element_handle())
