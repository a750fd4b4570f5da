"""Requests that make no sense are refused in JSON, and nothing that is sent breaks the server."""

import json
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import preludio as gr
from tests.serving import PATIENCE, Serve


def app_of() -> gr.Blocks:
    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(lambda x: x, box, box, api_name="fn")
        gr.Button().click(None, None, None, js="() => 1", api_name="script")
    return app


def exchange(url: str, request: bytes) -> tuple[int, bytes]:
    """Sends bytes as they are and gives the status and the body of the answer."""
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        text = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    head, _, body = text.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


POSTS = ["queue/join", "cancel", "reset", "call/fn", "call/v2/fn", "run/fn", "api/fn", "component_server"]


@pytest.mark.parametrize("path", POSTS)
def test_what_is_no_json_is_refused(serve: Serve, path: str) -> None:
    visitor = serve(app_of()).visitor()
    for body in (b"", b"{", b"\xff\xfe", b"[" * 5000, b'"text"', b"[]", b"7", b"null"):
        refused = visitor.http.post(f"/gradio_api/{path}", content=body)
        assert refused.status_code == 422, (body, refused.text)
        assert refused.json()["detail"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("queue/join", {"data": [], "fn_index": 0}, 400),
        ("queue/join", {"data": [], "session_hash": "s"}, 400),
        ("queue/join", {"data": [], "session_hash": "s", "fn_index": 99}, 404),
        ("queue/join", {"data": [], "session_hash": "s", "fn_index": 1}, 404),
        ("queue/join", {"data": [], "session_hash": "s", "fn_index": -1}, 404),
        ("queue/join", {"data": [], "session_hash": "", "fn_index": 0}, 400),
        ("queue/join", {"data": [], "session_hash": "x" * 200, "fn_index": 0}, 400),
        ("queue/join", {"data": {}, "session_hash": "s", "fn_index": 0}, 422),
        ("queue/join", {"session_hash": "s", "fn_index": 0}, 422),
        ("queue/join", {"data": [], "session_hash": 5, "fn_index": 0}, 422),
        ("call/fn", {"data": ["x"], "session_hash": ""}, 400),
        ("run/fn", {"data": ["x"], "session_hash": ""}, 400),
        ("component_server", {"component_id": 999, "fn_name": "ls"}, 404),
        ("component_server", {"component_id": 1, "fn_name": "__init__"}, 404),
    ],
)
def test_a_body_that_cannot_be_meant_is_refused(serve: Serve, path: str, body: Any, status: int) -> None:
    refused = serve(app_of()).visitor().post(path, body)
    assert (refused.status_code, list(refused.json())) == (status, ["detail"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "queue/join"), ("POST", "queue/data"), ("HEAD", "queue/data?session_hash=s"), ("PUT", "upload"),
        ("DELETE", "info"), ("GET", "run/fn"), ("HEAD", "heartbeat/s"), ("HEAD", "call/fn/x"), ("POST", "file=x"),
        ("HEAD", "upload_progress"),
    ],
)  # fmt: skip
def test_a_wrong_method_is_405(serve: Serve, method: str, path: str) -> None:
    refused = serve(app_of()).visitor().http.request(method, f"/gradio_api/{path}")
    assert refused.status_code == 405
    assert method == "HEAD" or refused.json() == {"detail": "Method Not Allowed"}


@pytest.mark.parametrize(
    "path", ["/gradio_api/nothing", "/gradio_api", "/nothing", "/gradio_api/call/", "/gradio_api/run/"]
)
def test_an_unknown_path_is_404(serve: Serve, path: str) -> None:
    refused = serve(app_of()).visitor().http.get(path)
    assert (refused.status_code, refused.json()) == (404, {"detail": "Not Found"})


def test_a_body_that_is_too_large_is_refused(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = serve(app_of()).visitor()
    monkeypatch.setattr("preludio.server.http.read.__defaults__", (1000,))
    for body in (b"x" * 1001, iter([b"x" * 600] * 2)):
        refused = visitor.http.post("/gradio_api/queue/join", content=body)
        assert refused.status_code == 413
        assert "too large" in refused.json()["detail"]
    assert visitor.result(0, "still here") == ["still here"]


def test_a_request_that_breaks_off_harms_nobody(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    place = urlsplit(visitor.url)
    for path in ("queue/join", "upload"):
        with socket.create_connection((place.hostname, place.port), timeout=PATIENCE) as connection:
            head = f"POST /gradio_api/{path} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 100\r\n\r\n"
            connection.sendall(head.encode() + b"{")
    assert visitor.result(0, "still here") == ["still here"]


def test_a_failure_of_the_server_is_said_without_its_details(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> None:
        raise ValueError("secret")

    monkeypatch.setitem(
        __import__("preludio.server.app", fromlist=["ROUTES"]).ROUTES, ("GET", "/gradio_api/user"), broken
    )
    failed = serve(app_of()).visitor().get("user")
    assert (failed.status_code, failed.json()) == (500, {"detail": "The server failed on this request (ValueError)."})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = [
    "data",
    "fn_index",
    "session_hash",
    "event_data",
    "trigger_id",
    "event_id",
    "component_id",
    "fn_name",
    "batched",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(POSTS),
    body=st.dictionaries(st.sampled_from(NAMES), json_values, max_size=6)
    | st.fixed_dictionaries(
        {"data": st.lists(json_values, max_size=3), "session_hash": st.text(max_size=9), "fn_index": st.just(0)}
    ),
)
def test_no_body_makes_the_server_fail(fuzzed: Any, path: str, body: Any) -> None:
    answer = fuzzed.http.post(f"/gradio_api/{path}", content=json.dumps(body).encode())
    assert answer.status_code < 500 or (path in {"run/fn", "api/fn"} and "error" in answer.json()), answer.text
    answer.json()


@pytest.fixture
def fuzzed(serve: Serve) -> Any:
    return serve(app_of()).visitor()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(st.characters(codec="utf-8", exclude_characters="?#"), max_size=30))
def test_no_path_makes_the_server_fail(fuzzed: Any, path: str) -> None:
    from urllib.parse import quote

    target = quote(path, safe="/%=:;~&")
    status, _ = exchange(
        fuzzed.url,
        f"GET /gradio_api/{target} HTTP/1.1\r\nHost: {urlsplit(fuzzed.url).netloc}\r\nConnection: close\r\n\r\n".encode(),
    )
    assert status < 500
