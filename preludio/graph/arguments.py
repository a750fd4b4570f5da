"""How the values of inputs become the arguments of a function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preludio.graph.inject import Injection, parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from preludio.graph.endpoint import Endpoint


def arguments(
    endpoint: Endpoint, values: Sequence[Any], inject: Callable[[Injection], Any] | None = None
) -> tuple[list[Any], dict[str, Any]]:
    """Gives the positional and named arguments of a call.

    Args:
        endpoint: Whose function is called.
        values: One for each input.
        inject: Gives the value of a parameter that is no input; None leaves them to their defaults.
    """
    named = len(endpoint.argument_names)
    positional = list(values[: len(values) - named])
    kwargs = dict(zip(endpoint.argument_names, values[len(values) - named :], strict=True)) if named else {}
    if endpoint.inputs_as_dict:
        positional = [dict(zip(endpoint.input_blocks, positional, strict=True))]
    if inject is None or not endpoint.injections:
        return positional, kwargs
    return _with_injections(endpoint, positional, kwargs, inject)


def _with_injections(
    endpoint: Endpoint, positional: list[Any], kwargs: dict[str, Any], inject: Callable[[Injection], Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Puts injected values where the function has them: among the positional ones as long as inputs follow."""
    assert endpoint.fn is not None
    wanted = {i.name: i for i in endpoint.injections}
    rest, args = iter(positional), list[Any]()
    remaining = len(positional)
    for parameter in parameters(endpoint.fn):
        injection = wanted.get(parameter.name)
        if injection is not None:
            if remaining and parameter.kind is not parameter.KEYWORD_ONLY:
                args.append(inject(injection))
            else:
                kwargs[parameter.name] = inject(injection)
        elif remaining and parameter.kind in {parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD}:
            args.append(next(rest))
            remaining -= 1
    return [*args, *rest], kwargs
