"""HTML."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preludio import HTML, Blocks, Textbox
from preludio.components.html import compiled

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(JSON)
def test_values_travel_as_they_are(value: Any) -> None:
    assert HTML().postprocess(value) == value
    assert HTML().preprocess(value) == value


def test_more_named_arguments_are_values_for_the_template() -> None:
    config = HTML("x", color="red", size=3).get_config()
    assert config["props"] == {"color": "red", "size": 3}
    assert "color" not in config


def test_they_can_be_updated_one_by_one() -> None:
    html = HTML(color="red", size=3)
    changed = html.with_props({"color": "blue", "label": "L"})
    assert changed.get_config()["props"] == {"color": "blue", "size": 3}
    assert changed.get_config()["label"] == "L"
    assert html.get_config()["props"] == {"color": "red", "size": 3}


def test_their_names_do_not_meet_those_of_a_block() -> None:
    html = HTML(id="mine", given=1, own=2, check=3)
    assert html.get_config()["props"] == {"id": "mine", "given": 1, "own": 2, "check": 3}
    assert isinstance(html.id, int)


def test_other_components_refuse_them() -> None:
    with pytest.raises(TypeError, match="unknown argument 'color'"):
        Textbox(color="red")  # type: ignore[call-arg]


def test_a_class_of_the_authors_own() -> None:
    class Rating(HTML):
        def __init__(self, value: int = 0, *, stars: int = 5, **kwargs: Any) -> None:
            super().__init__(value=value, stars=stars, html_template="${value}/${stars}", **kwargs)

    config = Rating(3, label="How good?").get_config()
    assert config["props"] == {"stars": 5}
    assert (config["name"], config["component_class_name"], config["label"]) == ("rating", "Rating", "How good?")
    assert Rating().get_block_name() == "html"


def test_blocks_declared_inside_are_its_children() -> None:
    with Blocks() as app, HTML(html_template="<h3>Top</h3>@children") as html:
        text = Textbox()
    nested = app.config()["layout"]["children"][0]
    assert nested["id"] == html.id
    assert [child["id"] for child in nested["children"][0]["children"]] == [text.id]


def test_templates_of_names_need_no_script() -> None:
    assert compiled("${value} <b>${ user.name }</b> ${rows[0].x}") is None
    assert HTML("x").scripts() == {}


@pytest.mark.parametrize("template", ["${rows.map(r => r.x).join('')}", "${value + 1}", "line\\nbreak", "a ` b"])
def test_other_templates_are_functions_of_the_page(template: str) -> None:
    script = HTML(html_template=template).scripts()["html_template"]
    assert f"$tag`{template}`" in script


def test_the_script_is_a_function_of_the_page() -> None:
    assert HTML(js_on_load="trigger('load')").scripts() == {
        "js_on_load": "(async function (element, trigger, props, server, upload, watch) {\ntrigger('load')\n})"
    }
    assert HTML(js_on_load=None).scripts() == {}


def test_a_script_can_call_server_functions() -> None:
    def double(x: int) -> int:
        return 2 * x

    html = HTML(server_functions=[double])
    assert html.get_config()["server_fns"] == ["double"]
    assert html.server_fns["double"](3) == 6


def test_what_every_component_does_by_default_needs_no_script() -> None:
    config = HTML("x").get_config()
    assert config["js_on_load"] == "element.addEventListener('click', function() { trigger('click') });"
    assert config["scripts"] is None


def test_server_functions_need_names() -> None:
    with pytest.raises(ValueError, match="has no name"):
        HTML(server_functions=[lambda: 1])
