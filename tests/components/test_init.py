import pytest

import preludio as gr
from preludio.components import component, get_component_instance


@pytest.mark.parametrize(("name", "cls"), [("text", gr.Textbox), ("text_area", gr.TextArea), ("slider", gr.Slider)])
def test_a_name_in_lower_case_stands_for_a_component(name: str, cls: type) -> None:
    assert type(get_component_instance(name)) is cls


def test_a_dict_stands_for_a_component_with_arguments() -> None:
    made = get_component_instance({"name": "textbox", "label": "Name"})
    assert made.get_config()["label"] == "Name"


def test_a_component_stands_for_itself() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox(container=False)
        assert get_component_instance(box) is box
        assert box.parent is demo
        get_component_instance(box, unrender=True)
        assert box.parent is None
        get_component_instance(box, render=True)
        assert box.parent is demo


def test_makes_components_without_a_place_unless_told() -> None:
    with gr.Blocks() as demo:
        get_component_instance("button")
        assert demo.children == []
        component("button", True)
        assert len(demo.children) == 1


@pytest.mark.parametrize("name", ["sldier", "Slider"])
def test_names_the_nearest_component_of_an_unknown_name(name: str) -> None:
    with pytest.raises(ValueError, match=f"'{name}' is not the name of a component; did you mean 'slider'"):
        get_component_instance(name)


def test_refuses_names_of_what_is_no_component() -> None:
    with pytest.raises(ValueError, match="is not the name of a component"):
        get_component_instance("inputhtmlattributes")
    with pytest.raises(TypeError, match="'row' is a layout"):
        get_component_instance("row")
    with pytest.raises(TypeError, match="5 is neither a component nor the name of one"):
        get_component_instance(5)  # type: ignore[arg-type]  # what the error is for


def test_a_value_given_as_a_function_is_called_before_the_component_has_a_place() -> None:
    assert gr.Number(lambda: 7, render=False).value == 7
