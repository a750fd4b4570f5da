"""A button that leads to a copy of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import quote

from preludio.components.actions import adopt
from preludio.components.button import Button
from preludio.graph.declared import prop
from preludio.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = "https://huggingface.co/spaces/{}?duplicate=true"


class DuplicateButton(Button):
    """Leads to the page on which a visitor copies the Space that the app runs in.

    An app that runs elsewhere has nothing that could be copied so: there the button has no place in the page.
    """

    block_name = "button"

    value: str | Callable[..., Any] = prop(default="Duplicate Space", kw_only=False, doc="Its text.")
    variant: Literal["primary", "secondary", "stop", "huggingface"] = prop(
        default="huggingface", doc='Its look: "primary", "secondary", "stop" or "huggingface".'
    )
    size: Literal["sm", "md", "lg"] = prop(default="sm", doc='Its size: "sm", "md" or "lg".')
    scale: int | None = prop(default=0, doc="How much of a row's free width it takes, next to its neighbours.")

    def check(self) -> None:
        super().check()
        space = Settings.from_environment().space_id
        if space and self.link is None:
            self.link = PAGE.format(quote(space))
            # The app stands in a frame there, and the page lets nobody frame it.
            if "link_target" not in self.given:
                self.link_target = "_blank"

    def render(self) -> Self:
        super().render()
        if self.link is None:
            adopt(self)
        return self

    def example_payload(self) -> str:
        return "Run"
