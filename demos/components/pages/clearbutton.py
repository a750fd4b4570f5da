"""A button that empties others."""

import preludio as gr
from demos.components.frame import Page

page = Page("Buttons", gr.ClearButton)


@page.example
def example() -> None:
    name = gr.Textbox("Ada", label="Name", interactive=True)
    age = gr.Slider(0, 10, 7, label="Age", interactive=True)
    gr.ClearButton([name, age])


@page.state("Variants")
def variants() -> None:
    gr.ClearButton(value="Start over")
    gr.ClearButton(value="Delete all", variant="stop", size="sm")


@page.state("Disabled")
def disabled() -> None:
    gr.ClearButton(interactive=False)
