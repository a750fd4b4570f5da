"""Pages of which one is shown."""

from typing import Literal

from preludio.graph.block import Layout
from preludio.graph.declared import prop
from preludio.graph.events import Event


class Tabs(Layout):
    """Holds tabs and shows one of them."""

    selected: int | str | None = prop(default=None, kw_only=False, doc="The id of the tab shown; the first by default.")
    overflow_behavior: Literal["menu", "wrap"] = prop(
        default="menu", doc="Whether tabs that do not fit go into a menu or onto another line."
    )

    change = Event("Another tab is shown, whoever chose it.", trigger="always_last")
    select = Event("The visitor chose a tab.", payload=dict)
