"""What is flagged is read back as it was: for every component, through the text of a cell."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import preludio as gr
from preludio import NAMES
from preludio.graph.component import Component
from preludio.interfaces import table
from preludio.wire import codec
from preludio.wire.files import FileData

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner)
)
CHOICES: list[Any] = ["a", ("Bee", "b"), ("One", 1), ("1", "1"), ("A list", "[1]"), ("Empty", "")]
VALUES = ["a", "b", 1, "1", "[1]"]
# For each component: how it is made, and values that a function may return for it.
CASES: dict[str, tuple[Callable[[], Component[Any]], st.SearchStrategy[Any]]] = {
    "Textbox": (gr.Textbox, TEXT),
    "TextArea": (gr.TextArea, TEXT),
    "Text": (gr.Text, TEXT),
    "Markdown": (gr.Markdown, TEXT),
    "HTML": (gr.HTML, TEXT),
    "Number": (gr.Number, NUMBERS | st.none()),
    "Slider": (lambda: gr.Slider(-(2**60), 2**60), NUMBERS),
    "Checkbox": (gr.Checkbox, st.booleans()),
    "Radio": (lambda: gr.Radio(CHOICES), st.sampled_from(VALUES) | st.none()),
    "Dropdown": (lambda: gr.Dropdown(CHOICES), st.sampled_from(VALUES) | st.none()),
    "CheckboxGroup": (lambda: gr.CheckboxGroup(CHOICES), st.lists(st.sampled_from([*VALUES, ""]), unique=True)),
    "Checkboxgroup": (lambda: gr.Checkboxgroup(CHOICES), st.lists(st.sampled_from(VALUES), unique=True)),
    "Code": (gr.Code, TEXT.filter(bool)),
    "ColorPicker": (gr.ColorPicker, st.sampled_from(["#ff0000", "rgb(1, 2, 3)", "hsl(10, 50%, 50%)"])),
    "JSON": (gr.JSON, st.lists(JSON) | st.dictionaries(TEXT, JSON) | st.none()),
    "Json": (gr.Json, st.lists(JSON)),
    "Label": (gr.Label, st.dictionaries(TEXT, st.floats(0, 1), min_size=1)),
    "Dataframe": (gr.Dataframe, st.lists(st.lists(NUMBERS, min_size=2, max_size=2), max_size=4)),
    "DataFrame": (gr.DataFrame, st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=4)),
    "List": (gr.List, st.lists(st.lists(NUMBERS, min_size=1, max_size=1), max_size=4)),
    "Matrix": (gr.Matrix, st.lists(st.lists(NUMBERS, min_size=2, max_size=2), max_size=4)),
    "Numpy": (gr.Numpy, st.lists(st.lists(NUMBERS, min_size=2, max_size=2), max_size=4)),
}
FILES = ("Image", "Audio", "Mic", "Microphone", "File", "Files", "UploadButton")
# Buttons and the like hold no sample; what others bring has tests of its own where it is made.
ELSEWHERE = {
    "BrowserState",
    "Button",
    "ClearButton",
    "Component",
    "Dataset",
    "DownloadButton",
    "Navbar",
    "State",
    "Timer",
}


def component_names() -> list[str]:
    found = [name for name, module in NAMES.items() if module.startswith("components.")]
    return [name for name in found if isinstance(getattr(gr, name), type) and issubclass(getattr(gr, name), Component)]


def travelled(value: Any) -> Any:
    return codec.settled(value)


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_value_comes_back(tmp_path: Path, name: str, data: st.DataObject) -> None:
    make, values = CASES[name]
    component = make()
    sent = travelled(component.postprocess(data.draw(values)))
    path = tmp_path / "t.csv"
    path.unlink(missing_ok=True)
    table.append([path], [component.flag(sent, tmp_path), ""])
    cell = table.read(path)[0][0]
    assert travelled(component.postprocess(component.read_from_flag(cell))) == sent


@pytest.mark.parametrize("values", [[], ["a"], ["b", 1, "[1]"]])
def test_several_choices_come_back(values: list[Any]) -> None:
    component = gr.Dropdown(CHOICES, multiselect=True)
    assert component.read_from_flag(component.flag(values)) == values


@pytest.mark.parametrize("name", FILES)
def test_a_file_comes_back(tmp_path: Path, name: str) -> None:
    upload = tmp_path / "a sound.bin"
    upload.write_bytes(b"content")
    component: Component[Any] = getattr(gr, name)()
    many = name == "Files"
    file = FileData.from_path(upload)
    back = component.read_from_flag(component.flag([file] if many else file, tmp_path / "kept"))
    upload.unlink()
    (kept,) = back if many else [back]
    assert Path(kept.path).read_bytes() == b"content"
    assert component.read_from_flag(component.flag(None)) is None


@pytest.mark.parametrize("name", [name for name in component_names() if name not in {*CASES, *FILES, *ELSEWHERE}])
def test_what_a_client_may_send_comes_back(name: str) -> None:
    component: Component[Any] = getattr(gr, name)()
    payload = component.example_payload()
    if component.carries_files or payload is None:
        pytest.skip("its values need files, or choices")
    sent = travelled(payload)
    back = component.read_from_flag(component.flag(sent))
    assert travelled(component.postprocess(back)) == travelled(component.postprocess(sent))


def test_numbers_stay_numbers() -> None:
    assert [gr.Number().flag(n) for n in (-1, 2.5, math.pi)] == ["-1", "2.5", repr(math.pi)]
    assert table.safe("-1") == "-1"
    assert table.safe("-1+2") == "'-1+2"
