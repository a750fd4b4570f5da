import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import preludio as gr
from preludio.errors import DeclarationError
from preludio.interfaces import table


def greet(name: str, intensity: float = 1) -> str:
    return ", ".join(["Hello", *[name] * int(intensity)])


def count(n: float) -> Iterator[str]:
    yield from map(str, range(int(n)))


def tree(demo: gr.Blocks) -> Any:
    """Gives the layout as nested lists of names, with the texts of buttons."""

    def names(node: dict[str, Any]) -> Any:
        block = demo.blocks.get(node["id"])
        if isinstance(block, gr.Button):
            return block.value
        name = getattr(block, "label", None) or (block.get_block_name() if block else "page")
        return [name, *map(names, node["children"])] if node.get("children") else name

    return names(demo.config()["layout"])


def dependencies(demo: gr.Blocks) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = demo.config()["dependencies"]
    return found


@pytest.fixture(autouse=True)
def _no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_inputs_stand_beside_outputs() -> None:
    demo = gr.Interface(greet, ["text", "slider"], "text", title="Greeter", description="Says it.", article="End.")
    inputs = ["column", ["form", "name", "intensity"], ["row", "Clear", "Submit"]]
    outputs = ["column", ["form", "output"], ["row", "Flag"]]
    assert tree(demo) == ["page", "markdown", "markdown", ["row", inputs, outputs], "markdown"]
    assert (demo.title, demo.mode) == ("Greeter", "interface")


def test_without_inputs_it_generates() -> None:
    demo = gr.Interface(lambda: "x", None, ["text", "number"])
    outputs = ["column", ["form", "output 0", "output 1"], ["row", "Clear", "Generate"], ["row", "Flag"]]
    assert tree(demo) == ["page", ["row", outputs]]


def test_without_outputs_it_takes() -> None:
    demo = gr.Interface(lambda picture: None, "image", None)
    assert tree(demo) == ["page", ["row", ["column", "picture", ["row", "Clear", "Submit"], ["row", "Flag"]]]]


def test_the_same_component_on_both_sides_is_changed_in_place() -> None:
    box = gr.Textbox()
    demo = gr.Interface(str.upper, box, box)
    assert tree(demo) == ["page", ["row", ["column", ["form", box.label], ["row", "Clear", "Submit"], ["row", "Flag"]]]]
    assert (dependencies(demo)[0]["inputs"], dependencies(demo)[0]["outputs"]) == ([box.id], [box.id])
    assert box.interactive is None


def test_one_of_both_is_needed() -> None:
    with pytest.raises(DeclarationError, match="inputs and outputs are both None"):
        gr.Interface(lambda: None, None, None)


def test_the_function_runs_on_submit_and_enter() -> None:
    demo = gr.Interface(greet, ["text", "number"], "text")
    first = dependencies(demo)[0]
    box, number = demo.input_components
    assert [event for _, event in first["targets"]] == ["click", "submit", "submit"]
    assert first["inputs"] == [box.id, number.id]
    assert (first["api_name"], first["api_visibility"], first["trigger_mode"]) == ("greet", "public", "once")


def test_only_the_function_itself_is_public() -> None:
    demo = gr.Interface(count, "number", "text")
    assert list(demo.get_api_info()["named_endpoints"]) == ["/count"]
    assert {d["api_visibility"] for d in dependencies(demo) if not d["backend_fn"]} == {"private"}
    assert [d["api_visibility"] for d in dependencies(demo) if d["api_name"] == "flag"] == ["undocumented"]


def test_live_follows_the_inputs() -> None:
    demo = gr.Interface(greet, ["text", "slider"], "text", live=True)
    first = dependencies(demo)[0]
    assert [event for _, event in first["targets"]] == ["change", "change"]
    assert first["trigger_mode"] == "always_last"
    assert "Submit" not in str(tree(demo))


def test_live_without_inputs_runs_when_the_page_opens() -> None:
    demo = gr.Interface(lambda: "x", None, "text", live=True)
    assert [event for _, event in dependencies(demo)[0]["targets"]] == ["load", "click"]
    assert "Generate" in str(tree(demo))


def test_live_in_place_follows_the_visitor_alone() -> None:
    box = gr.Textbox()
    demo = gr.Interface(str.upper, box, box, live=True)
    assert dependencies(demo)[0]["targets"] == [[box.id, "input"]]


def test_a_generator_can_be_stopped() -> None:
    demo = gr.Interface(count, "number", "text", stop_btn="Halt")
    stop = next(b for b in demo.blocks.values() if isinstance(b, gr.Button) and b.value == "Halt")
    assert (stop.variant, stop.visible) == ("stop", False)
    cancelling = [d for d in dependencies(demo) if d["types"]["cancel"]]
    assert [(d["targets"], d["cancels"]) for d in cancelling] == [([[stop.id, "click"]], [0])]
    toggles = [
        d["js"]
        for d in dependencies(demo)
        if d["outputs"] == [demo.submit_button.id if demo.submit_button else 0, stop.id]
    ]
    shows, hides = '"visible": true', '"visible": false'
    assert [js.index(hides) < js.index(shows) for js in toggles] == [True, False, False]


def test_a_plain_function_has_no_stop() -> None:
    assert "Stop" not in str(tree(gr.Interface(greet, "text", "text")))


def test_clear_empties_inputs_and_outputs() -> None:
    demo = gr.Interface(greet, ["text", "slider"], "text")
    (clearing,) = [d for d in dependencies(demo) if d["js"]]
    assert clearing["outputs"] == [c.id for c in [*demo.input_components, *demo.output_components]]
    assert clearing["js"] == "() => [null, 0, null]"
    assert "Clear" not in str(tree(gr.Interface(greet, "text", "text", clear_btn=None)))


def test_buttons_may_be_the_authors() -> None:
    with gr.Blocks() as demo:
        gr.Interface(
            greet, "text", "text", submit_btn=gr.Button("Go"), clear_btn=gr.Button("Empty"), flagging_mode="never"
        )
    assert tree(demo) == [
        "page",
        ["row", ["column", ["form", "name"], ["row", "Empty", "Go"]], ["column", ["form", "output"]]],
    ]
    assert [d["js"] for d in dependencies(demo) if d["js"]] == ["() => [null, null]"]


def test_more_inputs_are_folded_away() -> None:
    demo = gr.Interface(greet, "text", "text", additional_inputs=gr.Slider(1, 3), additional_inputs_accordion="More")
    column = tree(demo)[1][1]
    assert column[1:3] == [["form", "name"], ["More", ["form", "intensity"]]]
    named = gr.Interface(
        greet, "text", "text", additional_inputs="number", additional_inputs_accordion=gr.Accordion("X")
    )
    assert tree(named)[1][1][2] == ["X", ["form", "intensity"]]


def test_labels_and_roles_stay_as_the_author_said() -> None:
    demo = gr.Interface(greet, gr.Textbox(label="Who"), [gr.Textbox(interactive=True), gr.Textbox()])
    assert [c.label for c in demo.output_components] == ["output 0", "output 1"]  # type: ignore[attr-defined]
    assert [c.interactive for c in demo.output_components] == [True, False]  # type: ignore[attr-defined]
    assert [(c.label, c.interactive) for c in demo.input_components] == [("Who", True)]  # type: ignore[attr-defined]


def test_its_policy_reaches_the_endpoint() -> None:
    demo = gr.Interface(
        lambda xs: [xs], "text", "text", batch=True, max_batch_size=7, api_name="go", api_description="D", time_limit=9,
        show_progress="hidden", stream_every=2, concurrency_limit=3, validator=greet, api_visibility="undocumented",
    )  # fmt: skip
    first = dependencies(demo)[0]
    assert {name: first[name] for name in ("batch", "max_batch_size", "api_name", "time_limit", "stream_every")} == {
        "batch": True,
        "max_batch_size": 7,
        "api_name": "go",
        "time_limit": 9,
        "stream_every": 2,
    }
    assert (first["show_progress"], first["api_visibility"], first["api_description"]) == (
        "hidden",
        "undocumented",
        "D",
    )
    assert (demo.endpoints[0].concurrency_limit, demo.endpoints[0].validator) == (3, greet)
    assert demo("a") == "a"


def test_it_can_be_called() -> None:
    demo = gr.Interface(greet, ["text", "slider"], "text")
    assert demo("Ada", 2) == "Hello, Ada, Ada"
    assert demo("Ada", 1, api_name="greet") == "Hello, Ada"


def test_it_is_still_callable_inside_another_app() -> None:
    with gr.Blocks() as demo:
        gr.Button().click(lambda: None, api_name="greet")
        inner = gr.Interface(greet, ["text", "slider"], "text")
    assert inner("Ada", 1) == demo("Ada", 1, api_name="greet_1") == "Hello, Ada"


def test_a_state_is_shared_by_both_sides() -> None:
    def step(n: float, seen: Any = 5) -> Any:
        return n, seen

    demo = gr.Interface(step, ["number", "state"], ["number", "state"])
    assert demo.input_components[1] is demo.output_components[1]
    assert demo.input_components[1].value == 5
    with pytest.raises(DeclarationError, match="exactly once"):
        gr.Interface(step, ["number", "state"], "number")


@pytest.mark.parametrize(
    ("options", "texts"),
    [(None, ["Flag"]), (["bad", "odd"], ["Flag as bad", "Flag as odd"]), ([("Wrong!", "w")], ["Wrong!"])],
)
def test_there_is_a_flag_button_for_each_option(options: Any, texts: list[str]) -> None:
    demo = gr.Interface(greet, "text", "text", flagging_options=options)
    assert tree(demo)[1][2][2] == ["row", *texts]


def test_flagging_keeps_the_sample(tmp_path: Path) -> None:
    demo = gr.Interface(greet, ["text", "slider"], "text", flagging_options=["odd"], flagging_dir=str(tmp_path))
    flag = next(e for e in demo.endpoints.values() if e.name == "flag")
    assert flag.fn is not None
    flag.fn("=Ada", 2, "Hello", request=gr.Request(username="bob"))
    header, row = table.read(tmp_path / "dataset1.csv")
    assert header == ["name", "intensity", "output", "flag", "username", "timestamp"]
    assert row[:5] == ["=Ada", "2", "Hello", "odd", "bob"]
    assert not flag.preprocess


def test_flagging_can_be_automatic_or_off() -> None:
    automatic = dependencies(gr.Interface(greet, "text", "text", flagging_mode="auto"))
    assert [d["trigger_after"] for d in automatic if d["api_name"] == "flag"] == [0]
    never = dependencies(gr.Interface(greet, "text", "text", flagging_mode="never"))
    assert [d for d in never if d["api_name"] == "flag"] == []
    with pytest.raises(ValueError, match="flagging_mode is 'often'"):
        gr.Interface(greet, "text", "text", flagging_mode="often")  # type: ignore[arg-type]


def test_the_settings_choose_how_to_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_FLAGGING_MODE", "never")
    assert gr.Interface(greet, "text", "text").flagging_mode == "never"


def test_what_is_not_there_yet_says_so() -> None:
    with pytest.raises(DeclarationError, match="is not there yet; it comes with"):
        gr.Interface(greet, "text", "text", deep_link=True)


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(DeclarationError, match="fn must be a function, not 'greet'"):
        gr.Interface("greet", "text", "text")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'txet' is not the name of a component; did you mean 'text'"):
        gr.Interface(greet, "txet", "text")
    with pytest.raises(TypeError, match=r"^Interface: unknown argument 'flaging_mode'; did you mean 'flagging_mode'"):
        gr.Interface(greet, "text", "text", flaging_mode="never")


def test_several_apps_on_tabs() -> None:
    apps = [gr.Interface(greet, "text", "text", flagging_mode="never") for _ in range(2)]
    demo = gr.TabbedInterface(apps, ["One", "Two"], title="Both")
    part = ["row", ["column", ["form", "name"], ["row", "Clear", "Submit"]], ["column", ["form", "output"]]]
    assert tree(demo) == ["page", "markdown", ["tabs", ["One", part], ["Two", part]]]
    assert [d["api_name"] for d in dependencies(demo) if d["backend_fn"]] == ["greet", "greet_1"]
    assert (demo.title, demo.mode) == ("Both", "tabbed_interface")


def test_tabs_are_named_by_number_and_need_as_many_names() -> None:
    apps = [gr.Interface(greet, "text", "text")]
    assert tree(gr.TabbedInterface(apps, tabs_kwargs={"selected": 0}))[1][1][0] == "Tab 0"
    with pytest.raises(DeclarationError, match="1 apps need as many names"):
        gr.TabbedInterface([gr.Interface(greet, "text", "text")], ["One", "Two"])


def test_examples_stand_between_the_app_and_the_article() -> None:
    demo = gr.Interface(greet, "text", "text", examples=["Ada"], article="The end.", flagging_mode="never")
    assert [part if isinstance(part, str) else part[0] for part in tree(demo)] == ["page", "row", "dataset", "markdown"]
    names = [d["api_name"] for d in dependencies(demo)]
    assert (names[0], names[-1]) == ("greet", "load_example")
    assert demo.shown_examples is not None
    assert demo.shown_examples.dataset.get_config()["headers"] == ["name"]


def test_examples_of_additional_inputs_are_not_shown() -> None:
    demo = gr.Interface(lambda a, b: a, "text", "text", examples=[["x", 1]], additional_inputs="number")
    assert demo.shown_examples is not None
    assert demo.shown_examples.dataset.get_config()["samples"] == [["x"]]
    assert len(dependencies(demo)[-1]["outputs"]) == 2


def test_its_words_on_examples_reach_them() -> None:
    options: dict[str, Any] = {"cache_mode": "lazy", "examples_per_page": 3, "example_labels": ["one"]}
    demo = gr.Interface(greet, "text", "text", examples=["Ada"], cache_examples=True, preload_example=False, **options)
    shown = demo.shown_examples
    assert shown is not None
    assert (shown.cache_examples, shown.cache_mode, shown.preload) == (True, "lazy", False)
    config = shown.dataset.get_config()
    assert (config["samples_per_page"], config["sample_labels"]) == (3, ["one"])


def test_examples_that_cannot_work_are_refused() -> None:
    with pytest.raises(DeclarationError, match="Interface: examples need inputs"):
        gr.Interface(lambda: "x", None, "text", examples=[["a"]])
    with pytest.raises(DeclarationError, match="Interface: cache_examples does not go together with a State"):
        gr.Interface(lambda a, s: (a, s), ["text", "state"], ["text", "state"], examples=["a"], cache_examples=True)
    demo = gr.Interface(lambda a, s: (a, s), ["text", "state"], ["text", "state"], examples=["a"])
    assert demo.shown_examples is not None
    assert not demo.shown_examples.cache_examples


def test_enter_in_any_input_runs_it() -> None:
    demo = gr.Interface(lambda a, b: a, "text", "text", additional_inputs="text")
    assert [event for _, event in dependencies(demo)[0]["targets"]] == ["click", "submit", "submit"]
