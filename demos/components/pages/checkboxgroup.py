"""Some of a few choices, all in sight."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Choices",
    gr.CheckboxGroup,
    keys={"Space": "Takes or drops the choice that has the focus."},
)


@page.example
def example() -> None:
    def count(toppings: list[str]) -> float:
        return 8 + 1.5 * len(toppings)

    toppings = gr.CheckboxGroup(["Olives", "Capers", "Basil"], label="Toppings")
    toppings.change(count, toppings, gr.Number(8, label="Price"))


@page.state("Some taken")
def filled() -> None:
    gr.CheckboxGroup(["Mon", "Tue", "Wed", "Thu"], value=["Tue", "Thu"], label="Days")


@page.state("With one for all", "It tells when some are taken, and not all.")
def everything() -> None:
    choices = ["Read", "Write", "Delete"]
    gr.CheckboxGroup(choices, value=["Read"], show_select_all=True, label="Rights")


@page.state("With a hint")
def hint() -> None:
    gr.CheckboxGroup(["E-mail", "Post"], label="Reach me by", info="We write once a month.")


@page.state("Read-only")
def readonly() -> None:
    gr.CheckboxGroup(["Paid", "Sent"], value=["Paid"], label="Order", interactive=False)


@page.state("Long texts")
def long() -> None:
    words = "So many words that they do not fit on one line, least of all on a phone. " * 3
    gr.CheckboxGroup([words, "Short"], value=[words], label="Choices")


@page.state("Many choices")
def many() -> None:
    years = [str(year) for year in range(1990, 2026)]
    gr.CheckboxGroup(years, value=["2001", "2002"], label="Years")


@page.state("No choices")
def empty() -> None:
    gr.CheckboxGroup(label="Nothing to choose from")


@page.refuses
@page.loads
def toppings() -> gr.CheckboxGroup:
    return gr.CheckboxGroup(["Olives", "Basil"], value=["Basil"], label="Toppings")
