import csv
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import preludio as gr
from preludio.interfaces import table
from preludio.interfaces.flagging import ClassicCSVLogger
from preludio.wire.files import FileData


def logger(folder: Path, callback: gr.FlaggingCallback, *labels: str) -> gr.FlaggingCallback:
    callback.setup([gr.Textbox(label=label) for label in labels], str(folder))
    return callback


def append_many(path: Path, writer: int) -> None:
    for n in range(20):
        table.append([path], [str(writer), f"line {n}\nof {writer}"], ["writer", "text"])


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "-1+1",
        "\uff1d1",
        "'=1",
        "''",
        "plain",
        "a\r\nb",
        'say "a", b',
        "",
        "ñ 🎼",
    ],
)
def test_cells_are_harmless_and_read_back_exactly(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "t.csv"
    table.append([path], [cell, cell])
    assert table.read(path) == [[cell, cell]]
    with path.open(newline="", encoding="utf-8") as file:
        (raw,) = csv.reader(file)
    assert cell in {"+1", "-1"} or not raw[0].startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_writers_do_not_disturb_each_other(tmp_path: Path, pool: type[ThreadPoolExecutor]) -> None:
    path = tmp_path / "t.csv"
    with pool(4) as writers:
        list(writers.map(append_many, [path] * 4, range(4)))
    rows = table.read(path)
    assert rows[0] == ["writer", "text"]
    assert sorted(map(tuple, rows[1:])) == sorted((str(w), f"line {n}\nof {w}") for w in range(4) for n in range(20))


def test_a_sample_is_a_row_with_what_flagged_it(tmp_path: Path) -> None:
    kept = logger(tmp_path, gr.CSVLogger(), "name", "=greeting")
    assert kept.flag(["Ada", "=HYPERLINK()"], "wrong", "ada") == 1
    assert kept.flag(["Bob", None]) == 2
    header, first, second = table.read(tmp_path / "dataset1.csv")
    assert header == ["name", "=greeting", "flag", "username", "timestamp"]
    assert first[:4] == ["Ada", "=HYPERLINK()", "wrong", "ada"]
    assert second[:4] == ["Bob", "", "", ""]


def test_other_columns_begin_another_file(tmp_path: Path) -> None:
    logger(tmp_path, gr.CSVLogger(), "a").flag(["1"])
    logger(tmp_path, gr.CSVLogger(), "a", "b").flag(["1", "2"])
    logger(tmp_path, gr.CSVLogger(), "a").flag(["3"])
    assert [len(table.read(tmp_path / f"dataset{n}.csv")) for n in (1, 2)] == [3, 2]


def test_the_file_can_be_named(tmp_path: Path) -> None:
    logger(tmp_path, gr.CSVLogger(dataset_file_name="mine.csv"), "a").flag(["1"])
    logger(tmp_path, ClassicCSVLogger(), "a").flag(["1"])
    assert {path.name for path in tmp_path.glob("*.csv")} == {"mine.csv", "log.csv"}


def test_the_simple_logger_keeps_values_only(tmp_path: Path) -> None:
    kept = logger(tmp_path, gr.SimpleCSVLogger(), "a", "b")
    assert [kept.flag(["x", "y"], "option"), kept.flag(["x", "z"])] == [1, 2]
    assert table.read(tmp_path / "log.csv") == [["x", "y"], ["x", "z"]]


@pytest.mark.parametrize("simplify", [True, False])
def test_files_are_kept_beside_the_table(tmp_path: Path, simplify: bool) -> None:
    upload = tmp_path / "notes.txt"
    upload.write_text("content")
    kept = gr.CSVLogger(simplify_file_data=simplify)
    kept.setup([gr.File(label="My file/..")], tmp_path / "flagged")
    kept.flag([FileData.from_path(upload)])
    upload.unlink()
    cell = table.read(tmp_path / "flagged/dataset1.csv")[1][0]
    place = Path(cell) if simplify else Path(gr.File().read_from_flag(cell).path)
    assert place.read_text() == "content"
    assert place.is_relative_to(tmp_path / "flagged")


def test_a_named_file_is_followed_by_numbered_ones(tmp_path: Path) -> None:
    for labels in (["a"], ["a", "b"], ["c"], ["a"]):
        logger(tmp_path, gr.CSVLogger(dataset_file_name="mine.csv"), *labels).flag(["x"] * len(labels))
    assert {path.name: len(table.read(path)) for path in tmp_path.glob("*.csv")} == {
        "mine.csv": 3,
        "mine2.csv": 2,
        "mine3.csv": 2,
    }


def flag_many(folder: Path, writer: int) -> None:
    labels = ["a"] if writer % 2 else ["a", "b"]
    kept = logger(folder, gr.CSVLogger(verbose=False), *labels)
    for n in range(15):
        kept.flag([f"{writer} {n}"] * len(labels))


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_apps_with_other_columns_never_share_a_file(tmp_path: Path, pool: type[ThreadPoolExecutor]) -> None:
    with pool(4) as writers:
        list(writers.map(flag_many, [tmp_path] * 4, range(4)))
    tables = [table.read(path) for path in sorted(tmp_path.glob("*.csv"))]
    assert sorted(len(rows) for rows in tables) == [31, 31]
    for header, *rows in tables:
        assert all(len(row) == len(header) for row in rows)


def test_half_a_line_is_left_alone(tmp_path: Path) -> None:
    kept = logger(tmp_path, gr.CSVLogger(), "a")
    kept.flag(["first"])
    path = tmp_path / "dataset1.csv"
    with path.open("a") as file:
        file.write("ha")
    assert kept.flag(["second"]) == 3
    assert [row[0] for row in table.read(path)] == ["a", "first", "ha", "second"]


def test_a_table_of_a_spreadsheet_program_is_read(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8-sig")
    assert table.header_of(path) == ["a", "b"]


def test_a_new_file_is_noted_if_wanted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    for folder, verbose in (("loud", True), ("quiet", False)):
        kept = logger(tmp_path / folder, gr.CSVLogger(verbose=verbose), "a")
        kept.flag(["x"])
        kept.flag(["x"])
    assert [record.message.partition(" ")[0] for record in caplog.records] == ["flagging.started"]
