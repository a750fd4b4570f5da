"""A moment."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Inputs",
    gr.DateTime,
    opens={"calendar": "[data-type=datetime] [aria-haspopup]"},
    keys={
        "ArrowRight, ArrowLeft, ArrowDown, ArrowUp": "Move by days and weeks.",
        "Home, End": "Move to the begin and the end of the week.",
        "PageDown, PageUp": "Move from month to month.",
        "Shift+PageDown, Shift+PageUp": "Move from year to year.",
        "Enter": "Takes the day, or submits what was typed.",
        "Escape": "Closes the calendar.",
    },
)


@page.example
def example() -> None:
    from datetime import datetime

    def weekday(moment: datetime | None) -> str:
        return f"{moment:%A}" if moment else ""

    day = gr.DateTime("1815-12-10", include_time=False, type="datetime", label="Day")
    day.change(weekday, day, gr.Textbox("Sunday", label="It was a"))


@page.state("Empty")
def empty() -> None:
    gr.DateTime(label="Begin", info='Also "now" and "now - 2d".')


@page.state("With a time")
def filled() -> None:
    gr.DateTime("2026-03-29 01:59:59", label="Begin", timezone="Europe/Madrid")


@page.state("Read-only")
def readonly() -> None:
    gr.DateTime("2020-10-01 05:20:15", label="Begun", interactive=False)


@page.refuses
@page.loads
def day() -> gr.DateTime:
    return gr.DateTime("2020-02-29", include_time=False, label="Day")
