"""Something that happens again and again."""

import preludio as gr
from demos.components.frame import Page

page = Page("Unseen", gr.Timer)


@page.example
def example() -> None:
    timer = gr.Timer(1, active=False)
    seconds = gr.Number(0, label="Seconds", precision=0)
    timer.tick(lambda seconds: seconds + 1, seconds, seconds)
    gr.Button("Start").click(lambda: gr.Timer(active=True), None, timer)
