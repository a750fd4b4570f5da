"""Does a function fit its inputs?"""

from __future__ import annotations

import warnings
from inspect import Parameter
from typing import TYPE_CHECKING

from preludio.graph.inject import parameters

if TYPE_CHECKING:
    from preludio.graph.endpoint import Endpoint

POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)


def check_arity(endpoint: Endpoint) -> None:
    """Warns where a function takes more or fewer arguments than its listener has inputs."""
    if endpoint.fn is None or not endpoint.targets:
        return
    taken = input_parameters(endpoint)
    if not taken or any(p.kind is Parameter.VAR_POSITIONAL for p in taken):
        return
    positional = [p for p in taken if p.kind in POSITIONAL and p.name not in endpoint.argument_names]
    given = 1 if endpoint.inputs_as_dict else len(endpoint.input_blocks) - len(endpoint.argument_names)
    least = sum(p.default is Parameter.empty for p in positional)
    if not least <= given <= len(positional):
        wanted = str(least) if least == len(positional) else f"{least} to {len(positional)}"
        warnings.warn(f"{endpoint}: its function takes {wanted} inputs, but {given} are listed.", stacklevel=4)


def input_parameters(endpoint: Endpoint) -> list[Parameter]:
    """Gives the parameters that inputs are passed to."""
    injected = {i.name for i in endpoint.injections}
    return [p for p in parameters(endpoint.fn) if p.name not in injected] if endpoint.fn else []
