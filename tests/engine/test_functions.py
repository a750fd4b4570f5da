"""Functions of every kind, with what they ask for and what they return."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any

import pytest

import preludio as gr
from tests.serving import Message, Serve


class Caller:
    def __call__(self, text: str) -> str:
        return f"called {text}"


class Yielder:
    def __call__(self, text: str) -> Iterator[str]:
        yield text
        yield text * 2


def plain(text: str) -> str:
    return f"plain {text}"


async def coroutine(text: str) -> str:
    await asyncio.sleep(0)
    return f"awaited {text}"


def generator(text: str) -> Iterator[str]:
    yield text
    yield text + "!"


async def async_generator(text: str) -> AsyncIterator[str]:
    yield text
    await asyncio.sleep(0)
    yield text + "?"


def prefixed(prefix: str, text: str) -> str:
    return prefix + text


def app_of(fn: Any, inputs: Any = 1, outputs: Any = 1, **more: Any) -> gr.Blocks:
    """Declares one listener with as many textboxes before and behind as asked for."""
    with gr.Blocks() as app:
        sources = [gr.Textbox() for _ in range(inputs)]
        targets = [gr.Textbox() for _ in range(outputs)]
        gr.Button().click(fn, sources, targets, api_name="fn", **more)
    return app


def generated(messages: list[Message]) -> list[Any]:
    return [m["output"]["data"] for m in messages if m["msg"] == "process_generating"]


@pytest.mark.parametrize(
    ("fn", "expected"),
    [
        (plain, "plain x"),
        (coroutine, "awaited x"),
        (generator, "x!"),
        (async_generator, "x?"),
        (Caller(), "called x"),
        (Yielder(), "xx"),
        (partial(prefixed, "p"), "px"),
        (str.upper, "X"),
    ],
)
def test_a_function_of_any_kind_is_run(serve: Serve, fn: Any, expected: str) -> None:
    assert serve(app_of(fn)).visitor().result(0, "x") == [expected]


@pytest.mark.parametrize("fn", [generator, async_generator, Yielder()])
def test_what_is_yielded_is_told_whole_and_then_by_changes(serve: Serve, fn: Any) -> None:
    messages = serve(app_of(fn)).visitor().call(0, "x")
    first, second = generated(messages)
    assert first == ["x"]
    assert [edit[:2] for edit in second[0]] == [["append", []]]
    assert [m["msg"] for m in messages][-2:] == ["process_completed", "close_stream"]


def test_a_generator_that_yields_nothing_leaves_everything_as_it_is(serve: Serve) -> None:
    def nothing(_: str) -> Iterator[str]:
        yield from ()

    assert serve(app_of(nothing)).visitor().result(0, "x") == [{"__type__": "update"}]


def test_a_generator_may_go_on_with_the_list_it_has_yielded(serve: Serve) -> None:
    def growing() -> Iterator[list[int]]:
        values: list[int] = []
        for number in range(50):
            values.append(number)
            yield values

    with gr.Blocks() as app:
        gr.Button().click(growing, None, gr.JSON(), postprocess=False)
    messages = serve(app).visitor().call(0)
    assert generated(messages)[0] == [[0]]
    assert [edits for [edits] in generated(messages)[1:]] == [[["add", [n], n]] for n in range(1, 50)]


def test_edits_of_any_value_lead_to_the_last_one(serve: Serve) -> None:
    def values() -> Iterator[Any]:
        yield {"a": (1, 2), "n": float("nan")}
        yield {"a": (1, 3), "n": float("nan")}

    with gr.Blocks() as app:
        gr.Button().click(values, None, gr.JSON(), postprocess=False)
    messages = serve(app).visitor().call(0)
    assert generated(messages) == [[{"a": [1, 2], "n": None}], [[["replace", ["a", 1], 3]]]]


def test_the_request_knows_headers_query_and_session(serve: Serve) -> None:
    def asked(_: str, request: gr.Request) -> str:
        return f"{request.headers['x-mine']} {request.query_params['q']} {request.session_hash} {request.username}"

    visitor = serve(app_of(asked)).visitor("tab")
    body = {"data": ["x"], "fn_index": 0, "session_hash": "tab"}
    assert visitor.post("queue/join?q=1", body, headers={"X-Mine": "yes"}).status_code == 200
    end = next(m for m in visitor.read() if m["msg"] == "process_completed")
    assert end["output"]["data"] == ["yes 1 tab None"]


def test_a_header_is_named_by_its_parameter(serve: Serve) -> None:
    def asked(_: str, x_token: gr.Header, x_none: gr.Header | None = None) -> str:
        return f"{x_token} {x_none}"

    visitor = serve(app_of(asked)).visitor()
    visitor.http.headers["X-Token"] = "secret"
    assert visitor.result(0, "x") == ["secret None"]


def test_a_function_learns_what_happened(serve: Serve) -> None:
    def selected(event: gr.SelectData) -> str:
        return f"{event.index} {event.value} {event.target!r}"

    with gr.Blocks() as app:
        box = gr.Textbox(label="box")
        gr.Button("b").click(selected, None, box)
    visitor = serve(app).visitor()
    assert visitor.result(0, event_data={"index": 3, "value": "c"}, trigger_id=box.id) == ["3 c Textbox('box')"]
    assert "SelectData" in visitor.failure(0)["error"]


@pytest.mark.parametrize("path", ["/etc/hostname", "../secret", "0" * 64 + "/a.txt"])
def test_an_event_cannot_name_a_file_that_was_not_uploaded(serve: Serve, path: str) -> None:
    read: list[str] = []

    def gone(event: gr.DeletedFileData) -> None:
        read.append(event.file.path)

    with gr.Blocks() as demo:
        gr.File().delete(gone)
    told = {"path": path, "meta": {"_type": "gradio.FileData"}}
    failure = serve(demo).visitor().failure(0, event_data=told, trigger_id=1)
    assert "was not uploaded here" in failure["error"]
    assert read == []


def test_optional_parameters_are_left_to_their_defaults(serve: Serve) -> None:
    assert serve(app_of(lambda text, more="d": text + more)).visitor().result(0, "x") == ["xd"]


def test_results_by_component(serve: Serve) -> None:
    with gr.Blocks() as app:
        first, second = gr.Textbox(), gr.Textbox()
        gr.Button().click(lambda: {second: "two"}, None, [first, second])
    assert serve(app).visitor().result(0) == [{"__type__": "update"}, "two"]


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        (lambda: gr.skip(), [{"__type__": "update"}] * 2),
        (lambda: (gr.skip(), "b"), [{"__type__": "update"}, "b"]),
        (lambda: ("a", "b", "c"), ["a", "b"]),
        (lambda: ["a", None], ["a", None]),
        (
            lambda: (gr.update(value="v", label="L"), gr.Textbox(visible=False)),
            [{"value": "v", "label": "L", "__type__": "update"}, {"visible": False, "__type__": "update"}],
        ),
    ],
)
def test_results_that_fit(serve: Serve, returned: Any, expected: list[Any]) -> None:
    assert serve(app_of(returned, 0, 2)).visitor().result(0) == expected


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        (lambda: None, "must return 2 values, one for each output, but returned NoneType"),
        (lambda: ("a",), "must return 2 values, one for each output, but returned 1"),
        (lambda: (gr.update(colour="red"), "b"), "has no property 'colour'"),
    ],
)
def test_results_that_do_not_fit(serve: Serve, returned: Any, words: str) -> None:
    assert words in serve(app_of(returned, 0, 2), show_error=True).visitor().failure(0)["error"]


def test_a_result_for_a_stranger_is_refused(serve: Serve) -> None:
    with gr.Blocks() as app:
        box, stranger = gr.Textbox(), gr.Textbox()
        gr.Button().click(lambda: {stranger: "x"}, None, [box])
    assert "which is no output of it" in serve(app, show_error=True).visitor().failure(0)["error"]


def test_a_function_without_outputs_ends_with_no_values(serve: Serve) -> None:
    assert serve(app_of(lambda: "ignored", 0, 0)).visitor().result(0) == []


def test_changed_props_stay_with_the_session(serve: Serve) -> None:
    with gr.Blocks() as app:
        number = gr.Slider(0, 10)
        button = gr.Button()
        button.click(lambda: gr.Slider(maximum=100), None, number)
        button.click(lambda value: str(value), number, gr.Textbox())
    serving = serve(app)
    one, other = serving.visitor(), serving.visitor()
    one.result(0)
    assert one.result(1, 50) == ["50"]
    assert other.failure(1, 50)["error"]


@pytest.mark.parametrize(
    ("show", "stop", "expected"),
    [
        (True, ValueError("boom"), {"error": "boom", "visible": True}),
        (False, ValueError("boom"), {"error": None, "visible": True}),
        (
            False,
            gr.Error("<b>no</b>", duration=3, visible=False, title="Oops"),
            {"error": "<b>no</b>", "duration": 3, "visible": False, "title": "Oops"},
        ),
    ],
)
def test_what_a_visitor_is_told_of_an_exception(serve: Serve, show: bool, stop: Exception, expected: Message) -> None:
    def fail() -> None:
        raise stop

    end = serve(app_of(fail, 0), show_error=show).visitor().end(0)
    assert end["output"] == expected
    assert (end["success"], end["title"]) == (False, expected.get("title", "Error"))


def test_an_error_after_two_yields_ends_the_stream_of_values(serve: Serve) -> None:
    def failing() -> Iterator[str]:
        yield "a"
        yield "ab"
        raise gr.Error("mid-stream")

    messages = serve(app_of(failing, 0)).visitor().call(0)
    assert len(generated(messages)) == 2
    assert messages[-2]["output"]["error"] == "mid-stream"


class Nasty(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


def exits() -> None:
    raise SystemExit(3)


async def exits_on_the_loop() -> None:
    raise KeyboardInterrupt


async def cancels_itself() -> None:
    raise asyncio.CancelledError


def stops_iterating() -> None:
    next(iter(()))


def is_nasty() -> None:
    raise Nasty


def speaks_no_unicode() -> None:
    raise ValueError("\udc80")


def exiting_generator() -> Iterator[str]:
    yield "a"
    raise SystemExit


NASTY = [exits, exits_on_the_loop, cancels_itself, stops_iterating, is_nasty, speaks_no_unicode, exiting_generator]


@pytest.mark.parametrize("fn", NASTY)
def test_the_worst_exception_ends_only_its_own_call(serve: Serve, fn: Any) -> None:
    with gr.Blocks() as app:
        button, box = gr.Button(), gr.Textbox()
        button.click(fn, None, box)
        button.click(lambda: "fine", None, box)
    visitor = serve(app, show_error=True).visitor()
    assert isinstance(visitor.failure(0)["error"], str)
    # The slot of the failed call is free again, and so is everybody else's.
    assert visitor.failure(0)["visible"]
    assert visitor.result(1) == ["fine"]


@pytest.mark.parametrize("value", [object(), {"a": {1, object()}}, {object(): 1}, "\udc80"])
@pytest.mark.parametrize("generates", [False, True])
def test_a_result_that_cannot_travel_is_an_error(serve: Serve, value: Any, generates: bool) -> None:
    def returned() -> Any:
        return value

    def yielded() -> Iterator[Any]:
        yield value

    with gr.Blocks() as app:
        gr.Button().click(yielded if generates else returned, None, gr.Textbox(), postprocess=False)
    assert serve(app, show_error=True).visitor().failure(0)["error"]


def test_a_value_that_contains_itself_is_an_error(serve: Serve) -> None:
    def knotted() -> Any:
        knot: list[Any] = []
        knot.append(knot)
        return knot

    with gr.Blocks() as app:
        gr.Button().click(knotted, None, gr.Textbox(), postprocess=False)
        gr.Button().click(knotted, None, gr.State())
    visitor = serve(app, show_error=True).visitor()
    assert "recursion" in visitor.failure(0)["error"]
    # A state variable may hold it: it is kept in memory only.
    assert visitor.result(1) == [None]


def test_too_few_values_are_an_error_and_too_many_are_ignored(serve: Serve) -> None:
    visitor = serve(app_of(prefixed, 2)).visitor()
    assert visitor.failure(0, "x")["error"] == "The endpoint 'fn' needs 2 input values, but got 1."
    assert visitor.result(0, "x", "y", "z") == ["xy"]


def test_messages_come_in_order_before_the_end(serve: Serve) -> None:
    def talking(_: str) -> str:
        gr.Info("one", duration=None)
        gr.Warning("two", title="T")
        gr.Success(3)  # type: ignore[arg-type]  # people do
        return "done"

    async def talking_on_the_loop(text: str) -> str:
        return talking(text)

    for fn in (talking, talking_on_the_loop):
        messages = serve(app_of(fn)).visitor().call(0, "x")
        logs = [(m["log"], m["level"], m["duration"], m["title"]) for m in messages if m["msg"] == "log"]
        assert logs == [("one", "info", None, "Info"), ("two", "warning", 10, "T"), ("3", "success", 10, "Success")]
        kinds = [m["msg"] for m in messages]
        assert kinds == ["estimation", "process_starts", "log", "log", "log", "process_completed", "close_stream"]


def test_a_message_that_cannot_travel_fails_the_function_that_says_it(serve: Serve) -> None:
    def odd() -> None:
        gr.Info("x", duration=object())  # type: ignore[arg-type]

    assert "cannot travel" in serve(app_of(odd, 0, 0), show_error=True).visitor().failure(0)["error"]


def test_many_calls_of_many_sessions_are_each_answered_once(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Button().click(plain, gr.Textbox(), gr.Textbox(), concurrency_limit=4)
    serving = serve(app, max_threads=4)
    visitor = serving.visitor()
    asked: dict[str, list[str]] = {}
    for session in [f"s{number}" for number in range(200)]:
        visitor.session = session
        asked[session] = [visitor.join(0, f"{session} {n}") for n in range(5)]
    for session, ids in asked.items():
        visitor.session = session
        ends = {m["event_id"]: m["output"]["data"] for m in visitor.read() if m["msg"] == "process_completed"}
        assert ends == {id: [f"plain {session} {n}"] for n, id in enumerate(ids)}
    assert not serving.app.engine.jobs
