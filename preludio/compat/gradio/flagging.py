"""What keeps the samples that visitors flag."""

from preludio.interfaces.flagging import ClassicCSVLogger, CSVLogger, FlaggingCallback, SimpleCSVLogger

__all__ = ["CSVLogger", "ClassicCSVLogger", "FlaggingCallback", "SimpleCSVLogger"]
