"""A table."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Data",
    gr.Dataframe,
    (gr.List, gr.Matrix, gr.Numpy),
    keys={
        "ArrowDown, ArrowUp, ArrowLeft, Home, End, PageUp": "Move from cell to cell.",
        "Control+ArrowDown, Control+End": "Move to the edge of the table.",
        "Shift+ArrowDown, Shift+ArrowRight": "Choose more cells.",
        "Enter": "Edits the cell, and takes what was typed.",
        "Escape": "Leaves the cell as it was.",
        "Space": "Ticks a cell.",
        "Delete": "Empties the chosen cells.",
        "Control+c, Control+v": "Copy and paste them.",
        "Tab": "Leaves the table, or goes to the next cell while one is edited.",
    },
)


@page.example
def example() -> None:
    def total(rows: list[list[float]]) -> float:
        return sum(float(price or 0) for _, price in rows)

    rows = [["Bread", 3.2], ["Cheese", 7.5]]
    table = gr.Dataframe(
        rows,
        headers=["What", "Price"],
        datatype=["str", "number"],
        type="array",
        label="Bill",
    )
    table.change(total, table, gr.Number(10.7, label="Total"))


@page.state("Empty")
def empty() -> None:
    gr.Dataframe(headers=["Name", "Age"], label="People", interactive=True)


@page.state("Columns of every kind")
def kinds() -> None:
    gr.Dataframe(
        [["Ada", 36, True, "**Countess**"], ["Alan", 41, False, "*OBE*"]],
        headers=["Name", "Age", "Poet", "Title"],
        datatype=["str", "number", "bool", "markdown"],
        show_row_numbers=True,
        label="People",
    )


@page.state("Read-only")
def readonly() -> None:
    gr.Dataframe(
        [["Mars", 2], ["Jupiter", 95]],
        headers=["Planet", "Moons"],
        interactive=False,
        buttons=["copy"],
    )


@page.state("Long texts")
def long() -> None:
    gr.Dataframe(
        [["A sentence that does not fit into any column. " * 4, "short"]],
        wrap=True,
        label="Wrapped",
    )


@page.state("Ten thousand rows")
def many() -> None:
    gr.Dataframe(
        [[n, n**2, n**3] for n in range(10_000)], headers=["n", "n²", "n³"], max_height=240
    )


@page.loads
def planets() -> gr.Dataframe:
    return gr.Dataframe(
        [["Mars", 2], ["Jupiter", 95]], headers=["Planet", "Moons"], label="Planets"
    )
