from collections.abc import Callable
from functools import partial
from typing import Any, Optional

import pytest

import preludio as gr
from preludio.errors import Refused
from preludio.graph.arguments import arguments
from preludio.graph.inject import Injection


def called(fn: Callable[..., Any], values: list[Any], **listener: Any) -> Any:
    """Calls a function as the engine does, with the kind of each injected value in its place."""
    with gr.Blocks() as demo:
        listener.setdefault("inputs", [gr.Number() for _ in values])
        gr.Button().click(fn, **listener)

    def inject(wanted: Injection) -> str:
        return f"<{wanted.kind}>"

    args, kwargs = arguments(demo.endpoints[0], values, inject)
    return fn(*args, **kwargs)


def test_injected_arguments_stand_wherever_the_function_has_them() -> None:
    def first(request: gr.Request, a: int, b: int) -> Any:
        return request, a, b

    def middle(a: int, event: gr.SelectData, b: int) -> Any:
        return a, event, b

    def last(a: int, b: int, x_token: gr.Header) -> Any:
        return a, b, x_token

    assert called(first, [1, 2]) == ("<request>", 1, 2)
    assert called(middle, [1, 2]) == (1, "<event_data>", 2)
    assert called(last, [1, 2]) == (1, 2, "<header>")


def test_keyword_only_and_optional_parameters_are_injected() -> None:
    def named(a: int, *, request: gr.Request) -> Any:
        return a, request

    def maybe(a: int, profile: gr.OAuthProfile | None, token: Optional[gr.OAuthToken]) -> Any:  # noqa: UP045
        return a, profile, token

    assert called(named, [1]) == (1, "<request>")
    assert called(maybe, [1]) == (1, "<oauth_profile>", "<oauth_token>")


def test_a_progress_is_known_by_its_default() -> None:
    def slow(a: int, progress: gr.Progress = gr.Progress(), b: int = 5) -> Any:
        return a, progress, b

    assert called(slow, [1]) == (1, "<progress>", 5)
    assert called(slow, [1, 2]) == (1, "<progress>", 2)


def test_variable_arguments_take_what_is_left() -> None:
    def all_of(*values: int, request: gr.Request) -> Any:
        return values, request

    assert called(all_of, [1, 2, 3]) == ((1, 2, 3), "<request>")


def test_partials_and_callable_objects_are_looked_through() -> None:
    class Model:
        def __call__(self, a: int, request: gr.Request) -> Any:
            return a, request

    def scaled(factor: int, a: int, request: gr.Request) -> Any:
        return factor * a, request

    assert called(Model(), [1]) == (1, "<request>")
    assert called(partial(scaled, 10), [2]) == (20, "<request>")


def test_a_set_gives_one_dict_by_component() -> None:
    with gr.Blocks() as demo:
        a, b = gr.Number(), gr.Number()
        gr.Button().click(lambda values: values, {a, b})
    (given,), _ = arguments(demo.endpoints[0], [1, 2])
    assert set(given) == {a, b}
    assert [given[block] for block in demo.endpoints[0].input_blocks] == [1, 2]


def test_named_inputs_arrive_by_name() -> None:
    with gr.Blocks():
        b = gr.Number()
    assert called(lambda a, b: (a, b), [1, 2], inputs=[b], inputs_kwargs={"b": b}) == (1, 2)


def test_annotations_that_name_nothing_are_no_obstacle() -> None:
    def odd(a: "Nowhere") -> Any:  # type: ignore[name-defined]  # noqa: F821
        return a

    assert called(odd, [1]) == 1


def test_event_data_needs_an_event_of_a_page() -> None:
    assert gr.EventData(None, None).target is None
    chosen = gr.SelectData(None, {"index": 2, "value": "c"})
    assert (chosen.index, chosen.value, chosen.selected, chosen.row_value) == (2, "c", True, None)
    with pytest.raises(Refused, match="SelectData"):
        gr.SelectData(None, None)


def test_a_request_gives_what_the_web_frameworks_request_has() -> None:
    class Web:
        url = "http://x"

    request = gr.Request(Web(), username="ada", session_hash="s", extra=1)
    assert (request.url, request.username, request.session_hash, request.extra) == ("http://x", "ada", "s", 1)
    with pytest.raises(AttributeError):
        _ = request.nothing
