"""Something that is so, or not."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Inputs",
    gr.Checkbox,
    keys={
        "Space": "Ticks or unticks it.",
    },
)


@page.example
def example() -> None:
    def ready(agreed: bool) -> gr.Button:
        return gr.Button(interactive=agreed)

    agreed = gr.Checkbox(label="I have read the terms")
    agreed.change(
        ready, agreed, gr.Button("Continue", variant="primary", interactive=False)
    )


@page.state("Ticked, and not")
def ticked() -> None:
    gr.Checkbox(True, label="Send me news")
    gr.Checkbox(label="Remember me")


@page.state("With a hint")
def hint() -> None:
    gr.Checkbox(label="Public", info="Whoever has the address can read it.")


@page.state("Read-only")
def readonly() -> None:
    gr.Checkbox(True, label="Paid", interactive=False)
    gr.Checkbox(label="Delivered", interactive=False)


@page.state("Long text")
def long() -> None:
    gr.Checkbox(
        label="I agree that whatever I write here may be read by those who come after me. "
        * 3
    )


@page.refuses
@page.loads
def news() -> gr.Checkbox:
    return gr.Checkbox(True, label="Send me news")
