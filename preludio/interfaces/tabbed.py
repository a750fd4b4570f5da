"""Several apps as one, each on a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preludio.components.markdown import Markdown
from preludio.errors import DeclarationError
from preludio.graph.blocks import Blocks
from preludio.layouts.tabitem import Tab
from preludio.layouts.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Sequence


class TabbedInterface(Blocks):
    """Shows each of several apps on a tab of its own.

    Args:
        interface_list: The apps.
        tab_names: The text of each tab; by default "Tab 0", "Tab 1" ...
        title: Heading of the page, and title of the browser's tab.
        analytics_enabled: Accepted for compatibility; nothing is ever sent anywhere.
        tabs_kwargs: More arguments of the `Tabs` that hold them.
        kwargs: What belongs to `launch()`: `theme`, `css`, `js`, `head` ...
    """

    def __init__(
        self,
        interface_list: Sequence[Blocks],
        tab_names: list[str] | None = None,
        title: str | None = None,
        analytics_enabled: bool | None = None,
        tabs_kwargs: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(analytics_enabled, mode="tabbed_interface", title=title or "Preludio", **kwargs)
        names = tab_names if tab_names is not None else [f"Tab {n}" for n in range(len(interface_list))]
        if len(names) != len(interface_list):
            raise DeclarationError(f"TabbedInterface: {len(interface_list)} apps need as many names, not {names!r}.")
        with self:
            if title:
                Markdown(f"# {title}")
            with Tabs(**tabs_kwargs or {}):
                for name, interface in zip(names, interface_list, strict=True):
                    with Tab(label=name):
                        interface.render()
