"""Blocks that belong together."""

import preludio as gr
from demos.components.frame import Page

page = Page("Layout", gr.Group)


@page.example
def example() -> None:
    with gr.Group():
        street = gr.Textbox("Dorset Street", label="Street")
        number = gr.Number(1, label="Number", precision=0)
    address = gr.Textbox("Dorset Street 1", label="Address")
    gr.on(
        [street.change, number.change],
        lambda street, number: f"{street} {number}",
        [street, number],
        address,
    )


@page.state("Different things")
def different() -> None:
    with gr.Group():
        gr.Markdown("Some words first.", container=True)
        gr.Slider(0, 10, 3, label="Then a number")
        gr.Button("Then a button")
