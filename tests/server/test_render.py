"""Renders through a served app: what is kept, what is freed, what becomes of mistakes, and visitors apart."""

import gc
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

import pytest

import preludio as gr
from preludio.state.session import Session
from preludio.wire.ids import SessionId
from tests.serving import PATIENCE, Message, Serve, Serving, Visitor

RENDER = 0
"""The endpoint of the first render of an app."""


def rendered(visitor: Visitor, *data: Any, fn: int = RENDER) -> Message:
    """Runs a render and gives what it has built."""
    end = visitor.end(fn, *data)
    assert end["success"], end
    assert end["output"]["data"] == [None]
    config: Message = end["output"]["render_config"]
    return config


def of_type(config: Message, kind: str) -> list[Message]:
    return [each for each in config["components"] if each["type"] == kind]


def listeners(config: Message, event: str) -> list[int]:
    """Gives the endpoints that listen to an event, in order."""
    return [each["id"] for each in config["dependencies"] if any(e == event for _, e in each["targets"])]


def session_of(serving: Serving, visitor: Visitor) -> Session:
    return serving.app.sessions.open(SessionId(visitor.session))


def rows(**more: Any) -> gr.Blocks:
    """Declares as many keyed texts as a number says, each with a button that shows its row in it."""
    with gr.Blocks() as app:
        count = gr.Number(2)

        @gr.render(inputs=count)
        def show(count: float) -> None:
            for row in range(int(count)):
                text = gr.Textbox(f"row {row}", label="Row", key=row, **more)
                gr.Button().click(lambda row=row: f"clicked {row}", None, text, key=f"click {row}")

    return app


def test_a_render_is_an_endpoint_with_a_place(serve: Serve) -> None:
    config = serve(rows()).visitor().http.get("/config").json()
    endpoint = config["dependencies"][RENDER]
    place = next(c for c in config["components"] if c["id"] == endpoint["outputs"][0])
    assert (place["type"], place["props"]["show_progress"]) == ("column", True)
    assert (endpoint["api_name"], endpoint["api_visibility"]) == ("apply", "undocumented")
    assert (endpoint["render_id"], endpoint["rendered_in"], endpoint["trigger_mode"]) == (0, None, "always_last")
    assert [event for _, event in endpoint["targets"]] == ["change", "load"]
    assert config["connect_heartbeat"]


def test_what_it_declares_reaches_the_page_and_works(serve: Serve) -> None:
    visitor = serve(rows()).visitor()
    config = rendered(visitor, 2)
    assert config["render_id"] == 0
    assert [text["props"]["value"] for text in of_type(config, "textbox")] == ["row 0", "row 1"]
    assert {each["rendered_in"] for each in config["components"]} == {0}
    place = visitor.http.get("/config").json()["dependencies"][RENDER]["outputs"][0]
    assert config["layout"]["id"] == place
    assert [len(child["children"]) if "children" in child else 0 for child in config["layout"]["children"]] == [
        1,
        0,
    ] * 2
    assert visitor.result(listeners(config, "click")[1]) == ["clicked 1"]


def test_keys_keep_ids_of_blocks_forms_and_listeners(serve: Serve) -> None:
    visitor = serve(rows()).visitor()
    before, after = rendered(visitor, 2), rendered(visitor, 3)
    for kind in ("textbox", "form"):
        assert [c["id"] for c in of_type(after, kind)[:2]] == [c["id"] for c in of_type(before, kind)]
    assert listeners(after, "click")[:2] == listeners(before, "click")
    assert not {c["id"] for c in of_type(before, "button")} & {c["id"] for c in of_type(after, "button")}


def test_without_a_key_all_is_new(serve: Serve) -> None:
    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            gr.Textbox().submit(lambda: "x", None, None)

    visitor = serve(app).visitor()
    before, after = rendered(visitor), rendered(visitor)
    assert not {c["id"] for c in before["components"]} & {c["id"] for c in after["components"]}
    assert not {d["id"] for d in before["dependencies"]} & {d["id"] for d in after["dependencies"]}


@pytest.mark.parametrize(("preserved", "label"), [(["value", "label"], "changed"), ("value", "Row")])
def test_changed_props_survive_if_they_are_preserved(serve: Serve, preserved: Any, label: str) -> None:
    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            text = gr.Textbox(label="Row", key="text", preserved_by_key=preserved)
            gr.Button().click(lambda: gr.Textbox(label="changed"), None, text)
            gr.Button().click(lambda: gr.Textbox(visible=True), None, text)

    visitor = serve(app).visitor()
    visitor.result(listeners(rendered(visitor), "click")[0])
    text = of_type(rendered(visitor), "textbox")[0]
    assert text["props"]["label"] == label
    assert text["props"]["preserved_by_key"] == ["value", *(["label"] if "label" in preserved else [])]


def test_what_is_not_preserved_counts_no_more(serve: Serve) -> None:
    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            choice, shown = gr.Radio(["a"], key="choice"), gr.Textbox()
            choice.change(lambda x: x, choice, shown)
            gr.Button().click(lambda: gr.Radio(["a", "b"]), None, choice)

    visitor = serve(app).visitor()
    built = rendered(visitor)
    visitor.result(listeners(built, "click")[0])
    assert visitor.result(listeners(built, "change")[0], "b") == ["b"]
    built = rendered(visitor)
    assert not visitor.end(listeners(built, "change")[0], "b")["success"]


def test_a_running_call_of_a_keyed_listener_goes_on(serve: Serve) -> None:
    begun, go = Event(), Event()

    def slow() -> str:
        begun.set()
        assert go.wait(PATIENCE)
        return "done"

    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            text = gr.Textbox(key="text")
            gr.Button(key="button").click(slow, None, text, key="slow").then(lambda: "then", None, text, key="then")

    visitor = serve(app).visitor()
    before = rendered(visitor)
    (slowly,) = listeners(before, "click")
    with visitor.follow() as events:
        event = visitor.join(slowly)
        assert begun.wait(PATIENCE)
        again = visitor.join(RENDER)
        seen = events.until("process_completed", event_id=again)
        go.set()
        seen += events.until("process_completed", event_id=event)
    after = next(m for m in seen if m.get("event_id") == again and m["msg"] == "process_completed")
    config = after["output"]["render_config"]
    assert listeners(config, "click") == [slowly]
    assert listeners(config, "then") == listeners(before, "then")
    assert seen[-1]["output"]["data"] == ["done"]


def test_state_in_a_render_lives_by_its_key(serve: Serve) -> None:
    def append(items: list[int]) -> tuple[list[int], str]:
        return [*items, 1], str(len(items) + 1)

    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            kept, fresh, shown = gr.State([], key="kept"), gr.State([]), gr.Textbox(key="shown")
            for state in (kept, fresh):
                gr.Button().click(append, state, [state, shown])

    visitor = serve(app).visitor()
    for expected in ("1", "2", "3"):
        kept, fresh = listeners(rendered(visitor), "click")
        assert visitor.result(kept, None) == [None, expected]
        assert visitor.result(fresh, None) == [None, "1"]


def keeping() -> gr.Blocks:
    """Declares a list in a render, which can be left out; an endpoint appends to it and shows how long it is."""
    with gr.Blocks() as app:
        there = gr.Checkbox(True)

        @gr.render(inputs=there)
        def show(there: bool) -> None:
            shown = gr.Textbox(key="shown")
            if there:
                items = gr.State([], key="items")
                gr.Button().click(lambda items: ([*items, 1], len(items) + 1), items, [items, shown])

    return app


def append(visitor: Visitor) -> str:
    (click,) = listeners(rendered(visitor, True), "click")
    return str(visitor.result(click, None)[1])


def test_state_with_a_key_outlives_the_server(serve: Serve) -> None:
    first = serve(keeping())
    assert [append(first.visitor("tab")) for _ in range(2)] == ["1", "2"]
    first.close()
    second = serve(keeping())
    assert append(second.visitor("tab")) == "3"
    assert append(second.visitor("other")) == "1"


def test_state_that_was_left_out_begins_anew(serve: Serve) -> None:
    first = serve(keeping())
    visitor = first.visitor("tab")
    assert append(visitor) == "1"
    rendered(visitor, False)
    assert append(visitor) == "1"
    rendered(visitor, False)
    first.close()
    assert append(serve(keeping()).visitor("tab")) == "1"


def test_values_given_as_functions_are_computed_once(serve: Serve) -> None:
    computed: list[str] = []

    def compute(word: str = "text") -> str:
        computed.append(word)
        return word

    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            text = gr.Textbox(compute)
            gr.Textbox(compute, inputs=text)
            gr.Textbox(compute, every=3)
            gr.State(lambda: compute("state"))

    built = rendered(serve(app).visitor())
    assert computed == ["text", "text", "state"]
    events = [[event for _, event in each["targets"]] for each in built["dependencies"]]
    assert events == [["load", "change"], ["tick"]]


def test_a_change_of_state_renders_and_its_listeners_in_renders_hear_of_it(serve: Serve) -> None:
    with gr.Blocks() as app:
        names = gr.State([])

        @gr.render(inputs=names)
        def show(names: list[str]) -> None:
            for name in names:
                gr.Markdown(name)
            count = gr.State(0, key="count")
            count.change(lambda n: str(n), count, None)
            gr.Button().click(lambda n: n + 1, count, count)

        gr.Button().click(lambda names: [*names, "x"], names, names)

    visitor = serve(app).visitor()
    config = visitor.http.get("/config").json()
    end = visitor.end(1, None)
    assert end["output"]["changed_state_ids"] == [config["dependencies"][1]["outputs"][0]]
    built = rendered(visitor, None)
    assert len(of_type(built, "markdown")) == 1
    end = visitor.end(listeners(built, "click")[0], None)
    assert end["output"]["changed_state_ids"] == [of_type(built, "state")[0]["id"]]


def nested() -> gr.Blocks:
    with gr.Blocks() as app:

        @gr.render()
        def outer() -> None:
            count = gr.Number(1, key="count")

            @gr.render(inputs=count)
            def inner(count: float) -> None:
                for row in range(int(count)):
                    gr.Textbox(str(row), key=row).submit(lambda: "inner", None, None, key=row)

    return app


def test_a_nested_render_goes_with_the_outer_one(serve: Serve) -> None:
    serving = serve(nested())
    visitor = serving.visitor()
    outer = rendered(visitor)
    (endpoint,) = outer["dependencies"]
    assert endpoint["rendered_in"] == 0
    inner = rendered(visitor, 2, fn=endpoint["id"])
    assert inner["render_id"] == endpoint["render_id"]
    assert inner["layout"]["id"] == endpoint["outputs"][0]
    again = rendered(visitor, 3, fn=endpoint["id"])
    assert [c["id"] for c in of_type(again, "textbox")[:2]] == [c["id"] for c in of_type(inner, "textbox")]
    assert visitor.end(again["dependencies"][0]["id"])["success"]
    rendered(visitor)
    assert visitor.ask(again["dependencies"][0]["id"]).status_code == 404
    assert visitor.ask(endpoint["id"], 1).status_code == 404
    session = session_of(serving, visitor)
    assert all(each["id"] not in session.renderings.blocks for each in again["components"])


def test_a_nested_render_that_ends_too_late_shows_nothing(serve: Serve) -> None:
    begun, go = Event(), Event()

    with gr.Blocks() as app:

        @gr.render()
        def outer() -> None:
            @gr.render()
            def inner() -> None:
                begun.set()
                assert go.wait(PATIENCE)
                gr.Textbox()

    serving = serve(app)
    visitor = serving.visitor()
    (endpoint,) = rendered(visitor)["dependencies"]
    with visitor.follow() as events:
        late = visitor.join(endpoint["id"])
        assert begun.wait(PATIENCE)
        events.until("process_completed", event_id=visitor.join(RENDER))
        go.set()
        end = events.until("process_completed", event_id=late)[-1]
    assert end["success"]
    assert end["output"]["render_config"] is None
    session = session_of(serving, visitor)
    assert not [b for b in session.renderings.blocks.values() if b.get_block_name() == "textbox"]


def test_events_of_what_is_gone_are_refused_and_logged(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            gr.Button().click(lambda: None)

    visitor = serve(app).visitor()
    (gone,) = listeners(rendered(visitor), "click")
    rendered(visitor)
    with caplog.at_level(logging.WARNING):
        answer = visitor.ask(gone)
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith(f"There is no function {gone} to call")
    assert [record.message for record in caplog.records] == [
        f"an event was dropped: its listener does not exist any more function={gone}"
    ]


def test_a_call_of_what_is_gone_ends_and_leaves_nothing(serve: Serve) -> None:
    begun, go = Event(), Event()

    def slow(items: list[int]) -> tuple[list[int], Any]:
        begun.set()
        assert go.wait(PATIENCE)
        return [1], gr.Textbox(label="late")

    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            state, text = gr.State([]), gr.Textbox()
            gr.Button().click(slow, state, [state, text])

    serving = serve(app)
    visitor = serving.visitor()
    built = rendered(visitor)
    with visitor.follow() as events:
        event = visitor.join(listeners(built, "click")[0], None)
        assert begun.wait(PATIENCE)
        events.until("process_completed", event_id=visitor.join(RENDER))
        go.set()
        assert events.until("process_completed", event_id=event)[-1]["success"]
    session = session_of(serving, visitor)
    gone = {each["id"] for each in built["components"]}
    assert not gone & session.variables.values.keys()
    assert not gone & session.overlay.keys()


def test_a_freed_state_is_given_to_its_delete_callback(serve: Serve) -> None:
    dropped: list[Any] = []
    told = Event()

    def drop(value: Any) -> None:
        dropped.append(value)
        told.set()

    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            state = gr.State("first", delete_callback=drop)
            gr.Button().click(lambda: "second", None, state)

    visitor = serve(app).visitor()
    visitor.result(listeners(rendered(visitor), "click")[0])
    rendered(visitor)
    assert told.wait(PATIENCE)
    assert dropped == ["second"]


class Marked:
    """Is counted by the garbage collector."""

    def __call__(self) -> str:
        return "called"


def test_renders_leave_nothing_behind(serve: Serve) -> None:
    with gr.Blocks() as app:

        @gr.render(queue=False)
        def show() -> None:
            state = gr.State(Marked())
            text = gr.Textbox(label="x")
            gr.Button(key="b").click(Marked(), None, text, js=f"() => {id(text)}")
            gr.Button().click(lambda: gr.Textbox(label="y"), None, text).then(Marked(), None, state)

            @gr.render()
            def inner() -> None:
                gr.Number()

    serving = serve(app)
    visitor = serving.visitor()
    session = session_of(serving, visitor)

    def again() -> None:
        body = {"data": [], "fn_index": RENDER, "session_hash": visitor.session}
        built = visitor.post("run/apply", body).json()["render_config"]
        for endpoint in built["dependencies"]:
            if endpoint["targets"][0][1] in {"click", "then", "load"}:
                visitor.post("run/x", {**body, "fn_index": endpoint["id"]}).raise_for_status()

    def sizes() -> Counter[str]:
        gc.collect()
        kinds = (Marked, gr.Textbox, gr.State, gr.Button, gr.Number)
        counts = Counter(type(each).__name__ for each in gc.get_objects() if isinstance(each, kinds))
        counts["blocks"] = len(session.renderings.blocks)
        counts["endpoints"] = len(session.renderings.endpoints)
        counts["values"] = len(session.variables.values)
        counts["overlay"] = len(session.overlay)
        counts["bytes"] = session.variables.size
        scheduler = vars(serving.app.place.scheduler)
        counts["scheduler"] = sum(len(each) for each in scheduler.values() if isinstance(each, dict))
        return counts

    for _ in range(3):
        again()
    before = sizes()
    for _ in range(100):
        again()
    after = sizes()
    # A thread that waits for work still holds what it did last.
    assert not {name: (before[name], count) for name, count in after.items() if count > before[name] + 3}


def test_a_render_that_raises_leaves_what_was_there(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    with gr.Blocks() as app:
        broken = gr.Checkbox()

        @gr.render(inputs=broken)
        def cards(broken: bool) -> None:
            gr.Button(key="b").click(lambda: None, key="c")
            if broken:
                raise ValueError("no cards")

    visitor = serve(app, show_error=True).visitor()
    built = rendered(visitor, False)
    failure = visitor.failure(RENDER, True)
    assert failure["error"] == "The render function 'cards' (endpoint 'apply') failed: no cards"
    assert "endpoint='apply' function='cards'" in caplog.text
    assert visitor.end(listeners(built, "click")[0])["success"]
    assert listeners(rendered(visitor, False), "click") == listeners(built, "click")


def test_an_error_for_the_visitor_is_told_in_its_own_words(serve: Serve) -> None:
    with gr.Blocks() as app:

        @gr.render()
        def cards() -> None:
            raise gr.Error("Choose something first")

    assert serve(app).visitor().failure(RENDER)["error"] == "Choose something first"


def _twice() -> None:
    gr.Textbox(key=1)
    gr.Textbox(key=1)


def _listener_twice() -> None:
    for _ in range(2):
        gr.Button().click(lambda: None, key="same")


def _unplaced() -> None:
    gr.Button().click(lambda: "", None, gr.Textbox(render=False))


def _shared() -> None:
    gr.State(1, scope="app")


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (_twice, "The key 1 belongs to another Textbox of this render already"),
        (_listener_twice, "The key 'same' belongs to another Listener of this render already"),
        (_unplaced, "which is not on the page"),
        (_shared, "is shared; declare it outside the render"),
    ],
)
def test_what_cannot_work_is_told_with_the_names(serve: Serve, declare: Callable[[], None], message: str) -> None:
    with gr.Blocks() as app:

        @gr.render()
        def cards() -> None:
            declare()

    error = serve(app, show_error=True).visitor().failure(RENDER)["error"]
    assert error.startswith("The render function 'cards' (endpoint 'apply') failed: ")
    assert message in error


def test_what_an_earlier_run_has_built_cannot_be_used(serve: Serve) -> None:
    first: list[gr.Textbox] = []
    with gr.Blocks() as app:

        @gr.render()
        def cards() -> None:
            first.append(gr.Textbox())
            gr.Button().click(lambda: "", None, first[0])

    visitor = serve(app, show_error=True).visitor()
    rendered(visitor)
    assert "which is not on the page" in visitor.failure(RENDER)["error"]


def test_the_app_itself_stays_as_it_is(serve: Serve) -> None:
    with gr.Blocks() as app:
        with gr.Column() as column:
            gr.Textbox()

        @gr.render(inputs=gr.Textbox(visible=False))
        def cards(where: str) -> None:
            with app if where == "app" else column:
                gr.Textbox()

    visitor = serve(app, show_error=True).visitor()
    before = visitor.http.get("/config").json()
    for where in ("app", "column"):
        assert "cannot place blocks into" in visitor.failure(RENDER, where)["error"]
    assert app.config()["layout"] == before["layout"]


def test_two_visitors_are_apart(serve: Serve) -> None:
    serving = serve(rows())
    one, other = serving.visitor(), serving.visitor()
    mine = rendered(one, 1)
    assert other.ask(listeners(mine, "click")[0]).status_code == 404
    theirs = rendered(other, 1)
    assert not {c["id"] for c in mine["components"]} & {c["id"] for c in theirs["components"]}
    assert one.result(listeners(mine, "click")[0]) == ["clicked 0"]
    assert other.result(listeners(theirs, "click")[0]) == ["clicked 0"]


def test_clients_are_told_nothing_of_it(serve: Serve) -> None:
    visitor = serve(rows()).visitor()
    rendered(visitor, 2)
    assert visitor.get("info").json()["named_endpoints"] == {}
    everything = visitor.get("info", params={"all_endpoints": "true"}).json()["named_endpoints"]
    assert list(everything) == ["/apply"]


async def _coroutine() -> None:
    gr.Markdown("x")


def _generator() -> Iterator[None]:
    gr.Markdown("x")
    yield
    gr.Markdown("y")


async def _async_generator() -> Any:
    gr.Markdown("x")
    yield
    gr.Markdown("y")


@pytest.mark.parametrize(("fn", "count"), [(_coroutine, 1), (_generator, 2), (_async_generator, 2)])
@pytest.mark.parametrize("queue", [True, False])
def test_every_kind_of_function_renders(serve: Serve, fn: Any, count: int, queue: bool) -> None:
    with gr.Blocks() as app:
        gr.render(queue=queue)(fn)
    visitor = serve(app).visitor()
    if queue:
        built = rendered(visitor)
    else:
        body = {"data": [], "fn_index": RENDER, "session_hash": visitor.session}
        built = visitor.post("run/apply", body).json()["render_config"]
    assert len(of_type(built, "markdown")) == count


def test_event_data_functions_and_files_of_rendered_components_work(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("content")

    def chosen(data: gr.SelectData) -> str:
        return f"{type(data.target).__name__} {data.value}"

    def double(x: int) -> int:
        return 2 * x

    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            text = gr.Textbox()
            text.select(chosen, None, text)
            gr.HTML("x", server_functions=[double])
            gr.File(str(file))

    visitor = serve(app).visitor()
    built = rendered(visitor)
    (text,), (html,), (shown,) = (of_type(built, kind) for kind in ("textbox", "html", "file"))
    assert text["props"]["_selectable"] is True
    data = {"index": 0, "value": "v", "selected": True}
    assert visitor.result(listeners(built, "select")[0], event_data=data, trigger_id=text["id"]) == ["Textbox v"]
    call = {"component_id": html["id"], "fn_name": "double", "data": [4], "session_hash": visitor.session}
    assert visitor.post("component_server", call).json() == 8
    assert visitor.post("component_server", {**call, "session_hash": "stranger"}).status_code == 404
    assert visitor.http.get(shown["props"]["value"]["url"]).text == "content"


def test_scripts_are_fetched_by_their_hash(serve: Serve) -> None:
    source = "(x) => x + '</script>' // end"
    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            gr.Button().click(None, js=source)
            gr.HTML("x", js_on_load="element.remove()")
            gr.Button().click(None, js="((")

    visitor = serve(app).visitor()
    built = rendered(visitor)
    first, broken = listeners(built, "click")
    (html,) = of_type(built, "html")
    name = sha256(source.encode()).hexdigest()
    assert built["scripts"][str(first)] == name
    assert set(built["scripts"]) == {str(first), str(broken), f"{html['id']}.js_on_load"}
    answer = visitor.get(f"script/{name}")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert f'["#{name}"] = (' in answer.text
    assert answer.text.endswith("// end\n);")
    assert "((" in visitor.get(f"script/{built['scripts'][str(broken)]}").text
    assert visitor.get(f"script/{'0' * 64}").status_code == 404


def test_the_limit_of_a_rendered_function_holds_for_all_visitors(serve: Serve) -> None:
    begun, go = Event(), Event()

    def slow() -> None:
        begun.set()
        assert go.wait(PATIENCE)

    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            gr.Button().click(slow)

    serving: Serving = serve(app)
    one, other = serving.visitor(), serving.visitor()
    mine, theirs = (listeners(rendered(visitor), "click")[0] for visitor in (one, other))
    one.join(mine)
    assert begun.wait(PATIENCE)
    other.join(theirs)
    with other.stream() as events:
        assert events.until("estimation")[-1]["queue_size"] == 1
        go.set()
        events.until("process_completed")
