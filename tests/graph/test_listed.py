"""Events that classes list by name, and the classes that stand for events."""

from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

import preludio as gr
from preludio.compat.gradio.exceptions import InvalidApiName
from preludio.errors import DeclarationError
from preludio.graph.listed import EventListener, EventListenerMethod, Events, all_events

heard: list[Any] = []


class Poked(gr.Textbox):
    poke: ClassVar[Any]
    EVENTS: ClassVar = [
        Events.change,
        Events.tick,
        "double_click",
        EventListener(
            "poke", doc="Somebody poked the {{ component }}.", show_progress="minimal", callback=heard.append
        ),
    ]


class Twice(Poked):
    EVENTS: ClassVar = ["poke_again"]


def listener_of(event: str) -> dict[str, Any]:
    with gr.Blocks() as demo:
        box = Twice()
        getattr(box, event)(lambda: None, None, box)
    dependency: dict[str, Any] = demo.config()["dependencies"][0]
    return dependency


@pytest.mark.parametrize(
    ("event", "trigger", "progress"),
    [
        ("poke", "once", "minimal"),
        ("poke_again", "once", "full"),
        ("double_click", "once", "full"),
        ("tick", "once", "hidden"),
        ("change", "always_last", "full"),
        ("submit", "once", "full"),
    ],
)
def test_a_class_has_the_events_it_lists_and_those_of_its_base(event: str, trigger: str, progress: str) -> None:
    dependency = listener_of(event)
    assert dependency["targets"][0][1] == event
    assert (dependency["trigger_mode"], dependency["show_progress"]) == (trigger, progress)
    assert Twice.has_event(event)


def test_a_listed_event_of_a_base_stays_what_it_is() -> None:
    assert Poked.events["change"] is gr.Textbox.events["change"]
    assert not gr.Textbox.has_event("poke")
    assert gr.Accordion.has_event("expand")


def test_who_declares_an_event_hears_of_its_listeners() -> None:
    heard.clear()
    with gr.Blocks():
        box = Twice()
        box.change(lambda: None)
        assert heard == []
        gr.on([box.poke, box.change], lambda: None)
        box.poke(lambda: None)
    assert heard == [box, box]


def test_an_event_that_cannot_be_a_method_is_refused() -> None:
    with pytest.raises(DeclarationError, match="'two words' cannot be the name of a method"):
        EventListener("two words")


def test_the_known_events_are_names_that_tell_about_themselves() -> None:
    assert "stream" in all_events
    assert (Events.stream.show_progress, Events.stream.connection) == ("minimal", "stream")
    mine = Events.click.copy()
    mine.set_doc("Box")
    assert mine == Events.click == "click"
    assert (mine.doc, "{{ component }}" in Events.click.doc) == ("The visitor clicked on the Box.", True)


def test_an_event_of_a_block_can_be_named() -> None:
    with gr.Blocks() as demo:
        button = gr.Button()
        gr.on(EventListenerMethod(button, "click"), lambda: None)
        with pytest.raises(DeclarationError, match=r"has no event 'clack'; it has .*click"):
            EventListenerMethod(button, "clack")
    assert demo.config()["dependencies"][0]["targets"] == [[button.id, "click"]]


def test_a_name_of_an_endpoint_is_a_text() -> None:
    with gr.Blocks(), pytest.raises(InvalidApiName, match="api_name is 5; it must be a text"):
        gr.Button().click(lambda: None, api_name=5)  # type: ignore[arg-type]  # what the error is for


def test_a_request_gives_what_it_was_made_with_as_attributes() -> None:
    request = gr.Request(query_params={"a": "1", "list": [{"b": 2}]}, client=SimpleNamespace(host="::1"))
    assert (request.query_params.a, request.query_params["a"]) == ("1", "1")
    assert request.query_params.list[0].b == 2
    assert request.client.host == "::1"
    with pytest.raises(AttributeError, match="no 'c' among a, list"):
        _ = request.query_params.c
