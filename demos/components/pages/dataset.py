"""Samples to pick from."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Data",
    gr.Dataset,
    keys={
        "Enter, Space": "Pick the sample.",
    },
)


@page.example
def example() -> None:
    def play(song: list[str]) -> str:
        title, minutes = song
        return f"{title}, which takes {minutes} minutes"

    songs = gr.Dataset(
        components=["textbox", "number"],
        samples=[["Air", 5.2], ["Gavotte", 3.1], ["Bourrée", 1.4]],
        headers=["Title", "Minutes"],
        label="Songs",
    )
    songs.click(play, songs, gr.Textbox(label="Now"))


@page.state("Gallery", "Values of a single component are buttons.")
def gallery() -> None:
    questions = [
        ["What is a fugue?"],
        ["Who wrote the Art of Fugue?"],
        ["Why is it not finished?"],
    ]
    gr.Dataset(components=["textbox"], samples=questions, label="Questions")


@page.state("Pictures")
def pictures() -> None:
    import numpy as np

    y, x = np.mgrid[:96, :96]
    hues = [
        np.stack([x * 2, y * 2, np.full_like(x, n)], axis=-1) for n in range(0, 255, 60)
    ]
    gr.Dataset(components=["image"], samples=[[hue.astype(np.uint8)] for hue in hues])


@page.state("Several pages")
def several() -> None:
    gr.Dataset(
        components=["number"],
        samples=[[year] for year in range(1685, 1751)],
        samples_per_page=8,
    )


@page.state(
    "Short forms", "Choices by their labels, truths in words, tables by their first row."
)
def forms() -> None:
    size = gr.Dropdown([("Small", "s"), ("Large", "l")], label="Size", render=False)
    gr.Dataset(
        components=[
            gr.Textbox(label="Text", render=False),
            size,
            gr.Checkbox(label="Loud", render=False),
            "dataframe",
        ],
        headers=["Text", "Size", "Loud", "Table"],
        samples=[["Air", "s", False, [[1, 2], [3, 4]]], ["Toccata", "l", True, [[5, 6]]]],
    )


@page.state("Names for samples")
def names() -> None:
    gr.Dataset(
        components=["textbox", "number"],
        samples=[["piano", 0.2], ["forte", 0.9]],
        sample_labels=["Quiet", "Loud"],
        label="Settings",
    )


@page.state("Long texts")
def long() -> None:
    words = "So many words that nobody reads them all in a list of examples. " * 5
    gr.Dataset(components=["textbox"], samples=[[words], ["Short"]])
    gr.Dataset(
        components=["textbox"] * 3,
        samples=[[words, "Short", words]],
        headers=["One", "Two", "Three"],
    )


@page.state("Right to left")
def rtl() -> None:
    gr.Dataset(
        components=["textbox"], samples=[["ما هي الفوغا؟"], ["من كتبها؟"]], label="أمثلة"
    )


@page.state("Nothing to show")
def empty() -> None:
    gr.Dataset(components=["textbox"], samples=[], label="Songs")
