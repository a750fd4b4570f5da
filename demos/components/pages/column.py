"""Blocks below each other."""

import preludio as gr
from demos.components.frame import Page

page = Page("Layout", gr.Column)


@page.example
def example() -> None:
    with gr.Row():
        with gr.Column(min_width=200):
            text = gr.Textbox("Ada", label="Text")
            turn = gr.Button("Turn round")
        with gr.Column(min_width=200):
            turned = gr.Textbox(label="Turned")
    turn.click(lambda text: text[::-1], text, turned)


@page.state("Shares of the width")
def shares() -> None:
    with gr.Row():
        with gr.Column(scale=2, min_width=120):
            gr.Textbox("Two parts", label="Wide")
        with gr.Column(scale=1, min_width=80):
            gr.Textbox("One part", label="Narrow")


@page.state("Panel and compact")
def variants() -> None:
    with gr.Column(variant="panel"):
        gr.Textbox("On a background", label="Panel")
    with gr.Column(variant="compact"):
        gr.Button("No")
        gr.Button("gaps")
