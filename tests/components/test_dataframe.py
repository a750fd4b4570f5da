"""Tables."""

from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import preludio as gr
from preludio.components import tables
from preludio.errors import MissingExtra, Refused

pd: Any = import_module("pandas")  # it brings no types
NOON = datetime(2024, 5, 1, 12)  # noqa: DTZ001
TABLE: dict[str, Any] = {"headers": ["a", "b"], "data": [[1, "x"], [2, "y"]]}


def headers(value: Any, **arguments: Any) -> list[str]:
    found: list[str] = gr.Dataframe(**arguments).postprocess(value)["headers"]
    return found


def data(value: Any) -> list[list[Any]]:
    found: list[list[Any]] = gr.Dataframe().postprocess(value)["data"]
    return found


FORMS: list[tuple[Any, list[list[Any]]]] = [
    (None, []),
    ([], []),
    ([[]], []),
    ({}, []),
    ([1, 2], [[1], [2]]),
    ([[1, 2], [3]], [[1, 2], [3, None]]),
    ([(1, "x")], [[1, "x"]]),
    (np.array([1, 2]), [[1], [2]]),
    (np.array([[1.5, 2]]), [[1.5, 2.0]]),
    ([np.array([1, 2])], [[1, 2]]),
    (pd.DataFrame({"a": [1, None], "b": ["x", pd.NA]}), [[1.0, "x"], [None, None]]),
    (pd.DataFrame({"t": [pd.Timestamp(NOON), pd.NaT]}), [["2024-05-01T12:00:00"], [None]]),
    (TABLE, TABLE["data"]),
    ({"headers": ["a"], "data": np.array([[1]])}, [[1]]),
    ([[float("nan"), float("inf"), np.float32(0.5), True]], [[None, None, 0.5, True]]),
    ([[date(2024, 5, 1), NOON, Decimal("1.5"), Path("x")]], [["2024-05-01", "2024-05-01T12:00:00", "1.5", "x"]]),
]


@pytest.mark.parametrize(("value", "rows"), FORMS)
def test_takes_every_form_of_a_table(value: Any, rows: list[list[Any]]) -> None:
    assert data(value) == rows


def test_takes_frames_of_polars() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"a": [1, None], "d": [NOON, None]})
    assert gr.Dataframe().postprocess(frame) == {
        "headers": ["a", "d"],
        "data": [[1, "2024-05-01T12:00:00"], [None, None]],
        "metadata": None,
    }


def red_y(value: Any) -> str:
    return "color: red" if value == "y" else ""


def test_keeps_how_a_styler_shows_its_cells() -> None:
    frame = pd.DataFrame({"a": [1.5, 2], "b": ["x", "y"], "c": [0, 0]})
    styler = frame.style.format("{:.1f} €", subset="a").map(red_y).hide(["c"], axis=1)
    assert gr.Dataframe().postprocess(styler) == {
        "headers": ["a", "b"],
        "data": [[1.5, "x"], [2.0, "y"]],
        "metadata": {
            "display_value": [["1.5 €", "x"], ["2.0 €", "y"]],
            "styling": [["", ""], ["", "color: red"]],
        },
    }


def test_reads_a_file(tmp_path: Path) -> None:
    place = tmp_path / "table.csv"
    place.write_text('n,x,yes,"a, b"\n1,1.5,True,one\n,2,false,\n', encoding="utf-8")
    assert gr.Dataframe().postprocess(str(place)) == {
        "headers": ["n", "x", "yes", "a, b"],
        "data": [[1, 1.5, True, "one"], [None, 2.0, False, None]],
        "metadata": None,
    }
    assert gr.Dataframe(place).get_config()["value"]["headers"] == ["n", "x", "yes", "a, b"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (5, "the value is a int"),
        (pd.Series([1]), "the value is a Series"),
        ({"a": [1, 2]}, "a dict has 'headers' and 'data', this one has 'a'"),
        ([[1], 2], "the list has rows, and 2, which is none"),
        (np.zeros((1, 1, 1)), "the array has 3 dimensions"),
    ],
)
def test_says_what_is_no_table(value: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        gr.Dataframe().postprocess(value)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.csv"):
        gr.Dataframe().postprocess("nowhere.csv")


def test_columns_without_names_have_numbers() -> None:
    assert headers([[1, 2]]) == ["1", "2"]
    assert headers([[1, 2, 3]], headers=["x", "y"]) == ["x", "y", "3"]
    assert headers([[1]], headers=["x", "y"]) == ["x"]
    assert headers(None, headers=["x", "y"]) == ["x", "y"]
    assert headers(None) == ["1", "2", "3"]
    assert headers(pd.DataFrame({"q": [1], 7: [2]}), headers=["x", "y"]) == ["q", "7"]
    assert headers(pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")]))) == ["a / b"]


def test_counts_say_how_an_empty_table_looks() -> None:
    config = gr.Dataframe(row_count=4, column_count=(2, "fixed")).get_config()
    assert (config["row_count"], config["column_count"]) == ((4, "dynamic"), (2, "fixed"))
    assert config["value"] == {"headers": ["1", "2"], "data": [], "metadata": None}
    assert gr.Dataframe(col_count=(2, "fixed")).get_config()["column_count"] == (2, "fixed")
    assert gr.List().get_config()["column_count"] == (3, "dynamic")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"headers": ["a"], "column_count": 2}, r"column_count \(2\) must be the number of headers \(1\)"),
        ({"row_count": (3, "loose")}, r"row_count \(\(3, 'loose'\)\) must be a number, or a pair"),
        ({"row_count": -1}, r"row_count \(-1\)"),
        ({"type": "series"}, r"type \('series'\) must be one of"),
        ({"datatype": "foo"}, r"datatype \('foo'\) must be one of"),
        ({"datatype": ["str", "auto"]}, r"datatype \('auto'\) must be one of"),
        ({"datatype": "image"}, "datatype 'image' comes in a later version"),
        ({"show_search": "search"}, "show_search comes in a later version"),
        ({"pinned_columns": 1}, "pinned_columns comes in a later version"),
    ],
)
def test_says_what_it_cannot_do(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=f"Dataframe: {said}"):
        gr.Dataframe(**arguments)


def test_an_update_is_checked_and_counts() -> None:
    frame = gr.Dataframe()
    assert frame.with_props({"headers": ["x", "y"]}).postprocess([[1, 2]])["headers"] == ["x", "y"]
    with pytest.raises(ValueError, match="must be one of"):
        frame.with_props({"type": "series"})


def test_widths_are_css() -> None:
    assert gr.Dataframe(column_widths=[100, "20%"]).get_config()["column_widths"] == ["100px", "20%"]


def test_functions_get_the_form_they_ask_for() -> None:
    frame = gr.Dataframe().preprocess(TABLE)
    assert frame.to_dict("list") == {"a": [1, 2], "b": ["x", "y"]}
    assert frame["a"].dtype == np.int64
    assert gr.Dataframe(type="array").preprocess(TABLE) == [[1, "x"], [2, "y"]]
    assert gr.Matrix().preprocess(TABLE) == [[1, "x"], [2, "y"]]
    assert gr.Numpy().preprocess(TABLE).tolist() == [["1", "x"], ["2", "y"]]
    assert gr.Numpy().preprocess({"headers": ["a", "b"], "data": []}).shape == (0, 2)
    assert gr.Numpy().preprocess({"headers": ["a"], "data": [[1], [2]]}).dtype == np.int64


def test_functions_get_frames_of_polars() -> None:
    polars = pytest.importorskip("polars")
    frame = gr.Dataframe(type="polars").preprocess({"headers": ["a", "b"], "data": [[1, 1], [2, "y"]]})
    assert frame.to_dict(as_series=False) == {"a": [1, 2], "b": ["1", "y"]}
    assert isinstance(frame, polars.DataFrame)
    with pytest.raises(Refused) as refused:
        gr.Dataframe(type="polars").preprocess({"headers": ["a", "a"], "data": []})
    assert "Two columns have the same name" in refused.value.message


@pytest.mark.parametrize(("name", "extra"), [("pandas", "tables"), ("numpy", "tables"), ("polars", "polars")])
def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, name: Any, extra: str) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(tables, "import_module", missing)
    said = rf'Dataframe\(type="{name}"\) needs {name}, .*preludio\[{extra}\]'
    with pytest.raises(MissingExtra, match=said):
        gr.Dataframe(type=name).preprocess(TABLE)


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ("x", "This is no table"),
        ({"headers": ["a"]}, "This is no table"),
        ({"headers": ["a"], "data": [1]}, "This is no table"),
        ({"headers": ["a"], "data": [[1, 2]]}, "A row has 2 cells, but the table has 1 columns."),
    ],
)
def test_refuses_what_is_no_table(payload: Any, said: str) -> None:
    with pytest.raises(Refused) as refused:
        gr.Dataframe(type="array").preprocess(payload)
    assert said in refused.value.message


def test_refuses_more_than_its_limits() -> None:
    frame = gr.Dataframe(type="array", row_limits=(None, 1), column_limits=(1, None))
    assert frame.preprocess({"headers": ["a"], "data": [[1]]}) == [[1]]
    with pytest.raises(Refused) as refused:
        frame.preprocess(TABLE)
    assert refused.value.message == "The table has 2 rows, but at most 1 are accepted."


def test_short_rows_are_filled_up_and_nothing_is_an_empty_table() -> None:
    assert gr.Dataframe(type="array").preprocess({"headers": ["a", "b"], "data": [[1]]}) == [[1, None]]
    assert gr.Dataframe(type="array").preprocess(None) == []


def test_an_example_is_its_rows() -> None:
    assert gr.Dataframe().process_example(TABLE) == TABLE["data"]
    assert gr.Dataframe().process_example(None) == ""


def test_comes_back_from_a_table_of_flags() -> None:
    frame = gr.Dataframe()
    assert frame.read_from_flag(frame.flag(TABLE)) == TABLE


def test_has_the_names_of_gradio() -> None:
    assert gr.DataFrame is gr.Dataframe
    assert gr.component("dataframe", render=False).get_block_name() == "dataframe"
    assert isinstance(gr.component("matrix", render=False), gr.Matrix)
    assert gr.Numpy().get_block_name() == gr.List().get_block_name() == "dataframe"
