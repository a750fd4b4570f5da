"""Pages of which one is shown."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Layout",
    gr.Tabs,
    (gr.Tab,),
    opens={"menu": "[data-type=tabs] [aria-haspopup]:visible"},
    keys={
        "ArrowRight, ArrowLeft, Home, End": "Show another tab.",
        "Enter": "Opens the menu of the tabs that do not fit.",
        "Escape": "Closes it.",
    },
)


@page.example
def example() -> None:
    with gr.Tabs() as tabs:
        with gr.Tab("Input", id="input"):
            text = gr.Textbox("Ada", label="Text")
            shout = gr.Button("Shout")
        with gr.Tab("Result", id="result"):
            result = gr.Textbox(label="Shouted")
    shout.click(
        lambda text: (text.upper(), gr.Tabs(selected="result")), text, [result, tabs]
    )


@page.state("One that cannot be chosen")
def disabled() -> None:
    with gr.Tabs():
        with gr.Tab("Open"):
            gr.Markdown("What is there.")
        with gr.Tab("Closed", interactive=False):
            gr.Markdown("What is not there yet.")


@page.state("With a height", "What does not fit scrolls.")
def height() -> None:
    with gr.Tabs(), gr.Tab("Story", height=120):
        gr.Markdown("\n\n".join(f"Verse {number}." for number in range(1, 13)))


@page.state("More than fit", "They go into a menu.")
def many() -> None:
    with gr.Tabs():
        for number in range(1, 21):
            with gr.Tab(f"Chapter {number}"):
                gr.Markdown(f"The text of chapter {number}.")


@page.state("On more lines")
def wrapped() -> None:
    with gr.Tabs(overflow_behavior="wrap"):
        for number in range(1, 13):
            with gr.Tab(f"Chapter {number}"):
                gr.Markdown(f"The text of chapter {number}.")
