from typing import Any, Literal

import pytest

import preludio as gr


def endpoint(demo: gr.Blocks, name: str) -> dict[str, Any]:
    found: dict[str, Any] = demo.get_api_info()["named_endpoints"][name]
    return found


def test_names_and_defaults_come_from_the_function() -> None:
    def greet(name: str, times: float = 2, loud: bool = True) -> str:
        """Says hello."""
        return f"{name}{times}{loud}"

    with gr.Blocks() as demo:
        inputs: list[gr.Component[Any]] = [gr.Textbox(label="Name"), gr.Number(), gr.Checkbox(label="Loud")]
        gr.Button().click(greet, inputs, gr.Textbox(label="Greeting"))
    found = endpoint(demo, "/greet")
    assert found["description"] == "Says hello."
    parameters = found["parameters"]
    assert [p["parameter_name"] for p in parameters] == ["name", "times", "loud"]
    assert [p["label"] for p in parameters] == ["Name", f"parameter_{inputs[1].id}", "Loud"]
    assert [(p["parameter_has_default"], p["parameter_default"]) for p in parameters[1:]] == [(True, 2), (True, True)]
    assert [p["python_type"]["type"] for p in parameters] == ["str", "float", "bool"]
    assert [p["component"] for p in parameters] == ["Textbox", "Number", "Checkbox"]
    assert [(r["label"], r["python_type"]["type"]) for r in found["returns"]] == [("Greeting", "str")]


def test_an_initial_value_is_a_default_too() -> None:
    with gr.Blocks() as demo:
        gr.Button().click(lambda a, b: a, [gr.Textbox("x"), gr.Textbox()])
    first, second = endpoint(demo, "/lambda")["parameters"]
    assert (first["parameter_has_default"], first["parameter_default"]) == (True, "x")
    assert (second["parameter_has_default"], second["parameter_default"]) == (False, None)


def test_names_that_clients_use_themselves_are_replaced() -> None:
    with gr.Blocks() as demo:
        gr.Button().click(lambda api_name, fn_index, *more: 1, [gr.Number(), gr.Number(), gr.Number()])
    names = [p["parameter_name"] for p in endpoint(demo, "/lambda")["parameters"]]
    assert names == ["param_0", "param_1", "param_2"]


def test_state_and_injected_arguments_are_no_part_of_it() -> None:
    def count(n: int, state: Any, request: gr.Request) -> Any:
        return n, state

    with gr.Blocks() as demo:
        number, state = gr.Number(), gr.State(0)
        gr.Button().click(count, [number, state], [number, state])
    found = endpoint(demo, "/count")
    assert [p["parameter_name"] for p in found["parameters"]] == ["n"]
    assert len(found["returns"]) == 1


def test_a_bare_function_is_described_by_its_annotations() -> None:
    with gr.Blocks() as demo:

        @gr.api()
        def find(query: str, kinds: list[Literal["a", "b"]], limit: int = 5) -> list[str]:
            return [query, *kinds][:limit]

    parameters = endpoint(demo, "/find")["parameters"]
    assert [p["python_type"]["type"] for p in parameters] == ["str", "list[Literal['a', 'b']]", "int"]
    assert [p["component"] for p in parameters] == ["Api"] * 3
    assert parameters[2]["parameter_default"] == 5


@pytest.mark.parametrize(
    ("visibility", "public", "all_of_them"), [("public", 1, 1), ("undocumented", 0, 1), ("private", 0, 0)]
)
def test_visibility(visibility: Any, public: int, all_of_them: int) -> None:
    with gr.Blocks() as demo:
        gr.Button().click(lambda: 1, api_visibility=visibility)
        gr.Button().click(None, js="() => 1")
    assert len(demo.get_api_info()["named_endpoints"]) == public
    assert len(demo.get_api_info(all_endpoints=True)["named_endpoints"]) == all_of_them


def test_the_description_can_be_given_or_left_out() -> None:
    def documented() -> None:
        """Does it."""

    with gr.Blocks() as demo:
        gr.Button().click(documented, api_name="a", api_description="Otherwise.")
        gr.Button().click(documented, api_name="b", api_description=False)
    assert [endpoint(demo, name)["description"] for name in ("/a", "/b")] == ["Otherwise.", ""]


def test_snippets_call_the_endpoint() -> None:
    with gr.Blocks() as demo:
        gr.Button().click(lambda text: text, gr.Textbox("it's"), api_name="say")
    snippets = endpoint(demo, "/say")["code_snippets"]
    assert 'api_name="/say"' in snippets["python"]
    assert """text="it's",""" in snippets["python"]
    assert 'predict("/say"' in snippets["javascript"]
    assert "/call/v2/say" in snippets["bash"]
    assert "it'\\''s" in snippets["bash"]
