"""What the page about examples shows can be run."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.serving import Serve, serve

__all__ = ["serve"]

TEXT = (Path(__file__).parents[2] / "docs" / "examples.md").read_text("utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)


def run(source: str) -> Any:
    names: dict[str, Any] = {"__name__": "program"}
    exec(source, names)  # the programs are ours
    return names["demo"]


@pytest.mark.parametrize("source", PROGRAMS)
def test_programs_are_served(source: str, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert serve(run(source)).visitor().http.get("/config").json()["components"]


def test_results_say_what_the_page_says(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    serving = serve(run(PROGRAMS[2]))
    load = serving.blocks.endpoint_named("load_example")
    assert load is not None
    assert serving.visitor().result(load.id, 1) == ["Hello Alan"]


def test_the_settings_are_told() -> None:
    for name in ("EXAMPLES_CACHE", "RESET_EXAMPLES_CACHE", "CACHE_EXAMPLES", "CACHE_MODE"):
        assert f"GRADIO_{name}" in TEXT
