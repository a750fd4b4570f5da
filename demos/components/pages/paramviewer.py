"""The parameters of a function."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Data",
    gr.ParamViewer,
    keys={
        "Enter": "Opens or closes a parameter.",
    },
)


@page.example
def example() -> None:
    gr.ParamViewer(
        {
            "name": {"type": "str", "description": "Who is *greeted*.", "default": None},
            "times": {"type": "int", "description": "How often.", "default": "1"},
        },
        header="greet",
    )


@page.state("Empty")
def empty() -> None:
    gr.ParamViewer(header="Nothing to set")


@page.state("Limited in height")
def long() -> None:
    gr.ParamViewer(
        {
            f"parameter_{n}": {"type": "int", "description": "One.", "default": None}
            for n in range(20)
        },
        max_height=240,
        header="Many",
    )
