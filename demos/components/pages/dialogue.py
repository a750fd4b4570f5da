"""Lines of several speakers."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Inputs",
    gr.Dialogue,
    keys={
        "Enter": "Begins the next line.",
        "Shift+Enter": "Submits.",
        "ArrowUp, ArrowDown": "Move to the line above or below.",
        "Alt+ArrowUp": "Moves the line itself.",
        "Backspace": "Removes an empty line.",
    },
)


@page.example
def example() -> None:
    def count(text: str) -> int:
        return len(text.split())

    lines = [
        {"speaker": "Ada", "text": "Good morning."},
        {"speaker": "Bob", "text": "Is it?"},
    ]
    talk = gr.Dialogue(lines, speakers=["Ada", "Bob"], label="Talk")
    talk.change(count, talk, gr.Number(6, label="Words, names included"))


@page.state("Empty")
def empty() -> None:
    gr.Dialogue(speakers=["Ada", "Bob"], placeholder="Who says what?", label="Talk")


@page.state("With tags", "They are offered after a colon.")
def tags() -> None:
    gr.Dialogue("Well, well.", tags=["laughs", "sighs"], label="Monologue")


@page.state("Read-only")
def readonly() -> None:
    lines = [{"speaker": "Ada", "text": "That was it."}]
    gr.Dialogue(lines, speakers=["Ada", "Bob"], interactive=False, label="Talk")


@page.state("Long")
def long() -> None:
    lines = [{"speaker": "AB"[n % 2], "text": "Words and words. " * 8} for n in range(12)]
    gr.Dialogue(lines, speakers=["A", "B"], max_lines=6, label="Talk")


@page.refuses
@page.loads
def talk() -> gr.Dialogue:
    lines = [{"speaker": "Ada", "text": "Good morning."}]
    return gr.Dialogue(lines, speakers=["Ada", "Bob"], label="Talk")
