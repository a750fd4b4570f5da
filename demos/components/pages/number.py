"""A field for a number."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Inputs",
    gr.Number,
    keys={
        "ArrowUp, ArrowDown": "Step by `step`.",
        "Enter": "Submits the number.",
    },
)


@page.example
def example() -> None:
    def area(radius: float) -> float:
        return 3.14159265 * radius**2

    radius = gr.Number(2.5, label="Radius", minimum=0, step=0.5)
    radius.change(area, radius, gr.Number(19.63, label="Area", precision=2))


@page.state("Empty")
def empty() -> None:
    gr.Number(label="Guests", placeholder="How many?", info="Without the hosts.")


@page.state("Whole numbers between two bounds")
def bounds() -> None:
    gr.Number(12, label="Month", precision=0, minimum=1, maximum=12)


@page.state("Read-only")
def readonly() -> None:
    gr.Number(1234567.891, label="Inhabitants", interactive=False)


@page.state("Long label")
def long() -> None:
    gr.Number(
        3, label="The number of times that something was tried before it was given up " * 2
    )


@page.refuses
@page.loads
def guests() -> gr.Number:
    return gr.Number(4, label="Guests")
