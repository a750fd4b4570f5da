import inspect
from typing import Any

import pytest

import preludio as gr
from preludio.errors import DeclarationError
from preludio.graph.events import Dependency


def double(x: float) -> float:
    return 2 * x


def config(**arguments: Any) -> dict[str, Any]:
    """Gives the configuration of a listener with these arguments."""
    with gr.Blocks() as demo:
        number = gr.Number()
        gr.Button().click(double, number, number, **arguments)
    found: dict[str, Any] = demo.config()["dependencies"][0]
    return found


def test_a_listener_with_nothing_said() -> None:
    with gr.Blocks() as demo:
        given, got, button = gr.Number(), gr.Number(), gr.Button()
        button.click(double, given, got)
    assert demo.config()["dependencies"] == [
        {
            "id": 0,
            "targets": [[button.id, "click"]],
            "inputs": [given.id],
            "outputs": [got.id],
            "backend_fn": True,
            "js": None,
            "queue": True,
            "api_name": "double",
            "api_description": None,
            "scroll_to_output": False,
            "show_progress": "full",
            "show_progress_on": None,
            "batch": False,
            "max_batch_size": 4,
            "cancels": [],
            "types": {"generator": False, "cancel": False},
            "collects_event_data": False,
            "trigger_after": None,
            "trigger_only_on_success": False,
            "trigger_only_on_failure": False,
            "trigger_mode": "once",
            "api_visibility": "public",
            "rendered_in": None,
            "render_id": None,
            "connection": "sse",
            "time_limit": None,
            "stream_every": 0.5,
            "event_specific_args": None,
            "component_prop_inputs": [],
            "js_implementation": None,
        }
    ]


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("js", "x => x"),
        ("queue", False),
        ("api_name", "twice"),
        ("api_description", "Doubles."),
        ("scroll_to_output", True),
        ("show_progress", "minimal"),
        ("batch", True),
        ("max_batch_size", 8),
        ("trigger_mode", "multiple"),
        ("api_visibility", "undocumented"),
        ("time_limit", 7),
        ("stream_every", 0.1),
    ],
)
def test_each_argument_reaches_the_page(argument: str, value: Any) -> None:
    assert config(**{argument: value})[argument] == value


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("concurrency_limit", 3),
        ("concurrency_id", "gpu"),
        ("preprocess", False),
        ("postprocess", False),
        ("key", "k"),
        ("validator", double),
    ],
)
def test_each_other_argument_reaches_the_endpoint(argument: str, value: Any) -> None:
    with gr.Blocks() as demo:
        gr.Button().click(double, gr.Number(), **{argument: value})
    assert getattr(demo.endpoints[0], argument) == value


def test_progress_is_shown_where_it_is_said() -> None:
    with gr.Blocks() as demo:
        number, other = gr.Number(), gr.Number()
        gr.Button().click(double, number, number, show_progress_on=other)
        gr.Button().click(double, number, number, show_progress_on=[number, other])
    assert [d["show_progress_on"] for d in demo.config()["dependencies"]] == [[other.id], [number.id, other.id]]


def test_a_private_endpoint_by_an_api_name_of_false() -> None:
    found = config(api_name=False)
    assert (found["api_name"], found["api_visibility"]) == ("false", "private")


def test_inputs_are_a_list_a_set_or_named() -> None:
    with gr.Blocks() as demo:
        a, b = gr.Number(), gr.Number()
        gr.Button().click(lambda x, y: x, [a, b])
        gr.Button().click(lambda values: values, {a, b})
        gr.Button().click(lambda x, *, y: x, a, inputs_kwargs={"y": b})
    lists = [d["inputs"] for d in demo.config()["dependencies"]]
    assert (lists[0], sorted(lists[1]), lists[2]) == ([a.id, b.id], [a.id, b.id], [a.id, b.id])


def test_names_of_endpoints() -> None:
    class Model:
        def __call__(self) -> None: ...

    with gr.Blocks() as demo:
        for fn in (double, double, lambda: 1, lambda: 2, Model()):
            gr.Button().click(fn, gr.Number() if fn is double else None)
        gr.Button().click(None, js="() => 1")
        gr.Button().click(None)
    names = [d["api_name"] for d in demo.config()["dependencies"]]
    assert names == ["double", "double_1", "lambda", "lambda_1", "Model", "js_fn", "unnamed"]


def test_default_trigger_modes() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox()
        for listener in (box.change, box.input, box.submit, gr.Button().click, gr.Timer().tick):
            listener(lambda: None)
        gr.on([box.change, box.submit], lambda: None)
        gr.on(None, lambda x: None, box)
    modes = [d["trigger_mode"] for d in demo.config()["dependencies"]]
    assert modes == ["always_last", "once", "once", "once", "once", "always_last", "always_last"]


def test_a_tick_hides_its_progress_unless_told_otherwise() -> None:
    with gr.Blocks() as demo:
        timer = gr.Timer()
        timer.tick(lambda: None)
        timer.tick(lambda: None, show_progress="full")
    assert [d["show_progress"] for d in demo.config()["dependencies"]] == ["hidden", "full"]
    assert inspect.signature(gr.Timer.tick).parameters["show_progress"].default == "hidden"


def test_a_decorated_function_stays_callable() -> None:
    with gr.Blocks() as demo:
        number = gr.Number()

        @number.change(inputs=number, outputs=number)
        def twice(x: float) -> float:
            return 2 * x

    assert isinstance(twice, Dependency)
    assert twice(4) == 8
    assert twice.fn is not None
    assert twice["api_name"] == demo.endpoints[0].api_name == "twice"


def test_a_chain_names_what_it_follows() -> None:
    with gr.Blocks() as demo:
        first = gr.Button().click(double, gr.Number())
        first.then(lambda: None).success(lambda: None)
        first.failure(lambda: None)
    chained = [
        (d["targets"], d["trigger_after"], d["trigger_only_on_success"], d["trigger_only_on_failure"])
        for d in demo.config()["dependencies"][1:]
    ]
    assert chained == [
        ([[None, "then"]], 0, False, False),
        ([[None, "success"]], 1, True, False),
        ([[None, "failure"]], 0, False, True),
    ]


def test_several_triggers_make_one_listener() -> None:
    with gr.Blocks() as demo:
        box, button = gr.Textbox(), gr.Button()
        gr.on([box.submit, button.click], lambda x: x, box, box)
    assert demo.config()["dependencies"][0]["targets"] == [[box.id, "submit"], [button.id, "click"]]


def test_without_triggers_it_follows_its_inputs_and_the_page() -> None:
    with gr.Blocks() as demo:
        box, state = gr.Textbox(), gr.State()
        gr.on(None, lambda x, s: x, [box, state], box)
    assert demo.config()["dependencies"][0]["targets"] == [[box.id, "change"], [state.id, "change"], [0, "load"]]


def test_no_triggers_at_all_are_refused() -> None:
    with gr.Blocks(), pytest.raises(DeclarationError, match="empty list"):
        gr.on([], lambda: None)


def test_an_endpoint_without_components() -> None:
    with gr.Blocks() as demo:

        @gr.api(api_name="sum")
        def add(a: int, b: int = 2) -> int:
            return a + b

    found = demo.config()["dependencies"][0]
    assert (found["targets"], found["inputs"], found["outputs"], found["api_name"]) == ([], [], [], "sum")
    assert add(1) == 3


def test_a_generator_and_a_cancelling_listener_say_so() -> None:
    def count() -> Any:
        yield 1

    with gr.Blocks() as demo:
        running = gr.Button().click(count, None, gr.Number())
        gr.Button().click(None, cancels=running)
        gr.Button().click(None, cancels=[running])
    types = [(d["types"], d["cancels"]) for d in demo.config()["dependencies"]]
    cancelling = ({"generator": False, "cancel": True}, [0])
    assert types == [({"generator": True, "cancel": False}, []), cancelling, cancelling]


def test_a_function_that_wants_event_data_gets_it_sent() -> None:
    def chosen(event: gr.SelectData) -> Any:
        return event.value

    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.select(chosen, None, box)
    described = demo.config()
    assert described["dependencies"][0]["collects_event_data"]
    assert [c["props"]["_selectable"] for c in described["components"] if c["id"] == box.id] == [True]


@pytest.mark.parametrize("given", [0, 2])
def test_a_wrong_number_of_inputs_warns(given: int) -> None:
    with gr.Blocks(), pytest.warns(UserWarning, match=f"its function takes 1 inputs, but {given} are listed"):
        gr.Button().click(double, [gr.Number() for _ in range(given)])


def test_defaults_and_variable_arguments_fit() -> None:
    with gr.Blocks():
        number = gr.Number()
        gr.Button().click(lambda a, b=1: a, number)
        gr.Button().click(lambda *all: all, [number, number, number])
        gr.Button().click(lambda a, progress=gr.Progress(): a, number)


def test_outside_an_app_nothing_listens() -> None:
    with pytest.raises(DeclarationError, match="'click' is declared outside"):
        gr.Button().click(double)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"show_progress": "some"}, "show_progress is 'some'"),
        ({"trigger_mode": "twice"}, "trigger_mode is 'twice'"),
        ({"api_visibility": "secret"}, "api_visibility is 'secret'"),
        ({"concurrency_limit": 0}, "concurrency_limit is 0; it must be at least 1"),
        ({"max_batch_size": 0}, "max_batch_size is 0; it must be at least 1"),
    ],
)
def test_unknown_choices_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        config(**arguments)


def test_an_input_must_be_a_component() -> None:
    with gr.Blocks(), pytest.raises(DeclarationError, match="inputs takes components, not 'text'"):
        gr.Button().click(double, "text")  # type: ignore[arg-type]


def test_an_unknown_argument_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(TypeError, match=r"^click: unknown argument 'inptus'; did you mean 'inputs'"):
        config(inptus=None)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"time_limit": 0}, "time_limit is 0; it must be a number of seconds above 0"),
        ({"stream_every": -1}, "stream_every is -1; it must be a number of seconds above 0"),
        ({"batch_wait": -0.1}, "batch_wait is -0.1; it must be at least 0"),
        ({"retry": -1}, "retry is -1; it must be at least 0"),
        ({"on_disconnect": "stop"}, "on_disconnect is 'stop'; it must be"),
        ({"on_disconnect": -1}, "on_disconnect is -1; it must be"),
        ({"executor": "cloud"}, "executor is 'cloud'; it must be one of"),
        ({"memory_limit": "1GB"}, 'memory_limit needs executor="process"'),
        ({"executor": "process", "memory_limit": "much"}, "memory_limit is 'much'; wanted is a number of bytes"),
    ],
)
def test_a_policy_that_cannot_work_is_refused_where_it_is_declared(arguments: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        config(**arguments)
