"""Shows or clears what apps have kept on this machine."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from preludio.settings import Settings
from preludio.state import place

if TYPE_CHECKING:
    import argparse

    from preludio.state.place import AppData


def declare(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", help="list the apps, the one used last first (the default)")
    clear = actions.add_parser("clear", help="remove what an app has kept")
    clear.add_argument("name", help="name of the app, as the list shows it")
    path = actions.add_parser("path", help="print the folder of an app's data")
    path.add_argument("file", type=Path, nargs="?", help="the app's file; without one, the folder of all apps")


def carry_out(given: argparse.Namespace, rest: list[str]) -> int:  # noqa: ARG001
    if given.action == "clear":
        app = place.clear(given.name)
        say(f"Removed {app.name} ({readable(app.size)}).")
    elif given.action == "path":
        say(str(folder(given.file)))
    else:
        show(place.apps())
    return 0


def folder(file: Path | None) -> Path:
    """Gives the folder of an app's data, or of all apps that have no folder of their own."""
    own = Settings.from_environment().data_dir
    if own is not None:
        return own.expanduser().absolute()
    return place.home() / place.name_of(file) if file else place.home()


def show(apps: list[AppData]) -> None:
    if not apps:
        say(f"No app keeps data in {place.home()}.")
        return
    width = max(len(app.name) for app in apps)
    for app in apps:
        used = datetime.fromtimestamp(app.used).astimezone()
        say(f"{app.name:{width}}  {readable(app.size):>8}  {used:%Y-%m-%d %H:%M}")


def readable(size: float) -> str:
    """Writes a number of bytes for people."""
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TB"


def say(text: str) -> None:
    print(text)  # noqa: T201
