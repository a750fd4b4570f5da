"""Keeping samples that visitors flag: what they gave, and what they got."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preludio.interfaces import table
from preludio.observe import log

if TYPE_CHECKING:
    from collections.abc import Sequence

    from preludio.graph.component import Component

LOG = "log.csv"
DATASET = "dataset{}.csv"
EXTRAS = ("flag", "username", "timestamp")


class FlaggingCallback(ABC):
    """Decides what happens to a flagged sample."""

    @abstractmethod
    def setup(self, components: Sequence[Component[Any]], flagging_dir: str) -> None:
        """Learns, before anything is flagged, whose values a sample holds, and where to keep them."""

    @abstractmethod
    def flag(self, flag_data: list[Any], flag_option: str | None = None, username: str | None = None) -> int:
        """Keeps a sample, one value for each component, and gives the number of samples kept."""


class _Kept(FlaggingCallback):
    """Keeps samples in a folder."""

    def setup(self, components: Sequence[Component[Any]], flagging_dir: str | Path) -> None:
        """Learns whose values a sample holds, and in which folder to keep them."""
        self.components = list(components)
        self.folder = Path(flagging_dir)

    def _labels(self) -> list[str]:
        return [getattr(c, "label", None) or f"component {n}" for n, c in enumerate(self.components)]

    def _cells(self, flag_data: Sequence[Any]) -> list[str]:
        """Gives the values as texts, with their files kept in a folder of their component."""
        places = [self.folder / _file_name(label) for label in self._labels()]
        return [c.flag(v, place) for c, v, place in zip(self.components, flag_data, places, strict=True)]


class SimpleCSVLogger(_Kept):
    """Keeps the values of a sample as a row of `log.csv`, without a header and without saying how it was flagged."""

    def flag(self, flag_data: list[Any], flag_option: str | None = None, username: str | None = None) -> int:  # noqa: ARG002  # it keeps no more than values
        """Keeps a sample and gives the number of samples kept."""
        return table.append(self.folder / LOG, self._cells(flag_data))


class CSVLogger(_Kept):
    """Keeps samples as rows of a CSV file: the values, the option flagged with, who flagged, and when.

    A file is never given rows of other columns: an app that changes begins the next one.

    Args:
        simplify_file_data: Whether a file is written down as its path alone, instead of all that is known of it.
        verbose: Whether a new file is noted in the log.
        dataset_file_name: Name of the file; by default the first free one of `dataset1.csv`, `dataset2.csv` ...
    """

    def __init__(
        self, simplify_file_data: bool = True, verbose: bool = True, dataset_file_name: str | None = None
    ) -> None:
        self.simplify_file_data = simplify_file_data
        self.verbose = verbose
        self.dataset_file_name = dataset_file_name

    def flag(self, flag_data: list[Any], flag_option: str | None = None, username: str | None = None) -> int:
        """Keeps a sample and gives the number of samples in its file."""
        header = [*self._labels(), *EXTRAS]
        path = self._file(header)
        if self.verbose and not path.exists():
            log.info("flagging.started", file=str(path))
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        return table.append(path, [*self._row(flag_data), flag_option or "", username or "", now], header)

    def _row(self, flag_data: Sequence[Any]) -> list[str]:
        cells = self._cells(flag_data)
        if not self.simplify_file_data:
            return cells
        return [_paths(cell) if c.carries_files else cell for c, cell in zip(self.components, cells, strict=True)]

    def _file(self, header: list[str]) -> Path:
        """Gives the file of these columns: one that has them, or the first free one."""
        if self.dataset_file_name:
            return self.folder / self.dataset_file_name
        number = 1
        while (path := self.folder / DATASET.format(number)).exists() and table.header_of(path) != header:
            number += 1
        return path


class ClassicCSVLogger(CSVLogger):
    """Keeps samples as rows of `log.csv`; otherwise as CSVLogger does."""

    def __init__(self, simplify_file_data: bool = True) -> None:
        super().__init__(simplify_file_data, dataset_file_name=LOG)


def _paths(cell: str) -> str:
    """Gives the path of a file, or the list of those of several, out of their description."""
    if not cell:
        return cell
    described: Any = json.loads(cell)
    if cell.startswith("{"):
        return str(described["path"])
    return json.dumps([file["path"] for file in described])


def _file_name(label: str) -> str:
    """Gives a label as the name of a folder."""
    return re.sub(r"[^\w -]", "_", label).strip() or "_"
