"""What a page sends along with an event, from the classes that functions get it as."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from typing import Any

from preludio.contract.evaluate import evaluated

DATA = "data"


def fields_of(kind: Any) -> dict[str, tuple[Any, bool]] | None:
    """Gives the fields that a class of event data reads, with their types and whether each may be left out.

    None means that it takes what was sent as a whole.
    """
    module = sys.modules[kind.__module__]
    assigned = [node for node in ast.walk(_constructor(kind)) if isinstance(node, ast.AnnAssign)]
    if any(ast.unparse(node.value) == DATA for node in assigned if node.value):
        return None
    return {
        name: (evaluated(ast.unparse(node.annotation), module), isinstance(node.value, ast.Call))
        for node in assigned
        for name in [_key(node.value)]
    }


def _constructor(kind: Any) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(kind.__init__)))


def _key(value: ast.expr | None) -> str:
    """Gives the key that `data["key"]` or `data.get("key", ...)` reads."""
    read = value.slice if isinstance(value, ast.Subscript) else value.args[0] if isinstance(value, ast.Call) else None
    assert isinstance(read, ast.Constant)
    return str(read.value)
