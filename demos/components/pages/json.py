"""A tree of values."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Data",
    gr.JSON,
    keys={
        "ArrowDown": "Moves to the next line.",
        "ArrowRight": "Opens a branch.",
        "ArrowLeft": "Closes a branch, or moves to the one around it.",
        "End": "Moves to the last line.",
        "Enter": "Opens or closes a branch.",
    },
)


@page.example
def example() -> None:
    def count(text: str) -> dict[str, int]:
        return {word: text.split().count(word) for word in sorted(set(text.split()))}

    text = gr.Textbox("to be or not to be", label="Text")
    text.change(count, text, gr.JSON({"be": 2, "not": 1, "or": 1, "to": 2}, label="Words"))


@page.state("Empty")
def empty() -> None:
    gr.JSON(label="Answer")


@page.state("Values of every kind")
def kinds() -> None:
    gr.JSON(
        {
            "text": "words",
            "number": 1.5,
            "truth": True,
            "nothing": None,
            "list": [1, [2, 3]],
            "none": {},
        }
    )


@page.state("All open, with numbers and a button that copies")
def opened() -> None:
    gr.JSON(
        [{"name": "Ada", "born": {"year": 1815}}],
        open=True,
        show_indices=True,
        buttons=["copy"],
        label="People",
    )


@page.state("Long")
def long() -> None:
    gr.JSON(
        {f"key {number}": "a value that goes on " * 6 for number in range(40)},
        max_height=200,
        label="Many",
    )


@page.loads
def answer() -> gr.JSON:
    return gr.JSON({"status": "ok", "items": [1, 2, 3]}, label="Answer")
