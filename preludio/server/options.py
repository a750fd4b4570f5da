"""What a server is told: the arguments of `launch()`, and what follows from them and from the surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from preludio.server.guard import Guard, is_local, name_of
from preludio.state import place
from preludio.themes import Default, by_name
from preludio.wire.sizes import size_in_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.graph.blocks import Blocks
    from preludio.settings import Settings
    from preludio.themes import ThemeClass

FooterLink = Literal["api", "gradio", "settings", "runs"] | dict[str, str]
PathOrPaths = str | Path | Sequence[str | Path]

LOOKS = ("theme", "css", "css_paths", "js", "head", "head_paths")
FOOTER: tuple[FooterLink, ...] = ("api", "gradio", "settings")


@dataclass(frozen=True, kw_only=True)
class Launch:
    """The arguments of `Blocks.launch()`, which documents them."""

    inline: bool | None
    inbrowser: bool
    share: bool | None
    debug: bool
    max_threads: int
    auth: Callable[[str, str], bool] | tuple[str, str] | list[tuple[str, str]] | None
    auth_message: str | None
    prevent_thread_lock: bool
    show_error: bool
    server_name: str | None
    server_port: int | None
    height: int
    width: int | str
    favicon_path: str | Path | None
    ssl_keyfile: str | None
    ssl_certfile: str | None
    ssl_keyfile_password: str | None
    ssl_verify: bool
    quiet: bool
    footer_links: list[FooterLink] | None
    run_history: bool | None
    allowed_paths: list[str] | None
    blocked_paths: list[str] | None
    root_path: str | None
    app_kwargs: dict[str, Any] | None
    state_session_capacity: int
    share_server_address: str | None
    share_server_protocol: Literal["http", "https"] | None
    share_server_tls_certificate: str | None
    auth_dependency: Callable[[Any], Any] | None
    max_file_size: str | int | None
    enable_monitoring: bool | None
    strict_cors: bool
    node_server_name: str | None
    node_port: int | None
    ssr_mode: bool | None
    pwa: bool | None
    mcp_server: bool | None
    num_workers: int | None
    i18n: Any
    theme: ThemeClass | str | None
    css: str | None
    css_paths: PathOrPaths | None
    js: str | Literal[True] | None
    head: str | None
    head_paths: PathOrPaths | None
    data_dir: str | Path | None


@dataclass(frozen=True)
class Looks:
    """What the author of an app adds to its page: a theme, styles, elements of the head, and a function run at load."""

    theme: ThemeClass
    css: str = ""
    head: str = ""
    js: str | None = None

    @cached_property
    def theme_css(self) -> bytes:
        """The stylesheet of the theme."""
        return self.theme.css().encode()

    @cached_property
    def theme_hash(self) -> str:
        """64 hexadecimal digits that change when the stylesheet does."""
        return sha256(self.theme_css).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a server must know: the arguments of `launch()` as they are meant, completed by the settings."""

    settings: Settings
    data_dir: Path
    guard: Guard
    looks: Looks
    show_error: bool = False
    allowed_paths: tuple[Path, ...] = ()
    blocked_paths: tuple[Path, ...] = ()
    max_file_size: int | None = None
    max_threads: int = 40
    state_session_capacity: int = 10000
    favicon_path: Path | None = None
    footer_links: tuple[FooterLink, ...] = FOOTER
    quiet: bool = False

    @classmethod
    def of(cls, app: Blocks, asked: Launch, settings: Settings, app_file: Path | None) -> Options:
        """Resolves the arguments of a launch; raises ValueError or FileNotFoundError for what cannot be meant."""
        return cls(
            settings=settings,
            data_dir=place.directory(app_file, Path(asked.data_dir) if asked.data_dir else settings.data_dir),
            guard=guard_of(asked, settings),
            looks=looks_of(app, asked),
            show_error=asked.show_error,
            allowed_paths=paths(asked.allowed_paths if asked.allowed_paths is not None else settings.allowed_paths),
            blocked_paths=paths(asked.blocked_paths if asked.blocked_paths is not None else settings.blocked_paths),
            max_file_size=size_in_bytes(asked.max_file_size, "max_file_size"),
            max_threads=threads(asked.max_threads, settings.max_threads),
            state_session_capacity=at_least_one("state_session_capacity", asked.state_session_capacity),
            favicon_path=existing("favicon_path", asked.favicon_path) if asked.favicon_path else None,
            footer_links=FOOTER if asked.footer_links is None else tuple(asked.footer_links),
            quiet=asked.quiet,
        )


def guard_of(asked: Launch, settings: Settings) -> Guard:
    name = asked.server_name or settings.server_name
    return Guard(
        loopback=is_local(f"[{name}]" if ":" in name else name),
        hosts=frozenset(name_of(host.lower()) or host for host in settings.allowed_hosts),
        origins=frozenset(origin.lower().rstrip("/") for origin in settings.allowed_origins),
        proxies=settings.trusted_proxies,
        root_path=settings.root_path if asked.root_path is None else asked.root_path,
        strict=asked.strict_cors,
    )


def looks_of(app: Blocks, asked: Launch) -> Looks:
    """Joins what `Blocks()` was given, as older programs do, with what `launch()` was given, which wins."""
    given = {name: getattr(asked, name) for name in LOOKS}
    chosen = app.looks | {name: value for name, value in given.items() if value is not None}
    theme = chosen.get("theme") or Default()
    return Looks(
        theme=by_name(theme) if isinstance(theme, str) else theme,
        css=joined("css", chosen.get("css"), chosen.get("css_paths")),
        head=joined("head", chosen.get("head"), chosen.get("head_paths")),
        js=chosen.get("js"),
    )


def joined(name: str, text: str | None, places: PathOrPaths | None) -> str:
    listed = [places] if isinstance(places, (str, Path)) else places or []
    return "\n".join([text or "", *(existing(f"{name}_paths", path).read_text("utf-8") for path in listed)]).strip()


def existing(argument: str, path: str | Path) -> Path:
    place = Path(path).expanduser()
    if not place.is_file():
        raise FileNotFoundError(f"{argument} is {str(path)!r}; wanted is a file that exists.")
    return place


def paths(given: Sequence[str]) -> tuple[Path, ...]:
    return tuple(Path(path).expanduser().resolve() for path in given)


def threads(asked: int, most: int | None) -> int:
    return min(at_least_one("max_threads", asked), most or asked)


def at_least_one(argument: str, number: int) -> int:
    if number < 1:
        raise ValueError(f"{argument} is {number}; it must be at least 1.")
    return number
