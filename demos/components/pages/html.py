"""HTML of the author's."""

import preludio as gr
from demos.components.frame import Page

page = Page("Text", gr.HTML)


@page.example
def example() -> None:
    template = (
        "<meter min='0' max='5' value='${value}' aria-label='Stars'></meter> ${value} of 5"
    )
    stars = gr.Slider(0, 5, 3, step=1, label="Stars")
    stars.change(lambda stars: stars, stars, gr.HTML(3, html_template=template))


@page.state("Plain")
def plain() -> None:
    gr.HTML(
        "<h4>A heading</h4><p><strong>Words</strong></p><ul><li>one</li><li>two</li></ul>"
    )


@page.state("With a style and a script of its own")
def template() -> None:
    def toggled(done: bool) -> bool:
        return not done

    done = gr.HTML(
        False,
        html_template="<button type='button'>${value ? 'Done' : 'To do'}</button>",
        css_template="button { padding: 4px 16px; border: 1px solid; border-radius: 99px }",
        js_on_load="element.addEventListener('click', () => trigger('click'))",
    )
    done.click(toggled, done, done)


@page.state("In a frame")
def framed() -> None:
    gr.HTML("<p>Inside.</p>", label="Framed", show_label=True, container=True, padding=True)


@page.state("Too long for its height")
def long() -> None:
    gr.HTML(
        "".join(f"<p>Paragraph {number} of twenty.</p>" for number in range(1, 21)),
        max_height=140,
    )


@page.loads
def text() -> gr.HTML:
    return gr.HTML(
        "<p>What a function has given before.</p>",
        container=True,
        label="Report",
        show_label=True,
    )
