"""Values that are functions."""

from typing import Any

import pytest

import preludio as gr


def dependency(demo: gr.Blocks) -> dict[str, Any]:
    (found,) = demo.config()["dependencies"]
    return dict(found)


def test_a_function_is_called_once_and_again_at_each_page_load() -> None:
    calls: list[int] = []

    def now() -> str:
        calls.append(1)
        return "noon"

    with gr.Blocks() as demo:
        box = gr.Textbox(value=now)
    found = dependency(demo)
    assert (box.value, len(calls)) == ("noon", 1)
    assert (found["targets"], found["outputs"], found["api_name"]) == ([[0, "load"]], [box.id], "now")
    assert (found["show_progress"], found["api_visibility"]) == ("hidden", "public")


def test_with_inputs_it_follows_them_and_is_not_called_before() -> None:
    with gr.Blocks() as demo:
        number = gr.Number(4)
        box = gr.Textbox(value=lambda n: f"{n}!", inputs=number)
    found = dependency(demo)
    assert box.value is None
    assert sorted(map(str, found["targets"])) == sorted(map(str, [[0, "load"], [number.id, "change"]]))
    assert found["inputs"] == [number.id]


@pytest.mark.parametrize("given", [2.5, None])
def test_with_every_a_timer_computes_it_again(given: float | None) -> None:
    with gr.Blocks() as demo:
        own = None if given else gr.Timer(3)
        gr.Textbox(value=lambda: "x", every=given or own)
    timers = [b for b in demo.blocks.values() if isinstance(b, gr.Timer)]
    assert [t.value for t in timers] == [given or 3]
    assert [timers[0].id, "tick"] in dependency(demo)["targets"]


def test_a_component_declared_outside_an_app_listens_once_it_has_a_place() -> None:
    box = gr.Textbox(value=lambda: "x")
    assert box.value == "x"
    with gr.Blocks() as demo:
        box.render()
    assert dependency(demo)["outputs"] == [box.id]
