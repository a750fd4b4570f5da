"""Who runs next, who waits, who is turned away, and who is cancelled."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from threading import Barrier, Event, Thread, get_ident
from typing import TYPE_CHECKING, Any

import pytest

import preludio as gr
from tests.serving import PATIENCE, Message, Serve

if TYPE_CHECKING:
    from preludio.graph.endpoint import Endpoint


FULL = "Queue is full. Max size is 2 and size is 2. Try again in a moment, when some of those who wait have had their turn."


class Gate:
    """A function that says when it runs, and waits until it may end."""

    def __init__(self) -> None:
        self.entered = Event()
        self.opened = Event()

    def __call__(self, name: str = "") -> str:
        self.entered.set()
        assert self.opened.wait(PATIENCE)
        return name

    def passed(self) -> None:
        assert self.entered.wait(PATIENCE)


def gated(*gates: Gate, **more: Any) -> gr.Blocks:
    with gr.Blocks() as app:
        button, box = gr.Button(), gr.Textbox()
        for gate in gates:
            button.click(gate, box, box, **more)
        button.click(lambda: "quick", None, box)
    return app


def estimations(messages: list[Message]) -> list[tuple[int, int]]:
    return [(m["rank"], m["queue_size"]) for m in messages if m["msg"] == "estimation"]


def test_one_call_of_a_function_runs_at_a_time_and_those_who_wait_know_their_place(serve: Serve) -> None:
    gate = Gate()
    serving = serve(gated(gate))
    visitors = [serving.visitor() for _ in range(3)]
    visitors[0].join(0, "a")
    gate.passed()
    visitors[1].join(0, "b")
    visitors[2].join(0, "c")
    assert visitors[0].get("queue/status").json() == {
        "msg": "estimation", "event_id": None, "rank": None, "queue_size": 2, "rank_eta": None,
    }  # fmt: skip
    gate.opened.set()
    told = [visitor.read() for visitor in visitors]
    assert [estimations(messages) for messages in told] == [[(0, 1)], [(0, 1)], [(1, 2), (0, 1)]]
    assert told[2][1]["rank_eta"] > 0
    assert told[2][2]["eta"] > 0


def test_a_slow_function_delays_nobody_else(serve: Serve) -> None:
    gate = Gate()
    visitor = serve(gated(gate)).visitor()
    slow = visitor.join(0, "slow")
    gate.passed()
    with visitor.stream() as events:
        quick = visitor.join(1)
        assert events.until("process_completed")[-1]["event_id"] == quick
        gate.opened.set()
        assert events.until("process_completed")[-1]["event_id"] == slow


@pytest.mark.parametrize("limits", [(3, 3), (None, None), (3, "default")])
def test_a_group_shares_its_limit(serve: Serve, limits: tuple[Any, Any]) -> None:
    together = Barrier(3)

    def meet() -> None:
        together.wait(PATIENCE)

    with gr.Blocks() as app:
        button = gr.Button()
        # The one that names the limit is declared last, and never called.
        button.click(meet, concurrency_limit=limits[1], concurrency_id="g")
        button.click(meet, concurrency_limit=limits[0], concurrency_id="g")
    visitor = serve(app).visitor()
    ids = [visitor.join(0), visitor.join(0), visitor.join(0)]
    ends = [m for m in visitor.read() if m["msg"] == "process_completed"]
    assert {m["event_id"] for m in ends if m["success"]} == set(ids)


def test_a_limit_is_kept(serve: Serve) -> None:
    running, most = 0, 0

    async def counted() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    with gr.Blocks() as app:
        gr.Button().click(counted, concurrency_limit=2)
    visitor = serve(app).visitor()
    for _ in range(8):
        visitor.join(0)
    visitor.read()
    assert most == 2


def test_the_default_limit_is_that_of_the_queue(serve: Serve) -> None:
    together = Barrier(2)
    with gr.Blocks() as app:
        gr.Button().click(lambda: str(together.wait(PATIENCE)), None, gr.Textbox())
    app.queue(default_concurrency_limit=2)
    visitor = serve(app).visitor()
    visitor.join(0)
    visitor.join(0)
    assert all(m["success"] for m in visitor.read() if m["msg"] == "process_completed")


def test_a_full_queue_turns_away_and_keeps_its_count(serve: Serve) -> None:
    gate = Gate()
    app = gated(gate)
    app.queue(max_size=2)
    visitor = serve(app).visitor()
    visitor.join(0, "running")
    gate.passed()
    ids = [visitor.join(0, "waits"), visitor.join(0, "waits")]
    for more in ({}, {"event_id": "f" * 32}):
        refused = visitor.ask(0, "too much", **more)
        assert (refused.status_code, refused.json()) == (503, {"detail": FULL})
    # One who is known already is not turned away, and somebody's leaving makes room.
    visitor.cancel(ids[0])
    visitor.join(0, "again", event_id="f" * 32)
    visitor.join(0, "again", event_id="f" * 32)
    gate.opened.set()
    assert len([m for m in visitor.read() if m["msg"] == "process_completed"]) == 4


def test_a_visitors_many_calls_do_not_keep_the_others_waiting(serve: Serve) -> None:
    gate, order = Gate(), list[str]()

    def noted(name: str) -> None:
        gate(name)
        order.append(name)

    with gr.Blocks() as app:
        gr.Button().click(noted, gr.Textbox(), None)
    serving = serve(app)
    busy, other = serving.visitor(), serving.visitor()
    busy.join(0, "busy 0")
    gate.passed()
    for n in range(1, 6):
        busy.join(0, f"busy {n}")
    other.join(0, "other")
    gate.opened.set()
    told = other.read()
    busy.read()
    assert estimations(told)[0] == (1, 6)
    assert order == ["busy 0", "busy 1", "other", "busy 2", "busy 3", "busy 4", "busy 5"]


def test_a_call_at_once_waits_its_turn(serve: Serve) -> None:
    gate, answers = Gate(), list[Any]()
    app = gated(gate, api_name="gated")
    app.queue(max_size=1)
    serving = serve(app)
    visitor, direct, third = serving.visitor(), serving.visitor(), serving.visitor()
    visitor.join(0, "first")
    gate.passed()
    thread = Thread(target=lambda: answers.append(direct.post("run/gated", {"data": ["second"]}).json()["data"]))
    thread.start()
    while visitor.get("queue/status").json()["queue_size"] == 0:
        pass
    for refused in (third.post("run/gated", {"data": ["third"]}), third.ask(0, "third")):
        assert (refused.status_code, refused.json()["detail"]) == (503, FULL.replace("2", "1"))
    assert not answers
    gate.opened.set()
    thread.join(PATIENCE)
    assert answers == [["second"]]
    assert third.result(0, "third") == ["third"]


def test_what_does_not_queue_has_no_limit_anywhere(serve: Serve) -> None:
    together = Barrier(4)
    with gr.Blocks() as app:
        gr.Button().click(
            lambda: str(together.wait(PATIENCE)), None, gr.Textbox(), queue=False, concurrency_id="g", api_name="meet"
        )
        gr.Button().click(lambda: together.wait(PATIENCE), concurrency_id="g")
    serving = serve(app)
    visitor = serving.visitor()
    ids = [visitor.join(1), visitor.join(0), visitor.join(0)]
    assert serving.visitor().post("run/meet", {"data": []}).status_code == 200
    ends = [m for m in visitor.read() if m["msg"] == "process_completed" and m["success"]]
    assert {m["event_id"] for m in ends} == set(ids)


def test_limits_are_told_to_clients(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.api(lambda: None, api_name="plain", concurrency_id="g")
        gr.api(lambda: None, api_name="limited", concurrency_limit=3, concurrency_id="g", time_limit=9)
        gr.api(lambda: None, api_name="free", queue=False, concurrency_id="g")
        gr.api(lambda: None, api_name="batch", batch=True, max_batch_size=7, concurrency_limit=None)
        gr.api(lambda: None, api_name="default")
    app.queue(default_concurrency_limit=5)
    names = ("queue", "concurrency_limit", "concurrency_id", "priority", "batch", "max_batch_size", "time_limit")
    told = serve(app).visitor().get("info").json()["named_endpoints"]
    assert {path: tuple(each[name] for name in names) for path, each in told.items()} == {
        "/plain": (True, 3, "g", 0, False, None, None),
        "/limited": (True, 3, "g", 0, False, None, 9),
        "/free": (False, None, None, 0, False, None, None),
        "/batch": (True, None, None, 0, True, 7, None),
        "/default": (True, 5, None, 0, False, None, None),
    }
    assert app.get_api_info()["named_endpoints"]["/default"]["concurrency_limit"] == "default"


def test_places_are_told_at_the_rate_that_is_asked_for(serve: Serve) -> None:
    gate = Gate()
    app = gated(gate)
    app.queue(status_update_rate=0.01)
    serving = serve(app)
    first, second, third = serving.visitor(), serving.visitor(), serving.visitor()
    first.join(0, "a")
    gate.passed()
    leaving = second.join(0, "b")
    third.join(0, "c")
    with third.stream() as events:
        events.until("estimation", rank=1)
        events.until("estimation", rank=1)
        second.cancel(leaving)
        events.until("estimation", rank=0)
        gate.opened.set()
        events.until("process_completed")


def test_places_are_told_only_then(serve: Serve) -> None:
    gate = Gate()
    app = gated(gate)
    app.queue(status_update_rate=1000)
    serving = serve(app)
    first, second = serving.visitor(), serving.visitor()
    first.join(0, "a")
    gate.passed()
    leaving = first.join(0, "b")
    second.join(0, "c")
    first.cancel(leaving)
    gate.opened.set()
    assert estimations(second.read()) == [(1, 2)]


def test_a_call_that_waits_is_cancelled(serve: Serve) -> None:
    gate = Gate()
    visitor = serve(gated(gate)).visitor()
    visitor.join(0, "first")
    gate.passed()
    waiting, last = visitor.join(0, "second"), visitor.join(0, "third")
    with visitor.stream() as events:
        visitor.cancel(waiting)
        visitor.cancel(waiting)
        end = events.until("process_completed")[-1]
        assert (end["event_id"], end["output"], end["success"]) == (waiting, {}, True)
        gate.opened.set()
        ends = [m["event_id"] for m in events.messages() if m["msg"] == "process_completed"]
    assert len(ends) == 2
    assert ends[-1] == last


def test_a_running_coroutine_is_cancelled_with_its_finally(serve: Serve) -> None:
    started, cleaned = Event(), Event()

    async def endless() -> str:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cleaned.set()
        return "never"

    with gr.Blocks() as app:
        gr.Button().click(endless, None, gr.Textbox())
    visitor = serve(app).visitor()
    event_id = visitor.join(0)
    assert started.wait(PATIENCE)
    visitor.cancel(event_id)
    assert visitor.read()[-2]["output"] == {}
    assert cleaned.wait(PATIENCE)
    # Its slot is free again.
    visitor.cancel(visitor.join(0))
    assert visitor.read()[-2]["output"] == {}


def test_a_coroutine_that_will_not_be_cancelled_ends_cancelled(serve: Serve) -> None:
    started = Event()

    async def stubborn() -> AsyncIterator[str]:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            yield "still here"
        yield "and here"

    with gr.Blocks() as app:
        gr.Button().click(stubborn, None, gr.Textbox())
    visitor = serve(app).visitor()
    event_id = visitor.join(0)
    assert started.wait(PATIENCE)
    visitor.cancel(event_id)
    assert [m["msg"] for m in visitor.read()] == ["estimation", "process_starts", "process_completed", "close_stream"]


def test_a_cancelled_generator_is_closed_in_its_own_thread(serve: Serve) -> None:
    threads: list[int] = []
    closed, go_on = Event(), Event()

    def numbers() -> Iterator[int]:
        threads.append(get_ident())
        try:
            yield 1
            assert go_on.wait(PATIENCE)
            yield 2
            yield 3
        finally:
            threads.append(get_ident())
            closed.set()

    with gr.Blocks() as app:
        gr.Button().click(numbers, None, gr.Number())
    visitor = serve(app).visitor()
    event_id = visitor.join(0)
    with visitor.stream() as events:
        events.until("process_generating")
        visitor.cancel(event_id)
        rest = list(events.messages())
    assert [m["msg"] for m in rest] == ["process_completed", "close_stream"]
    assert rest[0]["output"] == {}
    go_on.set()
    assert closed.wait(PATIENCE)
    assert threads[0] == threads[1]


def test_cancelling_what_is_unknown_or_over_does_nothing(serve: Serve) -> None:
    visitor = serve(gated()).visitor()
    event_id = visitor.join(0)
    visitor.read()
    visitor.cancel(event_id)
    visitor.cancel("0" * 32)
    assert visitor.result(0) == ["quick"]


def test_a_stranger_cannot_cancel(serve: Serve) -> None:
    gate = Gate()
    serving = serve(gated(gate))
    visitor, stranger = serving.visitor(), serving.visitor()
    event_id = visitor.join(0, "mine")
    gate.passed()
    stranger.cancel(event_id)
    gate.opened.set()
    assert visitor.read()[-2]["output"]["data"] == ["mine"]


def test_a_batch_takes_those_who_wait_and_gives_each_its_own(serve: Serve) -> None:
    gate = Gate()
    sizes: list[int] = []

    def batched(names: list[str]) -> list[list[str]]:
        sizes.append(len(names))
        if len(sizes) == 1:
            gate("")
        return [[name.upper() for name in names]]

    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(batched, box, box, batch=True, max_batch_size=3)
    visitor = serve(app).visitor()
    ids = [visitor.join(0, "a")]
    gate.passed()
    ids += [visitor.join(0, name) for name in "bcde"]
    gate.opened.set()
    ends = {m["event_id"]: m["output"] for m in visitor.read() if m["msg"] == "process_completed"}
    assert [ends[id]["data"] for id in ids] == [["A"], ["B"], ["C"], ["D"], ["E"]]
    assert {end["is_generating"] for end in ends.values()} == {None}
    assert sizes == [1, 3, 1]


def test_a_batch_waits_for_others(serve: Serve) -> None:
    batches: list[list[str]] = []

    def batched(names: list[str]) -> list[list[str]]:
        batches.append(names)
        return [names]

    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(batched, box, box, batch=True, max_batch_size=3, batch_wait=1000)
        gr.Button().click(batched, box, box, batch=True, max_batch_size=3, batch_wait=0.02)
    serving = serve(app)
    visitor, other = serving.visitor(), serving.visitor()
    # One who leaves makes room; the last that fits starts all, those of each visitor in turn.
    visitor.cancel(visitor.join(0, "gone"))
    for name in "ab":
        visitor.join(0, name)
    assert not batches
    assert other.result(0, "c") == ["c"]
    visitor.read()
    assert batches == [["a", "c", "b"]]
    # One that stays alone starts when its time is over.
    assert visitor.result(1, "alone") == ["alone"]
    left = [visitor.join(0, "x"), visitor.join(0, "y")]
    for event_id in left:
        visitor.cancel(event_id)
    assert [m["output"] for m in visitor.read() if m["msg"] == "process_completed"] == [{}, {}]
    assert batches == [["a", "c", "b"], ["alone"]]


def batch_app(fn: Any) -> gr.Blocks:
    with gr.Blocks() as app:
        number = gr.Slider(0, 10)
        gr.Button().click(fn, number, [gr.Textbox(), gr.Textbox()], batch=True, max_batch_size=3, api_name="batched")
    return app


def test_who_sends_nonsense_into_a_batch_fails_alone(serve: Serve) -> None:
    gate = Gate()
    with gr.Blocks() as app:
        number = gr.Slider(0, 10)
        gr.Button().click(
            lambda ns: [[str(n) for n in ns]], number, gr.Textbox(), batch=True, max_batch_size=9, concurrency_id="g"
        )
        gr.Button().click(gate, None, None, concurrency_id="g")
    visitor = serve(app).visitor()
    first = visitor.join(1)
    gate.passed()
    ids = [visitor.join(0, 1), visitor.join(0, 99), visitor.join(0, 3)]
    gate.opened.set()
    ends = {m["event_id"]: m for m in visitor.read() if m["msg"] == "process_completed"}
    assert [ends[id]["success"] for id in [first, *ids]] == [True, True, False, True]
    assert ends[ids[2]]["output"]["data"] == ["3"]


@pytest.mark.parametrize(
    ("fn", "words"),
    [
        (lambda ns: [ns], "must return 2 lists"),
        (lambda ns: [[1, 2], [1]], "must have 1 values"),
        (lambda ns: None, "must return 2 lists"),
        (lambda ns: 1 / 0, "division by zero"),
    ],
)
def test_a_batch_that_returns_nonsense_fails(serve: Serve, fn: Any, words: str) -> None:
    assert words in serve(batch_app(fn), show_error=True).visitor().failure(0, 1)["error"]


def test_a_batch_past_the_queue(serve: Serve) -> None:
    visitor = serve(batch_app(lambda ns: [[str(n) for n in ns], [str(-n) for n in ns]])).visitor()
    assert visitor.post("run/batched", {"data": [1]}).json()["data"] == ["1", "-1"]
    assert visitor.post("run/batched", {"data": [[1, 2]], "batched": True}).json()["data"] == [["1", "2"], ["-1", "-2"]]
    assert visitor.post("run/batched", {"data": [[1, 99]], "batched": True}).status_code == 500
    wrong: list[list[Any]] = [[[]], [[1, 2, 3, 4]], [1], []]
    for data in wrong:
        assert visitor.post("run/batched", {"data": data, "batched": True}).status_code == 422, data


def test_one_who_leaves_a_batch_does_not_end_it_and_all_who_leave_do(serve: Serve) -> None:
    gate, batch_entered, batch_open = Gate(), Event(), Event()

    async def batched(names: list[str]) -> list[list[str]]:
        batch_entered.set()
        await asyncio.to_thread(batch_open.wait, PATIENCE)
        return [names]

    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(batched, box, box, batch=True, max_batch_size=2, concurrency_id="g")
        gr.Button().click(gate, None, None, concurrency_id="g")
    visitor = serve(app).visitor()

    def two_in_a_batch() -> tuple[str, str]:
        gate.opened.clear()
        gate.entered.clear()
        visitor.join(1)
        gate.passed()
        batch_entered.clear()
        pair = visitor.join(0, "a"), visitor.join(0, "b")
        gate.opened.set()
        assert batch_entered.wait(PATIENCE)
        return pair

    one, other = two_in_a_batch()
    visitor.cancel(one)
    visitor.cancel(other)
    assert [m["output"] for m in visitor.read() if m.get("event_id") in {one, other} and "output" in m] == [{}, {}]
    one, other = two_in_a_batch()
    visitor.cancel(one)
    batch_open.set()
    ends = {m["event_id"]: m["output"] for m in visitor.read() if m["msg"] == "process_completed"}
    assert ends[one] == {}
    assert ends[other]["data"] == ["b"]


def test_a_validator_is_asked_before_the_call_is_taken(serve: Serve) -> None:
    ran: list[str] = []

    def long_enough(text: str, number: float) -> Any:
        return [gr.validate(len(text) > 2, "too short"), gr.validate(number > 0, "not positive")]

    with gr.Blocks() as app:
        gr.Button().click(lambda t, n: ran.append(t), [gr.Textbox(), gr.Number()], None, validator=long_enough)
    visitor = serve(app).visitor()
    refused = visitor.ask(0, "x", 1)
    assert refused.status_code == 422
    assert refused.json()["detail"] == [
        {"__type__": "validate", "is_valid": False, "message": "too short", "parameter_name": "t"},
        {"__type__": "validate", "is_valid": True, "message": "not positive", "parameter_name": "n"},
    ]
    assert not ran
    assert visitor.end(0, "xyz", 1)["success"]
    assert ran == ["xyz"]


def test_a_validator_that_stops_with_words_refuses_in_these_words(serve: Serve) -> None:
    async def stops(_: str) -> None:
        raise gr.Error("not today", print_exception=False)

    with gr.Blocks() as app:
        gr.Button().click(lambda t: t, gr.Textbox(), gr.Textbox(), validator=stops)
    refused = serve(app).visitor().ask(0, "x")
    assert (refused.status_code, refused.json()["detail"]) == (422, "not today")


def test_a_validator_is_not_asked_again_for_a_call_that_was_taken(serve: Serve) -> None:
    asked: list[str] = []

    def only_once(text: str) -> Any:
        asked.append(text)
        return gr.validate(len(asked) == 1, "again")

    with gr.Blocks() as app:
        gr.Button().click(lambda t: t, gr.Textbox(), gr.Textbox(), validator=only_once)
    visitor = serve(app).visitor()
    visitor.join(0, "x", event_id="a" * 32)
    visitor.read()
    visitor.join(0, "x", event_id="a" * 32)
    assert asked == ["x"]


def test_limits_that_disagree_are_refused() -> None:
    with gr.Blocks() as app:
        gr.Button().click(lambda: None, concurrency_limit=1, concurrency_id="g")
        gr.Button().click(lambda: None, concurrency_limit=2, concurrency_id="g")
    endpoints: list[Endpoint] = list(app.endpoints.values())
    assert len(endpoints) == 2
    with pytest.raises(ValueError, match="must agree"):
        app.validate_queue_settings()
