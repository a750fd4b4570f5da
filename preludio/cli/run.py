"""Serves an app from its file."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from preludio import install_as_gradio
from preludio.errors import PreludioError
from preludio.graph.blocks import Blocks

if TYPE_CHECKING:
    import argparse

USUAL = "demo"


class NoApp(PreludioError):
    """A file that cannot be served; the text says why."""


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, help="Python file that declares the app; what follows it goes to the program"
    )
    parser.add_argument("--demo-name", metavar="NAME", help=f"variable that holds the app, by default {USUAL!r}")


def carry_out(given: argparse.Namespace, rest: list[str]) -> int:
    """Runs the file as a program, with `gradio` meaning us, and serves its app unless it has done so itself."""
    install_as_gradio()
    program = run(given.file, rest[1:] if rest[:1] == ["--"] else rest)
    if not any(app.running for app in Blocks.get_instances()):
        find(program, given.demo_name, given.file).launch()
    return 0


def run(file: Path, arguments: list[str]) -> ModuleType:
    """Runs a file as Python itself would, and leaves it in the place of the main program."""
    if not file.is_file():
        raise NoApp(f"there is no file {str(file)!r}; wanted is the Python file of an app.")
    program = ModuleType("__main__")
    program.__file__ = str(file.absolute())
    sys.modules["__main__"] = program
    sys.argv = [str(file), *arguments]
    sys.path.insert(0, str(file.absolute().parent))
    exec(compile(file.read_bytes(), program.__file__, "exec"), vars(program))  # noqa: S102 -- the visitor's own program
    return program


def find(program: ModuleType, name: str | None, file: Path) -> Blocks:
    """Gives the app of a program: the one named, the one of the usual name, or the first."""
    apps = {key: value for key, value in vars(program).items() if isinstance(value, Blocks)}
    if name is not None and name not in apps:
        raise NoApp(f"{file} has no app named {name!r}; it has {', '.join(apps) or 'none'}.")
    found = apps.get(name or USUAL) or next(iter(apps.values()), None)
    if found is None:
        raise NoApp(f"{file} declares no app; wanted is a variable that holds Blocks or an Interface.")
    return found
