"""Files on their way up: stored whole or not at all, whatever the body looks like."""

import json
import os
import re
import socket
import time
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import preludio as gr
from tests.serving import PATIENCE, Serve, Visitor


def app_of() -> gr.Blocks:
    with gr.Blocks() as app:
        gr.Button().click(lambda file: Path(file).read_text(), gr.File(), gr.Textbox())
    return app


def upload(visitor: Visitor, *files: tuple[str, bytes], **more: Any) -> Any:
    return visitor.http.post("/gradio_api/upload", files=[("files", file) for file in files], **more)


def kept(folder: Path) -> list[str]:
    """Gives the names of all files that are stored, or on their way."""
    return [path.name for path in (folder / "data" / "files").rglob("*") if path.is_file() and "index" not in path.name]


def body(*parts: str, end: str = "--B--\r\n") -> bytes:
    return "".join(f"--B\r\n{part}" for part in parts).encode() + end.encode()


def send(visitor: Visitor, content: Any, kind: str = "multipart/form-data; boundary=B") -> Any:
    return visitor.http.post("/gradio_api/upload", content=content, headers={"content-type": kind})


PART = 'Content-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\ncontent\r\n'


def test_files_get_handles_by_content_and_name(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    answer = upload(visitor, ("a.txt", b"one"), ("dir/b c#ü.txt", b"two"), ("again.txt", b"one"))
    assert answer.status_code == 200
    first, second, again = answer.json()
    assert all(re.fullmatch(r"[0-9a-f]{64}/[^/]+", key) for key in (first, second, again))
    assert (second.partition("/")[2], first[:64] == again[:64]) == ("b c#ü.txt", True)
    assert upload(visitor, ("a.txt", b"one")).json() == [first]
    assert first[:64] != second[:64]


def test_an_uploaded_file_reaches_the_function(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    [key] = upload(visitor, ("a.txt", b"hello")).json()
    assert visitor.result(0, {"path": key, "meta": {"_type": "gradio.FileData"}}) == ["hello"]


@pytest.mark.parametrize(
    "file",
    [
        {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
        {"path": "../../etc/passwd", "meta": {"_type": "gradio.FileData"}},
        {"path": "0" * 64 + "/a.txt", "meta": {"_type": "gradio.FileData"}},
        {"path": "KEY"},
        {"path": "KEY", "meta": {"_type": "other"}},
        {"path": 5, "meta": {"_type": "gradio.FileData"}},
    ],
)
def test_a_file_that_was_not_uploaded_is_refused(serve: Serve, file: Any) -> None:
    visitor = serve(app_of()).visitor()
    [key] = upload(visitor, ("a.txt", b"hello")).json()
    given_file = {**file, "path": key} if file["path"] == "KEY" else file
    assert visitor.failure(0, given_file)["error"]


def test_other_fields_are_ignored_and_no_files_are_none(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    field = 'Content-Disposition: form-data; name="x"\r\n\r\nvalue\r\n'
    assert len(send(visitor, body(field, PART, field)).json()) == 1
    assert send(visitor, body(field)).json() == []


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(serve: Serve, tmp_path: Path) -> None:
    visitor = serve(app_of(), max_file_size=1000).visitor()
    assert upload(visitor, ("a.bin", b"x" * 1000)).status_code == 200
    before = kept(tmp_path)
    refused = upload(visitor, ("b.bin", b"y" * 1001))
    assert refused.status_code == 413
    assert "maximum allowed size of 1000 bytes" in refused.json()["detail"]
    assert kept(tmp_path) == before


@pytest.mark.parametrize("name", ["..", ".", "a/..", "///"])
def test_a_name_that_is_none_is_refused(serve: Serve, name: str) -> None:
    refused = upload(serve(app_of()).visitor(), (name, b"x"))
    assert (refused.status_code, refused.json()) == (400, {"detail": f"Invalid file name: {name}"})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "multipart/form-data; boundary=B"),
        (b"{}", "application/json"),
        (body(PART), "multipart/form-data"),
        (body(PART), "multipart/form-data; boundary=" + "B" * 100),
        (b"nonsense", "multipart/form-data; boundary=B"),
        (body(PART, end=""), "multipart/form-data; boundary=B"),
        (body(PART)[:-20], "multipart/form-data; boundary=B"),
        (body(PART).replace(b"\r\n\r\n", b"\r\n"), "multipart/form-data; boundary=B"),
    ],
)
def test_a_broken_body_is_refused_and_leaves_nothing(serve: Serve, tmp_path: Path, content: bytes, kind: str) -> None:
    refused = send(serve(app_of()).visitor(), content, kind)
    assert (refused.status_code, list(refused.json())) == (400, ["detail"])
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    "content",
    [
        body(f"X-Long: {'x' * 20000}\r\n\r\n\r\n"),
        body(*['Content-Disposition: form-data; name="x"\r\n\r\n\r\n'] * 1001),
    ],
)
def test_a_body_without_measure_is_refused(serve: Serve, content: bytes) -> None:
    assert send(serve(app_of()).visitor(), content).status_code in {400, 413}


def test_an_upload_that_breaks_off_leaves_nothing(serve: Serve, tmp_path: Path) -> None:
    visitor = serve(app_of()).visitor()
    place = urlsplit(visitor.url)
    head = f"POST /gradio_api/upload?upload_id=u HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 99999\r\n"
    head += "Content-Type: multipart/form-data; boundary=B\r\n\r\n"
    with visitor.open("upload_progress", upload_id="u") as events:
        with socket.create_connection((place.hostname, place.port), timeout=PATIENCE) as connection:
            connection.sendall(head.encode() + body(PART, end="")[:-4])
            assert next(events.messages())["msg"] == "update"
        assert events.until("done")
    assert kept(tmp_path) == []


def test_whoever_watches_sees_how_far_an_upload_is(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    with visitor.open("upload_progress", upload_id="u") as events:
        sender = Thread(target=upload, args=(visitor, ("a.bin", b"x" * 300_000)), kwargs={"params": {"upload_id": "u"}})
        sender.start()
        told = list(events.messages())
        sender.join(PATIENCE)
    assert told[-1] == {"msg": "done"}
    assert {message["orig_name"] for message in told[:-1]} == {"a.bin"}
    assert sum(message["chunk_size"] for message in told[:-1]) == 300_000
    assert visitor.get("upload_progress").status_code == 404


@pytest.fixture
def fuzzed(serve: Serve) -> Visitor:
    return serve(app_of()).visitor()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_body_makes_the_server_fail_or_hang(fuzzed: Visitor, data: st.DataObject) -> None:
    whole = bytearray(body(PART, PART.replace("a.txt", "b.txt")))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(whole)))
        whole[at : at + data.draw(st.integers(0, 6))] = data.draw(
            st.sampled_from([b"", b"\r\n", b"--B", b"--B--", b":", b'"', b";", b"\x00", b"\xff", b"\n"])
        )
    answer = send(fuzzed, bytes(whole))
    assert answer.status_code in {200, 400, 413}, answer.text
    json.loads(answer.text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_no_content_type_makes_the_server_fail(fuzzed: Visitor, kind: str) -> None:
    assert send(fuzzed, body(PART), f"multipart/form-data{kind}".strip()).status_code in {200, 400}


def test_files_that_nobody_uses_go_after_the_time_the_author_gives(serve: Serve, tmp_path: Path) -> None:
    with gr.Blocks(delete_cache=(3600, 60)) as app:
        gr.File()
    serving = serve(app)
    upload(serving.visitor(), ("old.txt", b"old"), ("new.txt", b"new"))
    (old,) = (tmp_path / "data" / "files").rglob("old.txt")
    long_ago = time.time() - 100
    os.utime(old, (long_ago, long_ago))
    serving.app.place.files.sweep(time.time())
    assert kept(tmp_path) == ["new.txt"]


def test_a_time_that_means_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="delete_cache is \\(60, 0\\); both must be seconds above 0"):
        gr.Blocks(delete_cache=(60, 0))
