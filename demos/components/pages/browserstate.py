"""A value that the visitor's browser keeps."""

import preludio as gr
from demos.components.frame import Page

page = Page("Unseen", gr.BrowserState)


@page.example
def example() -> None:
    kept = gr.BrowserState("", storage_key="example")
    note = gr.Textbox(label="Note", info="It is there again when you come back.")
    note.change(lambda note: note, note, kept)
    # When it changes, and when the page comes.
    gr.on(fn=lambda kept: kept, inputs=kept, outputs=gr.Textbox(label="Kept"))
