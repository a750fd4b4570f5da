"""Annotations as types, also those whose names are imported for type checkers only."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType


def hint(function: Any, name: str) -> Any:
    """Gives the type of a parameter of a function, or of what it returns."""
    return evaluated(function.__annotations__.get(name, Any), sys.modules[function.__module__])


def evaluated(annotation: Any, module: ModuleType) -> Any:
    """Gives the type that an annotation in a module stands for."""
    if not isinstance(annotation, str):
        return annotation
    return eval(annotation, names(module))  # noqa: S307  # it is our own code


def names(module: ModuleType) -> dict[str, Any]:
    """Gives everything that annotations in a module may speak of."""
    return vars(module) | checked_only(module)


@cache
def checked_only(module: ModuleType) -> dict[str, Any]:
    """Gives the names that a module imports for type checkers only."""
    found: dict[str, Any] = {}
    for statement in ast.parse(inspect.getsource(module)).body:
        if isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING":
            for each in statement.body:
                found |= imported(each)
    return found


def imported(statement: ast.stmt) -> dict[str, Any]:
    """Carries out an import and gives the names it makes."""
    if isinstance(statement, ast.ImportFrom) and statement.module:
        source = import_module(statement.module)
        return {alias.asname or alias.name: getattr(source, alias.name) for alias in statement.names}
    if isinstance(statement, ast.Import):
        return {alias.asname or alias.name: import_module(alias.name) for alias in statement.names}
    raise TypeError(f"{ast.unparse(statement)!r} under TYPE_CHECKING is no import.")
