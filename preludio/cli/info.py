"""Shows versions and places."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from preludio import __version__
from preludio.server.bundle import STATIC
from preludio.state import place

if TYPE_CHECKING:
    import argparse

PACKAGES = ("starlette", "uvicorn", "uvloop", "httptools", "msgspec", "anyio", "numpy", "pillow")


def declare(parser: argparse.ArgumentParser) -> None:
    """Takes no arguments."""


def carry_out(given: argparse.Namespace, rest: list[str]) -> int:  # noqa: ARG001
    for name, value in facts().items():
        print(f"{name:12} {value}")  # noqa: T201
    return 0


def facts() -> dict[str, str]:
    """Gives what a report of a problem should hold."""
    return {
        "preludio": __version__,
        "python": f"{platform.python_version()} ({platform.python_implementation()})",
        "system": platform.platform(),
        **{name: installed(name) for name in PACKAGES},
        "front end": "built" if (STATIC / "bundle.json").is_file() else "not built: run `make setup`",
        "data": str(place.home()),
    }


def installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
