"""The built front end: which files it has, and which of them a component needs."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from preludio.errors import PreludioError

STATIC = Path(__file__).parent.parent / "static"


class NotBuilt(PreludioError):
    """The front end is missing: Preludio runs from its sources, and nobody has built it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The front end is not built: {folder} has no bundle.json. Run `make setup` or `npm run build`."
        )


class Entry(msgspec.Struct, frozen=True):
    """What every page needs."""

    js: str
    css: tuple[str, ...] = ()


class Files(msgspec.Struct, frozen=True):
    """What a component needs beyond that."""

    js: tuple[str, ...] = ()
    css: tuple[str, ...] = ()


class Bundle(msgspec.Struct, frozen=True):
    """The list of files that the build has written, and the script that a page runs first."""

    entry: Entry
    types: dict[str, Files] = {}
    boot: str = ""

    def needed(self, types: Iterable[str]) -> Files:
        """Gives the files for these types of components, each once."""
        found = [self.types[name] for name in dict.fromkeys(types) if name in self.types]
        return Files(
            js=tuple(dict.fromkeys(name for files in found for name in files.js)),
            css=tuple(dict.fromkeys(name for files in found for name in files.css)),
        )


def load_bundle(folder: Path = STATIC) -> Bundle:
    """Reads what the build has written; raises NotBuilt where there is none."""
    listing = folder / "bundle.json"
    if not listing.is_file():
        raise NotBuilt(folder)
    bundle = msgspec.json.decode(listing.read_bytes(), type=Bundle)
    return msgspec.structs.replace(bundle, boot=(folder / "boot.js").read_text("utf-8"))
