"""What `launch()` may be asked for by the API and does not do yet: none of it is ignored in silence."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from preludio.errors import PreludioError

if TYPE_CHECKING:
    from preludio.server.options import Launch
    from preludio.settings import Settings

REFUSED = {
    "auth": "the app would be open to everybody",
    "auth_dependency": "the app would be open to everybody",
}
MISSED = {
    "share": "there is no public address; the app is served on this machine only",
    "share_server_address": "there is no public address",
    "share_server_protocol": "there is no public address",
    "share_server_tls_certificate": "there is no public address",
    "mcp_server": "the functions are not offered as MCP tools",
    "num_workers": "one process serves the app",
    "ssr_mode": "the page is drawn by the browser",
    "node_server_name": "the page is drawn by the browser",
    "node_port": "the page is drawn by the browser",
    "pwa": "the page cannot be installed",
    "enable_monitoring": "there is no monitoring page",
    "run_history": "the page keeps no history of runs",
    "app_kwargs": "they are not used",
    "i18n": "the page shows its own translations only",
}


class NotYet(PreludioError, NotImplementedError):
    """An argument whose feature this version does not have, and without which the app must not start."""


def check(asked: Launch, settings: Settings) -> None:
    """Raises NotYet for arguments an app depends on for its safety, and warns about others that have no effect yet."""
    wanted = {name: value for name, value in vars(asked).items() if value} | by_surroundings(asked, settings)
    for name, consequence in REFUSED.items():
        if name in wanted:
            raise NotYet(f"launch({name}=...) is not there yet in this version: {consequence}, so it does not start.")
    for name, consequence in MISSED.items():
        if name in wanted:
            warnings.warn(f"launch({name}=...) is not there yet in this version: {consequence}.", stacklevel=5)
    if asked.js is True:
        raise TypeError("launch(js=True) means nothing here; wanted is JavaScript, such as '() => alert(1)'.")


def by_surroundings(asked: Launch, settings: Settings) -> dict[str, Any]:
    """Gives what the environment asks for where the arguments leave it open."""
    return {name: True for name in ("share", "mcp_server") if getattr(asked, name) is None and getattr(settings, name)}
