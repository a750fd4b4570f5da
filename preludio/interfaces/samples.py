"""Examples as their author gives them: lists, or a folder of samples."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preludio.interfaces import table
from preludio.interfaces.flagging import EXTRAS, LOG, is_dataset
from preludio.wire.files import FileData
from preludio.wire.shapes import is_array, is_sequence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from preludio.graph.component import Component

REMOTE = ("http://", "https://", "data:")


def rows(examples: Any, inputs: Sequence[Component[Any]]) -> list[list[Any]]:
    """Gives one list of values for each example, as long as that one is, at most one value for each input.

    Raises:
        FileNotFoundError: For a folder that is not there.
        ValueError: For what is neither a folder nor lists.
    """
    if isinstance(examples, (str, Path)):
        return from_folder(Path(examples), inputs)
    if not is_sequence(examples):
        raise ValueError(f"Examples: {examples!r:.80} is neither a list of examples nor the path of a folder.")
    if len(inputs) == 1 and not all(map(is_sequence, examples)):
        return [[example] for example in examples]
    for example in examples:
        if not is_sequence(example):
            raise ValueError(
                f"Examples: {example!r:.80} must be a list with one value for each of {len(inputs)} inputs."
            )
        if len(example) > len(inputs):
            warnings.warn(
                f"Examples: {example!r:.80} has {len(example)} values for {len(inputs)} inputs; the last are left out.",
                stacklevel=5,
            )
    return [list(example[: len(inputs)]) for example in examples]


def from_folder(folder: Path, inputs: Sequence[Component[Any]]) -> list[list[Any]]:
    """Gives the examples in a folder: the rows of its tables, or else its files, for a single input."""
    if not folder.is_dir():
        raise FileNotFoundError(f"Examples: there is no folder {str(folder)!r:.200}.")
    found = sorted(each for each in folder.iterdir() if each.is_file() and not each.name.startswith("."))
    tables = [each for each in found if each.name == LOG or is_dataset(each.name)]
    if tables:
        return [row for each in tables for row in from_table(each, inputs)]
    if len(inputs) != 1:
        raise ValueError(f"Examples: {folder} has no {LOG}, which it needs for {len(inputs)} inputs.")
    return [[str(each.absolute())] for each in found]


def from_table(path: Path, inputs: Sequence[Component[Any]]) -> list[list[Any]]:
    """Gives the rows of a CSV file under their header; a column belongs to the input of its name, or of its place."""
    header, *lines = table.read(path) or [[]]
    columns = columns_of(header, inputs)
    return [
        [value_of(line[column] if column < len(line) else "", each, path.parent)
         for column, each in zip(columns, inputs, strict=False)]
        for line in lines
    ]  # fmt: skip


def columns_of(header: Sequence[str], inputs: Sequence[Component[Any]]) -> list[int]:
    """Gives the column of each input: those named like them if all are, else the first ones."""
    labels = [getattr(each, "label", None) for each in inputs]
    if len(set(labels)) == len(labels) and all(label in header for label in labels):
        return [header.index(label) for label in labels if label is not None]
    count = next((n for n, name in enumerate(header) if name == EXTRAS[0]), len(header))
    return list(range(min(count, len(inputs))))


def value_of(cell: str, component: Component[Any], folder: Path) -> Any:
    """Gives the value that a cell stands for; a file may be named by its place in the folder of the table."""
    if component.carries_files and cell and not cell.startswith(("{", "[")):
        return placed(cell, folder)
    value = component.read_from_flag(cell)
    return placed_all(value, folder) if component.carries_files else value


def placed(path: str, folder: Path) -> str:
    return path if path.startswith(REMOTE) else str((folder / path).absolute())


def placed_all(value: Any, folder: Path) -> Any:
    """Gives a value with the places of its files made whole; a list of paths is one of files."""
    if isinstance(value, FileData):
        value.path = placed(value.path, folder) if value.path else value.path
        return value
    if isinstance(value, str):
        return placed(value, folder)
    return [placed_all(part, folder) for part in value] if is_array(value) else value
