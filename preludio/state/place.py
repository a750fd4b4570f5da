"""Where an app keeps what it keeps: one data directory, for the eyes of its owner only."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from secrets import token_bytes, token_hex

import platformdirs
from msgspec import Struct

from preludio.errors import PreludioError
from preludio.state.locks import locked

SECRET_SIZE = 32
INTERACTIVE = "interactive"
"""The directory of all notebooks and consoles, which have no file."""


class AppData(Struct, frozen=True):
    """What one app keeps: bytes on the disk, and when something in it last changed, in seconds since the epoch."""

    name: str
    path: Path
    size: int
    used: float


class NoSuchData(PreludioError, LookupError):
    """No app keeps data under this name."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"Data of {name!r}: there is none; there is data of {', '.join(known) or 'no app'}.")


class InUse(PreludioError):
    """The data belongs to an app that is running."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Data of {name!r}: the app is running; stop it first.")


def directory(app_file: Path | None, setting: Path | None) -> Path:
    """Returns the data directory of an app, made if need be: the one set, or the one its file stands for."""
    place = setting.expanduser().absolute() if setting else home() / name_of(app_file)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def secret(folder: Path) -> bytes:
    """Gives the 32 secret bytes of a data directory, made once, for the eyes of its owner only."""
    path = folder / "secret"
    if not path.exists():
        _make_secret(path)
    found = path.read_bytes()
    if len(found) != SECRET_SIZE:
        raise PreludioError(f"{path} has {len(found)} bytes instead of {SECRET_SIZE}; remove it, and it is made anew.")
    return found


def _make_secret(path: Path) -> None:
    """Writes it whole or not at all; of two processes that do so at once, the first wins."""
    draft = path.with_name(f"{path.name}.{token_hex(8)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(token_bytes(SECRET_SIZE))
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def apps() -> list[AppData]:
    """Lists the data directories in the default place, the one used last first."""
    found = [describe(path) for path in folders(home())]
    return sorted(found, key=lambda app: app.used, reverse=True)


def clear(name: str) -> AppData:
    """Removes the data of an app in the default place, and returns what it was."""
    known = {app.name: app for app in apps()}
    if name not in known:
        raise NoSuchData(name, list(known))
    app = known[name]
    if any(locked(path) for path in app.path.glob("instances/*.lock")):
        raise InUse(name)
    shutil.rmtree(app.path)
    return app


def home() -> Path:
    return platformdirs.user_state_path("preludio", appauthor=False)


def name_of(app_file: Path | None) -> str:
    if app_file is None:
        return INTERACTIVE
    file = app_file.resolve()
    return f"{file.stem}-{blake2b(str(file).encode(), digest_size=4).hexdigest()}"


def folders(parent: Path) -> list[Path]:
    return [path for path in parent.iterdir() if path.is_dir() and not path.is_symlink()] if parent.is_dir() else []


def describe(path: Path) -> AppData:
    """Measures a data directory; a file with several names counts once."""
    found = [entry.lstat() for entry in (path, *contents(path))]
    size = sum({stat.st_ino: stat.st_size for stat in found[1:]}.values())
    return AppData(path.name, path, size, max(stat.st_mtime for stat in found))


def contents(path: Path) -> Iterator[Path]:
    return (entry for entry in path.rglob("*") if entry.is_file() and not entry.is_symlink())
