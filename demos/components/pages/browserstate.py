"""A value that the visitor's browser keeps."""

import preludio as gr
from demos.components.frame import Page

page = Page("Unseen", gr.BrowserState)


@page.example
def example() -> None:
    kept = gr.BrowserState("", storage_key="example")
    note = gr.Textbox(label="Note", info="It is there again when you come back.")
    note.change(lambda note: note, note, kept)
    gr.Button("Read what is kept").click(lambda kept: kept, kept, gr.Textbox(label="Kept"))
