"""A table to read and to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import msgspec

from preludio.components.base import Shown
from preludio.components.markdown import LATEX, Delimiter
from preludio.components.tables import FORMS, TableData, received, table_of
from preludio.errors import Refused
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import EditData, SelectData
from preludio.wire.codec import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from preludio.graph.schema import Schema
    from preludio.wire.diff import Edit

Datatype = Literal["str", "number", "bool", "date", "markdown", "html", "image", "auto"]
ColumnType = Literal["str", "number", "bool", "date", "markdown", "html"]
Count = tuple[int, Literal["dynamic", "fixed"]]
Limits = tuple[int | None, int | None]
DATATYPES = ("str", "number", "bool", "date", "markdown", "html")
LATER = {"show_search": "none", "pinned_columns": None}
USUAL = 3  # columns and rows of a table that nothing is known of
METADATA: dict[str, Any] = {
    "anyOf": [
        {"type": "object", "additionalProperties": {"anyOf": [{"type": "array", "items": {}}, {"type": "null"}]}},
        {"type": "null"},
    ],
    "default": None,
}


class Dataframe(Shown[Any]):
    """Shows a table whose cells a visitor can choose, copy and, where it is interactive, change."""

    block_name = "dataframe"
    blocking: ClassVar[bool] = True

    value: Any | Callable[..., Any] | None = prop(
        default=None,
        kw_only=False,
        wire=TableData,
        doc="A DataFrame or Styler, an array, a list of rows, a dict with headers and data, or the path of a .csv.",
    )
    headers: list[str] | None = prop(
        default=None, wire=list[str], doc="Names of the columns, for values that have none; by default numbers."
    )
    row_count: int | tuple[int, str] | None = prop(
        default=None,
        wire=Count,
        doc='Rows of an empty table; with "fixed" beside the number a visitor can neither add nor remove any.',
    )
    row_limits: Limits | None = prop(default=None, doc="Fewest and most rows a visitor can get to, or None.")
    col_count: int | tuple[int, str] | None = prop(
        default=None, wire=Count, doc="Former name of column_count, which goes before it."
    )
    column_count: int | tuple[int, str] | None = prop(
        default=None,
        wire=Count,
        doc='Columns of an empty table; with "fixed" beside the number a visitor can neither add nor remove any.',
    )
    column_limits: Limits | None = prop(default=None, doc="Fewest and most columns a visitor can get to, or None.")
    datatype: Datatype | Sequence[ColumnType] = prop(
        default="str",
        doc='What the cells are: "str", "number", "bool", "date", "markdown" or "html", for all columns or for each; '
        '"auto" goes by the cells.',
    )
    type: Literal["pandas", "numpy", "array", "polars"] = prop(
        default="pandas",
        doc='What a function gets: "pandas" or "polars" (a DataFrame), "numpy" (an array) or "array" (a list of rows).',
    )
    latex_delimiters: list[Delimiter] | None = prop(
        default=None, wire=list[Delimiter], doc="What encloses formulas in Markdown cells; by default $$."
    )
    label: str | None = prop(default=None, doc="The text above it.")
    show_label: bool | None = prop(
        default=None, wire=bool, doc="Whether the label is shown; it is read aloud in any case."
    )
    max_height: int | str = prop(default=500, doc="Greatest height, in pixels or as CSS; a longer table scrolls.")
    interactive: bool | None = prop(
        default=None, doc="Whether a visitor can change it; by default if a function reads it, or none writes it."
    )
    wrap: bool = prop(default=False, doc="Whether long text goes on in the next line, and is not cut off.")
    line_breaks: bool = prop(default=True, doc="Whether each line break of a Markdown cell is one on the page.")
    column_widths: list[str | int] | None = prop(
        default=None, wire=list[str], doc='Widths of the columns, in pixels or as CSS, such as "20%".'
    )
    buttons: list[Literal["fullscreen", "copy"]] | None = prop(
        default=None, doc='Buttons beside the label: "fullscreen", "copy".'
    )
    show_row_numbers: bool = prop(default=False, doc="Whether the rows are numbered.")
    max_chars: int | None = prop(default=None, doc="Characters of a cell shown at most, until it is chosen.")
    show_search: Literal["none", "search", "filter"] = prop(
        default="none", doc='Whether rows can be searched; only "none" in this version.'
    )
    pinned_columns: int | None = prop(default=None, doc="Columns that stay in view; only None in this version.")
    static_columns: list[int] | None = prop(
        default=None, wire=list[int], doc="Columns that cannot be changed, by their index."
    )

    change = Event("The table changed, whoever changed it.", trigger="always_last")
    input = Event("The visitor changed the table.")
    select = Event("The visitor chose a cell.", payload=SelectData)
    edit = Event("The visitor changed a cell.", payload=EditData)

    def check(self) -> None:
        super().check()
        self.refine()

    def refine(self) -> None:
        for name, usual in LATER.items():
            if getattr(self, name) != usual:
                raise ValueError(f"Dataframe: {name} comes in a later version.")
        if self.type not in FORMS:
            raise ValueError(f"Dataframe: type ({self.type!r}) must be one of {tuple(FORMS)}.")
        self._check_datatype()
        columns, headers = self.columns[0], self.headers
        if headers is not None and len(headers) != columns:
            raise ValueError(f"Dataframe: column_count ({columns}) must be the number of headers ({len(headers)}).")
        count(self.row_count, "row_count", USUAL)

    def _check_datatype(self) -> None:
        if self.datatype == "image":
            raise ValueError("Dataframe: datatype 'image' comes in a later version.")
        if self.datatype == "auto":
            return
        wrong = [each for each in datatypes(self.datatype) if each not in DATATYPES]
        if wrong:
            raise ValueError(f"Dataframe: datatype ({wrong[0]!r}) must be one of {DATATYPES}, or 'auto' for all.")

    @property
    def columns(self) -> Count:
        """Gives the number of columns of an empty table, and whether a visitor can change it."""
        # The former name is obeyed where somebody wrote it; the preset of `List` is only there to be seen.
        former = self.col_count if "col_count" in self.given else None
        given = former if self.column_count is None else self.column_count
        return count(given, "column_count", USUAL if self.headers is None else len(self.headers))

    def names(self, width: int) -> list[str]:
        """Gives the headers of so many columns, numbers where there are not enough."""
        given = (self.headers or [])[:width]
        return [*given, *(str(number) for number in range(len(given) + 1, width + 1))]

    def wire_prop(self, name: str) -> Any:
        if name == "headers":
            return self.names(self.columns[0])
        if name == "row_count":
            return count(self.row_count, name, USUAL)
        if name in {"col_count", "column_count"}:
            return self.columns
        if name == "column_widths":
            return [f"{width}px" if isinstance(width, int) else width for width in self.column_widths or ()]
        if name == "latex_delimiters" and self.latex_delimiters is None:
            return [each.copy() for each in LATEX]
        if name == "static_columns":
            return self.static_columns or []
        value = super().wire_prop(name)
        return True if name == "show_label" and value is None else value

    def preprocess(self, payload: dict[str, Any] | None) -> Any:
        table = received(payload)
        for what, number, limits in (
            ("rows", len(table.data), self.row_limits),
            ("columns", len(table.headers), self.column_limits),
        ):
            most = limits[1] if limits else None
            if most is not None and number > most:
                raise Refused(f"The table has {number} {what}, but at most {most} are accepted.")
        return FORMS[self.type](table)

    def postprocess(self, value: Any) -> dict[str, Any]:
        table = table_of(value)
        if not table.rows and not table.headers:
            return _wire(TableData(self.names(self.columns[0]), []))
        width = max(len(table.headers or ()), len(table.rows[0]) if table.rows else 0)
        headers = self.names(width) if table.headers is None else numbered(table.headers, width)
        rows = [row + [None] * (width - len(row)) for row in table.rows]
        return _wire(TableData(headers, rows, table.metadata))

    def grow(self, shown: Any, more: Any) -> list[Edit]:
        rows = more["data"]
        return [["add", ["data", position], row] for position, row in enumerate(rows, len(shown["data"]))]

    def process_example(self, value: Any) -> Any:
        return "" if value is None else self.postprocess(value)["data"]

    def api_info(self) -> Schema:
        items: Schema = {"items": {}, "type": "array"}
        return {
            "properties": {"headers": items, "data": {"items": items, "type": "array"}, "metadata": METADATA},
            "required": ["headers", "data"],
            "type": "object",
            "additional_description": None,
        }

    def example_payload(self) -> dict[str, Any]:
        return {"headers": ["a", "b"], "data": [["foo", "bar"]]}

    def example_value(self) -> dict[str, Any]:
        return self.example_payload()

    def flag(self, payload: Any, flag_dir: str | Path = "") -> str:  # noqa: ARG002  # there are no files
        """Gives the table as JSON."""
        return encode(payload).decode()

    def read_from_flag(self, payload: Any) -> Any:
        return msgspec.json.decode(payload)


DataFrame = Dataframe


class List(Dataframe):
    """Shows a table; a function gets a list of rows."""

    block_name = "dataframe"

    row_count: int | tuple[int, str] | None = prop(default=(1, "dynamic"), wire=Count, doc="Rows of an empty table.")
    col_count: int | tuple[int, str] | None = prop(default=1, wire=Count, doc="Former name of column_count.")
    type: Literal["pandas", "numpy", "array", "polars"] = prop(
        default="array", doc='What a function gets: "array" (a list of rows), "numpy", "pandas" or "polars".'
    )


class Matrix(Dataframe):
    """Shows a table; a function gets a list of rows."""

    block_name = "dataframe"

    row_count: int | tuple[int, str] | None = prop(default=(1, "dynamic"), wire=Count, doc="Rows of an empty table.")
    type: Literal["pandas", "numpy", "array", "polars"] = prop(
        default="array", doc='What a function gets: "array" (a list of rows), "numpy", "pandas" or "polars".'
    )


class Numpy(Dataframe):
    """Shows a table; a function gets an array."""

    block_name = "dataframe"

    row_count: int | tuple[int, str] | None = prop(default=(1, "dynamic"), wire=Count, doc="Rows of an empty table.")
    type: Literal["pandas", "numpy", "array", "polars"] = prop(
        default="numpy", doc='What a function gets: "numpy" (an array), "array" (a list of rows), "pandas" or "polars".'
    )


def count(given: int | tuple[int, str] | None, name: str, usual: int) -> Count:
    """Reads a number of rows or columns, alone or beside "fixed" or "dynamic"."""
    pair = given if isinstance(given, (tuple, list)) else (usual if given is None else given, "dynamic")
    try:
        counted: Count = msgspec.convert(pair, tuple[Annotated[int, msgspec.Meta(ge=0)], Literal["dynamic", "fixed"]])
    except msgspec.ValidationError as error:
        wanted = f'a number, or a pair such as ({usual}, "fixed")'
        raise ValueError(f"Dataframe: {name} ({given!r}) must be {wanted}.") from error
    return counted


def datatypes(given: str | Sequence[str]) -> Sequence[str]:
    """Gives the types of the columns that are named."""
    return [given] if isinstance(given, str) else given


def numbered(headers: list[str], width: int) -> list[str]:
    """Gives headers, and numbers to those columns that have none."""
    return [*headers, *(str(number) for number in range(len(headers) + 1, width + 1))]


def _wire(table: TableData) -> dict[str, Any]:
    described: dict[str, Any] = msgspec.to_builtins(table)
    return described
