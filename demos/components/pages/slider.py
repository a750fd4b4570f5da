"""A number picked by dragging a handle."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Inputs",
    gr.Slider,
    keys={
        "ArrowRight, ArrowLeft": "Move the handle by `step`.",
        "Home, End": "Move it to the lowest and the highest number.",
        "Enter": "Takes the number that was typed beside it.",
    },
)


@page.example
def example() -> None:
    def fahrenheit(celsius: float) -> float:
        return celsius * 9 / 5 + 32

    celsius = gr.Slider(-40, 100, 20, step=1, label="Degrees Celsius")
    celsius.change(fahrenheit, celsius, gr.Number(68, label="Degrees Fahrenheit"))


@page.state("At its start", "Without a value it begins with the lowest number.")
def start() -> None:
    gr.Slider(0, 10, label="Stars")


@page.state("With a hint and a way back")
def hint() -> None:
    gr.Slider(
        0,
        1,
        0.7,
        step=0.05,
        label="Temperature",
        info="Higher is more daring.",
        buttons=["reset"],
    )


@page.state("Read-only")
def readonly() -> None:
    gr.Slider(0, 100, 42, label="Battery", interactive=False)


@page.state("Long label")
def long() -> None:
    gr.Slider(
        0,
        100,
        99,
        label="How sure you are that what you are about to do is what you want to do",
    )


@page.refuses
@page.loads
def volume() -> gr.Slider:
    return gr.Slider(0, 11, 7, step=1, label="Volume")
