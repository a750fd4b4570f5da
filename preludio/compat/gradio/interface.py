"""Apps from one function."""

from preludio.graph.blocks import close_all
from preludio.interfaces.interface import Interface
from preludio.interfaces.tabbed import TabbedInterface

__all__ = ["Interface", "TabbedInterface", "close_all"]
