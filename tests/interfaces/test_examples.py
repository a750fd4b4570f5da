"""Examples: what they declare, what a click gives, and what is kept of results."""

import asyncio
import csv
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from inspect import signature
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from PIL import Image

import preludio as gr
from preludio.compat.gradio.helpers import Examples as Named
from preludio.errors import DeclarationError
from preludio.graph.inject import Request
from preludio.interfaces.remembered import Remembered
from preludio.server.preparing import NotPrepared
from preludio.server.serve import NotStarted
from tests.serving import Serve, Serving, serve

__all__ = ["serve"]

ROWS = [["x", 2], ["y", 3]]


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Counted:
    """A function that knows how often it was called; how it counts is no part of it."""

    def __init__(self, fn: Callable[..., Any]) -> None:
        self.calls: list[tuple[Any, ...]] = []

        def counted(text: str, times: float = 1) -> Any:
            self.calls.append((text, times))
            return fn(text, times)

        self.fn = counted


def repeated(text: str, times: float) -> str:
    return text * int(times)


def app(fn: Any = repeated, examples: Any = ROWS, **options: Any) -> tuple[gr.Blocks, gr.Examples]:
    with gr.Blocks() as demo:
        text, times, out = gr.Textbox(label="Text"), gr.Number(2, label="Times"), gr.Textbox(label="Out")
        made = gr.Examples(examples, [text, times], out, fn, **options)
    return demo, made


def listeners(demo: gr.Blocks) -> list[tuple[str, int, int, bool, str]]:
    return [
        (d["api_name"], len(d["inputs"]), len(d["outputs"]), d["queue"], d["api_visibility"])
        for d in demo.config()["dependencies"]
    ]


def named(serving: Serving, name: str) -> int:
    endpoint = serving.blocks.endpoint_named(name)
    assert endpoint is not None
    return endpoint.id


class TestDeclared:
    def test_the_word_above_them_is_the_visitors_unless_there_is_another(self) -> None:
        with gr.Blocks():
            box = gr.Textbox()
            made: list[gr.Examples] = [gr.Examples(["a"], box), Named(["a"], box), Named(["a"], box, label="Some")]
        assert [each.dataset.get_config()["label"] for each in made] == [None, None, "Some"]
        assert signature(Named).parameters["label"].default == "Examples"
        assert signature(gr.Examples).parameters["label"].default is None

    @pytest.mark.parametrize("asked", ["eager", "yes", 1])
    def test_results_are_kept_or_not(self, asked: Any) -> None:
        with pytest.raises(ValueError, match=rf"Examples: cache_examples is {asked!r}; it must be True, False or None"):
            app(cache_examples=asked)
        with pytest.raises(ValueError, match="Interface: cache_examples is"):
            gr.Interface(str, "text", "text", cache_examples=asked)

    def test_a_click_fills_the_inputs(self) -> None:
        demo, made = app()
        assert listeners(demo) == [("load_example", 1, 2, False, "undocumented")]
        assert made.load_input_event is not None
        assert made.load_input_event["targets"] == [[made.dataset.id, "click"]]
        assert (made.cache_event, made.examples) == (None, ROWS)

    def test_a_click_may_run_the_function(self) -> None:
        demo, _ = app(run_on_click=True)
        assert listeners(demo)[1] == ("repeated", 2, 1, True, "undocumented")

    def test_kept_results_have_listeners_of_their_own(self) -> None:
        demo, made = app(cache_examples=True)
        assert [name for name, *_ in listeners(demo)] == [
            "load_example_input",
            "load_example",
            "load_example_input_1",
            "load_example_output",
        ]
        assert made.cache_event is made.load_input_event
        assert [name for name, *_ in listeners(app(cache_examples=True, preload=False)[0])] == [
            "load_example_input",
            "load_example",
        ]
        lazy, _ = app(cache_examples=True, cache_mode="lazy", api_name="mine", api_visibility="public")
        assert listeners(lazy) == [("mine_input", 1, 2, False, "public"), ("mine", 1, 1, True, "public")]
        assert lazy.preparations == []

    def test_the_dataset_shows_them(self) -> None:
        _, made = app(
            label="Some", elem_id="them", visible="hidden", examples_per_page=1, example_labels=["one", "two"]
        )
        config = made.dataset.get_config()
        assert config["samples"] == ROWS
        assert (config["headers"], config["type"]) == (["Text", "Times"], "tuple")
        assert [config[name] for name in ("label", "elem_id", "visible", "samples_per_page", "sample_labels")] == [
            "Some", "them", "hidden", 1, ["one", "two"],
        ]  # fmt: skip

    def test_columns_without_values_are_left_out(self) -> None:
        demo, made = app(examples=[["x", None], ["y"]])
        assert made.dataset.get_config()["headers"] == ["Text"]
        assert listeners(demo)[0][2] == 1

    def test_columns_can_be_left_out_of_the_view(self) -> None:
        demo, made = app(visible_columns=[1])
        assert made.dataset.get_config()["samples"] == [[2], [3]]
        assert listeners(demo)[0][2] == 2

    def test_a_single_input_needs_no_lists(self) -> None:
        made = gr.Examples(["a", "b"], gr.Textbox())
        assert (made.examples, made.load_input_event) == ([["a"], ["b"]], None)

    @pytest.mark.parametrize(
        ("options", "error", "message"),
        [
            ({"examples": ["a", "b"]}, ValueError, "Examples: 'a' must be a list with one value for each of 2 inputs"),
            ({"examples": {"a": 1}}, ValueError, "is neither a list of examples nor the path of a folder"),
            ({"examples": "nowhere"}, FileNotFoundError, "Examples: there is no folder 'nowhere'"),
            ({"visible_columns": [2]}, ValueError, "visible_columns names 2, but there are 2 inputs"),
            ({"preload": 2}, ValueError, "Examples: preload is 2, but there are 2 examples"),
            ({"cache_mode": "never"}, ValueError, "cache_mode is 'never'; it must be one of"),
            ({"fn": None, "cache_examples": True}, DeclarationError, "cache_examples needs fn and outputs"),
            ({"fn": None, "run_on_click": True}, DeclarationError, "run_on_click needs fn"),
        ],
    )
    def test_wrong_arguments_are_refused(self, options: dict[str, Any], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            app(**options)

    def test_values_too_many_are_left_out_with_a_warning(self) -> None:
        with pytest.warns(UserWarning, match="has 3 values for 2 inputs; the last are left out"):
            _, made = app(examples=[["x", 1, "more"]])
        assert made.examples == [["x", 1]]

    def test_results_are_not_kept_of_what_depends_on_a_visitor(self) -> None:
        with gr.Blocks(), pytest.raises(DeclarationError, match="results cannot be kept that depend on State"):
            gr.Examples([["a"]], [gr.Textbox(), gr.State()], gr.Textbox(), repeated, cache_examples=True)


class TestSettings:
    def test_the_settings_say_whether_and_when(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GRADIO_CACHE_EXAMPLES", "true")
        monkeypatch.setenv("GRADIO_CACHE_MODE", "lazy")
        _, made = app()
        assert (made.cache_examples, made.cache_mode) == (True, "lazy")
        assert app(cache_examples=False)[1].cache_examples is False
        assert app(cache_mode="eager")[1].cache_mode == "eager"

    def test_they_ask_for_nothing_impossible(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GRADIO_CACHE_EXAMPLES", "true")
        assert app(fn=None)[1].cache_examples is False

    def test_they_say_where(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("GRADIO_EXAMPLES_CACHE", str(tmp_path / "elsewhere"))
        _, made = app(cache_examples=True)
        assert asyncio.run(made.cache()) == 2
        assert len(list((tmp_path / "elsewhere").iterdir())) == 2

    def test_they_may_want_everything_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _, made = app(cache_examples=True)
        assert [asyncio.run(made.cache()), asyncio.run(made.cache())] == [2, 0]
        monkeypatch.setenv("GRADIO_RESET_EXAMPLES_CACHE", "true")
        _, made = app(cache_examples=True)
        assert [asyncio.run(made.cache()), asyncio.run(made.cache())] == [2, 0]


class TestFolders:
    def table(self, folder: Path, name: str, rows: list[list[str]]) -> None:
        folder.mkdir(exist_ok=True)
        with (folder / name).open("w", newline="") as file:
            csv.writer(file).writerows(rows)

    def test_a_table_by_the_names_of_its_columns(self) -> None:
        self.table(Path("them"), "log.csv", [["Times", "else", "Text"], ["2", "!", "x"], ["3", "!", "y"]])
        assert app(examples="them")[1].examples == ROWS

    def test_a_table_by_the_places_of_its_columns(self) -> None:
        self.table(Path("them"), "log.csv", [["a", "b", "flag"], ["x", "2", ""], ["y"]])
        assert app(examples="them")[1].examples == [["x", 2], ["y", None]]

    def test_files_are_named_by_their_place_in_the_folder(self, tmp_path: Path) -> None:
        self.table(Path("them"), "log.csv", [["Picture"], ["a.png"]])
        Image.new("RGB", (1, 1)).save("them/a.png")
        assert gr.Examples("them", gr.Image(label="Picture")).examples == [[str(tmp_path / "them/a.png")]]

    def test_a_folder_of_files(self, tmp_path: Path) -> None:
        Path("them").mkdir()
        for name in ("b.png", "a.png"):
            Image.new("RGB", (1, 1)).save(f"them/{name}")
        Path("them/.hidden").touch()
        made = gr.Examples("them", gr.Image())
        assert made.examples == [[str(tmp_path / "them" / name)] for name in ("a.png", "b.png")]
        with pytest.raises(ValueError, match=r"them has no log.csv, which it needs for 2 inputs"):
            app(examples="them")

    @pytest.mark.parametrize("simplify", [True, False])
    def test_what_was_flagged_is_shown(self, simplify: bool, tmp_path: Path) -> None:
        Image.new("RGB", (3, 3)).save("up.png")
        inputs: list[Any] = [
            gr.Image(label="Picture"),
            gr.Textbox(label="=Text"),
            gr.Checkbox(label="Yes"),
            gr.Number(label="n"),
        ]
        callback = gr.CSVLogger(simplify_file_data=simplify)
        callback.setup([*inputs, gr.Textbox(label="out")], "flagged")
        sent = [inputs[0].postprocess("up.png"), "=1", True, -2.5, "result"]
        callback.flag(sent, "wrong", "ada")
        Path("up.png").unlink()
        made = gr.Examples("flagged", inputs)
        ((picture, *rest),) = made.examples
        assert rest == ["=1", True, -2.5]
        shown = inputs[0].postprocess(picture)
        assert Path(shown.path).is_relative_to(tmp_path / "flagged")
        assert len(made.dataset.get_config()["samples"]) == 1


def generated(text: str, times: float) -> Iterator[str]:
    for n in range(int(times)):
        yield text * (n + 1)


async def awaited(text: str, times: float) -> str:
    return text * int(times)


async def generated_async(text: str, times: float) -> AsyncIterator[str]:
    for n in range(int(times)):
        yield text * (n + 1)


def appended(text: str, times: float) -> Iterator[Any]:
    for _ in range(int(times)):
        yield gr.append(text)


class TestResults:
    @pytest.mark.parametrize("fn", [repeated, generated, awaited, generated_async, appended])
    def test_functions_of_every_kind(self, fn: Any) -> None:
        _, made = app(fn, cache_examples=True)
        assert [asyncio.run(made.cache(1)), asyncio.run(made.cache())] == [1, 1]
        assert [asyncio.run(made.load_from_cache(n)) for n in (0, 1)] == [["xx"], ["yyy"]]

    def test_a_batch_function_gets_lists_of_one(self) -> None:
        def batch(texts: list[str], times: list[float]) -> list[list[str]]:
            return [[text * int(n) for text, n in zip(texts, times, strict=True)]]

        _, made = app(batch, cache_examples=True, batch=True)
        asyncio.run(made.cache())
        assert asyncio.run(made.load_from_cache(1)) == ["yyy"]

    def test_what_is_not_known_says_so(self) -> None:
        for options in ({"cache_examples": True}, {}):
            with pytest.raises(LookupError, match="the result of example 0 is not known"):
                asyncio.run(app(**options)[1].load_from_cache(0))

    def test_values_that_are_missing_are_those_the_inputs_start_with(self) -> None:
        counted = Counted(repeated)
        _, made = app(counted.fn, [["x"]], cache_examples=True)
        asyncio.run(made.cache())
        assert counted.calls == [("x", 2)]

    def test_without_preprocessing_the_function_gets_what_travels(self) -> None:
        seen: list[Any] = []

        def look(value: Any) -> str:
            seen.append(value)
            return "seen"

        with gr.Blocks():
            pictures = [[np.zeros((2, 2, 3), np.uint8)]]
            made = gr.Examples(pictures, gr.Image(), gr.Textbox(), look, cache_examples=True, preprocess=False)
        asyncio.run(made.cache())
        assert isinstance(seen[0], gr.FileData)

    def test_without_postprocessing_its_result_travels_as_it_is(self) -> None:
        with gr.Blocks():
            made = gr.Examples(
                ["a"], gr.Textbox(), gr.Label(), lambda _: {"label": "cat"}, cache_examples=True, postprocess=False
            )
        asyncio.run(made.cache())
        assert asyncio.run(made.load_from_cache(0)) == [{"label": "cat"}]

    def test_changes_of_props_are_kept_together(self) -> None:
        def changing(*_: Any) -> Iterator[Any]:
            yield gr.Textbox(label="Now", lines=2)
            yield gr.update(value="done", lines=3)
            yield gr.skip()

        _, made = app(changing, cache_examples=True)
        asyncio.run(made.cache())
        assert asyncio.run(made.load_from_cache(0)) == [
            {"__type__": "update", "label": "Now", "lines": 3, "value": "done"}
        ]

    def test_the_function_is_asked_who_else_it_wants(self) -> None:
        def asking(request: Request | None, text: str, times: float, progress: gr.Progress = gr.Progress()) -> str:
            progress(0.5)
            return f"{request} {text} {times}"

        _, made = app(asking, cache_examples=True)
        asyncio.run(made.cache())
        assert asyncio.run(made.load_from_cache(0)) == ["None x 2"]

    def test_a_disk_that_fails_costs_no_call(self, caplog: pytest.LogCaptureFixture) -> None:
        Path("cache").write_text("no folder")
        assert remembered().loader((1, [])) == "yyy"
        assert caplog.messages[-1].startswith("the result of an example could not be kept")

    def test_what_cannot_be_kept_is_told(self) -> None:
        with gr.Blocks():
            made = gr.Examples(
                ["a"], gr.Textbox(), gr.Textbox(), lambda _: object(), cache_examples=True, postprocess=False
            )
        with pytest.raises(Exception, match="cannot be kept: A value of type object cannot travel as JSON"):
            asyncio.run(made.cache())


def remembered(rows: Any = ROWS, fn: Any = repeated, **options: Any) -> Remembered:
    given: dict[str, Any] = {
        "inputs": [gr.Textbox(), gr.Number(2)],
        "outputs": [gr.Textbox()],
        "preprocess": True,
        "postprocess": True,
        "batch": False,
        **options,
    }
    return Remembered(fn, rows, given.pop("inputs"), given.pop("outputs"), Path("cache"), reset=False, **given)


class TestKeys:
    def test_the_same_is_found_again(self) -> None:
        assert remembered().key(0) == remembered().key(0)

    def test_looks_do_not_matter(self) -> None:
        inputs = [gr.Textbox(label="Other", info="hint", elem_id="x", scale=3), gr.Number(7, visible=False)]
        assert remembered(inputs=inputs).key(0) == remembered().key(0)

    @pytest.mark.parametrize(
        "options",
        [
            {"rows": [["z", 2]]},
            {"rows": [["x", 2.5]]},
            {"fn": lambda text, times: text},
            {"preprocess": False},
            {"postprocess": False},
            {"inputs": [gr.Textbox(type="password"), gr.Number(2)]},
            {"inputs": [gr.Textbox(), gr.Number(2, precision=0)]},
            {"inputs": [gr.Textbox(), gr.Slider(0, 5)]},
            {"outputs": [gr.Markdown()]},
            {"outputs": [gr.Textbox(), gr.Textbox()]},
        ],
    )
    def test_everything_else_does(self, options: dict[str, Any]) -> None:
        assert remembered(**options).key(0) != remembered().key(0)

    def test_where_an_input_starts_matters_for_examples_without_it(self) -> None:
        others = [gr.Textbox(), gr.Number(3)]
        assert remembered([["x"]], inputs=others).key(0) != remembered([["x"]]).key(0)
        assert remembered(inputs=others).key(0) == remembered().key(0)

    def test_the_content_of_files_matters_and_not_their_place(self) -> None:
        def key(path: str) -> str:
            return remembered([[path, 1]], inputs=[gr.Image(), gr.Number()]).key(0)

        Path("other").mkdir()
        Image.new("RGB", (2, 2)).save("a.png")
        Image.new("RGB", (2, 2)).save("other/a.png")
        before = key("a.png")
        assert key("other/a.png") == before
        Image.new("RGB", (2, 2), "red").save("a.png")
        assert key("a.png") != before


def picture(text: str, times: float) -> tuple[str, np.ndarray[Any, Any]]:
    return text, np.full((4, 4, 3), int(times), np.uint8)


class TestServed:
    def test_results_are_there_when_the_server_answers(self, serve: Serve, capfd: pytest.CaptureFixture[str]) -> None:
        counted = Counted(repeated)
        demo, _ = app(counted.fn, cache_examples=True)
        serving = serve(demo, quiet=False)
        assert counted.calls == [("x", 2), ("y", 3)]
        assert "* Preparing the examples of 'counted': 2\n" in capfd.readouterr().err
        visitor = serving.visitor()
        assert visitor.result(named(serving, "load_example_input"), 1) == ["y", 3]
        end = visitor.end(named(serving, "load_example"), 1)
        assert (end["output"]["data"], end["output"]["used_cache"]) == (["yyy"], "full")
        assert visitor.result(named(serving, "load_example_input_1")) == ["x", 2]
        assert visitor.result(named(serving, "load_example_output")) == ["xx"]
        assert len(counted.calls) == 2

    def test_the_next_server_computes_nothing(self, serve: Serve) -> None:
        counted = Counted(repeated)
        serve(app(counted.fn, cache_examples=True)[0])
        serve(app(counted.fn, cache_examples=True)[0])
        assert len(counted.calls) == 2

    def test_lazy_results_are_computed_once_when_asked_for(self, serve: Serve) -> None:
        counted = Counted(repeated)
        serving = serve(app(counted.fn, cache_examples=True, cache_mode="lazy")[0])
        load = named(serving, "load_example")
        assert counted.calls == []
        assert [serving.visitor().result(load, 1) for _ in range(3)] == [["yyy"]] * 3
        assert counted.calls == [("y", 3)]

    def test_a_generator_streams_at_first_and_then_gives_its_last_value(self, serve: Serve) -> None:
        serving = serve(app(generated, cache_examples=True, cache_mode="lazy")[0])
        load = named(serving, "load_example")

        def shown() -> list[Any]:
            messages = serving.visitor().call(load, 1)
            return [m["output"]["data"] for m in messages if m["msg"].startswith("process_") and "output" in m]

        assert len(shown()) == 5
        assert shown() == [["yyy"], ["yyy"]]

    def test_what_fails_keeps_the_server_from_starting(self, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
        def failing(*_: Any) -> str:
            raise gr.Error("no model")

        with pytest.raises(NotStarted):
            serve(app(failing, cache_examples=True)[0])
        assert any("number 1 failed: no model" in record.message + str(record.exc_info) for record in caplog.records)

    def test_what_fails_later_is_told_and_tried_again(self, serve: Serve) -> None:
        answers: list[Any] = [gr.Error("not yet"), "done"]

        def fickle(*_: Any) -> Any:
            answer = answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        serving = serve(app(fickle, cache_examples=True, cache_mode="lazy")[0])
        load = named(serving, "load_example")
        assert serving.visitor().failure(load, 0)["error"] == "not yet"
        assert serving.visitor().result(load, 0) == ["done"]

    def test_files_in_results_travel_as_handles(self, serve: Serve, tmp_path: Path) -> None:
        with gr.Blocks() as demo:
            outputs: list[Any] = [gr.Textbox(), gr.Image()]
            gr.Examples(ROWS, [gr.Textbox(), gr.Number()], outputs, picture, cache_examples=True)
        serving = serve(demo)
        visitor = serving.visitor()
        for _ in range(2):
            text, file = visitor.result(named(serving, "load_example"), 1)
            assert text == "y"
            assert str(tmp_path) not in json.dumps(file)
            assert visitor.http.get(file["url"]).content.startswith(b"RIFF")

    def test_files_of_examples_may_lie_anywhere(
        self, serve: Serve, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("temporary")))
        place = tmp_path_factory.mktemp("elsewhere") / "a.png"
        Image.new("RGB", (2, 2)).save(place)
        Image.new("RGB", (2, 2)).save(place.with_name("b.png"))
        with gr.Blocks() as demo:
            shown = gr.Image()
            gr.Examples([str(place)], shown)
            gr.Button().click(lambda: str(place.with_name("b.png")), None, shown, api_name="other")
        serving = serve(demo, show_error=True)
        visitor = serving.visitor()
        (file,) = visitor.result(named(serving, "load_example"), 0)
        assert visitor.http.get(file["url"]).status_code == 200
        assert "lies neither in" in str(visitor.failure(named(serving, "other")))
        (dataset,) = [c for c in visitor.http.get("/config").json()["components"] if c["type"] == "dataset"]
        assert visitor.http.get(dataset["props"]["samples"][0][0]["url"]).status_code == 200

    def test_missing_values_leave_their_inputs_alone(self, serve: Serve) -> None:
        serving = serve(app(examples=[["x"], ["y", None], ["z", 1]])[0])
        load = named(serving, "load_example")
        visitor = serving.visitor()
        assert [visitor.result(load, n) for n in range(3)] == [["x", {"__type__": "update"}], ["y", None], ["z", 1]]

    def test_they_are_part_of_the_app_that_holds_theirs(self, serve: Serve) -> None:
        counted = Counted(repeated)
        inner, _ = app(counted.fn, cache_examples=True)
        serving = serve(gr.TabbedInterface([inner], ["One"]))
        assert len(counted.calls) == 2
        assert serving.visitor().result(named(serving, "load_example"), 0) == ["xx"]

    def test_what_a_render_builds_is_lazy(self, serve: Serve) -> None:
        counted = Counted(repeated)
        with gr.Blocks() as demo:

            @gr.render(triggers=[demo.load])
            def built() -> None:
                text, out = gr.Textbox(), gr.Textbox()
                gr.Examples(ROWS, [text, gr.Number()], out, counted.fn, cache_examples=True)

        visitor = serve(demo).visitor()
        dependencies = visitor.end(0)["output"]["render_config"]["dependencies"]
        assert [d["api_name"] for d in dependencies] == ["load_example_input", "load_example"]
        assert counted.calls == []
        assert visitor.result(dependencies[1]["id"], 1) == ["yyy"]


PROGRAM = """
    import asyncio
    import preludio as gr
    from pathlib import Path

    def slow(text):
        with Path("calls").open("a") as file:
            file.write(text)
        return VALUE

    with gr.Blocks():
        made = gr.Examples(["a", "b"], gr.Textbox(), gr.Textbox(), slow, cache_examples=True)
    asyncio.run(made.cache())
    print(*[asyncio.run(made.load_from_cache(n))[0] for n in (0, 1)])
"""


def run_program(value: str) -> "subprocess.Popen[str]":
    source = dedent(PROGRAM).replace("VALUE", repr(value))
    Path(f"{value}.py").write_text(source)
    return subprocess.Popen([sys.executable, f"{value}.py"], stdout=subprocess.PIPE, text=True)


def test_processes_share_results_and_changed_code_gives_its_own() -> None:
    for value, calls in (("one", "ab"), ("one", "ab"), ("two", "abab")):
        assert run_program(value).communicate(timeout=60)[0] == f"{value} {value}\n"
        assert Path("calls").read_text() == calls


def test_processes_at_the_same_time_do_not_disturb_each_other() -> None:
    running = [run_program("one") for _ in range(3)]
    assert {program.communicate(timeout=60)[0] for program in running} == {"one one\n"}
    assert len(list(Path(".gradio/cached_examples").iterdir())) == 2


def test_the_error_names_what_was_prepared() -> None:
    assert str(NotPrepared("Preparing", 2, None)) == "Preparing: number 2 failed."
