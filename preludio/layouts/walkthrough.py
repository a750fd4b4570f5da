"""Steps taken one after the other."""

from preludio.graph.block import Layout
from preludio.graph.declared import prop
from preludio.graph.events import Event


class Walkthrough(Layout):
    """Holds steps, shows one of them, and how far along it is."""

    selected: int | None = prop(default=None, kw_only=False, doc="The id of the step shown; the first by default.")

    change = Event("Another step is shown, whoever chose it.", trigger="always_last")
    select = Event("The visitor chose a step.", payload=dict)
