"""Keeping samples that visitors flag: what they gave, and what they got."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preludio.interfaces import table
from preludio.observe import log

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from preludio.graph.component import Component

LOG = "log.csv"
DATASET = "dataset1.csv"
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
        return table.append([self.folder / LOG], self._cells(flag_data))[1]


class CSVLogger(_Kept):
    """Keeps samples as rows of a CSV file: the values, the option flagged with, who flagged, and when.

    A file is never given rows of other columns: an app that changes begins the next one.

    Args:
        simplify_file_data: Whether a file is written down as its path alone, instead of all that is known of it.
        verbose: Whether a new file is noted in the log.
        dataset_file_name: Name of the file; by default `dataset1.csv`. The next ones are numbered.
    """

    def __init__(
        self, simplify_file_data: bool = True, verbose: bool = True, dataset_file_name: str | None = None
    ) -> None:
        self.simplify_file_data = simplify_file_data
        self.verbose = verbose
        self.dataset_file_name = dataset_file_name

    def flag(self, flag_data: list[Any], flag_option: str | None = None, username: str | None = None) -> int:
        """Keeps a sample and gives the number of samples in its file."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        row = [*self._row(flag_data), flag_option or "", username or "", now]
        path, rows = table.append(self._files(), row, [*self._labels(), *EXTRAS])
        if self.verbose and rows == 1:
            log.info("flagging.started", file=str(path))
        return rows

    def _row(self, flag_data: Sequence[Any]) -> list[str]:
        cells = self._cells(flag_data)
        if not self.simplify_file_data:
            return cells
        return [_paths(cell) if c.carries_files else cell for c, cell in zip(self.components, cells, strict=True)]

    def _files(self) -> Iterator[Path]:
        """Gives the files that may have these columns, one after the other."""
        first = Path(self.dataset_file_name or DATASET)
        yield self.folder / first
        stem = first.stem.removesuffix("1")
        yield from (self.folder / first.with_stem(f"{stem}{number}") for number in count(2))


class ClassicCSVLogger(CSVLogger):
    """Keeps samples as rows of `log.csv`; otherwise as CSVLogger does."""

    def __init__(self, simplify_file_data: bool = True) -> None:
        super().__init__(simplify_file_data, dataset_file_name=LOG)


def is_dataset(name: str) -> bool:
    """Tells whether a file of this name is one that a CSVLogger begins by itself."""
    return re.fullmatch(r"dataset\d+\.csv", name) is not None


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
