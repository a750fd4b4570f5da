"""Blocks that can be folded away."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Layout",
    gr.Accordion,
    keys={
        "Enter, Space": "Open or close it.",
    },
)


@page.example
def example() -> None:
    with gr.Accordion("More settings") as more:
        gr.Slider(0, 1, 0.7, label="Temperature")
    said = gr.Textbox(label="What happened")
    more.expand(lambda: "It was opened.", None, said)
    more.collapse(lambda: "It was closed.", None, said)


@page.state("Closed")
def closed() -> None:
    with gr.Accordion("Details", open=False):
        gr.Markdown("What can wait.")


@page.state("With a height")
def height() -> None:
    with gr.Accordion("The whole story", height=120):
        gr.Markdown("\n\n".join(f"Chapter {number}." for number in range(1, 13)))


@page.state("Long label")
def long() -> None:
    with gr.Accordion(
        "What takes so many words to say that it does not fit on one line of an accordion",
        open=False,
    ):
        gr.Markdown("That was it.")
