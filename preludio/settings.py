"""What the surroundings of a process say: the only reader of the environment."""

# ruff: noqa: RUF009 -- `setting()` declares a field, it is no default

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from math import isfinite
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

from preludio.errors import PreludioError

Network: TypeAlias = IPv4Network | IPv6Network

LOOPBACK: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
DAY = 24 * 3600.0


class BadSetting(PreludioError, ValueError):
    """An environment variable with a value that means nothing."""

    def __init__(self, variable: str, value: str, wanted: str) -> None:
        super().__init__(f"{variable} is {value!r}; wanted is {wanted}.")


@dataclass(frozen=True)
class Reading:
    """How a text becomes the value of a setting; `wanted` says what it takes, after "wanted is"."""

    parse: Callable[[str], Any]
    wanted: str


def flag(text: str) -> bool:
    return {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}[
        text.lower()
    ]


def listing(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(part) for part in listing(text))


def within(lowest: int, highest: int | None = None) -> Reading:
    bounds = f"from {lowest} to {highest}" if highest is not None else f"from {lowest} on"

    def parse(text: str) -> int:
        number = int(text)
        if number < lowest or (highest is not None and number > highest):
            raise ValueError
        return number

    return Reading(parse, f"a whole number {bounds}")


def above_zero(text: str) -> float:
    number = float(text)
    if number <= 0 or not isfinite(number):
        raise ValueError
    return number


def limit(text: str) -> int | None:
    return None if text.lower() == "none" else within(1).parse(text)


def one_of(*words: str) -> Reading:
    return Reading({word: word for word in words}.__getitem__, " or ".join(map(repr, words)))


TEXT = Reading(str, "a text")
PATH = Reading(Path, "a path")
SWITCH = Reading(flag, "'true' or 'false'")
LIST = Reading(listing, "texts with commas between them")
NETWORKS = Reading(networks, "addresses or networks with commas between them, such as 10.0.0.0/8")
SECONDS = Reading(above_zero, "a number of seconds above 0")
LIMIT = Reading(limit, "a whole number from 1 on, or 'none'")


def setting(default: Any, reading: Reading, doc: str, *, shared: bool = False, hosts: bool = False) -> Any:
    """Declares a setting; `shared` ones are also read under the name that Gradio gives them, a host's under its own."""
    prefixes = ("PRELUDIO_", *(["GRADIO_"] if shared else []), *([""] if hosts else []))
    return field(default=default, metadata={"reading": reading, "doc": doc, "prefixes": prefixes})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a process is told by its surroundings: defaults for what `launch()` is not told, and the limits of a server.

    Each setting is read from PRELUDIO_ and its name in capitals; those that Gradio documents also from GRADIO_, those
    that a host sets also from the name alone.
    """

    server_name: str = setting("127.0.0.1", TEXT, "Address to listen at.", shared=True)
    server_port: int = setting(7860, within(0, 65535), "First port tried; 0 takes any free one.", shared=True)
    num_ports: int = setting(100, within(1), "How many ports are tried, one after the other.", shared=True)
    root_path: str = setting("", TEXT, "Path, or full URL, under which a proxy shows the app.", shared=True)
    allowed_paths: tuple[str, ...] = setting((), LIST, "Files and folders that visitors may fetch.", shared=True)
    blocked_paths: tuple[str, ...] = setting((), LIST, "Files and folders that visitors never get.", shared=True)
    temp_dir: Path | None = setting(None, PATH, "Folder for uploads and cached files.", shared=True)
    default_concurrency_limit: int | None = setting(
        1, LIMIT, "How many calls of one function run at a time where its listener does not say.", shared=True
    )
    heartbeat_interval: float = setting(15.0, SECONDS, "Seconds between two signs of life on a stream.", shared=True)
    debug: bool = setting(False, SWITCH, "Whether launch() waits until the app is stopped.", shared=True)
    share: bool = setting(False, SWITCH, "Whether launch() asks for a public address.", shared=True)
    mcp_server: bool = setting(False, SWITCH, "Whether launch() offers the functions as MCP tools.", shared=True)
    flagging_mode: Literal["manual", "auto", "never"] = setting(
        "manual", one_of("manual", "auto", "never"), "How an Interface collects flagged samples.", shared=True
    )
    cache_examples: bool | None = setting(
        None,
        SWITCH,
        "Whether results of examples are kept where their author does not say.",
        shared=True,
    )
    cache_mode: Literal["eager", "lazy"] = setting(
        "eager",
        one_of("eager", "lazy"),
        "When they are computed: as the server starts, or when they are first asked for.",
        shared=True,
    )
    examples_cache: Path = setting(
        Path(".gradio/cached_examples"), PATH, "Folder in which results of examples are kept.", shared=True
    )
    reset_examples_cache: bool = setting(False, SWITCH, "Whether results of examples are computed anew.", shared=True)
    data_dir: Path | None = setting(None, PATH, "Folder of what the app keeps: state, results, uploads.")
    allowed_hosts: tuple[str, ...] = setting((), LIST, "Names under which visitors may reach the app; '*' is any.")
    allowed_origins: tuple[str, ...] = setting((), LIST, "Other sites whose pages may call the app; '*' is any.")
    trusted_proxies: tuple[Network, ...] = setting(LOOPBACK, NETWORKS, "Who may tell the app's public address.")
    result_lifetime: float = setting(3600.0, SECONDS, "Seconds for which the result of a job can be collected.")
    session_lifetime: float = setting(DAY, SECONDS, "Seconds for which the state of an absent visitor is kept.")
    state_memory: int = setting(1 << 30, within(1), "Bytes that all state variables in memory may take together.")
    file_lifetime: float = setting(DAY, SECONDS, "Seconds for which a file is kept that nobody holds.")
    file_quota: int = setting(10 << 30, within(1), "Bytes that all kept files may take together.")
    log_entries: int = setting(4096, within(1), "Messages of one session kept for a page that comes back.")
    log_bytes: int = setting(8 << 20, within(1), "Bytes of these messages.")
    max_threads: int | None = setting(None, LIMIT, "Most functions in threads at a time, whatever launch() asks for.")
    space_id: str = setting("", TEXT, "The Hugging Face Space that the app runs in; the host says so.", hosts=True)
    page_hosts: tuple[str, ...] = setting((), LIST, "Other hosts that the page may load from and talk to.")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Reads what is set and not empty; raises BadSetting for a value that means nothing."""
        values: dict[str, Any] = {}
        for declared in fields(cls):
            variable = next((v for v in variables(declared.name) if environ.get(v)), None)
            if variable is not None:
                values[declared.name] = read(variable, environ[variable], declared.metadata["reading"])
        return cls(**values)


def variables(name: str) -> list[str]:
    """Gives the environment variables of a setting, the strongest first."""
    metadata = Settings.__dataclass_fields__[name].metadata
    return [prefix + name.upper() for prefix in metadata["prefixes"]]


def read(variable: str, text: str, reading: Reading) -> Any:
    try:
        return reading.parse(text.strip())
    except (ValueError, KeyError):
        raise BadSetting(variable, text, reading.wanted) from None
