"""What a visitor sees of a page when it has come: only that is preloaded."""

from typing import Any

import pytest

import preludio as gr
from preludio.graph.pages import first_types


def seen(demo: gr.Blocks) -> set[str]:
    return set(first_types(demo, "")) & {"json", "image"}


@pytest.mark.parametrize(
    ("layout", "shown"),
    [
        (lambda: gr.Accordion(open=True), True),
        (lambda: gr.Accordion(open=False), False),
        (lambda: gr.Sidebar(open=True), True),
        (lambda: gr.Sidebar(open=False), False),
        (lambda: gr.Column(visible=False), False),
        (lambda: gr.Column(visible="hidden"), True),
        (gr.Group, True),
    ],
)
def test_a_layout_that_is_folded_away_shows_nothing(layout: Any, shown: bool) -> None:
    with gr.Blocks() as demo, layout(), gr.Row():
        gr.JSON()
    assert seen(demo) == ({"json"} if shown else set())


@pytest.mark.parametrize(
    ("tabs", "first", "second", "shown"),
    [
        ({}, {}, {}, {"json"}),
        ({"selected": "b"}, {}, {"id": "b"}, {"image"}),
        ({"selected": "gone"}, {}, {}, {"json"}),
        ({}, {"interactive": False}, {}, {"image"}),
        ({}, {"visible": False}, {}, {"image"}),
        ({"selected": "a"}, {"id": "a", "visible": "hidden"}, {}, {"image"}),
        ({}, {}, {"render_children": True}, {"json", "image"}),
    ],
)
def test_of_tabs_the_one_selected_is_shown_or_the_first_that_can_be(
    tabs: dict[str, Any], first: dict[str, Any], second: dict[str, Any], shown: set[str]
) -> None:
    with gr.Blocks() as demo, gr.Tabs(**tabs):
        with gr.Tab("One", **first):
            gr.JSON()
        with gr.Tab("Two", **second):
            gr.Image()
    assert seen(demo) == shown


def test_of_steps_the_present_one_is_shown() -> None:
    with gr.Blocks() as demo, gr.Walkthrough(selected=2):
        with gr.Step("One", id=1):
            gr.JSON()
        with gr.Step("Two", id=2):
            gr.Image()
    assert seen(demo) == {"image"}
