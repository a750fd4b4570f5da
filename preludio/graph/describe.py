"""What clients are told about the endpoints: names, types, defaults and snippets."""

from __future__ import annotations

from inspect import Parameter
from typing import TYPE_CHECKING, Any, Literal, cast

from preludio.graph.arity import POSITIONAL, input_parameters
from preludio.graph.pages import MAIN, pages_of
from preludio.graph.schema import python_type, schema
from preludio.graph.snippets import snippets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from preludio.graph.blocks import Blocks
    from preludio.graph.component import Component
    from preludio.graph.endpoint import Endpoint

# What the official clients use themselves as names of arguments of a call.
RESERVED = {"api_name", "fn_index", "result_callbacks"}
ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def declared_limit(endpoint: Endpoint) -> int | Literal["default"] | None:
    """Gives how many calls of an endpoint run at a time, as far as its declaration says; None is no limit."""
    return endpoint.concurrency_limit if endpoint.queue else None


def api_info(
    app: Blocks,
    all_endpoints: bool = False,
    page: str | None = None,
    limit_of: Callable[[Endpoint], int | Literal["default"] | None] = declared_limit,
) -> dict[str, Any]:
    """Describes the endpoints of an app, or of one page of it; `all_endpoints` adds those that are not documented.

    `limit_of` tells how many calls of an endpoint run at a time.
    """
    wanted = page if page in {MAIN, *app.routes} else None
    shown = {"public", "undocumented"} if all_endpoints else {"public"}
    named = {
        f"/{endpoint.api_name}": describe(endpoint, with_snippets=not all_endpoints)
        | limits(endpoint, limit_of(endpoint))
        for endpoint in app.endpoints.values()
        if endpoint.fn is not None
        and endpoint.api_visibility in shown
        and (wanted is None or wanted in pages_of(app, endpoint))
    }
    return {"named_endpoints": named, "unnamed_endpoints": {}}


def describe(endpoint: Endpoint, with_snippets: bool = True) -> dict[str, Any]:
    """Describes one endpoint."""
    described: dict[str, Any] = {
        "parameters": describe_parameters(endpoint),
        "returns": describe_returns(endpoint),
        "api_visibility": endpoint.api_visibility,
        "description": endpoint.description,
    }
    if with_snippets:
        described["code_snippets"] = snippets(endpoint.api_name or "", described["parameters"])
    return described


def limits(endpoint: Endpoint, concurrency_limit: int | str | None) -> dict[str, Any]:
    """Describes how calls of an endpoint wait for each other: its own keys beside those that Gradio's clients know."""
    return {
        "queue": endpoint.queue,
        "concurrency_limit": concurrency_limit,
        "concurrency_id": endpoint.concurrency_id if endpoint.queue else None,
        "priority": endpoint.priority,
        "batch": endpoint.batch,
        "max_batch_size": endpoint.max_batch_size if endpoint.batch else None,
        "time_limit": endpoint.time_limit,
    }


def describe_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    """Describes what a client passes: the inputs it can know, with names and defaults from the function."""
    if not endpoint.input_blocks:
        return [_annotated_parameter(p, n) for n, p in enumerate(input_parameters(endpoint), 1)]
    taken = _parameters_of_inputs(endpoint)
    return [
        _component_parameter(block, parameter, position)
        for position, (block, parameter) in enumerate(zip(endpoint.input_blocks, taken, strict=True))
        if not block.skip_api
    ]


def _parameters_of_inputs(endpoint: Endpoint) -> list[Parameter | None]:
    """Gives for each input the parameter that it is passed to, None where there is none of its own."""
    taken = input_parameters(endpoint)
    by_name = {p.name: p for p in taken}
    positional = [p for p in taken if p.kind in POSITIONAL and p.name not in endpoint.argument_names]
    count = len(endpoint.input_blocks) - len(endpoint.argument_names)
    found: list[Parameter | None] = [None] * count if endpoint.inputs_as_dict else list(positional[:count])
    found += [None] * (count - len(found))
    return found + [by_name.get(name) for name in endpoint.argument_names]


def _component_parameter(block: Component[Any], parameter: Parameter | None, position: int) -> dict[str, Any]:
    described = block.api_info_as_input()
    initial = None if block.stateful else block.initial()
    name = parameter.name if parameter and parameter.name not in RESERVED else f"param_{position}"
    declared = parameter is not None and parameter.default is not Parameter.empty
    default = parameter.default if parameter and declared else initial
    return {
        "label": getattr(block, "label", None) or f"parameter_{block.id}",
        "parameter_name": name,
        "parameter_has_default": declared or initial is not None,
        "parameter_default": default if _is_json(default) else None,
        "type": described,
        "python_type": {"type": python_type(described), "description": described.get("description", "")},
        "component": type(block).__name__,
        "example_input": block.example_inputs(),
    }


def _annotated_parameter(parameter: Parameter, number: int) -> dict[str, Any]:
    hint = Any if parameter.annotation is Parameter.empty else parameter.annotation
    described = schema(hint)
    has_default = parameter.default is not Parameter.empty
    return {
        "label": parameter.name if parameter.name not in RESERVED else ordinal(number),
        "parameter_name": parameter.name if parameter.name not in RESERVED else f"param_{number - 1}",
        "parameter_has_default": has_default,
        "parameter_default": parameter.default if has_default and _is_json(parameter.default) else None,
        "type": described,
        "python_type": {"type": python_type(described), "description": ""},
        "component": "Api",
        "example_input": None,
    }


def describe_returns(endpoint: Endpoint) -> list[dict[str, Any]]:
    """Describes what a client gets."""
    return [
        {
            "label": getattr(block, "label", None) or f"value_{block.id}",
            "type": (described := block.api_info_as_output()),
            "python_type": {"type": python_type(described), "description": described.get("description", "")},
            "component": type(block).__name__,
        }
        for block in endpoint.output_blocks
        if not block.skip_api
    ]


def ordinal(number: int) -> str:
    """Gives "1st" for 1."""
    return f"{number}{'th' if 10 <= number % 100 <= 20 else ORDINALS.get(number % 10, 'th')}"


def _is_json(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_is_json, cast("Sequence[Any]", value)))
    if isinstance(value, dict):
        return all(isinstance(k, str) and _is_json(v) for k, v in cast("dict[object, Any]", value).items())
    return value is None or isinstance(value, (str, int, float, bool))
