"""A field for text."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Inputs",
    gr.Textbox,
    (gr.TextArea,),
    keys={
        "Enter": "Submits a text of one line, begins a new line in a longer one.",
        "Shift+Enter": "The other of the two.",
    },
)


@page.example
def example() -> None:
    def greet(name: str) -> str:
        return f"Hello, {name or 'whoever you are'}!"

    name = gr.Textbox(label="Name", placeholder="Ada Lovelace", submit_btn=True)
    greeting = gr.Textbox(label="Greeting")
    name.submit(greet, name, greeting)


@page.state("Empty")
def empty() -> None:
    gr.Textbox(
        label="Subject",
        placeholder="What it is about",
        info="Shown in the list of messages.",
    )


@page.state("Filled")
def filled() -> None:
    gr.Textbox("The minutes of Monday", label="Subject", buttons=["copy"])


@page.state(
    "Several lines", "It grows with its text up to `max_lines`, and scrolls from there on."
)
def lines() -> None:
    gr.TextArea(
        "One line,\nand another.\n\nAnd one more.", label="Message", lines=3, max_lines=6
    )


@page.state("Password and e-mail")
def kinds() -> None:
    gr.Textbox("correct horse battery staple", label="Password", type="password")
    gr.Textbox("ada@example.org", label="E-mail", type="email")


@page.state("With a limit")
def limit() -> None:
    gr.Textbox("Up to forty characters.", label="Title", max_length=40)


@page.state("With buttons")
def buttons() -> None:
    gr.Textbox("What is a monad?", label="Question", submit_btn="Ask", stop_btn=True)


@page.state("Read-only")
def readonly() -> None:
    gr.Textbox(
        "Written by a function.", label="Answer", interactive=False, buttons=["copy"]
    )


@page.state("Long text")
def long() -> None:
    gr.Textbox(
        "https://example.org/" + "a-very-long-path/" * 12,
        label="An address " + "that goes on " * 8,
    )


@page.state("Right to left")
def rtl() -> None:
    gr.Textbox("مرحبا بالعالم", label="تحية", rtl=True)


@page.refuses
@page.loads
def name() -> gr.Textbox:
    return gr.Textbox("Ada", label="Name")
