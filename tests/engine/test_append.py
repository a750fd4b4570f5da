"""gr.append: what a generator adds is told as it is, and the whole is there for whoever needs it."""

from collections.abc import AsyncIterator, Iterator
from threading import Event
from typing import Any

import pytest

import preludio as gr
from preludio.graph.component import Component
from tests.serving import Message, Serve, Visitor


def yielding(fn: Any, *outputs: Component[Any]) -> gr.Blocks:
    with gr.Blocks() as demo:
        for output in outputs:
            output.render()
        gr.Button().click(fn, None, list(outputs))
    return demo


def told(visitor: Visitor) -> tuple[list[Any], Any]:
    """Gives what was told of a call while it ran, and its end."""
    messages = visitor.call(0)
    return [m["output"]["data"] for m in messages if m["msg"] == "process_generating"], messages[-2]


def end_of(end: Message) -> Any:
    assert end["success"], end
    return end["output"]["data"]


def test_text_grows_by_pieces_and_ends_whole(serve: Serve) -> None:
    def tell() -> Iterator[Any]:
        for piece in ["  Once", " upon", " a time\n"]:
            yield gr.append(piece)

    told_of, end = told(serve(yielding(tell, gr.Markdown(render=False))).visitor())
    assert told_of == [["  Once"], [[["append", [], " upon"]]], [[["append", [], " a time\n"]]]]
    assert end_of(end) == ["  Once upon a time\n"]


def test_an_async_generator_appends_as_well(serve: Serve) -> None:
    async def tell() -> AsyncIterator[Any]:
        yield "a"
        yield gr.append("b")

    told_of, end = told(serve(yielding(tell, gr.Textbox(render=False))).visitor())
    assert told_of == [["a"], [[["append", [], "b"]]]]
    assert end_of(end) == ["ab"]


def test_lists_grow_by_items(serve: Serve) -> None:
    def tell() -> Iterator[Any]:
        items = [1]
        yield gr.append(items)
        items.append(99)
        yield gr.append([2, [3]])
        yield gr.append({"four": 4})

    told_of, end = told(serve(yielding(tell, gr.JSON(render=False))).visitor())
    assert told_of == [[[1]], [[["add", [1], 2], ["add", [2], [3]]]], [[["add", [3], {"four": 4}]]]]
    assert end_of(end) == [[1, 2, [3], {"four": 4}]]


def test_tables_grow_by_rows(serve: Serve) -> None:
    def tell() -> Iterator[Any]:
        yield {"headers": ["a", "b"], "data": [[1, 2]]}
        yield gr.append([[3, 4], [5, 6]])

    table = gr.Dataframe(render=False, headers=["a", "b"], type="array")
    told_of, end = told(serve(yielding(tell, table)).visitor())
    assert told_of[1] == [[["add", ["data", 1], [3, 4]], ["add", ["data", 2], [5, 6]]]]
    assert end_of(end)[0]["data"] == [[1, 2], [3, 4], [5, 6]]


def test_whole_values_pieces_updates_and_skips_mix(serve: Serve) -> None:
    def tell() -> Iterator[Any]:
        yield gr.append("a"), "x"
        yield gr.append("b"), gr.skip()
        yield gr.skip(), gr.append("y")
        yield "abc", gr.update(value="z", label="Z")
        yield gr.append("d"), gr.append("!")
        yield None, gr.update(label="only")
        yield gr.append("new"), gr.append("w")

    told_of, end = told(
        serve(yielding(tell, gr.Textbox(render=False), gr.Textbox(render=False))).visitor(),
    )
    assert told_of[1] == [[["append", [], "b"]], []]
    assert told_of[2] == [[], [["append", [], "y"]]]
    assert told_of[3][0] == [["append", [], "c"]]
    assert told_of[4] == [[["append", [], "d"]], [["append", ["value"], "!"]]]
    assert end_of(end) == ["new", "w"]


def test_what_was_appended_is_whole_for_a_reader_who_comes_later(serve: Serve) -> None:
    shown, go_on = Event(), Event()

    def tell() -> Iterator[Any]:
        yield "a"
        yield gr.append("b")
        shown.set()
        assert go_on.wait(20)
        yield gr.append("c")

    visitor = serve(yielding(tell, gr.Textbox(render=False))).visitor()
    visitor.join(0)
    assert shown.wait(20)
    with visitor.follow(fresh="true") as events:
        generating = events.until("process_generating")[-1]
        while generating["output"]["data"] == ["a"]:
            generating = events.until("process_generating")[-1]
        go_on.set()
        seen = [generating, *events.until("process_completed")]
    texts = [m["output"]["data"][0] for m in seen if m["msg"] in {"process_generating", "process_completed"}]
    assert texts[0] in ["ab", [["append", [], "b"]]]
    assert texts[-2:] == [[["append", [], "c"]], "abc"]


def test_a_call_by_name_tells_whole_values(serve: Serve) -> None:
    def tell() -> Iterator[Any]:
        yield gr.append("a")
        yield gr.append("b")

    visitor = serve(yielding(tell, gr.Textbox(render=False))).visitor()
    event_id = visitor.post("call/tell", {"data": []}).json()["event_id"]
    with visitor.open(f"call/tell/{event_id}") as events:
        assert [(b["event"], b["data"]) for b in events.blocks()] == [
            ("generating", '["a"]'),
            ("generating", '["ab"]'),
            ("complete", '["ab"]'),
        ]


def test_a_function_that_returns_cannot_append(serve: Serve) -> None:
    visitor = serve(yielding(lambda: gr.append("a"), gr.Textbox(render=False)), show_error=True).visitor()
    assert "'lambda' returned gr.append(...), which is for those that yield" in visitor.failure(0)["error"]


@pytest.mark.parametrize(
    ("output", "begin", "more", "complaint"),
    [
        (gr.Number, 1, 2, "shows 1, to which 2 cannot be appended; text grows by text, a list by items"),
        (gr.Textbox, "a", None, "shows 'a', to which None cannot be appended"),
        (gr.State, 1, 2, "is not shown, so gr.append has nothing to add to"),
    ],
)
def test_what_cannot_grow_says_so(serve: Serve, output: Any, begin: Any, more: Any, complaint: str) -> None:
    def tell() -> Iterator[Any]:
        yield begin
        yield gr.append(more)

    visitor = serve(yielding(tell, output(render=False)), show_error=True).visitor()
    assert complaint in visitor.failure(0)["error"]
