"""Blocks that visitors put into an order of their own."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Layout",
    gr.Draggable,
    keys={
        "ArrowDown, ArrowRight, Home, End": "Move the item.",
        "Escape": "Puts back what is being dragged.",
    },
)


@page.example
def example() -> None:
    with gr.Draggable():
        gr.Textbox("Bread", label="First")
        gr.Textbox("Cheese", label="Second")
        gr.Textbox("Wine", label="Third")


@page.state("In a row")
def row() -> None:
    with gr.Draggable("row"):
        gr.Button("One", min_width=80)
        gr.Button("Two", min_width=80)
        gr.Button("Three", min_width=80)
