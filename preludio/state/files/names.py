"""The one place where text from outside becomes a file name or a key."""

import re
import unicodedata
from pathlib import PurePosixPath

from preludio.state.files import BadKey, BadName
from preludio.wire.ids import FileKey

LONGEST = 200
"""Bytes of a name in UTF-8; most file systems take 255."""

DROPPED = frozenset('<>:"/\\|?*`$!{}')
# Control characters, and lone surrogates, which cannot be written to a disk.
UNWRITABLE = frozenset(("Cc", "Cs"))
DEVICE = re.compile(r"(con|prn|aux|nul|conin|conout|(com|lpt)[0-9¹²³]) *(\.|$)", re.IGNORECASE)
KEY = re.compile(r"[0-9a-f]{64}/")


def clean(name: str) -> str:
    """Returns the last segment of a name as it can stand on any file system; to clean it again changes nothing."""
    kept = "".join(char for char in name.rpartition("/")[2] if writable(char)).rstrip(". ")
    cut = shorten(kept, LONGEST)
    if DEVICE.match(cut):
        cut = "_" + shorten(cut, LONGEST - 1)
    if not cut:
        raise BadName(name)
    return cut


def parse(text: str) -> FileKey:
    """Returns the key that a client sent, or raises `BadKey`: what is no key never gets near a path."""
    digits = text[:65]
    name = text[65:]
    if not KEY.fullmatch(digits) or not is_clean(name):
        raise BadKey(text)
    return FileKey(text)


def is_clean(name: str) -> bool:
    try:
        return clean(name) == name
    except BadName:
        return False


def writable(char: str) -> bool:
    return char not in DROPPED and unicodedata.category(char) not in UNWRITABLE


def shorten(name: str, longest: int) -> str:
    """Cuts a name between two characters, before its suffix unless that alone is too long."""
    if len(name.encode()) <= longest:
        return name
    suffix = PurePosixPath(name).suffix
    room = longest - len(suffix.encode())
    cut = cut_off(name.removesuffix(suffix), room) + suffix if room > 0 else cut_off(name, longest)
    return cut.rstrip(". ")


def cut_off(text: str, longest: int) -> str:
    return text.encode()[:longest].decode(errors="ignore")
