from typing import Any

import preludio as gr


def test_empties_components_in_the_page_itself() -> None:
    with gr.Blocks() as demo:
        fields: list[gr.Component[Any]] = [
            gr.Textbox(),
            gr.Slider(3, 9),
            gr.Checkbox(),
            gr.Dropdown(["a"], multiselect=True),
            gr.Radio(["a"]),
        ]
        button = gr.ClearButton(fields)
    (listener,) = demo.config()["dependencies"]
    assert listener["targets"] == [[button.id, "click"]]
    assert listener["outputs"] == [field.id for field in fields]
    assert listener["js"] == "() => [null, 3, false, null, null]"
    assert (listener["backend_fn"], listener["queue"]) == (False, False)


def test_gives_states_their_initial_value_back() -> None:
    with gr.Blocks() as demo:
        state = gr.State([1])
        gr.ClearButton([state, gr.Textbox()], api_name="forget", api_visibility="public")
    in_page, reset = demo.config()["dependencies"]
    assert state.id not in in_page["outputs"]
    assert (reset["outputs"], reset["api_name"], reset["api_visibility"]) == ([state.id], "forget", "public")
    fn = demo.endpoints[1].fn
    assert fn is not None
    assert fn() == [1]
    assert fn() is not state.value


def test_gives_several_states_one_value_each() -> None:
    with gr.Blocks() as demo:
        gr.ClearButton([gr.State(1), gr.State(2)])
    fn = demo.endpoints[0].fn
    assert fn is not None
    assert fn() == [1, 2]


def test_takes_more_components_later() -> None:
    with gr.Blocks() as demo:
        button = gr.ClearButton(value="Reset")
        assert demo.config()["dependencies"] == []
        box = gr.Textbox()
        assert button.add(box) is button
    assert [d["outputs"] for d in demo.config()["dependencies"]] == [[box.id]]


def test_listens_once_it_has_a_place() -> None:
    box = gr.Textbox(render=False)
    button = gr.ClearButton(box, render=False)
    with gr.Blocks() as demo:
        box.render()
        button.render()
    assert len(demo.config()["dependencies"]) == 1


def test_is_a_button_on_the_wire() -> None:
    config = gr.ClearButton().get_config()
    assert (config["name"], config["value"], config["api_visibility"]) == ("button", "Clear", "undocumented")
