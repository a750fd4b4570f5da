"""The files that come with every app: the built front end, the theme, the icon, and what robots and phones ask for."""

import mimetypes
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from preludio.server.bundle import STATIC
from preludio.server.document import Document
from preludio.server.options import Options

HASHED = "static/assets/"
FOREVER = "public, max-age=31536000, immutable"
ENCODINGS = {"br": ".br", "gzip": ".gz"}  # the smallest first
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
         ".json": "application/json", ".woff2": "font/woff2", ".ico": "image/x-icon"}  # fmt: skip
# An icon may be opened as a page of its own: nothing in it may run then.
INERT = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
MARK = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">\
<rect width="32" height="32" rx="8" fill="#2563eb"/>\
<path d="M11 24V8h6.5a5 5 0 0 1 0 10H14" fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round"/>\
<circle cx="21.5" cy="23" r="2.2" fill="#fff"/></svg>"""


class Static:
    """Answers for the files of an app, from a list made once: what a client names is looked up, never opened."""

    def __init__(self, options: Options, title: str, folder: Path = STATIC) -> None:
        self._paths = {f"static/{name}": path for name, path in files(folder).items()}
        self._theme = f"v={options.looks.theme_hash}".encode()
        image = icon(options.favicon_path)
        self._documents = {
            "theme.css": Document.compressed(options.looks.theme_css, TYPES[".css"]),
            "favicon.ico": image,
            "manifest.json": manifest(title, image.media_type),
            "robots.txt": Document(b"User-agent: *\nDisallow: ", "text/plain; charset=utf-8"),
        }

    def find(self, path: str, query: bytes = b"") -> Document | None:
        """Gives the file that a path below the app's root names; None for any other path."""
        name = path.removeprefix("/")
        document = self._documents.get(name)
        if document is None and name in self._paths:
            document = self._documents[name] = read(self._paths[name], lasting=name.startswith(HASHED))
        if name == "theme.css" and query == self._theme and document is not None:
            return replace(document, cache=FOREVER)
        return document


def files(folder: Path) -> dict[str, Path]:
    """Lists the files below a folder by their names, without the compressed copies that lie beside them."""
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path for name, path in names.items() if not is_copy(name, names)}


def is_copy(name: str, names: Mapping[str, Path]) -> bool:
    """Tells whether a file is the compressed form of another."""
    return any(name.endswith(ending) and name.removesuffix(ending) in names for ending in ENCODINGS.values())


def read(path: Path, *, lasting: bool = False) -> Document:
    copies = {encoding: path.with_name(path.name + ending) for encoding, ending in ENCODINGS.items()}
    encoded = {encoding: copy.read_bytes() for encoding, copy in copies.items() if copy.is_file()}
    return Document(path.read_bytes(), type_of(path), encoded, cache=FOREVER if lasting else "no-cache")


def type_of(path: Path) -> str:
    return TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def icon(path: Path | None) -> Document:
    """Gives the icon of the browser's tab: the author's, or a mark of ours."""
    if path is None:
        return Document.compressed(MARK, TYPES[".svg"], headers=INERT)
    return Document(path.read_bytes(), type_of(path), headers=INERT)


def manifest(title: str, icon_type: str) -> Document:
    """Describes the app to a phone or desktop that would install it."""
    described: dict[str, Any] = {
        "name": title,
        "icons": [{"src": "./favicon.ico", "sizes": "any", "type": icon_type, "purpose": "any"}],
        "start_url": "./",
        "display": "standalone",
    }
    return Document(msgspec.json.encode(described), "application/manifest+json")
