"""A value that a visitor's browser keeps, encrypted, also when the page is closed."""

from __future__ import annotations

import hmac
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from preludio.graph.component import Component
from preludio.graph.declared import prop
from preludio.graph.events import Event

if TYPE_CHECKING:
    from preludio.graph.block import Block
    from preludio.graph.schema import Schema


class BrowserState(Component[Any]):
    """Keeps any JSON value in the visitor's browser, from one visit to the next; it is not shown.

    It is encrypted there. Its place and its key follow from the secret of the app's data directory, so that what was
    kept is found again after a restart. The secret itself stays on the server.
    """

    by_position = ("default_value",)

    default_value: Any = prop(default=None, kw_only=False, doc="JSON value as long as nothing is kept.")
    storage_key: str | None = prop(
        default=None,
        doc="Under which name the browser keeps it; by default one that follows from its order in the app.",
    )
    secret: str | None = prop(
        default=None, wire=type(None), doc="What its key is made of instead of the app's own secret."
    )

    change = Event("The value changed.", trigger="always_last")

    def check(self) -> None:
        self.value = self.default_value

    def get_config(self, cls: type[Block] | None = None) -> dict[str, Any]:
        """Gives the props the page gets, with the key it encrypts with: 32 bytes in base64."""
        return super().get_config(cls) | {"cipher_key": self.cipher_key()}

    def wire_prop(self, name: str) -> Any:
        if name == "secret":
            return None  # it never travels
        return self.place() if name == "storage_key" else super().wire_prop(name)

    def place(self) -> str | None:
        """Gives the name under which the browser keeps the value, None as long as that is open."""
        if self.storage_key is not None or self.app is None:
            return self.storage_key
        order = [block for block in self.app.blocks.values() if isinstance(block, BrowserState)]
        if self not in order:
            return None
        # All apps that are reached at one address share the browser's storage, so the place names the app, too.
        return f"preludio-{derived(self.app.secret, f'place {order.index(self)}').hex()[:32]}"

    def cipher_key(self) -> str | None:
        """Gives what the browser encrypts with, None as long as that is open."""
        place, app = self.place(), self.app
        if place is None or (app is None and self.secret is None):
            return None
        secret = self.secret.encode() if self.secret is not None else app.secret if app is not None else b""
        return b64encode(derived(secret, f"key {place}")).decode()

    def preprocess(self, payload: Any) -> Any:
        return payload

    def postprocess(self, value: Any) -> Any:
        return value

    def breaks_grouping(self) -> bool:
        return False

    def api_info(self) -> Schema:
        return {"type": {}, "description": "any json-serializable value"}

    def example_payload(self) -> Any:
        return "test"

    def example_value(self) -> Any:
        return "test"


def derived(secret: bytes, purpose: str) -> bytes:
    """Gives 32 bytes that follow from a secret and do not tell of it (HMAC-SHA256)."""
    return hmac.digest(secret, f"preludio browserstate {purpose}".encode(), sha256)
