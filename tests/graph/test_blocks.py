import warnings
from typing import Any

import pytest

import preludio as gr
from preludio.errors import DeclarationError
from preludio.layouts.form import Form


def tree(demo: gr.Blocks) -> Any:
    """Gives the layout as nested lists of names."""

    def names(node: dict[str, Any]) -> Any:
        name = demo.blocks[node["id"]].get_block_name() if node["id"] else "page"
        return [name, *map(names, node["children"])] if node.get("children") else name

    return names(demo.config()["layout"])


def test_adjacent_inputs_share_a_form() -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
        gr.Number()
        gr.Button()
        gr.Textbox()
        gr.Textbox(container=False)
    assert tree(demo) == ["page", ["form", "textbox", "number"], "button", ["form", "textbox"], "textbox"]


def test_layouts_hold_what_is_declared_inside() -> None:
    with gr.Blocks() as demo, gr.Row():
        with gr.Column():
            gr.Button()
        with gr.Group(), gr.Accordion("More"):
            gr.Markdown("text")
    assert tree(demo) == ["page", ["row", ["column", "button"], ["group", ["accordion", "markdown"]]]]


def test_tabs_are_made_around_tab() -> None:
    with gr.Blocks() as demo:
        with gr.Tab("A"):
            gr.Button()
        with gr.Tab("B"):
            gr.Button()
        gr.Markdown("between")
        with gr.Tab("C"):
            gr.Button()
    tab = ["tabitem", "button"]
    assert tree(demo) == ["page", ["tabs", tab, tab], "markdown", ["tabs", tab]]


def test_tabs_declared_by_the_author_stay_apart() -> None:
    with gr.Blocks() as demo:
        with gr.Tabs():
            gr.Tab("A")
        gr.Tab("B")
    assert tree(demo) == ["page", ["tabs", "tabitem"], ["tabs", "tabitem"]]


def test_a_component_declared_before_is_rendered_later() -> None:
    box = gr.Textbox(render=False)
    with gr.Blocks() as demo, gr.Row():
        box.render()
    assert tree(demo) == ["page", ["row", ["form", "textbox"]]]


def test_what_is_taken_out_leaves_nothing_behind() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox()
        with gr.Row():
            box.unrender().render()
    assert tree(demo) == ["page", ["row", ["form", "textbox"]]]
    assert [c["type"] for c in demo.config()["components"]] == ["row", "form", "textbox"]


def test_a_block_has_one_place() -> None:
    with gr.Blocks():
        box = gr.Textbox()
        with pytest.raises(DeclarationError, match="already placed"):
            box.render()


def test_an_app_declared_inside_another_is_part_of_it() -> None:
    with gr.Blocks() as demo:
        gr.Markdown("above")
        with gr.Column(), gr.Blocks() as inner:
            box = gr.Textbox()
            box.submit(lambda x: x, box, box)
    assert tree(demo) == ["page", "markdown", ["column", ["form", "textbox"]]]
    assert demo.config()["dependencies"][0]["targets"] == [[box.id, "submit"]]
    assert tree(inner) == ["page", ["form", "textbox"]]


def test_a_finished_app_can_be_rendered_inside_another() -> None:
    with gr.Blocks() as part:
        box = gr.Textbox()
        first = box.submit(lambda x: x, box, box, api_name="go")
        first.then(lambda x: x, box, box)
    with gr.Blocks() as demo:
        gr.Button().click(lambda: None, api_name="go")
        part.render()
    dependencies = demo.config()["dependencies"]
    assert [d["api_name"] for d in dependencies] == ["go", "go_1", "lambda"]
    assert dependencies[2]["trigger_after"] == dependencies[1]["id"]


def test_a_listener_of_an_inner_app_can_be_followed_outside_it() -> None:
    with gr.Blocks() as demo:
        with gr.Blocks():
            box = gr.Textbox()
            first = box.submit(lambda x: x, box, box)
        first.then(lambda x: x, box, box)
    assert [d["trigger_after"] for d in demo.config()["dependencies"]] == [None, 0]


def test_rendering_needs_a_page() -> None:
    with gr.Blocks() as part:
        gr.Textbox()
    with pytest.raises(DeclarationError, match="outside"):
        part.render()


def test_an_error_inside_ends_the_declaration() -> None:
    with pytest.raises(ZeroDivisionError), gr.Blocks():
        _ = 1 / 0
    with pytest.raises(DeclarationError):
        gr.Button().click(lambda: None)


def test_the_config_names_the_page() -> None:
    with gr.Blocks(title="Mine", fill_width=True) as demo:
        box = gr.Textbox(label="Name")
    config = demo.config()
    assert (config["title"], config["fill_width"], config["mode"]) == ("Mine", True, "blocks")
    assert config["pages"] == [["", "Home", True]]
    (props,) = [c["props"] for c in config["components"] if c["id"] == box.id]
    assert props["label"] == "Name"
    assert "placeholder" not in props


@pytest.mark.parametrize("stateful", [True, False])
def test_only_state_needs_a_heartbeat(stateful: bool) -> None:
    with gr.Blocks() as demo:
        gr.State() if stateful else gr.Textbox()
    assert demo.config()["connect_heartbeat"] is stateful


def test_looks_belong_to_launch() -> None:
    with pytest.warns(UserWarning, match=r"css belong to launch\(\)"):
        gr.Blocks(css="a {}")
    with pytest.raises(TypeError, match="unknown argument 'colour'"):
        gr.Blocks(colour="red")


def test_queue_settings() -> None:
    demo = gr.Blocks().queue(max_size=3, default_concurrency_limit=None, api_open=False)
    assert (demo.queueing.max_size, demo.queueing.default_concurrency_limit, demo.queueing.api_open) == (3, None, False)
    with pytest.raises(ValueError, match="max_size is 0"):
        demo.queue(max_size=0)


def test_listeners_that_share_a_limit_must_agree() -> None:
    def click(limit: int) -> None:
        gr.Button().click(lambda: None, concurrency_id="gpu", concurrency_limit=limit)

    with gr.Blocks() as demo:
        click(2)
        click(2)
    demo.validate_queue_settings()
    with demo:
        click(3)
    with pytest.raises(DeclarationError, match="'gpu' has the limits 2 and 3"):
        demo.validate_queue_settings()


def test_calling_an_app_runs_an_endpoint() -> None:
    def split(text: str) -> Any:
        for word in text.split():
            yield word, len(word)

    with gr.Blocks() as demo:
        box, number = gr.Textbox(), gr.Number()
        box.submit(split, box, [box, number])
        box.change(lambda xs: [[x.upper() for x in xs]], box, box, batch=True, api_name="shout")
    assert demo("one three") == ["three", 5]
    assert demo("a", api_name="shout") == "A"
    with pytest.raises(DeclarationError, match="no function 'missing'"):
        demo("a", api_name="missing")


def test_declaring_an_app_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with gr.Blocks() as demo:
            gr.Textbox()
    assert demo in gr.Blocks.get_instances()


def test_steps_are_parts_of_a_walkthrough() -> None:
    with gr.Blocks() as demo:
        with gr.Step("One", id=1) as one:
            gr.Textbox()
        two = gr.Step("Two", interactive=False)
    walkthrough = one.parent
    assert isinstance(walkthrough, gr.Walkthrough)
    assert walkthrough.children == [one, two]
    assert demo.children == [walkthrough]
    assert (one.get_config()["id"], one.get_config()["name"], one.get_block_name()) == (1, "step", "walkthroughstep")
    assert two.get_config()["interactive"] is False


def test_things_that_are_dragged_share_no_form() -> None:
    with gr.Blocks(), gr.Draggable(orientation="row") as place:
        first, second = gr.Textbox(), gr.Number()
    assert [child.children for child in place.children if isinstance(child, Form)] == [[first], [second]]
