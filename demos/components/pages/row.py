"""Blocks beside each other."""

import preludio as gr
from demos.components.frame import Page

page = Page("Layout", gr.Row)


@page.example
def example() -> None:
    with gr.Row():
        first = gr.Textbox("Ada", label="First name")
        last = gr.Textbox("Lovelace", label="Last name")
    gr.Button("Swap").click(lambda first, last: (last, first), [first, last], [first, last])


@page.state("Shares of the width")
def shares() -> None:
    with gr.Row():
        gr.Textbox("One part", label="Narrow", scale=1)
        gr.Textbox("Three parts", label="Wide", scale=3)


@page.state("All as high as the highest")
def heights() -> None:
    with gr.Row(equal_height=True):
        gr.Textbox(label="High", lines=4)
        gr.Button("Go")


@page.state("Panel and compact")
def variants() -> None:
    with gr.Row(variant="panel"):
        gr.Textbox("On a background", label="Panel")
    with gr.Row(variant="compact"):
        gr.Button("No")
        gr.Button("gaps")


@page.state("With a height", "What does not fit scrolls.")
def height() -> None:
    with gr.Row(height=120):
        gr.Markdown("\n\n".join(f"Verse {number}." for number in range(1, 13)))


@page.state("More than fit", "They go on in the next line.")
def many() -> None:
    with gr.Row():
        for number in range(1, 9):
            gr.Button(f"Button {number}", min_width=120)
