"""Who may ask what of a server, decided from the head of the request."""

import json
from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preludio.server.guard import Guard, Guarded
from preludio.server.http import Receive, Scope, Send
from preludio.settings import LOOPBACK

PUBLIC = Guard(loopback=False)
LOCAL = Guard()
PROXIED = {"X-Forwarded-Host": "pub.example", "X-Forwarded-Proto": "https"}


def asking(method: str = "GET", path: str = "/", *, client: str = "127.0.0.1", **more: Any) -> Scope:
    headers = {"Host": "127.0.0.1:7860", **more.pop("headers", {})}
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items() if value is not None]
    return {
        "type": "http",
        "method": method,
        "path": path,
        "scheme": "http",
        "root_path": "",
        "server": ("127.0.0.1", 7860),
        "client": (client, 50000),
        "headers": raw,
        **more,
    }


def status(guard: Guard, scope: Scope) -> int:
    refusal = guard.refusal(scope)
    return refusal.status if refusal else 200


def host(name: str | None) -> Scope:
    return asking(headers={"Host": name})


def posting(origin: str | None, *, to: str = "127.0.0.1:7860", **more: str) -> Scope:
    headers = {"Host": to, **more} | ({"Origin": origin} if origin is not None else {})
    return asking("POST", headers=headers)


@pytest.mark.parametrize(
    "name",
    ["127.0.0.1:7860", "localhost", "LOCALHOST:7860", "app.localhost:1", "127.8.9.1", "[::1]:7860", "[::1]", None],
)
def test_a_local_server_answers_to_names_of_its_machine(name: str | None) -> None:
    assert status(LOCAL, host(name)) == 200


@pytest.mark.parametrize(
    "name",
    [
        "evil.example",
        "evil.example:7860",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "notlocalhost",
        "192.168.1.5:7860",
        "0.0.0.0:7860",
        "[::ffff:7f00:1]:7860",
        "1.0.0.127.in-addr.arpa",
    ],
)
def test_a_local_server_refuses_every_other_name(name: str) -> None:
    refusal = LOCAL.refusal(host(name))
    assert refusal is not None
    assert refusal.status == 403
    assert "PRELUDIO_ALLOWED_HOSTS=" in refusal.detail


@pytest.mark.parametrize("name", ["", "a b", "a/b", "evil.example@127.0.0.1", "a:b:c", "[::1", "localhost:port", "ä"])
def test_a_host_that_is_none_is_refused(name: str) -> None:
    assert status(LOCAL, host(name)) == status(PUBLIC, host(name)) == 400


def test_a_forwarded_host_does_not_stand_in_for_the_host() -> None:
    rebound = asking(headers={"Host": "evil.example", "X-Forwarded-Host": "localhost"})
    assert status(LOCAL, rebound) == 403


def test_names_can_be_allowed() -> None:
    guard = Guard(hosts=frozenset({"app.example"}))
    assert status(guard, host("App.Example:8443")) == 200
    assert status(guard, host("other.example")) == 403
    assert status(Guard(hosts=frozenset({"*"})), host("other.example")) == 200
    assert status(Guard(root_path="https://app.example/x"), host("app.example")) == 200


def test_a_public_server_answers_to_every_name_unless_some_are_listed() -> None:
    assert status(PUBLIC, host("any.example")) == 200
    listed = Guard(loopback=False, hosts=frozenset({"app.example"}))
    assert [status(listed, host(name)) for name in ("app.example", "any.example", "localhost")] == [200, 403, 200]


@pytest.mark.parametrize(
    ("guard", "scope", "expected"),
    [
        (LOCAL, posting(None), 200),  # a program
        (LOCAL, posting("http://127.0.0.1:7860"), 200),
        (LOCAL, posting("http://localhost:3000"), 200),
        (LOCAL, posting("http://evil.example"), 403),
        (LOCAL, posting("http://localhost.evil.example"), 403),
        (LOCAL, posting("http://evil.example/http://localhost"), 403),
        (LOCAL, posting("null"), 403),
        (LOCAL, posting("file://"), 403),
        (LOCAL, posting(""), 403),
        (Guard(strict=False), posting("null"), 200),
        (Guard(strict=False), posting("http://evil.example"), 403),
        (PUBLIC, posting("https://app.example", to="app.example"), 200),
        (PUBLIC, posting("https://app.example:8443", to="app.example"), 403),
        (PUBLIC, posting("https://other.example", to="app.example"), 403),
        (PUBLIC, posting("http://localhost:3000", to="app.example"), 403),
        (PUBLIC, posting("null", to="app.example"), 403),
        (Guard(loopback=False, origins=frozenset({"https://other.example"})), posting("https://other.example"), 200),
        (Guard(loopback=False, origins=frozenset({"*"})), posting("https://other.example"), 200),
        (Guard(loopback=False, origins=frozenset({"*"})), posting("null"), 403),
    ],
)
def test_only_own_and_allowed_pages_may_change_state(guard: Guard, scope: Scope, expected: int) -> None:
    assert status(guard, scope) == expected


def test_a_page_behind_a_proxy_is_an_own_page() -> None:
    assert status(LOCAL, posting("https://pub.example", **PROXIED)) == 200
    assert status(LOCAL, posting("https://other.example", **PROXIED)) == 403
    # A proxy that says nothing: the browser itself vouches for the page.
    assert status(LOCAL, posting("https://pub.example", **{"Sec-Fetch-Site": "same-origin"})) == 200
    assert status(LOCAL, posting("https://pub.example", **{"Sec-Fetch-Site": "cross-site"})) == 403


def test_a_stranger_cannot_claim_to_be_a_proxy() -> None:
    claimed = asking("POST", client="203.0.113.9", headers={"Origin": "https://pub.example", **PROXIED})
    assert status(PUBLIC, claimed) == 403
    assert PUBLIC.root_of(claimed) == "http://127.0.0.1:7860"


def test_reading_is_open_to_pages_that_cannot_see_the_answer() -> None:
    assert status(LOCAL, asking(headers={"Origin": "http://evil.example"})) == 200
    assert LOCAL.cors(asking(headers={"Origin": "http://evil.example"})) == [(b"vary", b"Origin")]


def test_a_websocket_counts_as_changing_state() -> None:
    scope = asking(headers={"Origin": "http://evil.example"}, type="websocket", scheme="ws")
    del scope["method"]
    assert status(LOCAL, scope) == 403


def test_pages_of_this_machine_may_read_a_local_server() -> None:
    heads = dict(LOCAL.cors(asking(headers={"Origin": "http://localhost:5"})))
    assert heads[b"access-control-allow-origin"] == b"http://localhost:5"
    assert heads[b"access-control-allow-credentials"] == b"true"
    assert heads[b"vary"] == b"Origin"
    assert LOCAL.cors(asking()) == []


def test_a_preflight_is_answered() -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-gradio-user"}
    heads = dict(LOCAL.preflight(asking("OPTIONS", headers={"Origin": "http://localhost:5", **asked})) or [])
    assert heads[b"access-control-allow-origin"] == b"http://localhost:5"
    assert heads[b"access-control-allow-headers"] == b"x-gradio-user"
    assert b"POST" in heads[b"access-control-allow-methods"]
    foreign = dict(LOCAL.preflight(asking("OPTIONS", headers={"Origin": "http://evil.example", **asked})) or [])
    assert b"access-control-allow-origin" not in foreign
    assert LOCAL.preflight(asking("OPTIONS")) is None


@pytest.mark.parametrize(
    ("guard", "headers", "expected"),
    [
        (LOCAL, {}, "http://127.0.0.1:7860"),
        (LOCAL, {"Host": "LocalHost:1"}, "http://localhost:1"),
        (LOCAL, {"Host": None}, "http://127.0.0.1:7860"),
        (LOCAL, PROXIED, "https://pub.example"),
        (LOCAL, {"X-Forwarded-Host": "a.example, b.example", "X-Forwarded-Proto": "https,http"}, "https://a.example"),
        (LOCAL, {"X-Forwarded-Proto": "gopher"}, "http://127.0.0.1:7860"),
        (LOCAL, {"X-Forwarded-Host": '"><script>'}, "http://127.0.0.1:7860"),
        (LOCAL, {"X-Forwarded-Prefix": "/team/app/"}, "http://127.0.0.1:7860/team/app"),
        (LOCAL, {"X-Forwarded-Prefix": "//evil.example"}, "http://127.0.0.1:7860"),
        (LOCAL, {"X-Forwarded-Prefix": "/a b"}, "http://127.0.0.1:7860"),
        (Guard(root_path="/app/"), PROXIED, "https://pub.example/app"),
        (Guard(root_path="app"), {"X-Forwarded-Prefix": "/x"}, "http://127.0.0.1:7860/app"),
        (Guard(root_path="https://pub.example/app/"), {}, "https://pub.example/app"),
        (Guard(proxies=()), PROXIED, "http://127.0.0.1:7860"),
    ],
)
def test_the_root_is_what_the_visitor_sees(guard: Guard, headers: dict[str, Any], expected: str) -> None:
    assert guard.root_of(asking(headers=headers)) == expected


def test_an_app_below_another_has_its_place_in_the_root() -> None:
    scope = asking(path="/one/config", root_path="/one")
    assert LOCAL.root_of(scope) == "http://127.0.0.1:7860/one"
    assert LOCAL.path_of(scope) == "/config"


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/config", "/config"), ("/app/config", "/config"), ("/app", "/"), ("/apple", "/apple"), ("/", "/")],
)
def test_a_path_counts_with_and_without_the_configured_part(path: str, expected: str) -> None:
    assert Guard(root_path="/app").path_of(asking(path=path)) == expected


@pytest.mark.parametrize(
    ("client", "forwarded", "expected"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1, 127.0.0.1", "198.51.100.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", None, "127.0.0.1"),
    ],
)
def test_the_visitors_address_is_the_last_that_no_proxy_has(client: str, forwarded: str | None, expected: str) -> None:
    assert LOCAL.client_of(asking(client=client, headers={"X-Forwarded-For": forwarded})) == expected


def test_proxies_can_be_named() -> None:
    guard = Guard(loopback=False, proxies=(*LOOPBACK, ip_network("10.0.0.0/8")))
    assert guard.root_of(asking(client="10.1.2.3", headers=PROXIED)) == "https://pub.example"
    assert guard.root_of(asking(client="11.1.2.3", headers=PROXIED)) == "http://127.0.0.1:7860"


@given(st.text(st.characters(codec="latin-1"), max_size=40), st.sampled_from(["Host", "X-Forwarded-Host", "Origin"]))
def test_whatever_a_header_holds_the_root_stays_a_plain_address(text: str, header: str) -> None:
    scope = asking("POST", headers={header: text})
    LOCAL.refusal(scope)
    assert not set(LOCAL.root_of(scope)) & set("<>\"' \\\n\r\t")


@given(st.from_regex(r"[a-z0-9.-]{1,30}", fullmatch=True))
def test_only_loopback_names_reach_a_local_server(name: str) -> None:
    allowed = name == "localhost" or name.endswith(".localhost") or name.startswith("127.")
    assert allowed or status(LOCAL, host(name)) == 403


class Answer:
    """Collects what is sent."""

    def __init__(self) -> None:
        self.messages: list[Any] = []

    async def send(self, message: Any) -> None:
        self.messages.append(message)

    async def receive(self) -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.messages[0]["headers"])


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"hello"})


async def answer_to(scope: Scope) -> Answer:
    answer = Answer()
    await Guarded(hello, LOCAL)(scope, answer.receive, answer.send)
    return answer


@pytest.mark.anyio
async def test_a_guarded_app_is_not_reached_by_what_is_refused() -> None:
    answer = await answer_to(host("evil.example"))
    assert answer.status == 403
    assert "evil.example" in json.loads(answer.messages[1]["body"])["detail"]


@pytest.mark.anyio
async def test_a_guarded_app_answers_with_the_cors_headers_of_the_asker() -> None:
    assert b"access-control-allow-origin" not in (await answer_to(asking())).headers
    answer = await answer_to(asking(headers={"Origin": "http://localhost:5"}))
    assert answer.headers[b"access-control-allow-origin"] == b"http://localhost:5"
    assert answer.messages[1]["body"] == b"hello"


@pytest.mark.anyio
async def test_a_guarded_app_is_not_bothered_with_preflights() -> None:
    asked = {"Origin": "http://localhost:5", "Access-Control-Request-Method": "POST"}
    answer = await answer_to(asking("OPTIONS", headers=asked))
    assert (answer.status, answer.messages[1]["body"]) == (200, b"OK")


@pytest.mark.anyio
async def test_a_refused_websocket_is_closed() -> None:
    answer = await answer_to(asking(headers={"Host": "evil.example"}, type="websocket"))
    assert answer.messages[0]["type"] == "websocket.close"
