"""Files."""

from pathlib import Path

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Media",
    gr.File,
    (gr.Files,),
    keys={
        "ArrowUp, ArrowDown": "Move a file among several, where their order may change.",
    },
)

HERE = Path(__file__)
SOME = [str(path) for path in sorted(HERE.parent.glob("[a-d]*.py"))]


@page.example
def example() -> None:
    from pathlib import Path

    def count(path: str | None) -> int:
        return len(Path(path).read_text(errors="replace").split()) if path else 0

    file = gr.File(label="A text", file_types=["text"])
    file.change(count, file, gr.Number(label="Words"))


@page.state("Empty")
def empty() -> None:
    gr.File(label="Contract", file_types=[".pdf", ".docx"])


@page.state("One")
def single() -> None:
    gr.File(str(HERE), label="Source")


@page.state("Several, in an order of your own")
def several() -> None:
    gr.Files(SOME[:3], label="Sources", allow_reordering=True)


@page.state("Output")
def output() -> None:
    gr.File(SOME[:2], file_count="multiple", label="Result", interactive=False)


@page.state("Output that is empty")
def nothing() -> None:
    gr.File(label="Result", interactive=False)


@page.state("Many")
def many() -> None:
    gr.Files(SOME, label="Sources", height=180)


@page.refuses
@page.loads
def source() -> gr.File:
    return gr.File(str(HERE), label="Source")
