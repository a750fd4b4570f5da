"""The source of examples: as it stands in their function, and as a program of its own."""

import ast
import inspect
from collections.abc import Callable
from textwrap import dedent, indent
from typing import Any

ABOVE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
"""What stands before the page in a program, unless a decorator binds it to the page."""


def body(function: Callable[..., Any]) -> str:
    """Gives what stands inside a function."""
    lines = dedent(inspect.getsource(function)).splitlines()
    (declared,) = ast.parse("\n".join(lines)).body
    assert isinstance(declared, ast.FunctionDef)
    first = declared.body[0]
    inside = dedent("\n".join(lines[declared.body[0].lineno - 1 :]))
    # A component that a function only gives is, to its reader, one that is placed.
    return inside.removeprefix("return ") if isinstance(first, ast.Return) else inside


def program(function: Callable[..., Any]) -> str:
    """Gives what stands inside a function as a program that runs by itself."""
    above, page = parted(body(function))
    imports = "\n".join([*(part for part in above if is_import(part)), "", "import preludio as gr"]).strip()
    functions = [part for part in above if not is_import(part)]
    blocks = "with gr.Blocks() as demo:\n" + indent("\n".join(page), "    ")
    gap = "\n\n\n" if functions else "\n\n"
    return gap.join([imports, *functions, blocks]) + "\n\ndemo.launch()\n"


def parted(text: str) -> tuple[list[str], list[str]]:
    """Gives the statements that go before the page, and those that declare it."""
    lines = text.splitlines()
    above: list[str] = []
    page: list[str] = []
    done = 0
    for statement in ast.parse(text).body:
        assert statement.end_lineno is not None
        # What stands between two statements, such as a comment, belongs to the second.
        part = "\n".join(lines[done : statement.end_lineno]).strip("\n")
        done = statement.end_lineno
        bound = not isinstance(statement, ABOVE) or getattr(statement, "decorator_list", None)
        (page if bound else above).append(part)
    return above, page


def is_import(part: str) -> bool:
    return part.startswith(("import ", "from "))
