"""launch(): an app is served from scripts, threads and notebooks, says where, and ends when it is told to."""

import inspect
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from threading import Thread
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx
import pytest

from preludio import Blocks
from preludio.server.app import App
from preludio.server.http import Receive, Send
from preludio.server.later import MISSED, NotYet
from preludio.server.options import Launch
from preludio.server.serve import NotStarted, PortTaken, address, frame, listen, visited
from preludio.settings import BadSetting
from preludio.wire.sizes import FileSize, size_in_bytes


@pytest.fixture
def app() -> Iterator[Blocks]:
    with Blocks(title="An app") as app:
        pass
    yield app
    app.close(verbose=False)


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("PRELUDIO_", "GRADIO_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PRELUDIO_DATA_DIR", str(tmp_path))


def start(app: Blocks, **more: Any) -> str:
    """Serves an app at any free port, without a word; gives its address."""
    options: dict[str, Any] = {"prevent_thread_lock": True, "quiet": True, "server_port": 0}
    return str(app.launch(**{**options, **more}).local_url)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_an_app_is_served_until_it_is_closed(app: Blocks) -> None:
    application, url, share_url = app.launch(prevent_thread_lock=True, quiet=True, server_port=0)
    assert share_url is None
    assert callable(application)
    answer = httpx.get(url)
    assert "<title>An app</title>" in answer.text
    assert "server" not in answer.headers
    app.close(verbose=False)
    assert app.running is None
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_a_second_launch_replaces_the_first(app: Blocks) -> None:
    port = free_port()
    assert start(app, server_port=port) == start(app, server_port=port) == f"http://127.0.0.1:{port}/"


def test_it_says_where_it_is_and_where_it_keeps_its_data(
    app: Blocks, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    url = start(app, quiet=False)
    assert capsys.readouterr().out == f"* Running on local URL:  {url[:-1]}\n* Data is kept in {tmp_path}\n\n"
    app.close()
    assert capsys.readouterr().out.startswith("Closing server running on port: ")
    start(app, quiet=True)
    assert capsys.readouterr().out == ""


def test_a_port_in_use_is_named(app: Blocks) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"^Port {port} of 127\.0\.0\.1 is in use\."):
            start(app, server_port=port)
    assert app.running is None


def test_the_next_free_port_is_taken(app: Blocks, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("GRADIO_SERVER_PORT", str(port))
        url = start(app, server_port=None)
        assert port < int(url.rstrip("/").rpartition(":")[2]) < port + 100
        monkeypatch.setenv("GRADIO_NUM_PORTS", "1")
        with pytest.raises(PortTaken, match=f"Port {port} "):
            start(app, server_port=None)


def test_a_server_that_cannot_start_is_told_and_leaves_its_port(app: Blocks, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(self: App, receive: Receive, send: Send) -> None:
        raise RuntimeError("the disk is full")

    port = free_port()
    with monkeypatch.context() as broken:
        broken.setattr(App, "_live", fail)
        with pytest.raises(NotStarted):
            start(app, server_port=port)
    assert app.running is None
    assert start(app, server_port=port) == f"http://127.0.0.1:{port}/"


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_is_none_is_refused(app: Blocks, port: int) -> None:
    with pytest.raises(ValueError, match=f"server_port is {port}"):
        start(app, server_port=port)


def test_an_address_of_another_machine_is_refused(app: Blocks) -> None:
    with pytest.raises(OSError, match=r"server_name '203\.0\.113\.1'"):
        start(app, server_name="203.0.113.1")


def test_a_bad_setting_stops_the_start(app: Blocks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_SERVER_PORT", "http")
    with pytest.raises(BadSetting, match="GRADIO_SERVER_PORT is 'http'"):
        start(app)


@pytest.mark.parametrize(("name", "value"), [("auth", ("me", "secret")), ("auth_dependency", str)])
def test_an_app_that_would_be_protected_does_not_start_open(app: Blocks, name: str, value: object) -> None:
    with pytest.raises(NotYet, match="open to everybody"):
        start(app, **{name: value})
    assert app.running is None


@pytest.mark.parametrize("name", MISSED)
def test_what_is_not_there_yet_is_said(app: Blocks, name: str) -> None:
    with pytest.warns(UserWarning, match=rf"launch\({name}=\.\.\.\) is not there yet") as caught:
        start(app, **{name: True})
    assert {Path(warning.filename).name for warning in caught} == {Path(__file__).name}


def test_what_the_environment_asks_for_is_said_too(app: Blocks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_SHARE", "true")
    with pytest.warns(UserWarning, match=r"launch\(share="):
        start(app)
    with warnings.catch_warnings():
        start(app, share=False)


@pytest.mark.parametrize("name", ["favicon_path", "css_paths", "head_paths"])
def test_a_file_that_is_not_there_is_named(app: Blocks, name: str) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.txt"):
        start(app, **{name: "nowhere.txt"})


def test_looks_reach_the_page(app: Blocks, tmp_path: Path) -> None:
    (tmp_path / "own.css").write_text("b { color: red }")
    (tmp_path / "icon.png").write_bytes(b"png")
    url = start(
        app,
        css="a { color: blue }",
        css_paths=tmp_path / "own.css",
        head="<meta name='x'>",
        js="() => 1",
        theme="soft",
        favicon_path=tmp_path / "icon.png",
    )
    html = httpx.get(url).text
    assert "<style>a { color: blue }\nb { color: red }</style>\n<meta name='x'>" in html
    assert '["load"] = (() => 1' in html
    assert '--name:"soft"' in httpx.get(f"{url}theme.css").text
    assert httpx.get(f"{url}favicon.ico").headers["content-type"] == "image/png"


def test_what_blocks_was_given_counts_unless_launch_says_otherwise() -> None:
    with pytest.warns(UserWarning, match="belong to launch"), Blocks(css="old", title="x") as app:
        pass
    assert "<style>old</style>" in httpx.get(start(app)).text
    assert "<style>new</style>" in httpx.get(start(app, css="new")).text
    app.close(verbose=False)


def test_a_local_server_refuses_foreign_names(app: Blocks) -> None:
    answer = httpx.get(start(app), headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert "PRELUDIO_ALLOWED_HOSTS=evil.example" in answer.json()["detail"]


def test_the_root_is_that_of_the_proxy(app: Blocks) -> None:
    proxied = {"X-Forwarded-Host": "pub.example", "X-Forwarded-Proto": "https"}
    url = start(app, root_path="/team")
    assert httpx.get(f"{url}config", headers=proxied).json()["root"] == "https://pub.example/team"
    assert httpx.get(f"{url}team/config").status_code == 200


def test_every_address_is_opened_by_a_name_one_can_open() -> None:
    assert visited(address("0.0.0.0", 1, secure=False)) == "http://localhost:1"
    assert visited(address("::", 1, secure=True)) == "https://localhost:1"
    assert address("::1", 1, secure=False) == "http://[::1]:1"
    assert visited("http://127.0.0.1:1") == "http://127.0.0.1:1"


def test_names_are_resolved_to_the_older_kind_of_address_first() -> None:
    with listen("localhost", range(1)) as taken:
        assert taken.family == socket.AF_INET


def test_it_can_be_launched_from_a_thread(app: Blocks) -> None:
    port = free_port()
    thread = Thread(target=app.launch, kwargs={"quiet": True, "server_port": port})
    thread.start()
    client = httpx.Client(transport=httpx.HTTPTransport(retries=20))
    assert client.get(f"http://127.0.0.1:{port}/config").status_code == 200
    app.close(verbose=False)
    thread.join()
    client.close()


def test_a_notebook_shows_it_and_goes_on(app: Blocks, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    ipython, display = ModuleType("IPython"), ModuleType("IPython.display")
    ipython.get_ipython = lambda: SimpleNamespace(kernel=object())  # type: ignore[attr-defined]
    display.display, display.HTML = shown.append, str  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    served = app.launch(quiet=True, server_port=0, height=300)
    assert shown == [frame(served.local_url.rstrip("/"), "100%", 300)]
    app.launch(quiet=True, server_port=0, inline=False)
    assert len(shown) == 1


def test_the_browser_is_opened_if_wanted(app: Blocks, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    url = start(app)
    assert not opened
    url = start(app, inbrowser=True)
    assert opened == [url.rstrip("/")]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_it_is_served_by_https(app: Blocks, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    extension = ["-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *extension, *files], check=True, capture_output=True)
    url = start(app, ssl_keyfile=str(key), ssl_certfile=str(certificate))
    assert url.startswith("https://127.0.0.1:")
    assert httpx.get(f"{url}config", verify=ssl.create_default_context(cafile=str(certificate))).status_code == 200


@pytest.mark.parametrize(
    ("size", "expected"),
    [("5mb", 5 * 1024**2), ("1 KB", 1024), ("1.5k", 1536), ("10", 10), ("7b", 7), (3 * FileSize.GB, 3 * 1024**3)],
)
def test_sizes_are_read(size: str | int, expected: int) -> None:
    assert size_in_bytes(size, "max_file_size") == expected


@pytest.mark.parametrize("size", ["5 apples", "", "-1", 0, "mb"])
def test_sizes_that_are_none_are_refused(app: Blocks, size: str | int) -> None:
    with pytest.raises(ValueError, match="max_file_size is "):
        start(app, max_file_size=size)


def test_launch_takes_what_the_server_is_told() -> None:
    taken = list(inspect.signature(Blocks.launch).parameters)[1:]
    assert sorted(taken) == sorted(field.name for field in fields(Launch))


SCRIPT = """
import preludio as gr
with gr.Blocks() as demo:
    pass
demo.launch(server_port={port}, data_dir={folder!r})
print("after")
"""


@pytest.mark.parametrize(
    ("number", "status", "goes_on"), [(signal.SIGINT, 0, True), (signal.SIGTERM, 128 + signal.SIGTERM, False)]
)
def test_a_script_ends_by_signal_with_streams_open(tmp_path: Path, number: int, status: int, goes_on: bool) -> None:
    port = free_port()
    (tmp_path / "app.py").write_text(SCRIPT.format(port=port, folder=str(tmp_path / "data")))
    command = [sys.executable, str(tmp_path / "app.py")]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == f"* Running on local URL:  http://127.0.0.1:{port}\n"
        with httpx.stream("GET", f"http://127.0.0.1:{port}/gradio_api/heartbeat/abc") as stream:
            assert next(stream.iter_lines()) == "data: ALIVE"
            program.send_signal(number)
            out, err = program.communicate(timeout=20)
    finally:
        program.kill()
        program.communicate()
    assert (program.returncode, err) == (status, "")
    assert ("after" in out) is goes_on


def test_a_script_that_just_ends_stops_its_server(tmp_path: Path) -> None:
    script = SCRIPT.format(port=0, folder=str(tmp_path / "data")).replace("port=0", "port=0, prevent_thread_lock=True")
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.endswith("after\n")


def test_a_script_that_fails_stops_its_server(tmp_path: Path) -> None:
    script = SCRIPT.format(port=0, folder=str(tmp_path / "data")).replace("port=0", "port=0, prevent_thread_lock=True")
    command = [sys.executable, "-c", f"{script}\nraise SystemExit(7)"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (7, "")
