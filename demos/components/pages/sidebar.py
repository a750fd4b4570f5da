"""A strip beside the page."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Layout",
    gr.Sidebar,
    picture="body",
    opens={"strip": ".card .opener"},
    keys={
        "Enter": "Opens or closes it.",
        "Escape": "Closes it where it lies over the page.",
    },
)


@page.example
def example() -> None:
    with gr.Sidebar("Settings", position="right", width=240, open=False):
        style = gr.Radio(["Plain", "Loud"], value="Plain", label="Style")
    text = gr.Textbox("The strip is at the right.", label="Text")
    style.change(
        lambda style, text: text.upper() if style == "Loud" else text.capitalize(),
        [style, text],
        text,
    )
