"""Markdown in the browser."""

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve
from tests.browser.gate import Gate

pytestmark = pytest.mark.browser

HOSTILE = """
<script>window.ran = 1</script>

<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" onerror="window.ran = 2" onload="window.ran = 3">
<a href="javascript:window.ran=4">bad</a> <iframe src="/"></iframe> <style>body { display: none }</style>
<p style="position: fixed; inset: 0">over all</p> <p style="color: red">red</p>
<svg onload="window.ran = 5"><script>window.ran = 6</script><a xlink:href="javascript:window.ran=7"><text>x</text></a></svg>
<math><mtext><table><mglyph><style><img src="x" onerror="window.ran = 8"></style></mglyph></table></mtext></math>
<code data-code="0"></code> <span data-math="0"></span> [bad link](javascript:window.ran=9) <form action="/"><input></form>

```python"onclick="window.ran=10
<img src=x onerror=window.ran=11>
```
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
    assert text.locator("script, iframe, style, form, svg, math, [onerror], [onload], [onclick]").count() == 0
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


def test_code_has_the_colours_of_its_language(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Markdown(
            "```python\nreturn None\n```\n\n```sh\nif true; then # no\n```\n\n```nonsense\nreturn\n```", elem_id="text"
        )
    page = serve(demo)
    python, shell, nonsense = page.locator("#text code").all()
    expect(python.locator(".tok-keyword")).to_have_text(["return", "None"])
    expect(shell.locator(".tok-comment")).to_have_text("# no")
    expect(nonsense).to_have_text("return\n")
    expect(nonsense.locator("[class]")).to_have_count(0)


def test_without_code_no_colours_are_loaded(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Markdown("plain `x`\n\n```\nno language\n```")
    page = serve(demo)
    expect(page.get_by_text("no language")).to_be_visible()
    loaded = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    assert not [name for name in loaded if "highlight" in name or "syntax" in name]


def test_what_is_complete_stays_while_the_rest_grows(serve: Serve) -> None:
    text = "# Title\n\nfirst\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = None\ny = 2\n```\n\nlast [link][1]\n\n[1]: /there\n"
    gate = Gate()

    def write() -> object:
        for length in range(1, len(text) + 1):
            yield text[:length]
            if length in {len("# Title\n\nfirst\n\n| a | b |"), text.index("= 2")}:
                gate.wait()

    with gr.Blocks() as demo:
        shown = gr.Markdown(elem_id="text")
        gr.Button("Write").click(write, None, shown)
    page = serve(demo)
    page.get_by_role("button", name="Write").click()
    # A table is one from its first line on, and code before its end.
    expect(page.get_by_role("columnheader")).to_have_text(["a", "b"])
    page.evaluate("window.kept = [...document.querySelectorAll('#text :is(h1, p)')]")
    gate.open()
    expect(page.locator("#text code .tok-keyword")).to_have_text("None")
    page.evaluate("window.kept.push(...document.querySelectorAll('#text table, #text code > span:first-child'))")
    gate.open()
    expect(page.get_by_role("link", name="link")).to_have_attribute("href", "/there")
    expect(page.locator("#text code")).to_have_text("x = None\ny = 2\n")
    assert page.evaluate("window.kept.length") == 4
    assert page.evaluate("window.kept.every(each => each.isConnected)")


def test_a_heading_can_be_linked_to(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.Markdown("line\n\n" * 100 + "## The end", header_links=True, elem_id="text")
    page = serve(demo)
    page.get_by_role("heading", name="The end").hover()
    page.locator("#text .anchor").click()
    expect(page.get_by_role("heading", name="The end")).to_be_in_viewport()
    assert page.url.endswith("#the-end")


def test_a_wide_table_scrolls_in_its_own_place(serve: Serve) -> None:
    head = "|" + "a long heading | " * 20
    with gr.Blocks() as demo:
        gr.Markdown(f"- item\n\n  {head}\n  {'|---' * 20}|\n", elem_id="text")
    page = serve(demo, context={"viewport": {"width": 390, "height": 800}})
    expect(page.get_by_role("table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
