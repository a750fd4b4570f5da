"""A button that empties others."""

import preludio as gr
from demos.components.frame import Page

page = Page("Buttons", gr.ClearButton)


@page.example
def example() -> None:
    name = gr.Textbox("Ada", label="Name")
    fruits = gr.Dropdown(["Apple", "Banana"], value=["Apple"], multiselect=True, label="Fruits")
    gr.ClearButton([name, fruits])


@page.state("Variants")
def variants() -> None:
    gr.ClearButton(value="Start over")
    gr.ClearButton(value="Delete all", variant="stop", size="sm")


@page.state("Disabled")
def disabled() -> None:
    gr.ClearButton(interactive=False)
