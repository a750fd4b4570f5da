"""Files on their way down: what was stored, what the developer has opened, and nothing else."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import preludio as gr
from tests.serving import Serve, Visitor

DATA = bytes(range(256)) * 4


def app_of(returned: Any = None) -> gr.Blocks:
    with gr.Blocks() as app:
        gr.Button().click(lambda: returned, None, gr.File())
    return app


def stored(visitor: Visitor, name: str, data: bytes = DATA) -> str:
    """Uploads a file and gives the path it is fetched by."""
    [key] = visitor.http.post("/gradio_api/upload", files=[("files", (name, data))]).json()
    return f"file={quote(key)}"


def test_a_file_comes_back_as_it_was(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    path = stored(visitor, "ü b.png")
    for address in (path, path.replace("file=", "file/")):
        answer = visitor.get(address)
        assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"]
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("name", "kind", "disposition"),
    [
        ("a.png", "image/png", "inline"),
        ("a.txt", "text/plain; charset=utf-8", "inline"),
        ("a.json", "application/json", "inline"),
        ("a.wav", "audio/x-wav", "inline"),
        ("a.svg", "image/svg+xml", "attachment"),
        ("a.html", "application/octet-stream", "attachment"),
        ("a.js", "application/octet-stream", "attachment"),
        ("a.pdf", "application/octet-stream", "attachment"),
        ("noname", "application/octet-stream", "attachment"),
    ],
)
def test_only_what_runs_nothing_is_shown(serve: Serve, name: str, kind: str, disposition: str) -> None:
    visitor = serve(app_of()).visitor()
    headers = visitor.get(stored(visitor, name)).headers
    assert headers["content-type"] == kind
    assert headers["content-disposition"].startswith(f"{disposition}; filename")
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("0-9", 0, 10), ("1000-", 1000, 1024), ("-4", 1020, 1024), ("10-99999", 10, 1024)]
)
def test_a_part_of_a_file(serve: Serve, asked: str, start: int, end: int) -> None:
    visitor = serve(app_of()).visitor()
    path = stored(visitor, "a.bin")
    answer = visitor.get(path, headers={"range": f"bytes={asked}", "cookie": "secret=1", "x-mine": "secret"})
    assert (answer.status_code, answer.content) == (206, DATA[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/1024"
    assert "secret" not in str(answer.headers)


def test_a_part_that_is_not_there(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    path = stored(visitor, "a.bin")
    assert visitor.get(path, headers={"range": "bytes=2000-3000"}).status_code == 416


def test_the_head_of_a_file(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    path = stored(visitor, "a.bin")
    answer = visitor.http.head(f"/gradio_api/{path}")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "1024")
    assert visitor.http.head("/gradio_api/file=nothing").status_code == 403


def test_what_is_not_stored_is_refused_without_a_difference(serve: Serve, tmp_path: Path) -> None:
    visitor = serve(app_of()).visitor()
    (tmp_path / "secret.txt").write_text("secret")
    key = stored(visitor, "a.txt").removeprefix("file=")
    for path in (
        "a.txt", "", "/", str(tmp_path / "secret.txt"), "/etc/passwd", "../" * 9 + "etc/passwd", f"{key}/..", f"{key}x",
        key.upper(), "0" * 64 + "/a.txt", f"{key}/../../index.sqlite", "http://127.0.0.1/", "//host/x", "\x00", "x" * 5000,
    ):  # fmt: skip
        answer = visitor.get(f"file={quote(path, safe='')}")
        assert (answer.status_code, answer.json()) == (403, {"detail": f"File not allowed: {path}."}), path


@pytest.fixture
def fuzzed(serve: Serve, tmp_path: Path) -> Visitor:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "fine.txt").write_text("fine")
    (tmp_path / "secret.txt").write_text("secret")
    return serve(app_of(), allowed_paths=[str(tmp_path / "open")]).visitor(str(tmp_path))


PIECES = [
    "..",
    ".",
    "/",
    "%2e%2e",
    "%2f",
    "\\",
    "open",
    "secret.txt",
    "fine.txt",
    "~",
    "\x00",
    "file:",
    "data",
    "state.sqlite",
]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=8), rooted=st.booleans())
def test_no_path_leads_out(fuzzed: Visitor, pieces: list[str], rooted: bool) -> None:
    path = (f"{fuzzed.session}/open/" if rooted else "") + "".join(pieces)
    answer = fuzzed.get(f"file={quote(path, safe='%')}")
    assert answer.status_code in {200, 403}
    assert answer.status_code == 403 or answer.text == "fine"


def test_opened_folders_and_what_stays_closed_in_them(serve: Serve, tmp_path: Path) -> None:
    folder, outside = tmp_path / "open", tmp_path / "outside"
    for place in (folder / "closed", outside):
        place.mkdir(parents=True)
        (place / "f.txt").write_text("secret")
    (folder / "page.html").write_text("<b>")
    (folder / "link.txt").symlink_to(outside / "f.txt")
    (folder / "door").symlink_to(outside)
    (folder / "circle").symlink_to(folder / "circle")
    visitor = serve(app_of(), allowed_paths=[str(folder)], blocked_paths=[str(folder / "closed")]).visitor()
    shown = visitor.get(f"file={folder}/page.html")
    assert (shown.status_code, shown.text, shown.headers["content-type"]) == (200, "<b>", "text/html; charset=utf-8")
    assert "immutable" not in shown.headers.get("cache-control", "")
    assert "sandbox" in shown.headers["content-security-policy"]
    for name in ("closed/f.txt", "link.txt", "door/f.txt", "circle", "", "missing", "../outside/f.txt", "x" * 300):
        assert visitor.get(f"file={quote(f'{folder}/{name}')}").status_code == 403, name


def test_a_file_that_a_function_returns(serve: Serve, tmp_path: Path) -> None:
    place = tmp_path / "result.txt"
    place.write_text("result")
    visitor = serve(app_of(str(place))).visitor()
    [file] = visitor.result(0)
    assert visitor.http.get(file["url"]).text == "result"
    assert (file["orig_name"], file["size"], file["meta"]) == ("result.txt", 6, {"_type": "gradio.FileData"})
    assert str(tmp_path) not in str(file)


@pytest.mark.parametrize(("place", "words"), [("/etc/passwd", "working folder"), ("/etc/nothing", "no file")])
def test_a_file_from_elsewhere_is_not_sent(serve: Serve, place: str, words: str) -> None:
    assert words in serve(app_of(place), show_error=True).visitor().failure(0)["error"]


def test_a_hidden_or_blocked_file_is_not_sent_and_an_allowed_one_is(serve: Serve, tmp_path: Path) -> None:
    hidden = tmp_path / ".env"
    hidden.write_text("secret")
    assert "hidden" in serve(app_of(str(hidden)), show_error=True).visitor().failure(0)["error"]
    blocked = serve(app_of(str(hidden)), show_error=True, allowed_paths=[str(tmp_path)], blocked_paths=[str(hidden)])
    assert "blocked" in blocked.visitor().failure(0)["error"]
    assert serve(app_of(str(hidden)), allowed_paths=[str(tmp_path)]).visitor().result(0)[0]["orig_name"] == ".env"
