"""Files as functions know them."""

import os
from pathlib import Path

import pytest

from preludio.components.media import KEPT, as_file, content, kept_copy, local_path, safe_name
from preludio.wire.files import FileData


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a b-c_d.png", "a b-c_d.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.txt", "y.txt"),
        ("..", "file"),
        ("", "file"),
        (".hidden", "hidden"),
        ("ü\x00:?.txt", "ü___.txt"),
    ],
)
def test_a_name_leads_nowhere_else(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_copy_is_made_once() -> None:
    first = kept_copy(b"once", "a.txt")
    written = Path(first).stat().st_mtime_ns
    assert kept_copy(b"once", "a.txt") == first
    assert Path(first).stat().st_mtime_ns == written
    assert Path(first).read_bytes() == b"once"


def test_old_copies_go() -> None:
    old = Path(kept_copy(b"old", "a.txt"))
    os.utime(old.parent, (0, 0))
    assert KEPT > 0
    kept_copy(b"new", "a.txt")
    assert not old.exists()


def test_a_file_inside_a_value_gets_a_place_and_a_suffix() -> None:
    file = FileData(path="", url="data:text/plain,a%20b")
    assert content(file) == b"a b"
    assert Path(local_path(file)).suffix == ".txt"


def test_a_file_described_already_stays_as_it_is() -> None:
    file = FileData(path="x")
    assert as_file(file) is file
