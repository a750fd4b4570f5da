"""Old spellings: every row of the table is gone, and what is said there is what happens."""

import subprocess
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

import preludio as gr
from preludio.compat.gradio.names import NAMES as PUBLIC
from preludio.compat.page import today
from preludio.compat.spellings import ARGUMENTS, NAMES, POSITIONAL, Argument, Call
from preludio.compat.translate import arguments, code

once: Any = gr  # as programs see it that were written for what it once was
ROWS = [(each, row) for row in ARGUMENTS for each in row.of]
FUNCTIONS = {"listener", "queue", "launch", "style", "inputs", "outputs"}


def class_of(taker: str) -> str:
    """Gives the class that a row speaks of."""
    kind, _, name = taker.partition(".")
    return name if kind in {"inputs", "outputs"} else kind


def is_there(taker: str) -> bool:
    return taker in FUNCTIONS or class_of(taker) in gr.NAMES


def called(row: Argument, case: str, demo: gr.Blocks) -> Any:
    """Says what the row is about, as an old program does."""
    named: dict[str, Any] = {row.name: row.example}
    match case:
        case "listener":
            event = demo.load if row.name == "every" else gr.Button().click
            return event(lambda: None, **named)
        case "queue" | "launch":
            return getattr(demo, case)(**named)
        case "style":
            return gr.Textbox().style(**named)
        case "inputs" | "outputs":
            return getattr(gr, case).Textbox(**named)
        case "Interface":
            return gr.Interface(len, "text", "number", **named)
        case "Component":
            return gr.Textbox(**named)
        case "Examples":
            return once.Examples([["a"]], [gr.Textbox()], gr.Number(), len, **named)
        case "ChatInterface":
            return once.ChatInterface(lambda text, history: text, **named)
        case _ if case.endswith(".style"):
            return getattr(gr, class_of(case))().style(**named)
        case _:
            place: Any = gr
            for part in case.split("."):
                place = getattr(place, part)
            return place(**named)


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collects what would have been launched."""
    found: list[Any] = []
    monkeypatch.setattr(import_module("preludio.server.serve"), "launch", lambda app, asked: found.append(asked))
    return found


def told(act: Callable[[], Any]) -> tuple[Any, list[warnings.WarningMessage]]:
    """Gives what an act gives, and the warnings on its way."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = act()
    return result, [each for each in caught if each.category is DeprecationWarning]


@pytest.mark.parametrize(
    ("taker", "row"),
    [pytest.param(taker, row, id=f"{taker}-{row.name}-{row.example!r:.12}") for taker, row in ROWS if is_there(taker)],
)
def test_a_row_does_what_its_page_says(taker: str, row: Argument, launched: list[Any]) -> None:
    instead = today(row)
    with gr.Blocks() as demo:
        if instead.startswith("An error: "):
            with pytest.raises(TypeError) as caught:
                called(row, taker, demo)
            assert instead.removeprefix("An error: ") in str(caught.value)
            return
        result, (warning,) = told(lambda: called(row, taker, demo))
    assert row.name in str(warning.message)
    assert instead.removeprefix("Leave it out").strip(":.` ") in str(warning.message)
    assert warning.filename == __file__
    check_meaning(row, taker, result, launched)


def check_meaning(row: Argument, taker: str, result: Any, launched: list[Any]) -> None:
    """Looks at what today's arguments have led to."""
    call = Call([], {})
    if not row.today:
        row.take(row.example, call)
    for name, value in call.named.items():
        match taker:
            case "Examples" if name in {"cache_examples", "cache_mode"}:
                assert getattr(result, name) == value
            case "Examples":
                assert getattr(result.load_input_event.endpoint, name) == value
            case "listener":
                assert result[name] == value
            case "launch":
                assert getattr(launched[0], name) == value
            case "queue":
                assert getattr(result.queueing, name) == value
            case "Interface" if name in result.example_policy:
                assert result.example_policy[name] == value
            case "Interface":
                assert value in {result.flagging_mode, result.policy["api_visibility"]}
            case _:
                assert result.given[name] == value
                assert getattr(result, name) == value


def test_what_is_written_today_is_known_today() -> None:
    """A row cannot lead to an argument that nobody takes."""
    unknown = set[str]()
    for taker, row in ROWS:
        cls: Any = getattr(gr, class_of(taker), None) if is_there(taker) else None
        call = Call([], {})
        if hasattr(cls, "props") and taker not in FUNCTIONS and not today(row).startswith("An error"):
            row.take(row.example, call)
            unknown |= {f"{taker}.{name}" for name in call.named if name not in cls.props}
    taken = {f"Interface.{name}" for name in signature(gr.Interface).parameters}
    assert unknown - taken == set()


def test_rows_for_what_is_not_there_yet_speak_of_what_gradio_has() -> None:
    later = {class_of(taker) for taker, _ in ROWS if not is_there(taker)}
    later |= {row.today for row in NAMES.values() if row.today and row.today not in gr.NAMES}
    assert later <= PUBLIC


@pytest.mark.parametrize("taker", [taker for taker, _ in ROWS if not is_there(taker)])
def test_they_are_ready_nevertheless(taker: str) -> None:
    for row in ARGUMENTS:
        if taker in row.of and not today(row).startswith("An error"):
            translated, (warning,) = told(lambda: arguments([taker], (), {row.name: row.example}))  # noqa: B023
            assert f"`{code(translated[1])}`" == today(row) or not translated[1]
            assert str(warning.message).startswith(f"{taker}: {row.name}=")


@pytest.mark.parametrize("name", [name for name, row in NAMES.items() if row.note])
def test_a_name_without_a_successor_says_what_to_do(name: str) -> None:
    assert not hasattr(gr, name)
    with pytest.raises(AttributeError) as caught:
        getattr(gr, name)
    assert NAMES[name].note in str(caught.value)


@pytest.mark.parametrize("name", [name for name, row in NAMES.items() if row.today in gr.NAMES])
def test_a_name_leads_to_that_of_today(name: str) -> None:
    module, _, last = name.rpartition(".")
    row = NAMES[name]
    found, (warning,) = told(lambda: getattr(getattr(gr, module) if module else gr, last))
    assert f"gr.{name} is written gr.{row.today}" in str(warning.message)
    assert (found.keywords if row.preset else found) == (row.preset or getattr(gr, row.today))


@pytest.mark.parametrize("name", ["Video", "nope"])
def test_other_names_are_as_unknown_as_ever(name: str) -> None:
    with pytest.raises(AttributeError, match=f"module 'preludio' has no attribute 'no_{name}'"):
        getattr(gr, f"no_{name}")
    with pytest.raises(AttributeError, match=r"module 'preludio\.layouts' has no attribute 'Rwo'"):
        _ = once.layouts.Rwo


def test_an_imported_name_is_told_once_and_in_its_line() -> None:
    _, (warning,) = told(lambda: exec("\n\nfrom preludio import Box", {"__name__": "old"}))
    assert (warning.filename, warning.lineno) == ("<string>", 3)


def test_a_place_is_told_once_however_often_it_is_passed() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            once.Textbox(show_copy_button=True)
        once.Textbox(show_copy_button=True)
    assert len(caught) == 2
    assert len({each.lineno for each in caught}) == 2


def test_the_warning_is_of_the_line_that_says_it_also_in_a_class_of_the_author() -> None:
    old: dict[str, Any] = {"show_copy_button": True}

    class Mine(gr.Textbox):
        def __init__(self) -> None:
            super().__init__(**old)

    box, (warning,) = told(Mine)
    assert box.buttons == ["copy"]
    assert "super().__init__(**old)" in Path(warning.filename).read_text().splitlines()[warning.lineno - 1]


def test_several_old_spellings_of_one_call_are_each_told() -> None:
    def old() -> Any:
        return once.Image(show_download_button=False, show_share_button=False, source="upload")

    image, told_of = told(old)
    assert (image.buttons, image.sources) == (["fullscreen"], ["upload"])
    assert len(told_of) == 3


def test_todays_spelling_wins_over_that_of_once() -> None:
    table, _ = told(lambda: once.Dataframe(height=3, max_height=5))
    assert table.max_height == 5
    box, _ = told(lambda: once.Textbox(buttons=["copy"], show_copy_button=False))
    assert box.buttons == []


def test_what_is_wrong_besides_is_said_as_ever() -> None:
    with (
        pytest.warns(DeprecationWarning, match="copy"),
        pytest.raises(TypeError, match=r"unknown argument 'linse'.*'lines'"),
    ):
        once.Textbox(show_copy_button=True, linse=2)
    with pytest.warns(DeprecationWarning, match="copy"), pytest.raises(ValueError, match="lines"):
        once.Textbox(show_copy_button=True, lines=0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda demo: demo.queue(max_szie=3), "queue: unknown argument 'max_szie'; did you mean 'max_size'"),
        (lambda demo: demo.launch(server_prot=3), "launch: unknown argument 'server_prot'; did you mean 'server_port'"),
        (lambda demo: once.Blocks(titel="x"), "Blocks: unknown argument 'titel'; did you mean 'title'"),
        (lambda demo: once.on(inptus=[]), "on: unknown argument 'inptus'; did you mean 'inputs'"),
        (lambda demo: once.api(len, api_nam="x"), "api: unknown argument 'api_nam'; did you mean 'api_name'"),
        (lambda demo: once.render(inptus=[]), "render: unknown argument 'inptus'; did you mean 'inputs'"),
        (lambda demo: once.Textbox().style(contianer=1), "Textbox.style: unknown argument 'contianer'.* 'container'"),
        (
            lambda demo: once.Interface.load("a/b"),
            r"load: the first argument must be a block, not 'a/b'; gr.load\(name\)",
        ),
        (lambda demo: once.Button.click("a/b"), "click: the first argument must be a block, not 'a/b'.$"),
    ],
)
def test_unknown_arguments_are_refused_with_a_hint(call: Callable[[gr.Blocks], Any], message: str) -> None:
    with gr.Blocks() as demo, pytest.raises(TypeError, match=message):
        call(demo)


def test_style_sets_what_is_an_argument_today_and_gives_the_component_back() -> None:
    with gr.Blocks() as demo:
        box, told_of = told(lambda: once.Textbox(label="Name").style(container=False, rounded=True))
        row, _ = told(lambda: once.Row().style(equal_height=True, mobile_collapse=False))
    assert (box.get_config()["container"], row.get_config()["equal_height"]) == (False, True)
    assert len(told_of) == 1
    assert "Textbox.style(container=False, rounded=True) is written Textbox(container=False)" in str(told_of[0].message)
    assert demo.children == [box, row]
    assert demo.blocks[box.id] is box


def test_style_leaves_other_fields_in_their_form() -> None:
    with gr.Blocks() as demo:
        first = once.Textbox()
        bare, _ = told(lambda: once.Textbox().style(container=False))
        last = once.Textbox()
    form = first.parent
    assert form is not None
    assert (form.children, demo.children) == ([first], [form, bare, last.parent])


def test_update_says_what_changes_as_it_did() -> None:
    changed, (warning,) = told(lambda: once.Textbox.update("x", label=None, show_copy_button=True))
    assert changed == gr.update(value="x", buttons=["copy"])
    assert "is written gr.Textbox(value='x', buttons=['copy']) today" in str(warning.message)
    assert told(lambda: once.Textbox.update(value=None))[0] == {"__type__": "update", "value": None}
    assert told(lambda: once.Row.update(visible=False))[0] == gr.update(visible=False)
    with pytest.raises(TypeError, match=r"Textbox.update takes one argument by position"):
        once.Textbox.update("x", "y")


def test_other_methods_are_as_unknown_as_ever() -> None:
    with pytest.raises(AttributeError):
        _ = once.Textbox.style
    with pytest.raises(AttributeError):
        once.Textbox().updaet()


def test_the_components_of_gradio_2_take_what_they_took() -> None:
    made, (warning,) = told(lambda: once.inputs.Slider(0, 10, 2, 4, "How many"))
    assert (made.minimum, made.maximum, made.step, made.value, made.label) == (0, 10, 2, 4, "How many")
    assert "is written gr.Slider(minimum=0, maximum=10, step=2, label='How many', value=4) today" in str(
        warning.message
    )
    made, _ = told(lambda: once.inputs.Image(None, "L", False, "upload", None, "file"))
    assert (type(made), made.image_mode, made.sources, made.type) == (gr.Image, "L", ["upload"], "filepath")
    made, _ = told(lambda: once.inputs.Radio(["a", "b"], type="index", default="b"))
    assert (made.type, made.value) == ("index", "b")
    made, _ = told(lambda: once.outputs.Label(3, "auto", "Kind"))
    assert (made.num_top_classes, made.label) == (3, "Kind")
    with pytest.raises(AttributeError, match="no attribute 'Sldier'"):
        _ = once.inputs.Sldier
    with pytest.raises(TypeError, match="at most 3 arguments by position"):
        once.inputs.Checkbox(True, "a", False, 1)


def test_what_they_took_by_position_is_understood() -> None:
    for full, names in POSITIONAL.items():
        cls = getattr(gr, full.partition(".")[2], None) if full.partition(".")[2] in gr.NAMES else None
        known = {row.name for row in ARGUMENTS if {full, *full.split(".")} & set(row.of)}
        assert cls is None or set(names) <= known | set(cls.props), full


def test_a_whole_program_of_gradio_3_runs() -> None:
    def program() -> Any:
        demo: Any
        with gr.Blocks(title="Old") as demo:
            with once.Box(), once.Row().style(equal_height=True):
                name = once.Textbox(show_copy_button=True).style(container=False)
                out = once.Textbox(label="Out")
            kept = once.Variable(0)
            go = once.Button("Go", variant="plain")
            go.click(lambda text, n: (once.Textbox.update(text), n), [name, kept], [out, kept], _js="(...a) => a")
            demo.load(lambda: None, every=5, show_progress=False)
        return demo.queue(concurrency_count=2)

    demo, told_of = told(program)
    assert len(told_of) == 10
    fn = demo.endpoints[0].fn
    assert fn is not None
    assert told(lambda: fn("x", 1))[0] == (gr.update(value="x"), 1)
    assert demo.queueing.default_concurrency_limit == 2


def test_a_program_of_today_never_loads_the_table() -> None:
    program = """
import sys, preludio as gr
with gr.Blocks() as demo:
    box = gr.Textbox()
    gr.Button().click(len, box, box)
gr.Interface(len, "text", "number")
demo.queue()
assert not [name for name in sys.modules if name.startswith("preludio.compat")], sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_old_modules_can_be_imported_from_gradio() -> None:
    program = """
import preludio; preludio.install_as_gradio()
import warnings; warnings.simplefilter("ignore")
from gradio.inputs import Textbox
from gradio.outputs import Label
from gradio import Box
import gradio as gr
assert gr.inputs.Textbox(default="x").value == "x" and Box is gr.Group
"""
    subprocess.run([sys.executable, "-c", program], check=True)
