"""A button that gives a file."""

from pathlib import Path

import preludio as gr
from demos.components.frame import Page

page = Page("Buttons", gr.DownloadButton, keys={"Enter, Space": "Press it."})


@page.example
def example() -> None:
    from pathlib import Path
    from tempfile import mkdtemp

    def save(text: str) -> str:
        path = Path(mkdtemp()) / "note.txt"
        path.write_text(text)
        return str(path)

    note = gr.Textbox("Buy bread.", label="Note")
    note.change(save, note, gr.DownloadButton("Take it home", value=save("Buy bread.")))


@page.state("Variants and sizes")
def variants() -> None:
    gr.DownloadButton("Small", value=str(Path(__file__)), size="sm")
    gr.DownloadButton("Primary", value=str(Path(__file__)), variant="primary")


@page.state("Disabled, and without a file")
def disabled() -> None:
    gr.DownloadButton("Disabled", value=str(Path(__file__)), interactive=False)
    gr.DownloadButton("Nothing there yet")


@page.loads
def button() -> gr.DownloadButton:
    return gr.DownloadButton("Take it home", value=str(Path(__file__)))
