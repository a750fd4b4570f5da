"""Steps taken one after the other."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Layout",
    gr.Walkthrough,
    (gr.Step,),
    keys={
        "ArrowRight, ArrowLeft": "Move to another step.",
        "Enter": "Shows it.",
    },
)


@page.example
def example() -> None:
    with gr.Walkthrough(selected=0) as steps:
        with gr.Step("Who", id=0):
            name = gr.Textbox("Ada", label="Name")
            onward = gr.Button("Next", variant="primary")
        with gr.Step("Done", id=1):
            told = gr.Markdown()
    onward.click(
        lambda name: (gr.Walkthrough(selected=1), f"Thank you, {name}."),
        name,
        [steps, told],
    )


@page.state("In the middle")
def middle() -> None:
    with gr.Walkthrough(selected=1):
        for number, name in enumerate(["Basket", "Address", "Payment", "Thanks"]):
            with gr.Step(name, id=number):
                gr.Markdown(f"What is to be said of: {name}.")


@page.state("Many steps with long names")
def long() -> None:
    with gr.Walkthrough(selected=3):
        for number in range(8):
            with gr.Step(f"The step that comes after {number} others", id=number):
                gr.Markdown("Its text.")
