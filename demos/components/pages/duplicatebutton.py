"""A button that copies a Space of Hugging Face."""

import preludio as gr
from demos.components.frame import Page

page = Page("Buttons", gr.DuplicateButton)


@page.example
def example() -> None:
    gr.Markdown("On Hugging Face, this gives visitors a copy of their own.")
    gr.DuplicateButton()


@page.state("With a link", "One that is told where to lead has a place everywhere.")
def linked() -> None:
    place = "https://huggingface.co/spaces/ada/engine?duplicate=true"
    gr.DuplicateButton(link=place, link_target="_blank")
    gr.DuplicateButton(
        "Make it mine", link=place, link_target="_blank", variant="secondary", size="lg"
    )
