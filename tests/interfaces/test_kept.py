"""Results of examples on the disk: whole or not at all, whoever writes, and whatever became of the files."""

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preludio.interfaces.kept import UNUSED, KeptResults
from preludio.wire.files import Blob, FileData

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


class Clock:
    now = 1e9

    def __call__(self) -> float:
        return self.now


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(JSON))
def test_values_come_back(tmp_path: Path, outputs: list[Any]) -> None:
    kept = KeptResults(tmp_path / "cache")
    kept.remove("key")
    kept.put("key", outputs)
    assert kept.get("key") == outputs


def test_what_is_not_kept_is_not_there(tmp_path: Path) -> None:
    assert KeptResults(tmp_path / "cache").get("key") is None


def test_files_are_copied_and_keep_their_names(tmp_path: Path) -> None:
    source = tmp_path / "out.txt"
    source.write_text("first")
    outputs = [
        {"files": [FileData.from_path(source), Blob(b"picture", "image.png", "image/png")]},
        FileData(path="", url="data:,x"),
    ]
    KeptResults(tmp_path / "cache").put("key", outputs)
    source.write_text("second")
    told, inline = KeptResults(tmp_path / "cache").get("key") or []
    first, second = told["files"]
    assert Path(first.path).read_text() == "first"
    assert (Path(first.path).name, first.orig_name, first.size) == ("out.txt", "out.txt", 5)
    assert (Path(second.path).read_bytes(), second.mime_type) == (b"picture", "image/png")
    assert inline.url == "data:,x"


def test_what_json_cannot_say_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="cannot travel as JSON"):
        KeptResults(tmp_path / "cache").put("key", [object()])
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": 2, "outputs": []}',
        b'{"format": 1, "outputs": {}}',
        b'{"format": 1, "outputs": [{"preludio.file": {"path": "files/0/gone.txt"}}]}',
        b'{"format": 1, "outputs": [{"preludio.file": {"path": "../../secret.txt"}}]}',
        b'{"format": 1, "outputs": [{"preludio.file": "files"}]}',
    ],
)
def test_what_cannot_be_read_is_forgotten(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    kept = KeptResults(tmp_path / "cache")
    kept.put("key", ["value"])
    (tmp_path / "cache/key/outputs.json").write_bytes(content)
    assert kept.get("key") is None
    assert not (tmp_path / "cache/key").exists()


def test_what_nobody_has_asked_for_is_removed_in_time(tmp_path: Path) -> None:
    clock = Clock()
    kept = KeptResults(tmp_path, clock)
    kept.put("old", [1])
    kept.put("used", [2])
    clock.now += UNUSED - 10
    assert kept.get("used") == [2]
    clock.now += 20
    kept.put("new", [3])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "used"]


def write(folder: Path, writer: int) -> int:
    kept = KeptResults(folder)
    for n in range(30):
        kept.put(f"key{n}", [f"result {n}", Blob(f"file {n}".encode(), "out.txt")])
        text, file = kept.get(f"key{n}") or [None, None]
        assert (text, Path(file.path).read_text()) == (f"result {n}", f"file {n}")
    return writer


def test_processes_do_not_disturb_each_other(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as writers:
        assert list(writers.map(write, [tmp_path] * 4, range(4))) == [0, 1, 2, 3]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"key{n}" for n in range(30))
    for path in tmp_path.iterdir():
        assert json.loads((path / "outputs.json").read_bytes())["format"] == 1
