"""A button that takes files."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Buttons",
    gr.UploadButton,
    keys={"Enter, Space": "Press it; the browser asks for a file."},
)


@page.example
def example() -> None:
    from pathlib import Path

    def size(path: str) -> int:
        return Path(path).stat().st_size

    button = gr.UploadButton("Weigh a file")
    button.upload(size, button, gr.Number(label="Bytes"))


@page.state("Variants and sizes")
def variants() -> None:
    gr.UploadButton("Small", size="sm")
    gr.UploadButton("Primary", variant="primary")


@page.state("Disabled")
def disabled() -> None:
    gr.UploadButton(interactive=False)


@page.loads
def button() -> gr.UploadButton:
    return gr.UploadButton("Send a photo")
