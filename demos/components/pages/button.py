"""A button."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Buttons",
    gr.Button,
    keys={
        "Enter": "Presses it.",
    },
)


@page.example
def example() -> None:
    def count(presses: float) -> float:
        return presses + 1

    presses = gr.Number(0, label="Presses", precision=0)
    gr.Button("Press", variant="primary").click(count, presses, presses)


@page.state("Variants")
def variants() -> None:
    gr.Button("Secondary")
    gr.Button("Primary", variant="primary")
    gr.Button("Stop", variant="stop")
    gr.Button("Hugging Face", variant="huggingface")


@page.state("Sizes")
def sizes() -> None:
    gr.Button("Small", size="sm")
    gr.Button("Medium", size="md")
    gr.Button("Large", size="lg")


@page.state("Disabled")
def disabled() -> None:
    gr.Button("Secondary", interactive=False)
    gr.Button("Primary", variant="primary", interactive=False)


@page.state("A link")
def link() -> None:
    gr.Button("Read more", link="./")


@page.state("Long text")
def long() -> None:
    gr.Button(
        "What takes so many words to say that it does not fit on one line of a button"
    )


@page.loads
def press() -> gr.Button:
    return gr.Button("Print")
