"""A button that copies a Space of Hugging Face."""

import preludio as gr
from demos.components.frame import Page

page = Page("Buttons", gr.DuplicateButton)


@page.example
def example() -> None:
    gr.Markdown("On Hugging Face, this gives visitors a copy of their own.")
    gr.DuplicateButton()


@page.state("Another look")
def variants() -> None:
    gr.DuplicateButton("Make it mine", variant="secondary", size="lg")
