"""Who may import whom: leftwards only, and never in a circle. The browser's side has the same test of its own."""

from __future__ import annotations

import ast
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "preludio"

# What a layer may import besides itself. What stands on the right imports what stands on its left.
ORDER = ("wire", "graph", ("components", "layouts", "themes"), "interfaces", "state", "engine", "server", "cli")
EVERYBODYS = {"", "errors", "settings", "observe"}  # "" is the table of names
STANDARD_ONLY: dict[str, set[str]] = {"errors": set(), "settings": {"errors"}, "observe": {"errors", "settings"}}
TOOLS = {"compat", "contract"}  # may import anything, and only the command line imports one of them
LAUNCHER = "preludio.graph.blocks"  # `Blocks.launch` is the one upward call, because the public API demands it
LAUNCH = {"preludio.server.serve", "preludio.server.options"}


def layers() -> dict[str, set[str]]:
    """Gives for each layer those it may import."""
    allowed: dict[str, set[str]] = {}
    below: set[str] = set()
    for level in ORDER:
        names = {level} if isinstance(level, str) else set(level)
        below |= names
        allowed |= dict.fromkeys(names, below | EVERYBODYS)
    allowed["cli"] |= {"compat"}
    allowed["__main__"] = {"__main__", "cli"}
    return allowed | {name: names | {name} for name, names in STANDARD_ONLY.items()} | {"": {""}}


def modules() -> dict[str, Path]:
    """Gives all modules of the package."""
    found: dict[str, Path] = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def layer_of(module: str) -> str:
    """Gives the layer that a module is part of."""
    return module.split(".")[1] if "." in module else ""


def imported(path: Path) -> Iterator[tuple[str, str | None]]:
    """Gives the module and, if any, the name of every import that is carried out, also inside functions."""
    pending: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            pending.extend(node.orelse)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer they come from."
            yield from ((node.module or "", alias.name) for alias in node.names)
        else:
            pending.extend(ast.iter_child_nodes(node))


def edges() -> dict[str, set[str]]:
    """Gives for each module those of the package that it imports."""
    known = modules()
    found: dict[str, set[str]] = {}
    for module, path in known.items():
        targets = {
            f"{source}.{name}" if f"{source}.{name}" in known else source
            for source, name in imported(path)
            if source.split(".")[0] == "preludio"
        }
        found[module] = targets - {module}
    found[LAUNCHER] -= LAUNCH
    return found


def test_python_imports_go_leftwards() -> None:
    allowed = layers()
    wrong = [
        f"{module} imports {target}"
        for module, targets in edges().items()
        for target in targets
        if layer_of(module) not in TOOLS and layer_of(target) not in allowed[layer_of(module)]
    ]
    assert wrong == []


def test_python_imports_make_no_circle() -> None:
    try:
        TopologicalSorter(edges()).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


@pytest.mark.parametrize("layer", STANDARD_ONLY)
def test_what_all_import_needs_the_standard_library_only(layer: str) -> None:
    foreign = {
        f"{module} imports {source}"
        for module, path in modules().items()
        if layer_of(module) == layer
        for source, _ in imported(path)
        if source.split(".")[0] not in sys.stdlib_module_names | {"preludio"}
    }
    assert foreign == set()


def test_a_forbidden_import_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from preludio.server import app\n"
        "def f():\n    from preludio.engine import run\n"
    )
    assert set(imported(path)) == {("typing", "TYPE_CHECKING"), ("preludio.engine", "run")}
    assert "engine" not in layers()["graph"]
