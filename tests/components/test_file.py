"""File."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from preludio import File, Files
from preludio.errors import Refused
from preludio.wire.files import FileData
from tests.components.junk import JUNK
from tests.components.values import json_values


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    return path


def sent(path: Path) -> FileData:
    return FileData(path=str(path), orig_name=path.name)


def test_a_function_gets_a_path_that_knows_its_name(notes: Path) -> None:
    received = File().preprocess(sent(notes))
    assert isinstance(received, str)
    assert received == str(notes)
    assert received.name == str(notes)  # type: ignore[attr-defined]


def test_or_the_bytes(notes: Path) -> None:
    assert File(type="binary").preprocess(sent(notes)) == b"hello"


@pytest.mark.parametrize("count", ["multiple", "directory"])
def test_several_come_as_a_list(notes: Path, count: Any) -> None:
    assert File(file_count=count).preprocess([sent(notes), sent(notes)]) == [str(notes)] * 2
    assert File(file_count=count, type="binary").preprocess(sent(notes)) == [b"hello"]


def test_one_of_several_where_one_is_wanted(notes: Path) -> None:
    assert File().preprocess([sent(notes)]) == str(notes)
    assert File().preprocess([]) is None


def test_nothing_stays_nothing() -> None:
    assert File().preprocess(None) is None
    assert Files().preprocess(None) is None
    assert File().postprocess(None) is None


@pytest.mark.parametrize(
    "types", [["text"], [".txt"], [".TXT"], ["txt"], ["file"], ["text/plain"], ["text/*"], ["image", ".txt"], [], None]
)
def test_files_of_the_wanted_types_are_taken(notes: Path, types: list[str] | None) -> None:
    assert File(file_types=types).preprocess(sent(notes)) == str(notes)


@pytest.mark.parametrize("types", [["image"], [".json"], ["xt"], ["audio", "video"], ["application/*"]])
def test_others_are_refused(notes: Path, types: list[str]) -> None:
    with pytest.raises(Refused, match="one of these formats"):
        File(file_types=types).preprocess(sent(notes))


def test_the_name_a_client_gives_does_not_decide_the_type(notes: Path) -> None:
    with pytest.raises(Refused):
        File(file_types=["image"]).preprocess(FileData(path=str(notes), orig_name="a.png"))


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_is_offered_with_name_and_size(notes: Path, kind: Any) -> None:
    file = File().postprocess(kind(notes))
    assert isinstance(file, FileData)
    assert (file.path, file.orig_name, file.size) == (str(notes), "notes.txt", 5)


def test_several_are_offered_in_order(notes: Path) -> None:
    offered = Files().postprocess([str(notes), "https://example.org/b.pdf"])
    assert isinstance(offered, list)
    assert [file.orig_name for file in offered] == ["notes.txt", "b.pdf"]


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="none"):
        File().postprocess("none.txt")
    with pytest.raises(FileNotFoundError):
        File().postprocess(str(tmp_path))


@pytest.mark.parametrize("value", [3, {"a": 1}, b"bytes"])
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="wanted is a path"):
        File().postprocess(value)


@pytest.mark.parametrize("props", [{"type": "text"}, {"file_count": "many"}, {"file_types": "image"}])
def test_what_cannot_work_is_refused(props: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="File"):
        File(**props)


def test_an_example_is_shown_by_its_names() -> None:
    assert File().process_example("a/b.png") == "b.png"
    assert File().process_example(["a/b.png", "c"]) == "b.png, c"
    assert File().process_example(None) == ""


def test_flagged_files_are_kept(notes: Path, tmp_path: Path) -> None:
    files = Files()
    flagged = files.read_from_flag(files.flag([sent(notes)], tmp_path / "flagged"))
    assert [Path(file.path).read_text() for file in flagged] == ["hello"]


def test_files_is_a_file_for_several() -> None:
    assert Files().get_block_name() == "file"
    assert Files().api_info()["type"] == "array"


FILES = st.builds(FileData, path=st.text(min_size=1), orig_name=st.none() | st.text(max_size=20))


@given(FILES, st.lists(FILES, max_size=3))
def test_any_file_comes_as_its_place(file: FileData, several: list[FileData]) -> None:
    assert File().preprocess(file) == file.path
    assert Files().preprocess(several) == [each.path for each in several]


@given(json_values)
def test_what_is_no_file_is_refused(value: Any) -> None:
    assume(value is not None and value != [])
    with pytest.raises(Refused, match=r"File \d+: .* is a \w+; wanted is a file"):
        File().preprocess(value)
    with pytest.raises(Refused, match=r"Files \d+: .* is a \w+; wanted is a file"):
        Files().preprocess([value])


@given(st.lists(st.builds("https://example.org/{}".format, st.from_regex(r"[a-z]{1,8}\.pdf", fullmatch=True))))
def test_addresses_are_offered_by_name_and_never_fetched(urls: list[str]) -> None:
    offered = Files().postprocess(urls)
    assert isinstance(offered, list)
    assert [(file.path, file.orig_name) for file in offered] == [(url, url.rpartition("/")[2]) for url in urls]


@given(JUNK)
def test_what_leads_to_no_file_is_refused(value: Any) -> None:
    assume(value is not None and not isinstance(value, (str, list)))
    with pytest.raises(ValueError, match=r"File \d+: .* is a \w+; wanted is a path or a URL"):
        File().postprocess(value)
    with pytest.raises(ValueError, match=r"Files \d+: .* is a \w+; wanted is a path or a URL"):
        Files().postprocess([value])
