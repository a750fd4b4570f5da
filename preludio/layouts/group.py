"""Blocks that belong together."""

from preludio.graph.block import Layout, Visibility
from preludio.graph.declared import prop


class Group(Layout):
    """Places its children in one frame, without gaps."""

    visible: Visibility = prop(
        default=True, kw_only=False, doc='Whether it is shown; "hidden" keeps it in the page, out of sight.'
    )
