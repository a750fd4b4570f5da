"""DownloadButton."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from preludio.errors import Refused
from preludio.wire.files import FileData


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF")
    return path


@pytest.mark.parametrize("kind", [str, Path])
def test_offers_a_file_with_its_name(report: Path, kind: Any) -> None:
    value = gr.DownloadButton("Get it", kind(report)).get_config()["value"]
    assert (value.path, value.orig_name, value.size) == (str(report), "report.pdf", 4)


def test_a_url_and_nothing_pass() -> None:
    file = gr.DownloadButton().postprocess("https://example.org/a.csv")
    assert file is not None
    assert (file.url, file.orig_name) == ("https://example.org/a.csv", "a.csv")
    assert gr.DownloadButton().postprocess(None) is None
    assert gr.DownloadButton().preprocess(None) is None


def test_a_function_gets_the_path(report: Path) -> None:
    assert gr.DownloadButton().preprocess(FileData(path=str(report))) == str(report)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.txt"):
        gr.DownloadButton().postprocess("none.txt")


def test_its_value_may_be_a_function(report: Path) -> None:
    assert gr.DownloadButton(value=lambda: report).get_config()["value"].orig_name == "report.pdf"


wrong = st.one_of(st.booleans(), st.integers(), st.floats(), st.binary(), st.lists(st.integers()), st.tuples())


@given(value=wrong)
def test_what_is_no_file_is_refused_by_name(value: Any) -> None:
    button = gr.DownloadButton("Get it", render=False)
    for turn, wanted in ((button.preprocess, "wanted is a file"), (button.postprocess, "wanted is a path or a URL")):
        with pytest.raises((Refused, ValueError)) as caught:
            turn(value)
        said = str(caught.value).replace("\\'", "'")
        assert "DownloadButton('Get it'): the value (" in said
        assert wanted in said
