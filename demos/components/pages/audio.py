"""A sound."""

import numpy as np

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Media",
    gr.Audio,
    (gr.Microphone,),
    keys={
        "Enter": "Begins, pauses and ends a recording.",
    },
)


@page.example
def example() -> None:
    import numpy as np

    def tone(pitch: float) -> tuple[int, np.ndarray]:
        time = np.arange(16_000) / 16_000
        return 16_000, np.sin(2 * np.pi * pitch * time).astype(np.float32)

    pitch = gr.Slider(110, 880, 440, step=1, label="Pitch in hertz")
    pitch.release(tone, pitch, gr.Audio(tone(440), label="Tone"))


def tone(pitch: float = 440) -> tuple[int, np.ndarray]:
    """Gives a second of sound."""
    return 16_000, np.sin(2 * np.pi * pitch * np.arange(16_000) / 16_000).astype(np.float32)


@page.state("Empty")
def empty() -> None:
    gr.Audio(label="Voice", sources=["upload", "microphone"])


@page.state("From the microphone only")
def microphone() -> None:
    gr.Microphone(label="Voice")


@page.state("Filled")
def filled() -> None:
    gr.Audio(tone(), label="Voice", sources="upload")


@page.state("Output")
def output() -> None:
    gr.Audio(tone(), label="Tone", interactive=False, buttons=["download"])


@page.state("Output that is empty")
def nothing() -> None:
    gr.Audio(label="Tone", interactive=False)


@page.loads
def sound() -> gr.Audio:
    return gr.Audio(tone(), label="Tone", interactive=False)
