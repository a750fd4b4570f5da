"""Who may ask: the names the app is reached by, the sites that may call it, the proxies that speak for others."""

import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from preludio.server.http import Receive, Refusal, Scope, Send, reply, reply_bytes
from preludio.settings import LOOPBACK, Network

Headers = list[tuple[bytes, bytes]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

HARMLESS = frozenset(("GET", "HEAD", "OPTIONS"))
HOST = re.compile(r"(?P<name>[a-z0-9_.-]+|\[[0-9a-f:.]+\])(:(?P<port>\d{1,5}))?")
PREFIX = re.compile(r"(/[A-Za-z0-9_.~%+-]+)*")
HEAD = "preludio.head"
SCHEMES = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
METHODS = b"DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
WANTED = frozenset((
    b"host", b"origin", b"sec-fetch-site", b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-prefix",
    b"x-forwarded-for",
))  # fmt: skip


@dataclass(frozen=True)
class Guard:
    """Decides about a request from its head alone.

    A server that listens at the loopback interface is meant for this machine: it answers to names of this machine only,
    so that a foreign page cannot reach it through a name of its own (DNS rebinding), and lets pages of this machine,
    whatever their port, call it. Any other server answers to every name unless `hosts` lists some. What changes state
    is open to the app's own pages, to programs, and to pages of `origins`.
    """

    loopback: bool = True
    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    proxies: tuple[Network, ...] = LOOPBACK
    root_path: str = ""
    strict: bool = True
    own: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        configured = urlsplit(self.root_path).hostname
        object.__setattr__(self, "own", self.hosts | ({configured} if configured else frozenset()))

    def refusal(self, scope: Scope) -> Refusal | None:
        """Tells why a request must not be answered; None if it may be."""
        heads = head(scope)
        return self._host_refusal(heads.get(b"host")) or self._origin_refusal(scope, heads)

    def _host_refusal(self, host: str | None) -> Refusal | None:
        if host is None:
            return None
        name = name_of(host)
        if name is None:
            return Refusal(400, f"Host {host!r} is not a name with an optional port.")
        if self._answers_to(name):
            return None
        return Refusal(
            403,
            f"This app does not answer to the name {name!r}. To allow it, start the app with the environment variable"
            f" PRELUDIO_ALLOWED_HOSTS={name}.",
        )

    def _answers_to(self, name: str) -> bool:
        if self.loopback:
            return is_local(name) or name in self.own or "*" in self.hosts
        return not self.hosts or name in self.own or "*" in self.hosts or is_local(name)

    def _origin_refusal(self, scope: Scope, heads: Mapping[bytes, str]) -> Refusal | None:
        origin = heads.get(b"origin")
        if origin is None or (scope["type"] == "http" and scope["method"] in HARMLESS):
            return None
        if heads.get(b"sec-fetch-site") == "same-origin" or self.welcomes(origin) or self._is_own(origin, scope, heads):
            return None
        return Refusal(
            403,
            f"Pages of {origin} may not call this app. To allow it, start the app with the environment variable"
            f" PRELUDIO_ALLOWED_ORIGINS={origin}.",
        )

    def _is_own(self, origin: str, scope: Scope, heads: Mapping[bytes, str]) -> bool:
        # The scheme is left out: a proxy that ends TLS need not say so, and the host alone is what cannot be forged.
        return host_of(origin) in {heads.get(b"host"), host_of(self._root(scope, heads))}

    def welcomes(self, origin: str) -> bool:
        """Tells whether pages of another site may call the app and read its answers."""
        if origin == "null":
            return not self.strict
        if origin in self.origins or "*" in self.origins:
            return True
        return self.loopback and is_local(name_of(host_of(origin)) or "")

    def cors(self, scope: Scope) -> Headers:
        """Gives the headers that let a page of another site read the answer; none for a request without an origin."""
        # A loop of its own: a generator would cost every request as much as all the rest.
        origin = b""
        for name, value in scope["headers"]:
            if name == b"origin":
                origin = value
        if not origin:
            return []
        if not self.welcomes(origin.decode("latin-1").lower()):
            return [(b"vary", b"Origin")]
        return [
            (b"access-control-allow-origin", origin),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"Origin"),
        ]

    def preflight(self, scope: Scope) -> Headers | None:
        """Gives the headers that answer a browser which asks before it calls; None if this is no such question."""
        heads = dict(scope["headers"])
        if scope["method"] != "OPTIONS" or b"access-control-request-method" not in heads or b"origin" not in heads:
            return None
        asked = heads.get(b"access-control-request-headers", b"")
        return [
            *self.cors(scope),
            (b"access-control-allow-methods", METHODS),
            (b"access-control-allow-headers", asked),
            (b"access-control-max-age", b"600"),
        ]

    def root_of(self, scope: Scope) -> str:
        """Gives the address under which the visitor sees the app, without a slash at its end."""
        return self._root(scope, head(scope))

    def _root(self, scope: Scope, heads: Mapping[bytes, str]) -> str:
        if "://" in self.root_path:
            return self.root_path.rstrip("/")
        forwarded: Mapping[bytes, str] = heads if self.trusts(address_of(scope)) else {}
        scheme = SCHEMES.get(forwarded.get(b"x-forwarded-proto", "")) or SCHEMES[scope.get("scheme", "http")]
        host = valid_host(forwarded.get(b"x-forwarded-host")) or valid_host(heads.get(b"host")) or listening(scope)
        path = tidy(self.root_path) or valid_prefix(forwarded.get(b"x-forwarded-prefix")) + scope.get("root_path", "")
        return f"{scheme}://{host}{path}"

    def client_of(self, scope: Scope) -> str | None:
        """Gives the address of the visitor, beyond the proxies that are trusted."""
        address = address_of(scope)
        if not self.trusts(address):
            return address
        chain = last_header(scope, b"x-forwarded-for").split(",")
        strangers = (hop.strip() for hop in reversed(chain) if hop.strip() and not self.trusts(hop.strip()))
        return next(strangers, address)

    def trusts(self, address: str | None) -> bool:
        """Tells whether an address is that of a proxy which may speak for others."""
        return address is not None and is_within(address, self.proxies)

    def path_of(self, scope: Scope) -> str:
        """Gives the path of a request below the app, whether or not a proxy has taken its own part away."""
        path: str = scope["path"]
        for prefix in (scope.get("root_path", ""), tidy(self.root_path)):
            if prefix and (path == prefix or path.startswith(f"{prefix}/")):
                path = path[len(prefix) :] or "/"
        return path


@dataclass(frozen=True)
class Guarded:
    """Lets through to an app what its guard allows, and answers the rest."""

    app: Application
    guard: Guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif refusal := self.guard.refusal(scope):
            await refuse(refusal, scope, send)
        elif scope["type"] == "http" and (heads := self.guard.preflight(scope)) is not None:
            await reply_bytes(send, b"OK", kind=(b"content-type", b"text/plain"), headers=heads)
        else:
            heads = self.guard.cors(scope)
            await self.app(scope, receive, adding(heads, send) if heads else send)


def adding(heads: Headers, send: Send) -> Send:
    async def with_heads(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *heads]}
        await send(message)

    return with_heads


async def refuse(refusal: Refusal, scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.detail[:120]})
    else:
        await reply(send, {"detail": refusal.detail}, refusal.status)


def head(scope: Scope) -> dict[bytes, str]:
    """Gives the headers a guard looks at, of lists the first entry."""
    found: dict[bytes, str] | None = scope.get(HEAD)
    if found is None:
        # Several of a request's functions look at it; it is read once.
        found = scope[HEAD] = {
            name: value.decode("latin-1").partition(",")[0].strip().lower()
            for name, value in scope["headers"]
            if name in WANTED
        }
    return found


def last_header(scope: Scope, wanted: bytes) -> str:
    values = [value for name, value in scope["headers"] if name == wanted]
    return b",".join(values).decode("latin-1")


def address_of(scope: Scope) -> str | None:
    client = scope.get("client")
    # A Unix socket has no address: only programs of this machine reach it.
    return client[0] or "127.0.0.1" if client else "127.0.0.1"


@lru_cache(4096)
def is_within(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        place = ip_address(address)
    except ValueError:
        return False
    return any(place in network for network in networks)


@lru_cache(1024)
def name_of(host: str) -> str | None:
    """Gives the name in a Host header, without its port; None for what is none."""
    found = HOST.fullmatch(host)
    return found["name"] if found else None


@lru_cache(1024)
def is_local(name: str) -> bool:
    """Tells whether a name can only mean this machine."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    return is_within(name.strip("[]"), LOOPBACK)


def host_of(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]


def valid_host(host: str | None) -> str | None:
    return host if host and name_of(host) else None


def valid_prefix(prefix: str | None) -> str:
    return tidy(prefix) if prefix and PREFIX.fullmatch(prefix.rstrip("/")) else ""


def tidy(path: str) -> str:
    """Gives a path with a slash before and none behind, or nothing for the root."""
    inner = path.strip("/")
    return f"/{inner}" if inner else ""


def listening(scope: Scope) -> str:
    """Gives the address a request came in at, for the rare client that names no host."""
    server = scope.get("server") or ("localhost", None)
    return f"{server[0]}:{server[1]}" if server[1] else str(server[0])
