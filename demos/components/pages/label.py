"""What something is, and how sure that is."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Data",
    gr.Label,
    keys={
        "Enter": "Chooses the class that has the focus, where something listens.",
    },
)


@page.example
def example() -> None:
    def mood(text: str) -> dict[str, float]:
        loud = min(text.count("!") / 3, 1)
        return {"calm": 1 - loud, "excited": loud}

    text = gr.Textbox("So this is it!", label="Text")
    text.change(mood, text, gr.Label({"calm": 0.67, "excited": 0.33}, label="Mood"))


@page.state("Empty")
def empty() -> None:
    gr.Label(label="Animal")


@page.state("One class")
def single() -> None:
    gr.Label("Swallow", label="Bird")


@page.state("The likeliest three")
def top() -> None:
    gr.Label(
        {"cat": 0.7, "dog": 0.2, "fox": 0.07, "owl": 0.03},
        num_top_classes=3,
        label="Animal",
    )


@page.state("Without its heading")
def bare() -> None:
    gr.Label({"cat": 0.7, "dog": 0.3}, show_heading=False, label="Animal")


@page.state("Long names")
def long() -> None:
    gr.Label(
        {
            "The bird of which nobody knows where it spends the winter": 0.9,
            "Pneumonoultramicroscopic" * 3: 0.1,
        }
    )


@page.loads
def animal() -> gr.Label:
    return gr.Label({"cat": 0.7, "dog": 0.3}, label="Animal")
