"""How far a call has come: shown often enough to see, never more, and always the last of it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

import preludio as gr
from tests.serving import Message, Serve


def app_of(fn: Callable[..., Any]) -> gr.Blocks:
    with gr.Blocks() as app:
        gr.Button().click(fn, None, gr.Textbox())
    return app


def units(messages: list[Message]) -> list[list[Any]]:
    return [[tuple(u.values()) for u in m["progress_data"]] for m in messages if m["msg"] == "progress"]


def test_a_fraction_a_pair_and_a_text(serve: Serve) -> None:
    async def slowly(progress: gr.Progress = gr.Progress()) -> None:
        for step in [(0.5, "half"), ((1, 4), "one"), (None, "text")]:
            progress(step[0], desc=step[1])  # type: ignore[arg-type]
            await asyncio.sleep(0.05)

    shown = units(serve(app_of(slowly)).visitor().call(0))
    assert shown == [
        [(None, None, "steps", 0.5, "half")],
        [(1, 4, "steps", None, "one")],
        [(None, None, "steps", None, "text")],
    ]


def test_the_last_one_is_shown_before_the_end_and_the_rest_is_thinned_out(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("preludio.engine.job.PROGRESS_INTERVAL", 1000.0)

    def quickly(progress: gr.Progress = gr.Progress()) -> str:
        for number in range(2000):
            progress((number, 2000))
        return "done"

    messages = serve(app_of(quickly)).visitor().call(0)
    shown = units(messages)
    assert shown[-1] == [(1999, 2000, "steps", None, None)]
    assert len(shown) <= 2
    assert messages[-2]["output"]["data"] == ["done"]


def test_what_was_held_back_is_shown_at_the_end(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preludio.engine.job.PROGRESS_INTERVAL", 1000.0)

    async def thrice(progress: gr.Progress = gr.Progress()) -> None:
        for number in range(3):
            progress((number, 2))

    shown = units(serve(app_of(thrice)).visitor().call(0))
    assert [unit[0][0] for unit in shown] == [0, 2]


def test_a_loop_counts_itself_and_loops_nest(serve: Serve) -> None:
    def nested(progress: gr.Progress = gr.Progress()) -> str:
        rows = list(progress.tqdm(range(3), desc="rows"))
        return str(rows)

    messages = serve(app_of(nested)).visitor().call(0)
    assert units(messages)[-1] == [(3, 3, "steps", None, "rows")]


def test_bars_of_tqdm_are_shown(serve: Serve) -> None:
    tqdm = pytest.importorskip("tqdm")

    def closing(progress: gr.Progress = gr.Progress(track_tqdm=True)) -> str:
        with open("/dev/null", "w") as nowhere:  # noqa: PTH123
            return str(sum(tqdm.tqdm(range(5), desc="adding", file=nowhere)))

    messages = serve(app_of(closing)).visitor().call(0)
    assert messages[-2]["output"]["data"] == ["10"]
    assert units(messages)[-1] == [(5, 5, "steps", None, "adding")]


def test_progress_that_cannot_travel_fails_its_function(serve: Serve) -> None:
    def odd(progress: gr.Progress = gr.Progress()) -> None:
        progress(object())  # type: ignore[arg-type]

    assert "cannot travel" in serve(app_of(odd), show_error=True).visitor().failure(0)["error"]


def test_two_calls_do_not_mix_their_progress(serve: Serve) -> None:
    def mine(name: str, progress: gr.Progress = gr.Progress()) -> None:
        progress(0.1, desc=name)

    with gr.Blocks() as app:
        gr.Button().click(mine, gr.Textbox(), None, concurrency_limit=2)
    visitor = serve(app).visitor()
    names = {visitor.join(0, name): name for name in "ab"}
    told = [m for m in visitor.read() if m["msg"] == "progress"]
    assert {m["event_id"]: m["progress_data"][0]["desc"] for m in told} == names
