"""What the page about renders and pages shows can be run."""

import re
from pathlib import Path
from typing import Any

import pytest

from preludio.graph import context
from preludio.graph.pages import check_pages
from preludio.graph.render import Rendering, Renderings

TEXT = (Path(__file__).parents[2] / "docs" / "dynamic.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)


@pytest.mark.parametrize("source", EXAMPLES)
def test_examples_declare_apps(source: str) -> None:
    names: dict[str, Any] = {}
    exec(source, names)  # the examples are ours
    check_pages(names["demo"])
    assert names["demo"].config()["components"]


def test_the_example_of_a_render_builds_what_it_says() -> None:
    names: dict[str, Any] = {}
    exec(EXAMPLES[0], names)
    shown = Renderings()
    rendering = Rendering(names["demo"].endpoints[0], names["demo"], shown)
    with context.building(rendering, rendering):
        names["tables"]("Ada, Alan, Grace")
    rendering.verify()
    labels = [getattr(block, "label", None) for block in rendering.blocks.values()]
    assert [label for label in labels if label and label != "Order"] == ["Ada", "Alan", "Grace"]
