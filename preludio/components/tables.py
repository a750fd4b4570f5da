"""Tables as functions know them: lists, arrays, frames of pandas and polars, CSV files; and as they travel."""

from __future__ import annotations

import csv
import sys
from datetime import date, time
from importlib import import_module
from itertools import zip_longest
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec

from preludio.errors import MissingExtra, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Row = list[Any]
Rows = list[Row]
WANTED = "a DataFrame, an array, a list of rows, a dict with 'headers' and 'data', or the path of a .csv file"


class TableData(msgspec.Struct):
    """A table as it travels.

    `metadata` may hold `display_value`, the text shown in place of each cell, and `styling`, the CSS of each.
    """

    headers: list[str]
    data: list[list[Any]]
    metadata: dict[str, list[list[Any]] | None] | None = None


class Table(msgspec.Struct):
    """A table a function gave; without headers where it names no columns."""

    rows: Rows
    headers: list[str] | None = None
    metadata: dict[str, Rows | None] | None = None


def table_of(value: Any) -> Table:
    """Reads what a function gave; raises ValueError for what is no table, FileNotFoundError for a missing file."""
    if value is None:
        return Table([])
    if isinstance(value, (str, Path)):
        return _of_csv(Path(value))
    if isinstance(value, dict):
        return _of_dict(cast("dict[str, Any]", value))
    if isinstance(value, (list, tuple)):
        return _of_list(cast("Sequence[Any]", value))
    return _of_library(value)


def _of_library(value: Any) -> Table:
    """Reads a value of a library, which is loaded already if there is one."""
    for module, kind, read in LIBRARIES:
        loaded = sys.modules.get(module)
        if loaded is not None and isinstance(value, getattr(loaded, kind)):
            return read(value)
    raise ValueError(f"Dataframe: the value is a {type(value).__name__} ({value!r:.80}); wanted is {WANTED}.")


def _of_dict(value: dict[str, Any]) -> Table:
    if not value:
        return Table([])
    if not {"headers", "data"} <= value.keys():
        keys = ", ".join(map(repr, value))
        raise ValueError(f"Dataframe: a dict has 'headers' and 'data', this one has {keys}; wanted is {WANTED}.")
    return Table(table_of(value["data"]).rows, list(map(header, value["headers"])), value.get("metadata"))


def _of_list(value: Sequence[Any]) -> Table:
    if not any(_is_row(each) for each in value):
        return Table([[cell(each)] for each in value])
    odd = next((each for each in value if not _is_row(each)), None)
    if odd is not None:
        raise ValueError(f"Dataframe: the list has rows, and {odd!r:.80}, which is none.")
    return Table(even(list(map(cell, row)) for row in value))


def _is_row(value: Any) -> bool:
    return isinstance(value, (list, tuple)) or type(value).__name__ == "ndarray"


def _of_numpy(array: Any) -> Table:
    if array.ndim > 2:
        raise ValueError(f"Dataframe: the array has {array.ndim} dimensions; a table has 2 at most.")
    return _of_list(array.tolist() if array.ndim else [array.item()])


def _of_pandas(frame: Any) -> Table:
    columns = list(map(header, frame.columns))
    rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    return Table([list(map(cell, row)) for row in rows], columns)


def _of_polars(frame: Any) -> Table:
    return Table([list(map(cell, row)) for row in frame.rows()], list(frame.columns))


def _of_styler(styler: Any) -> Table:
    # What a Styler shows is only in its HTML, or here, from where that is made.
    styler._compute()  # noqa: SLF001
    drawn = styler._translate(sparse_index=False, sparse_cols=False)  # noqa: SLF001
    rules = {name: _css(style["props"]) for style in drawn["cellstyle"] for name in style["selectors"]}
    body = [[each for each in row if each["type"] == "td" and each["is_visible"]] for row in drawn["body"]]
    heads = [each for each in drawn["head"][-1] if "col_heading" in each["class"] and each["is_visible"]]
    return Table(
        [[cell(each["value"]) for each in row] for row in body],
        [header(each["value"]) for each in heads],
        {
            "display_value": [[str(each["display_value"]) for each in row] for row in body],
            "styling": [[rules.get(each["id"], "") if "id" in each else "" for each in row] for row in body],
        },
    )


def _css(props: Iterable[tuple[str, Any]]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in props)


LIBRARIES: tuple[tuple[str, str, Callable[[Any], Table]], ...] = (
    ("pandas", "DataFrame", _of_pandas),
    ("pandas.io.formats.style", "Styler", _of_styler),
    ("polars", "DataFrame", _of_polars),
    ("numpy", "ndarray", _of_numpy),
)
"""Where a kind of table comes from, its class, and what reads it."""


def _of_csv(path: Path) -> Table:
    with path.open(newline="", encoding="utf-8-sig") as file:
        names, *rows = list(csv.reader(file)) or [[]]
    columns = [_typed(column) for column in zip_longest(*rows, fillvalue="")]
    return Table(list(map(list, zip(*columns, strict=True))), names)


def _typed(column: Sequence[str]) -> list[Any]:
    """Reads a column of text as numbers or truth values where it has nothing else; what is empty is missing."""
    for read in (int, float, _truth):
        try:
            return [read(text) if text else None for text in column]
        except ValueError:
            continue
    return [text or None for text in column]


def _truth(text: str) -> bool:
    return ("false", "true").index(text.lower()) == 1


def header(name: object) -> str:
    """Gives the name of a column as text; one on several levels has slashes between them."""
    return " / ".join(map(str, cast("Any", name))) if isinstance(name, tuple) else str(name)


def cell(value: Any) -> Any:
    """Gives a value as JSON says it: numbers, texts and truth values; missing is None, anything else is text."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if type(value).__name__ in {"NAType", "NaTType"}:
        return None
    if isinstance(value, (date, time)):
        return value.isoformat()
    # Scalars of numpy.
    return cell(value.item()) if hasattr(value, "item") else str(value)


def even(rows: Iterable[Row]) -> Rows:
    """Fills up rows that are shorter than others."""
    given = list(rows)
    width = max(map(len, given), default=0)
    return [row + [None] * (width - len(row)) for row in given] if width else []


def received(payload: Any) -> TableData:
    """Reads a table that came from a page or a client; raises Refused for what is none."""
    if payload is None:
        return TableData([], [])
    try:
        table = msgspec.convert(payload, TableData)
    except msgspec.ValidationError as error:
        raise Refused(f"This is no table: {error}") from error
    width = len(table.headers)
    long = next((row for row in table.data if len(row) > width), None)
    if long is not None:
        raise Refused(f"A row has {len(long)} cells, but the table has {width} columns.")
    table.data = [row + [None] * (width - len(row)) for row in table.data]
    return table


def as_pandas(table: TableData) -> Any:
    """Gives a DataFrame of pandas, each column of the type its cells have."""
    return library("pandas").DataFrame(table.data, columns=table.headers)


def as_numpy(table: TableData) -> Any:
    """Gives an array, of texts where there are texts among numbers."""
    return library("numpy").array(table.data).reshape(len(table.data), len(table.headers))


def as_polars(table: TableData) -> Any:
    """Gives a DataFrame of polars; a column of several types becomes text."""
    polars = library("polars")
    if len(set(table.headers)) < len(table.headers):
        raise Refused(f"Two columns have the same name, which polars cannot have: {', '.join(table.headers)}.")
    return polars.DataFrame(table.data, table.headers, orient="row", strict=False, infer_schema_length=None)


def as_lists(table: TableData) -> Rows:
    """Gives a list of rows."""
    return table.data


FORMS: dict[str, Callable[[TableData], Any]] = {
    "pandas": as_pandas,
    "numpy": as_numpy,
    "array": as_lists,
    "polars": as_polars,
}
"""What a function may get, by the name of its type."""


def library(name: str) -> Any:
    """Imports a library of tables; raises MissingExtra where it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        extra = "polars" if name == "polars" else "tables"
        raise MissingExtra(f'Dataframe(type="{name}")', name, extra) from error
