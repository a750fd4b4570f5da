"""Streams that visitors send: the first chunk joins the queue, later ones find the running call."""

from collections.abc import Callable, Iterator
from queue import Queue
from threading import Event
from typing import Any

import preludio as gr
from tests.serving import Events, Message, Serve, Visitor


def app(fn: Callable[..., Any], **listener: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        source, shown, kept = gr.HTML(), gr.Textbox(), gr.State([])
        source.stream(fn, [source, kept], [shown, kept], **listener)
    return demo


def join_all(chunk: str, kept: list[str]) -> tuple[str, list[str]]:
    return "+".join([*kept, chunk]), [*kept, chunk]


def put(visitor: Visitor, stream: str, chunk: str, **more: Any) -> Any:
    body = {"data": [chunk, None], "fn_index": 0, "session_hash": visitor.session, **more}
    return visitor.post(f"stream/{stream}", body)


def streaming(events: Events) -> Message:
    return events.until("process_streaming")[-1]


def test_each_chunk_is_answered_and_finds_what_the_one_before_has_left(serve: Serve) -> None:
    visitor = serve(app(join_all, time_limit=20)).visitor()
    event_id = visitor.join(0, "a", None)
    with visitor.stream() as events:
        first = streaming(events)
        assert first["output"]["data"] == ["a", None]
        assert first["output"]["is_generating"]
        assert 19 < first["time_limit"] <= 20
        assert put(visitor, event_id, "b").json() == {"msg": "success"}
        assert streaming(events)["output"]["data"] == ["a+b", None]
        assert visitor.post(f"stream/{event_id}/close", {}).json() == {"msg": "success"}
        end = events.until("process_completed")[-1]
    assert end["success"]
    assert end["output"]["data"] == ["a+b", None]


def test_the_newest_chunk_wins_while_the_function_works(serve: Serve) -> None:
    working, go_on = Queue[str](), Queue[None]()

    def slow(chunk: str, kept: list[str]) -> tuple[str, list[str]]:
        working.put(chunk)
        go_on.get(timeout=20)
        return chunk, kept

    visitor = serve(app(slow)).visitor()
    event_id = visitor.join(0, "1", None)
    assert working.get(timeout=20) == "1"
    for chunk in ("2", "3", "4"):
        put(visitor, event_id, chunk)
    go_on.put(None)
    assert working.get(timeout=20) == "4"
    visitor.post(f"stream/{event_id}/close", {})
    go_on.put(None)
    assert visitor.read()[-2]["output"]["data"] == ["4", None]
    assert working.empty()


def test_a_chunk_that_is_sent_again_is_dealt_with_once(serve: Serve) -> None:
    visitor = serve(app(join_all)).visitor()
    event_id = visitor.join(0, "a", None)
    with visitor.stream() as events:
        streaming(events)
        put(visitor, event_id, "b", event_id="1" * 32)
        assert streaming(events)["output"]["data"] == ["a+b", None]
        put(visitor, event_id, "b", event_id="1" * 32)
        put(visitor, event_id, "b", event_id="2" * 32)
        assert streaming(events)["output"]["data"] == ["a+b+b", None]
        visitor.post(f"stream/{event_id}/close", {})
        assert events.until("process_completed")[-1]["output"]["data"] == ["a+b+b", None]


def test_a_stream_ends_when_its_time_is_used_up(serve: Serve) -> None:
    visitor = serve(app(join_all, time_limit=0.05)).visitor()
    visitor.join(0, "a", None)
    # No more chunks come, and it may be waited for them no longer than its time.
    assert visitor.read()[-2]["output"]["data"] == ["a", None]


def test_generators_answer_a_chunk_more_than_once(serve: Serve) -> None:
    def spell(chunk: str, kept: list[str]) -> Iterator[Any]:
        for letter in chunk:
            yield gr.append(letter), kept

    visitor = serve(app(spell)).visitor()
    event_id = visitor.join(0, "ab", None)
    with visitor.stream() as events:
        told = [streaming(events)["output"]["data"][0], streaming(events)["output"]["data"][0]]
        put(visitor, event_id, "c")
        told.append(streaming(events)["output"]["data"][0])
        visitor.post(f"stream/{event_id}/close", {})
        assert events.until("process_completed")[-1]["output"]["data"] == ["abc", None]
    assert told == ["a", "ab", "abc"]


def test_a_failure_ends_the_stream_and_keeps_what_was_reached(serve: Serve) -> None:
    def fragile(chunk: str, kept: list[str]) -> tuple[str, list[str]]:
        if chunk == "bad":
            raise gr.Error("no more")
        return join_all(chunk, kept)

    visitor = serve(app(fragile)).visitor()
    event_id = visitor.join(0, "a", None)
    with visitor.stream() as events:
        streaming(events)
        put(visitor, event_id, "bad")
        end = events.until("process_completed")[-1]
    assert end["output"]["error"] == "no more"
    again = visitor.join(0, "b", None)
    visitor.post(f"stream/{again}/close", {})
    assert visitor.read()[-2]["output"]["data"] == ["a+b", None]


def test_a_stream_can_be_cancelled(serve: Serve) -> None:
    visitor = serve(app(join_all)).visitor()
    event_id = visitor.join(0, "a", None)
    with visitor.stream() as events:
        streaming(events)
        visitor.cancel(event_id)
        assert events.until("process_completed")[-1]["output"] == {}
    assert put(visitor, event_id, "b").status_code == 404


def test_a_visitor_who_leaves_ends_the_stream(serve: Serve) -> None:
    ended = Event()

    async def endless(chunk: str, kept: list[str]) -> tuple[str, list[str]]:
        return chunk, kept

    with app(endless) as demo:
        demo.unload(ended.set)
    visitor = serve(demo).visitor()
    with visitor.open(f"heartbeat/{visitor.session}") as heartbeat:
        next(heartbeat.blocks())
        visitor.join(0, "a", None)
        with visitor.follow() as events:
            streaming(events)
    assert ended.wait(20)
    assert visitor.read()[-2]["output"]["data"] == ["a", None]


def test_only_streams_of_the_session_take_chunks(serve: Serve) -> None:
    serving = serve(app(join_all))
    visitor, stranger = serving.visitor(), serving.visitor()
    event_id = visitor.join(0, "a", None)
    for answer in (
        put(stranger, event_id, "b"),
        put(visitor, "0" * 32, "b"),
        visitor.post(f"stream/{'0' * 32}/close", {}),
        visitor.post(f"stream/{event_id}/open", {}),
    ):
        assert answer.status_code == 404
    assert put(visitor, event_id, "b", data="no list").status_code == 422
    visitor.post(f"stream/{event_id}/close", {})
