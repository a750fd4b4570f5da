"""The page: HTML that holds everything of an app that is known before anybody asks."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from typing import Any

from preludio.graph.scripts import functions
from preludio.server.bundle import Bundle, Files
from preludio.server.document import Document
from preludio.server.options import Looks
from preludio.wire.codec import encode

Config = Mapping[str, Any]

ROOTS = 64
"""Addresses for which a page is kept; an app has one or two."""

WANTED = ("id", "type", "props", "key")
"""What a page wants to know of a component; the rest of its config is for clients of the API."""

HOSTS = re.compile(r"""(?:https?:|["'(=])//([A-Za-z0-9.-]+(?::\d+)?)""")
NOT_FOUND: Config = {"not_found": True, "components": [], "dependencies": [], "layout": {"id": 0}}


class Page:
    """Writes the pages of an app for each address it is seen under, and keeps what it wrote.

    `config_of` gives what one page, by its path, needs of the app's config under such an address, a root without a
    slash at its end. `types_of` names the types of blocks that are seen first on a page; what others need is loaded
    when they are shown. `hosts` are those that the page may load from besides its own and those that the author's
    styles and head name.
    """

    def __init__(
        self,
        config_of: Callable[[str, str], Config],
        types_of: Callable[[str], Iterable[str]],
        bundle: Bundle,
        looks: Looks,
        hosts: Iterable[str] = (),
    ) -> None:
        self._config_of = config_of
        self._types_of = types_of
        self._bundle = bundle
        self._looks = looks
        self._hosts = sorted({*hosts, *HOSTS.findall(looks.css)})
        self.at = lru_cache(ROOTS)(self._write)
        self.missing_at = lru_cache(ROOTS)(self._write_missing)

    def _write(self, root: str, path: str = "") -> Document:
        """Gives a page as it is seen under a root."""
        config = self._config_of(root, path)
        needed = self._bundle.needed(self._types_of(path))
        return self._document(config, functions(config, self._looks.js), 200, "./" + "../" * path.count("/"), needed)

    def _write_missing(self, root: str, depth: int = 0) -> Document:
        """Gives the page that tells a visitor that there is none under this name, `depth` folders below the root."""
        config = {"title": self._config_of(root, "")["title"], "root": root, **NOT_FOUND}
        return self._document(config, {}, 404, "./" + "../" * depth, Files())

    def _document(self, config: Config, scripts: Mapping[str, str], status: int, way: str, needed: Files) -> Document:
        head = single(head_of(config, self._looks.head))
        written = [
            self._bundle.boot,
            f"window.gradio_config = {json(lean(config))};",
            *map(keeping, scripts, scripts.values()),
        ]
        inline = [single(script) for script in written]
        html = self._html(config, inline, head, way, needed)
        headers = {
            "content-security-policy": policy([*inline, *scripts_in(head)], [*self._hosts, *HOSTS.findall(head)]),
            "referrer-policy": "strict-origin-when-cross-origin",
        }
        return Document.compressed(html.encode(), "text/html; charset=utf-8", status=status, headers=headers)

    def _html(self, config: Config, inline: Iterable[str], head: str, way: str, needed: Files) -> str:
        entry = self._bundle.entry
        lines = [
            '<!doctype html>\n<html lang="en"><head>',
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(config['title'])}</title>",
            f'<link rel="icon" href="{way}favicon.ico">',
            *(f'<link rel="stylesheet" href="{way}static/{name}">' for name in entry.css),
            f'<link rel="stylesheet" href="{way}theme.css?v={self._looks.theme_hash}">',
            *(f'<link rel="stylesheet" href="{way}static/{name}">' for name in needed.css),
            *(f'<link rel="modulepreload" href="{way}static/{name}">' for name in needed.js),
            *([f"<style>{closing(self._looks.css, 'style')}</style>"] if self._looks.css else []),
            head,
            "</head><body>",
            *(f"<script>{script}</script>" for script in inline),
            '<div id="app"></div>',
            f'<script type="module" src="{way}static/{entry.js}"></script>',
            "</body></html>",
        ]
        return "\n".join(filter(None, lines))


def lean(config: Config) -> Config:
    """Leaves out what a page has no use for, since it would have to be parsed and kept; the address needs the types."""
    bound = set(config.get("query", {}).values())
    components = [
        {name: each[name] for name in (*WANTED, *(["api_info"] if each["id"] in bound else [])) if name in each}
        for each in config["components"]
    ]
    return {name: value for name, value in config.items() if name != "page"} | {"components": components}


def head_of(config: Config, head: str) -> str:
    """Gives what the author wants in the page's head: of the app, and of components, each text once."""
    heads = [component["props"].get("head") for component in config["components"]]
    return "\n".join(dict.fromkeys(filter(None, [head, *heads])))


def keeping(key: str, source: str) -> str:
    """Writes a script that keeps one function where the page finds it; a mistake in it breaks no other."""
    expression = closing(source, "script").strip().rstrip("; \n")
    return f"(window.preludio_js ??= {{}})[{json(key)}] = ({expression}\n);"


def single(text: str) -> str:
    """Makes every line end a single character, as a browser does before it hashes a script."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def closing(text: str, element: str) -> str:
    """Makes text safe inside an element: it cannot close it, nor open a comment in a script."""
    ended = re.sub(f"</({element})", r"<\\/\1", text, flags=re.IGNORECASE)
    return ended.replace("<!--", "<\\!--") if element == "script" else ended


def json(value: object) -> str:
    """Writes JSON that can stand in a script."""
    text = encode(value).decode()
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def policy(scripts: Iterable[str], hosts: Iterable[str]) -> str:
    """Writes the Content-Security-Policy: scripts of our own and these, and nothing from elsewhere but these hosts."""
    more = "".join(f" {host}" for host in hosts)
    hashes = "".join(f" 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    rules = {
        "default-src": f"'self'{more}",
        "script-src": f"'self'{hashes}{more}",
        "style-src": f"'self' 'unsafe-inline'{more}",
        "img-src": f"'self' data: blob: https:{more}",
        "media-src": f"'self' data: blob: https:{more}",
        "font-src": f"'self' data:{more}",
        "frame-src": "'self' https: blob:",
        "connect-src": f"'self'{more}",
        "object-src": "'none'",
        "base-uri": "'self'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


class Scripts(HTMLParser):
    """Collects the inline scripts of an author's HTML, letter by letter as a browser hashes them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._within = tag == "script"
        if self._within:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._within = False

    def handle_data(self, data: str) -> None:
        if self._within:
            self.found[-1] += data


def scripts_in(html: str) -> Iterator[str]:
    parser = Scripts()
    parser.feed(html)
    parser.close()
    return filter(None, parser.found)
