"""Cached functions as endpoints: known results pass those who wait, and stay with their visitor."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PIL import Image

import preludio as gr
from preludio.wire.ids import SessionId
from tests.serving import PATIENCE, Message, Serve, Serving, Visitor


def app_of(fn: Callable[..., Any], **more: Any) -> gr.Blocks:
    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(fn, box, gr.Textbox(), api_name="fn", **more)
    return app


def counted(**how: Any) -> tuple[gr.Blocks, list[str]]:
    calls: list[str] = []

    @gr.cache(**how)
    def double(text: str) -> str:
        calls.append(text)
        return text * 2

    return app_of(double), calls


def signed_in(serving: Serving, session: str, user: str) -> Visitor:
    serving.app.sessions.open(SessionId(session)).user = user
    return serving.visitor(session)


def kinds(messages: list[Message]) -> list[str]:
    return [message["msg"] for message in messages if message["msg"] != "close_stream"]


def test_a_known_result_comes_without_waiting(serve: Serve) -> None:
    app, calls = counted()
    visitor = serve(app).visitor()
    first = visitor.call(0, "ab")
    assert kinds(first) == ["estimation", "process_starts", "process_completed"]
    assert first[-2]["used_cache"] is None
    (end, _) = again = visitor.call(0, "ab")
    assert kinds(again) == ["process_completed"]
    assert (end["output"]["data"], end["success"], calls) == (["abab"], True, ["ab"])
    assert (end["used_cache"], end["output"]["used_cache"]) == ("full", "full")
    assert end["avg_time"] == first[-2]["output"]["duration"] or end["avg_time"] > 0
    assert end["cache_duration"] >= 0


def test_it_passes_those_who_wait(serve: Serve) -> None:
    entered, go_on = Event(), Event()

    @gr.cache
    def fn(text: str) -> str:
        if text == "slow":
            entered.set()
            assert go_on.wait(PATIENCE)
        return text

    serving = serve(app_of(fn))
    visitor, other = serving.visitor(), serving.visitor()
    visitor.result(0, "quick")
    other.join(0, "slow")
    assert entered.wait(PATIENCE)
    try:
        assert visitor.result(0, "quick") == ["quick"]
    finally:
        go_on.set()
    other.read()
    assert serving.app.place.scheduler.size == 0


def test_the_items_of_a_generator_come_again(serve: Serve) -> None:
    calls: list[str] = []

    @gr.cache
    def grow(text: str) -> Iterator[str]:
        calls.append(text)
        for end in range(1, 4):
            yield text[:end]

    visitor = serve(app_of(grow)).visitor()
    first, again = visitor.call(0, "abc"), visitor.call(0, "abc")
    assert kinds(again) == ["process_generating"] * 3 + ["process_completed"]
    assert [m["output"]["data"] for m in again if "output" in m] == [
        m["output"]["data"] for m in first if "output" in m
    ]
    assert calls == ["abc"]


def test_a_result_stays_with_its_visitor(serve: Serve) -> None:
    app, calls = counted()
    serving = serve(app)
    one = serving.visitor()
    for visitor in (one, serving.visitor(), one):
        visitor.result(0, "x")
    assert calls == ["x", "x"]
    for session in ("a", "b"):
        signed_in(serving, session, "ann").result(0, "x")
    assert calls == ["x"] * 3


def test_a_public_result_is_everybodys(serve: Serve) -> None:
    app, calls = counted(public=True)
    serving = serve(app)
    assert serving.visitor().end(0, "x")["used_cache"] is None
    assert serving.visitor().end(0, "x")["used_cache"] == "full"
    assert serving.visitor().post("run/fn", {"data": ["x"]}).json()["used_cache"] == "full"
    assert calls == ["x"]


def test_a_part_that_was_known_is_told_as_well(serve: Serve) -> None:
    @gr.cache
    def part(text: str) -> str:
        return text.upper()

    def by_hand(text: str, known: Any = gr.Cache()) -> str:
        hit = known.get(text)
        if hit is not None:
            return str(hit["result"])
        known.set(text, result=text.upper())
        return text.upper()

    for fn in (lambda text: part(text) + "!", by_hand):
        serving = serve(app_of(fn))
        visitor = serving.visitor()
        ends = [visitor.end(0, "x") for _ in range(2)]
        assert [end["used_cache"] for end in ends] == [None, "partial"]
        assert ends[0]["output"]["data"] == ends[1]["output"]["data"]
        assert serving.visitor().end(0, "x")["used_cache"] is None


def test_a_state_is_a_part_of_the_key_and_follows_a_known_result(serve: Serve) -> None:
    calls: list[int] = []

    @gr.cache
    def step(count: int) -> tuple[int, str]:
        calls.append(count)
        return (count + 1) % 2, f"was {count}"

    with gr.Blocks() as app:
        state, shown = gr.State(0), gr.Textbox()
        state.change(lambda: None)
        gr.Button().click(step, state, [state, shown])
    visitor = serve(app).visitor()
    ends = [visitor.end(1, None)["output"] for _ in range(4)]
    assert [end["data"][1] for end in ends] == ["was 0", "was 1", "was 0", "was 1"]
    assert [end["changed_state_ids"] for end in ends] == [[state.id]] * 4
    assert calls == [0, 1]


def test_what_goes_wrong_is_told_as_if_nothing_were_remembered(serve: Serve) -> None:
    @gr.cache
    def fn(text: str, request: gr.Request) -> str:
        return text

    failure = serve(app_of(fn), show_error=True).visitor().failure(0, "x")
    assert "cannot be told apart by 'request'" in failure["error"]


def test_pictures_are_known_by_what_they_show(serve: Serve, tmp_path: Path) -> None:
    calls: list[Any] = []

    @gr.cache(public=True)
    def size(image: Any) -> str:
        calls.append(image)
        return str(image.size)

    with gr.Blocks() as app:
        gr.Button().click(size, gr.Image(type="pil"), gr.Textbox())
    serving = serve(app)
    for name in ("one", "two"):
        path = tmp_path / f"{name}.png"
        Image.new("RGB", (3, 2)).save(path)
        visitor = serving.visitor()
        (stored,) = visitor.http.post("/gradio_api/upload", files={"files": (path.name, path.read_bytes())}).json()
        value = {"path": stored, "orig_name": path.name, "meta": {"_type": "gradio.FileData"}}
        assert visitor.result(0, value) == ["(3, 2)"]
    assert len(calls) == 1


def loud(text: str) -> str:
    return text.upper()


def test_results_on_the_disk_outlive_the_server(serve: Serve, tmp_path: Path) -> None:
    ends: list[Any] = []
    for _ in range(2):
        serving = serve(app_of(gr.cache(disk=True, public=True)(loud)))
        ends.append(serving.visitor().end(0, "x"))
        serving.close()
    assert [end["used_cache"] for end in ends] == [None, "full"]
    assert list((tmp_path / "data" / "cache").glob("*/*.entry"))


def test_a_call_that_is_cancelled_while_it_is_looked_up_ends_as_cancelled(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _ = counted()
    serving = serve(app)
    visitor = serving.visitor()
    visitor.result(0, "x")
    looking, go_on = Event(), Event()

    def look_up(*_: Any) -> list[str]:
        looking.set()
        assert go_on.wait(PATIENCE)
        return ["xx"]

    known = app.endpoints[0].fn.cached  # type: ignore[union-attr]
    monkeypatch.setattr(known, "disk", True)
    monkeypatch.setattr(known, "known", look_up)
    event_id = visitor.join(0, "x")
    assert looking.wait(PATIENCE)
    visitor.cancel(event_id)
    go_on.set()
    (end,) = [m for m in visitor.read() if m["msg"] == "process_completed"]
    assert (end["success"], end["output"]) == (True, {})
    assert serving.app.engine.jobs == {}
    assert serving.app.place.scheduler.size == 0
