"""One of a few choices, all in sight."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Choices",
    gr.Radio,
    keys={
        "ArrowDown, ArrowUp": "Take the next or the previous choice.",
        "Space": "Takes the choice that has the focus.",
    },
)


@page.example
def example() -> None:
    def price(size: str) -> str:
        return {"Small": "2.20", "Medium": "2.80", "Large": "3.40"}[size]

    size = gr.Radio(["Small", "Medium", "Large"], value="Small", label="Coffee")
    size.change(price, size, gr.Textbox("2.20", label="Price"))


@page.state("Nothing chosen")
def empty() -> None:
    gr.Radio(
        ["Yes", "No", "I don't know"], label="Will it rain?", info="Look out of the window."
    )


@page.state("Names for values", "A pair is a name and what the function gets.")
def pairs() -> None:
    gr.Radio([("Left", -1), ("Straight on", 0), ("Right", 1)], value=0, label="Way")


@page.state("Read-only")
def readonly() -> None:
    gr.Radio(["Small", "Medium", "Large"], value="Medium", label="Size", interactive=False)


@page.state("Long texts")
def long() -> None:
    words = "So many words that they do not fit on one line, least of all on a phone. " * 3
    gr.Radio([words, "Short"], value=words, label="Choice")


@page.state("Many choices")
def many() -> None:
    gr.Radio([str(year) for year in range(1990, 2026)], value="2001", label="Year")


@page.state("Right to left")
def rtl() -> None:
    gr.Radio(["نعم", "لا", "ربما"], value="نعم", label="جواب", rtl=True)


@page.refuses
@page.loads
def size() -> gr.Radio:
    return gr.Radio(["Small", "Medium", "Large"], value="Small", label="Size")
