"""Text with Markdown in it."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Text",
    gr.Markdown,
    keys={
        "End": "Scrolls, where its height is limited.",
    },
)


@page.example
def example() -> None:
    text = gr.Textbox(
        "A *small* text with a [link](https://example.org) and `code`.",
        label="Markdown",
        lines=3,
    )
    text.change(
        lambda text: text,
        text,
        gr.Markdown(text.value, label="Preview", show_label=True, container=True),
    )


@page.state("All that it knows")
def everything() -> None:
    gr.Markdown(
        """
        #### A heading

        A paragraph with **bold**, *italic* and ~~struck~~ words.

        $$e^{i\\pi} + 1 = 0$$

        - one
        - two
          1. and a half

        > What somebody said.

        | Planet | Moons |
        |---|---:|
        | Mars | 2 |
        | Jupiter | 95 |

        ```python
        print("Hello!")
        ```
        """
    )


@page.state("In a frame, with a button that copies")
def framed() -> None:
    gr.Markdown(
        "Some words.", label="Note", show_label=True, container=True, buttons=["copy"]
    )


@page.state("Too long for its height")
def long() -> None:
    gr.Markdown(
        "\n\n".join(f"Paragraph {number} of twenty." for number in range(1, 21)),
        max_height=140,
    )


@page.state("Right to left")
def rtl() -> None:
    gr.Markdown("هذا نص **قصير** من اليمين إلى اليسار.", rtl=True)


@page.loads
def text() -> gr.Markdown:
    return gr.Markdown(
        "What a function has written before.",
        container=True,
        label="Report",
        show_label=True,
    )
