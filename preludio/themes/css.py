"""The CSS that values are written in: references, quotes, and what keeps a value inside its declaration."""

import re
from collections.abc import Callable

# A star before a name, unless it multiplies (`calc(2*var(--x))`) or closes a comment.
REFERENCE = re.compile(r"(?<![\w)*/])\*([a-z]\w*)")
QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|url\([^"\'()\s]*\)', re.DOTALL)
SPILL = re.compile(r"[;{}<\"'\\]|/\*|\*/")


def references(value: str) -> list[str]:
    """The names a value refers to."""
    return REFERENCE.findall(value)


def replaced(value: str, by: Callable[[str], str]) -> str:
    """Put something in the place of every reference; in dark, `*name_dark` is another spelling of `*name`."""
    return REFERENCE.sub(lambda match: by(match[1].removesuffix("_dark")), value)


def variable(name: str) -> str:
    """The CSS variable of a token: `--name-with-hyphens`."""
    return "--" + name.replace("_", "-")


def quoted(text: str) -> str:
    """Write a CSS string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")
    return f'"{escaped}"'


def contained(value: object) -> bool:
    """Whether a value is text that stays within its own declaration."""
    if not isinstance(value, str):
        return False
    bare = QUOTED.sub("", value)
    return bool(value.strip()) and not SPILL.search(bare) and bare.count("(") == bare.count(")")
