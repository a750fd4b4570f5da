"""The command line: `preludio run app.py`, `preludio data`, `preludio info`."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from preludio import __version__
from preludio.errors import PreludioError

if TYPE_CHECKING:
    from collections.abc import Sequence

# Every command and what it is for; the module of its name in this package has the rest.
COMMANDS = {
    "run": "serve an app from its file, one written for Gradio, too",
    "data": "show or clear what apps have kept on this machine",
    "info": "show versions and places",
}


class Command(Protocol):
    """A module of this package: which arguments a command takes, and what it does."""

    def declare(self, parser: argparse.ArgumentParser) -> None:
        """Declares the arguments."""
        ...

    def carry_out(self, given: argparse.Namespace, rest: list[str]) -> int:
        """Does the work; gives the exit status. `rest` are the arguments that were not declared."""
        ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Carries out one command line; gives the exit status."""
    parser = top()
    given, rest = parser.parse_known_args(arguments)
    if given.command is None:
        parser.print_help()
        return 0
    if rest and given.command != "run":
        parser.error(f"{given.command} takes no {rest[0]!r}")
    try:
        return command(given.command).carry_out(given, rest)
    except PreludioError as error:
        print(f"preludio {given.command}: {error}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 130


def top() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("preludio", description="Turns a Python function into a web app.")
    parser.add_argument("--version", action="version", version=f"preludio {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, purpose in COMMANDS.items():
        described = f"{purpose[0].upper()}{purpose[1:]}."
        command(name).declare(commands.add_parser(name, help=purpose, description=described))
    return parser


def command(name: str) -> Command:
    return cast("Command", import_module(f"preludio.cli.{name}"))
