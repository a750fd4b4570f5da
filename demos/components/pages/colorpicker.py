"""A colour."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Inputs",
    gr.ColorPicker,
    opens={"picker": "[data-type=colorpicker] [aria-haspopup]"},
    keys={
        "ArrowLeft, Home, End": "Move the handle that has the focus.",
        "Shift+ArrowDown": "Moves it in greater steps.",
        "Enter": "Submits what was typed.",
        "Escape": "Closes the picker.",
    },
)


@page.example
def example() -> None:
    def light(color: str) -> str:
        red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
        return "bright" if red * 3 + green * 6 + blue > 1280 else "dark"

    color = gr.ColorPicker("#c2410c", label="Colour")
    color.change(light, color, gr.Textbox("dark", label="It is"))


@page.state("Empty")
def empty() -> None:
    gr.ColorPicker(label="Background", info="Of the whole page.")


@page.state("Read-only")
def readonly() -> None:
    gr.ColorPicker("#0f766e", label="Brand", interactive=False)


@page.state("Long label")
def long() -> None:
    gr.ColorPicker(
        "#7c3aed", label="The colour that all of us could agree on, in the end " * 3
    )


@page.refuses
@page.loads
def color() -> gr.ColorPicker:
    return gr.ColorPicker("#1d4ed8", label="Colour")
