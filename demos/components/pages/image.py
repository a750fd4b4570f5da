"""A picture."""

import numpy as np

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Media",
    gr.Image,
    keys={
        "ArrowRight": "Moves the mark, where something listens to a choice.",
        "Enter": "Chooses the point below it.",
    },
)


@page.example
def example() -> None:
    import numpy as np

    y, x = np.mgrid[:240, :400]
    sunset = np.stack([255 - y // 4, 90 + x // 5, y], axis=-1).astype(np.uint8)
    with gr.Row():
        photo = gr.Image(sunset, label="Photo")
        negative = gr.Image(255 - sunset, label="Negative")
    photo.change(lambda pixels: None if pixels is None else 255 - pixels, photo, negative)


def gradient(height: int = 160, width: int = 320) -> np.ndarray:
    """Gives a picture."""
    y, x = np.mgrid[:height, :width]
    return np.stack(
        [y * 255 // height, x * 255 // width, np.full_like(x, 120)], axis=-1
    ).astype(np.uint8)


@page.state("Empty")
def empty() -> None:
    gr.Image(label="Photo", height=180)


@page.state("Empty, with words of your own")
def placeholder() -> None:
    gr.Image(
        label="Portrait",
        placeholder="# Drop a face here\nor press to choose one",
        sources="upload",
        height=180,
    )


@page.state("Filled")
def filled() -> None:
    gr.Image(
        gradient(),
        label="Gradient",
        alt_text="Colours that run into each other",
        height=180,
    )


@page.state("Output")
def output() -> None:
    gr.Image(
        gradient(),
        label="Result",
        interactive=False,
        buttons=["download", "fullscreen"],
        height=180,
    )


@page.state("Output that is empty")
def nothing() -> None:
    gr.Image(label="Result", interactive=False, height=180)


@page.refuses
@page.loads
def photo() -> gr.Image:
    return gr.Image(gradient(), label="Photo", height=180)
