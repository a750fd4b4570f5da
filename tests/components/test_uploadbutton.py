"""UploadButton: what it takes is a file's business, and tested there; here is that it does so as a button."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from preludio.errors import Refused
from preludio.wire.files import FileData


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    return path


def sent(path: Path) -> FileData:
    return FileData(path=str(path), orig_name=path.name)


def test_a_function_gets_paths_or_bytes(notes: Path) -> None:
    assert gr.UploadButton().preprocess(sent(notes)) == str(notes)
    assert gr.UploadButton(type="binary").preprocess(sent(notes)) == b"hello"
    assert gr.UploadButton(file_count="multiple").preprocess([sent(notes)]) == [str(notes)]
    assert gr.UploadButton().preprocess(None) is None


def test_other_types_are_refused(notes: Path) -> None:
    with pytest.raises(Refused, match="one of these formats"):
        gr.UploadButton(file_types=["image"]).preprocess(sent(notes))


def test_takes_its_text_and_its_file_by_position(notes: Path) -> None:
    button = gr.UploadButton("Bring it", str(notes))
    config = button.get_config()
    assert (config["label"], config["value"].path, config["name"]) == ("Bring it", str(notes), "uploadbutton")
    assert not button.skip_api


@pytest.mark.parametrize(
    "props", [{"type": "text"}, {"file_count": "many"}, {"file_types": "image"}, {"variant": "loud"}, {"size": "xl"}]
)
def test_what_cannot_work_is_refused(props: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"UploadButton: {next(iter(props))}"):
        gr.UploadButton(**props)


wrong = st.one_of(
    st.booleans(), st.integers(), st.floats(), st.binary(), st.dictionaries(st.text(), st.integers(), max_size=2)
)


@given(value=st.one_of(wrong, st.lists(wrong, min_size=1, max_size=3)))
def test_what_is_no_file_is_refused_by_name(value: Any) -> None:
    button = gr.UploadButton("Bring it", render=False)
    for turn, wanted in ((button.preprocess, "wanted is a file"), (button.postprocess, "wanted is a path or a URL")):
        with pytest.raises((Refused, ValueError)) as caught:
            turn(value)
        said = str(caught.value).replace("\\'", "'")
        assert "UploadButton('Bring it'): the value (" in said
        assert wanted in said


@given(name=st.from_regex(r"[a-z0-9]{1,12}\.[a-z]{1,4}", fullmatch=True))
def test_a_url_passes_unfetched(name: str) -> None:
    file = gr.UploadButton(render=False).postprocess(f"https://example.org/{name}")
    assert isinstance(file, FileData)
    assert (file.path, file.orig_name) == (f"https://example.org/{name}", name)
