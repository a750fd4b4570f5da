"""Choices in a list that opens."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Choices",
    gr.Dropdown,
    opens={"list": "[data-type=dropdown] [role=combobox]"},
    keys={
        "ArrowDown, ArrowUp": "Open the list and move in it.",
        "Home, End, PageDown": "Move to its first and last entry, and by a page.",
        "Enter": "Takes the entry.",
        "Escape": "Closes the list and changes nothing.",
        "Backspace": "Drops the last of several choices.",
    },
)


@page.example
def example() -> None:
    def capital(country: str) -> str:
        return {"Italy": "Rome", "Japan": "Tokyo", "Kenya": "Nairobi", "Peru": "Lima"}[
            country
        ]

    country = gr.Dropdown(["Italy", "Japan", "Kenya", "Peru"], label="Country")
    country.change(capital, country, gr.Textbox("Rome", label="Capital"))


@page.state("Nothing chosen")
def empty() -> None:
    gr.Dropdown(
        ["Apple", "Banana", "Cherry"], value=None, label="Fruit", info="Type to find one."
    )


@page.state("Several")
def several() -> None:
    gr.Dropdown(
        ["Apple", "Banana", "Cherry", "Date"],
        value=["Apple", "Date"],
        multiselect=True,
        label="Fruits",
    )


@page.state("At most two")
def at_most() -> None:
    gr.Dropdown(
        ["Red", "Green", "Blue"],
        value=["Red"],
        multiselect=True,
        max_choices=2,
        label="Colours",
    )


@page.state("Words of your own")
def own() -> None:
    gr.Dropdown(["Work", "Home"], allow_custom_value=True, label="Tag")


@page.state("Read-only")
def readonly() -> None:
    gr.Dropdown(["Apple", "Banana"], label="Fruit", interactive=False)
    gr.Dropdown(
        ["Apple", "Banana"],
        value=["Apple", "Banana"],
        multiselect=True,
        label="Fruits",
        interactive=False,
    )


@page.state("Long texts")
def long() -> None:
    words = "So many words that they do not fit on one line, least of all on a phone. " * 3
    gr.Dropdown([words, "Short"], label="Choice")
    gr.Dropdown([words, "Short"], value=[words], multiselect=True, label="Choices")


@page.state("Many choices", "The list shows a hundred; typing finds the others.")
def many() -> None:
    gr.Dropdown(
        [f"Item {number:,}" for number in range(1, 5001)], label="One of five thousand"
    )


@page.state("Right to left")
def rtl() -> None:
    gr.Dropdown(["تفاح", "موز", "كرز"], label="فاكهة")


@page.refuses
@page.loads
def fruit() -> gr.Dropdown:
    return gr.Dropdown(["Apple", "Banana", "Cherry"], label="Fruit")
