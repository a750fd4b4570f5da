"""Calls by name: at once, or in two steps."""

import json
from collections.abc import Iterator
from threading import Event, Semaphore
from typing import Any

import pytest

import preludio as gr
from tests.serving import PATIENCE, Serve


def app_of() -> gr.Blocks:
    def add(a: float, items: list[str], b: float = 5) -> float:
        return a + b + len(items)

    def count(to: float) -> Iterator[str]:
        text = ""
        for number in range(int(to)):
            text += str(number)
            yield text

    def fail(text: str) -> None:
        raise gr.Error(text, print_exception=False)

    with gr.Blocks() as app:
        items, number, text = gr.State(["one"]), gr.Number(), gr.Textbox()
        button = gr.Button()
        button.click(add, [number, items, number], number, api_name="add")
        button.click(count, number, text, api_name="count")
        button.click(fail, text, None, api_name="fail")
        button.click(lambda: None, api_name="hidden", api_visibility="private")
        button.click(None, None, None, js="() => 1", api_name="script")
    return app


def told(text: str) -> list[tuple[str, Any]]:
    blocks = [block.splitlines() for block in text.strip().split("\n\n") if block]
    return [(event.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for event, data in blocks]


def test_a_call_in_two_steps(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    event_id = visitor.post("call/count", {"data": [3]}).json()["event_id"]
    expected = [("generating", ["0"]), ("generating", ["01"]), ("generating", ["012"]), ("complete", ["012"])]
    # It is told again as often as it is asked for.
    for _ in range(2):
        answer = visitor.get(f"call/count/{event_id}")
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert [each for each in told(answer.text) if each[0] != "heartbeat"] == expected


def test_states_may_be_left_out_or_sent_as_null(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    for data in ([1, 2], [1, None, 2]):
        event_id = visitor.post("call/add", {"data": data}).json()["event_id"]
        assert told(visitor.get(f"call/add/{event_id}").text) == [("complete", [4])]


@pytest.mark.parametrize(("given", "expected"), [({"a": 1, "b": 2}, 4), ({"a": 1}, 7)])
def test_values_by_name_with_defaults(serve: Serve, given: Any, expected: float) -> None:
    visitor = serve(app_of()).visitor()
    event_id = visitor.post("call/v2/add", given).json()["event_id"]
    assert told(visitor.get(f"call/v2/add/{event_id}").text) == [("complete", [expected])]


@pytest.mark.parametrize(
    ("given", "words"),
    [({"b": 1}, "needs a value for 'a'"), ({"a": 1, "c": 2}, "no parameter 'c'; its parameters: a, b.")],
)
def test_names_that_do_not_fit_are_refused(serve: Serve, given: Any, words: str) -> None:
    refused = serve(app_of()).visitor().post("call/v2/add", given)
    assert refused.status_code == 422
    assert words in refused.json()["detail"]


def test_a_failure_is_told(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    event_id = visitor.post("call/fail", {"data": ["no"]}).json()["event_id"]
    assert told(visitor.get(f"call/fail/{event_id}").text) == [
        ("error", {"error": "no", "duration": 10, "visible": True, "title": "Error"})
    ]


def test_an_unknown_call_is_told(serve: Serve) -> None:
    assert told(serve(app_of()).visitor().get(f"call/add/{'a' * 32}").text) == [("error", "404: Not Found")]


def test_a_result_in_a_shared_session_is_that_of_the_call(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    body = {"session_hash": visitor.session}
    ids = [visitor.post("call/count", {"data": [n], **body}).json()["event_id"] for n in (2, 1)]
    for event_id, last in zip(ids, ("01", "0"), strict=True):
        assert told(visitor.get(f"call/count/{event_id}").text)[-1] == ("complete", [last])


def test_a_result_is_kept_over_a_restart(serve: Serve) -> None:
    first = serve(app_of())
    visitor = first.visitor()
    event_id = visitor.post("call/count", {"data": [2]}).json()["event_id"]
    visitor.get(f"call/count/{event_id}")
    first.close()
    again = serve(app_of()).visitor(event_id)
    # Somebody takes the call's name for that of a session: the result is still found.
    again.end(0, 1, None, 2)
    assert told(again.get(f"call/count/{event_id}").text) == [("complete", ["01"])]


def test_how_a_call_stands_is_told_by_its_id(serve: Serve) -> None:
    gate, entered = Event(), Event()

    def slow(text: str) -> str:
        entered.set()
        assert gate.wait(PATIENCE)
        if text == "fail":
            raise gr.Error("no", print_exception=False)
        return text.upper()

    def app_of() -> gr.Blocks:
        with gr.Blocks() as app:
            box = gr.Textbox()
            gr.Button().click(slow, box, box, api_name="slow")
        return app

    first = serve(app_of())
    page = first.visitor()
    ids = [page.join(0, text) for text in ("x", "fail", "never")]
    assert entered.wait(PATIENCE)
    states = [page.get(f"job/{event_id}").json() for event_id in ids]
    assert [state["status"] for state in states] == ["running", "queued", "queued"]
    assert list(states[0]) == ["event_id", "status", "attempt", "created", "ended", "output"]
    page.cancel(ids[2])
    gate.set()
    page.read()
    for _ in range(2):
        # From a page, from anybody who knows the id, and after a restart.
        done, failed, cancelled = (first.visitor().get(f"job/{event_id}").json() for event_id in ids)
        assert (done["status"], done["output"]["data"], done["attempt"]) == ("done", ["X"], 1)
        assert done["created"] <= done["ended"]
        assert (failed["status"], failed["output"]["error"]) == ("failed", "no")
        assert (cancelled["status"], cancelled["output"]) == ("cancelled", {})
        assert told(first.visitor().get(f"call/anything/{ids[0]}").text) == [("complete", ["X"])]
        first.close()
        first = serve(app_of())


def test_a_result_is_gone_after_its_time(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRELUDIO_RESULT_LIFETIME", "0.01")
    monkeypatch.setattr("preludio.server.app.SWEEP_INTERVAL", 0.02)
    visitor = serve(app_of()).visitor()
    event_id = visitor.join(0, 1, None, 2)
    visitor.read()
    answer = visitor.get(f"job/{event_id}")
    while answer.status_code == 200:
        answer = visitor.get(f"job/{event_id}")
    assert (answer.status_code, answer.json()) == (
        404, {"detail": "There is no such call, or its result has expired."},
    )  # fmt: skip


def test_a_reader_who_comes_late_gets_whole_values(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRELUDIO_LOG_ENTRIES", "4")
    monkeypatch.setenv("PRELUDIO_HEARTBEAT_INTERVAL", "0.02")
    steps, halfway = Semaphore(0), Event()

    def slowly() -> Iterator[list[int]]:
        for number in range(20):
            if number == 11:
                halfway.set()
            assert steps.acquire(timeout=PATIENCE)
            yield list(range(number))

    with gr.Blocks() as app:
        gr.Button().click(slowly, None, gr.JSON(), api_name="slowly")
    visitor = serve(app).visitor()
    event_id = visitor.post("call/slowly", {"data": []}).json()["event_id"]
    steps.release(11)
    assert halfway.wait(PATIENCE)
    with visitor.open(f"call/slowly/{event_id}") as events:
        blocks = events.blocks()
        assert next(blocks) == {"event": "heartbeat", "data": "null"}
        steps.release(9)
        values = [json.loads(block["data"]) for block in blocks if block["event"] != "heartbeat"]
    assert all(value == [list(range(len(value[0])))] for value in values)
    assert values[-1] == [list(range(19))]
    # Its log does not begin with it any more, so that only the end is told.
    assert told(visitor.get(f"call/slowly/{event_id}").text) == [("complete", [list(range(19))])]


def test_a_call_at_once(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    for path in ("run/add", "api/add", "run/add/"):
        answer = visitor.post(path, {"data": [1, 2]})
        assert answer.status_code == 200
        assert list(answer.json()) == [
            "data", "is_generating", "duration", "average_duration", "render_config", "changed_state_ids", "used_cache",
        ]  # fmt: skip
        assert (answer.json()["data"], answer.json()["is_generating"]) == ([4], False)
    assert visitor.post("run/predict", {"data": [1, 2], "fn_index": 0}).json()["data"] == [4]


def test_of_a_generator_the_first_value(serve: Serve) -> None:
    answer = serve(app_of()).visitor().post("run/count", {"data": [3]}).json()
    assert (answer["data"], answer["is_generating"]) == (["0"], True)


def test_a_failure_at_once(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    answer = visitor.post("run/fail", {"data": ["no"]})
    assert answer.status_code == 500
    assert answer.json() == {"error": "no", "duration": 10, "visible": True, "title": "Error"}
    assert visitor.post("run/add", {"data": [1]}).status_code == 500


@pytest.mark.parametrize("name", ["hidden", "script", "unknown", "hidden/"])
@pytest.mark.parametrize("path", ["run", "api", "call", "call/v2"])
def test_what_nobody_may_call_is_not_there(serve: Serve, path: str, name: str) -> None:
    body: Any = {} if path == "call/v2" else {"data": []}
    refused = serve(app_of()).visitor().post(f"{path}/{name}", body)
    assert refused.status_code == 404
    assert "There is no endpoint" in refused.json()["detail"]


def test_a_closed_api_takes_calls_by_the_queue_only(serve: Serve) -> None:
    app = app_of()
    app.queue(api_open=False)
    visitor = serve(app).visitor()
    assert visitor.post("run/add", {"data": [1, 2]}).status_code == 404
    assert visitor.result(0, 1, None, 2) == [4]


def test_messages_of_a_call_at_once_reach_its_session(serve: Serve) -> None:
    async def talking() -> None:
        gr.Info("hello")

    with gr.Blocks() as app:
        gr.Button().click(talking, api_name="talking")
    visitor = serve(app).visitor()
    with visitor.follow() as events:
        visitor.post("run/talking", {"data": [], "session_hash": visitor.session})
        assert events.until("log")[-1]["log"] == "hello"


def test_a_validator_is_asked_before_a_call_at_once(serve: Serve) -> None:
    ran: list[str] = []
    with gr.Blocks() as demo:
        text = gr.Textbox()
        gr.Button().click(
            ran.append,
            text,
            None,
            queue=False,
            api_name="note",
            validator=lambda t: gr.validate(len(t) > 2, "Too short."),
        )
    visitor = serve(demo).visitor()
    answer = visitor.post("run/note", {"data": ["ab"]})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["message"] == "Too short."
    assert visitor.post("run/note", {"data": ["abc"]}).status_code == 200
    assert ran == ["abc"]
