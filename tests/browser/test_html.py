"""HTML in the browser."""

import pytest
from playwright.sync_api import expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

STARS = """
${Array.from({length: stars}, (_, i) => `<button class="${i < value ? "on" : "off"}">${i + 1}</button>`).join("")}
<b>${value}</b>/{{stars}}"""
ON_STAR = """
element.querySelectorAll('button').forEach((button, i) => button.addEventListener('click', () => {
    props.value = i + 1;
    trigger('submit', {stars: i + 1});
}));
"""


def test_a_value_is_shown_as_its_author_gives_it_but_runs_nothing(serve: Serve, complaints: list[str]) -> None:
    with gr.Blocks() as demo:
        gr.HTML("<h3>Title</h3><script>window.ran = 1</script><a href='javascript:window.ran=2'>run</a>")
    page = serve(demo)
    expect(page.get_by_role("heading", name="Title")).to_be_visible()
    page.get_by_text("run").click()
    assert page.evaluate("window.ran") is None
    complaints[:] = [each for each in complaints if "Content Security Policy" not in each]


def test_a_template_computes(serve: Serve) -> None:
    with gr.Blocks() as demo:
        rating = gr.HTML(2, html_template=STARS, stars=3, js_on_load=ON_STAR, elem_id="rating")
        out = gr.Textbox(label="Out")
        rating.submit(told, rating, out)
        gr.Button("Three").click(lambda: 3, None, rating)
        gr.Button("More").click(lambda: gr.HTML(value=1, stars=4), None, rating)
    page = serve(demo)
    shown = page.locator("#rating")
    expect(shown.locator(".on")).to_have_count(2)
    shown.get_by_role("button", name="1").click()
    expect(page.get_by_label("Out")).to_have_value("1 {'stars': 1}")
    # The buttons are still those that the script listens to.
    shown.get_by_role("button", name="2").click()
    expect(page.get_by_label("Out")).to_have_value("2 {'stars': 2}")
    page.get_by_role("button", name="Three").click()
    expect(shown.locator("b")).to_have_text("3")
    page.get_by_role("button", name="More").click()
    expect(shown).to_contain_text("1/4")
    expect(shown.get_by_role("button")).to_have_count(4)


def told(value: int, event: gr.EventData) -> str:
    return f"{value} {event._data}"  # pyright: ignore[reportPrivateUsage]  # documented all the same


def test_values_in_mustaches_are_escaped(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.HTML(
            {"name": "<i>x</i>", "rows": ["a", "b"]},
            html_template="{{value.name}}|{{#each value.rows}}<u>{{this}}</u>{{/each}}|${value.rows[0]}",
            elem_id="html",
        )
    html = serve(demo).locator("#html")
    expect(html).to_contain_text("<i>x</i>|ab|a")
    assert html.locator("i").count() == 0
    assert html.locator("u").count() == 2


def test_its_style_is_its_own(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.HTML("<b>one</b>", css_template="b { color: ${color}; } border: 3px solid", color="rgb(1, 2, 3)")
        gr.HTML("<b>two</b>")
    page = serve(demo)
    expect(page.get_by_text("one")).to_have_css("color", "rgb(1, 2, 3)")
    expect(page.get_by_text("two")).not_to_have_css("color", "rgb(1, 2, 3)")
    assert page.locator("[data-html]").first.evaluate("element => getComputedStyle(element).borderTopWidth") == "3px"


def test_a_click_is_heard_by_default(serve: Serve) -> None:
    with gr.Blocks() as demo:
        html = gr.HTML("<p>Press me</p>")
        out = gr.Textbox(label="Out")
        html.click(lambda: "pressed", None, out)
    page = serve(demo)
    page.get_by_text("Press me").click()
    expect(page.get_by_label("Out")).to_have_value("pressed")


def test_a_script_calls_functions_and_watches_values(serve: Serve) -> None:
    def double(x: int) -> int:
        return 2 * x

    def join(a: str, b: str) -> str:
        return a + b

    script = """
    const twice = await server.double(21);
    const joined = await server.join("a", "b");
    element.querySelector("p").title = `${twice} ${joined} ${Object.keys(props)}`;
    watch("value", () => element.dataset.seen = element.textContent);
    watch(["color", "label"], () => element.dataset.color = props.color);
    """
    with gr.Blocks() as demo:
        html = gr.HTML(
            1, html_template="<p>${value}</p>", color="red", server_functions=[double, join], js_on_load=script
        )
        gr.Button("Go").click(lambda: 2, None, html)
        gr.Button("Paint").click(lambda: gr.HTML(color="blue"), None, html)
    page = serve(demo)
    expect(page.get_by_title("42 ab value,label,visible,color")).to_be_visible()
    page.get_by_role("button", name="Go").click()
    element = page.locator("[data-html]")
    expect(element).to_have_attribute("data-seen", "2")
    assert element.get_attribute("data-color") is None
    page.get_by_role("button", name="Paint").click()
    expect(element).to_have_attribute("data-color", "blue")


def test_a_script_uploads(serve: Serve) -> None:
    script = """
    const file = await upload(new File(["hello"], "a.txt", {type: "text/plain"}));
    element.textContent = await (await fetch(file.url)).text() + " " + file.path.split("/").at(-1);
    """
    with gr.Blocks() as demo:
        gr.HTML("", js_on_load=script)
    expect(serve(demo).get_by_text("hello a.txt")).to_be_visible()


def test_blocks_stand_where_the_template_says(serve: Serve) -> None:
    with gr.Blocks() as demo, gr.HTML(html_template="<h3>Top</h3>@children<footer>Bottom</footer>"):
        inner = gr.Textbox(label="Inner")
        inner.change(str.upper, inner, gr.Textbox(label="Loud"))
    page = serve(demo)
    page.get_by_label("Inner").fill("abc")
    expect(page.get_by_label("Loud")).to_have_value("ABC")
    top, field, bottom = (page.get_by_text("Top"), page.get_by_label("Inner"), page.get_by_text("Bottom"))
    heights = [each.evaluate("element => element.getBoundingClientRect().top") for each in (top, field, bottom)]
    assert heights == sorted(heights)


def test_a_mistake_in_a_template_is_said(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.HTML(1, html_template="a ${nothing} b")
        gr.HTML(1, html_template="${value.map(x => x)}")
    alerts = serve(demo).get_by_role("alert")
    expect(alerts.nth(0)).to_contain_text("nothing is not defined")
    expect(alerts.nth(1)).to_contain_text("not a function")


def test_its_head_is_in_the_page(serve: Serve) -> None:
    with gr.Blocks() as demo:
        gr.HTML(
            "<p>x</p>",
            head="<script>window.library = () => 'loaded'</script>",
            js_on_load="element.textContent = library()",
        )
    expect(serve(demo).get_by_text("loaded")).to_be_visible()


def test_it_follows_content_that_grows(serve: Serve) -> None:
    with gr.Blocks() as demo:
        html = gr.HTML("<p>x</p>", max_height=100, autoscroll=True, label="Log", show_label=True)
        gr.Button("Go").click(lambda: "<p>line</p>" * 50, None, html)
    page = serve(demo)
    page.get_by_role("button", name="Go").click()
    frame = page.locator(".scrolls")
    page.wait_for_function(
        "e => e.scrollTop > 0 && e.scrollTop + e.clientHeight >= e.scrollHeight - 1", arg=frame.element_handle()
    )
