"""Renders as they are declared, and what one run of them builds."""

import gc
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

import pytest

import preludio as gr
from preludio.errors import DeclarationError
from preludio.graph import context
from preludio.graph.render import Rendering, Renderings


def app_with(**more: Any) -> gr.Blocks:
    with gr.Blocks() as app:
        gr.render(**more)(lambda *_: None)
    return app


def build(app: gr.Blocks, shown: Renderings, declare: Callable[[], Any], fn: int = 0) -> Rendering:
    """Runs a function as a render would, and shows what it has built."""
    endpoint = shown.endpoints.get(fn) or app.endpoints[fn]
    rendering = Rendering(endpoint, app, shown)
    with context.building(rendering, rendering):
        declare()
    rendering.verify()
    shown.replace(rendering)
    return rendering


def test_the_decorator_gives_the_function_back() -> None:
    def show() -> str:
        return "still a function"

    with gr.Blocks():
        assert gr.render()(show) is show
    assert show() == "still a function"


def test_it_stands_in_an_app() -> None:
    with pytest.raises(DeclarationError, match="'show' is declared outside"):

        @gr.render()
        def show() -> None: ...


def test_triggers_are_the_load_and_changes_of_inputs_unless_they_are_named() -> None:
    assert [t.event for t in app_with().endpoints[0].targets] == ["load"]
    with gr.Blocks() as app:
        text, button = gr.Textbox(), gr.Button()
        gr.render([text, gr.State()])(lambda *_: None)
        gr.render(text, triggers=[button.click, text.submit])(lambda _: None)
        gr.render(text, triggers=button.click)(lambda _: None)
    assert [[t.event for t in e.targets] for e in app.endpoints.values()] == [
        ["change", "change", "load"],
        ["click", "submit"],
        ["click"],
    ]
    assert [e.render_id for e in app.endpoints.values()] == [0, 1, 2]
    assert [e.api_name for e in app.endpoints.values()] == ["apply", "apply_1", "apply_2"]


def test_policy_is_that_of_its_endpoint() -> None:
    (endpoint,) = app_with(
        queue=False, trigger_mode="once", concurrency_id="x", show_progress="hidden"
    ).endpoints.values()
    assert (endpoint.queue, endpoint.trigger_mode, endpoint.concurrency_id) == (False, "once", "x")
    assert (endpoint.concurrency_limit, endpoint.show_progress) == (None, "hidden")


def test_the_function_may_declare_what_an_app_may() -> None:
    clock = iter(range(10))

    def declare() -> None:
        with gr.Row(), gr.Tab("A"):
            text = gr.Textbox(lambda: str(next(clock)), every=5)
            done = gr.on([text.change], lambda x: x, text, text)
            done.success(lambda: None)
        gr.Timer(2).tick(lambda: None)
        with gr.Blocks() as inner:
            gr.Textbox(key="inside").submit(lambda: None)
        inner.load(lambda: None)
        gr.Interface(lambda x: x, "text", "text")

    app, shown = app_with(), Renderings()
    first = build(app, shown, declare)
    events = [t.event for e in first.endpoints.values() for t in e.targets]
    assert {"load", "tick", "change", "success", "submit", "click"} <= set(events)
    kinds = [block.get_block_name() for block in first.blocks.values()]
    assert kinds.count("timer") == 2
    assert all(context.is_rendered(id) for id in [*first.blocks, *first.endpoints])
    assert len(app.blocks) == 1
    again = build(app, shown, declare)
    assert len(first.blocks.keys() & again.blocks.keys()) == 2  # the text with a key, and its form


def test_keys_belong_to_a_class_and_a_render() -> None:
    def declare() -> None:
        gr.Markdown(key=1)
        gr.Textbox(key=1)
        gr.Button(key="1")
        gr.Button(key=("1", 1))

    app, shown = app_with(), Renderings()
    with app:
        gr.render()(lambda: None)
    first, other = build(app, shown, declare), build(app, shown, declare, 1)
    assert not first.blocks.keys() & other.blocks.keys()
    assert build(app, shown, declare).blocks.keys() == first.blocks.keys()


def test_a_component_declared_outside_can_be_placed_by_every_run() -> None:
    with gr.Blocks() as app:
        text = gr.Textbox(render=False)
        gr.render()(lambda: None)
    shown = Renderings()
    for _ in range(3):
        built = build(app, shown, text.render)
        assert text.id in built.blocks
    assert text.id in shown.blocks
    build(app, shown, lambda: None)
    assert text.id not in shown.blocks


def test_what_has_a_place_in_the_app_keeps_it() -> None:
    with gr.Blocks() as app:
        text = gr.Textbox()
        gr.render()(lambda: None)
    with pytest.raises(DeclarationError, match="already placed"):
        build(app, Renderings(), text.render)


def test_an_unload_declared_in_a_render_is_the_renders_own() -> None:
    app = app_with()
    built = build(app, Renderings(), lambda: app.unload(lambda: None))
    assert [t.event for e in built.endpoints.values() for t in e.targets] == ["unload"]
    assert len(app.endpoints) == 1


def test_a_function_written_once_has_one_limit_however_often_it_is_made() -> None:
    def declare() -> None:
        for n in range(2):
            gr.Button().click(lambda n=n: n)
        gr.Button().click(lambda: 0)

    app, shown = app_with(), Renderings()
    one, other, different = [e.origin for e in build(app, shown, declare).endpoints.values()]
    assert one == other != different
    assert one == next(iter(build(app, shown, declare).endpoints.values())).origin


def test_a_thousand_runs_leave_nothing_behind() -> None:
    alive: WeakSet[Any] = WeakSet()

    def declare() -> None:
        with gr.Column():
            text = gr.Textbox(key="kept")
            button = gr.Button()
        alive.update([text, button, button.click(lambda: None, None, text, key="kept").endpoint])
        gr.render()(lambda: None)

    app, shown = app_with(), Renderings()
    for _ in range(1000):
        built = build(app, shown, declare)
        nested = next(e.id for e in built.endpoints.values() if e.render_id is not None)
        build(app, shown, lambda: alive.add(gr.Markdown()), nested)
    gc.collect()
    assert len(alive) == 4
    assert (len(shown.blocks), len(shown.endpoints)) == (6, 2)
