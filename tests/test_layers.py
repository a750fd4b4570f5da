"""Who may import whom: leftwards only, and never in a circle."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "preludio"

# What a layer may import besides itself. What stands on the right imports what stands on its left.
ORDER = ("wire", "graph", ("components", "layouts", "themes"), "interfaces", "state", "engine", "server", "cli")
EVERYBODYS = {"", "errors", "settings", "observe"}  # "" is the table of names
STANDARD_ONLY = {"errors": set(), "settings": {"errors"}, "observe": {"errors", "settings"}}
TOOLS = {"compat", "contract"}  # may import anything, and only the command line imports one of them
LAUNCH = ("preludio.graph.blocks", "preludio.server.serve")  # the one upward call that the public API demands


def layers() -> dict[str, set[str]]:
    """Gives for each layer those it may import."""
    allowed: dict[str, set[str]] = {}
    below: set[str] = set()
    for level in ORDER:
        names = {level} if isinstance(level, str) else set(level)
        below |= names
        allowed |= {name: below | EVERYBODYS for name in names}
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
    found[LAUNCH[0]].discard(LAUNCH[1])
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


# The same in the browser; what is imported as a type is gone when it runs.
BROWSER = {
    "contract": set[str](),
    "locale": {"contract", "locales"},
    "client": {"contract"},
    "ui": {"contract", "locale"},
    "components": {"contract", "locale", "ui"},
    "app": {"contract", "locale", "client", "ui"},
    "main": {"contract", "locale", "client", "ui", "app"},
}
IMPORT = re.compile(r"""^\s*import\s+(?!type\b)(?:(?P<what>[^"';]*?)\s+from\s+)?["'](?P<source>[^"']+)["']""", re.MULTILINE)
ALIAS = re.compile(r"\$(\w+)")


def sources() -> list[Path]:
    """Gives the files of the browser's side, without tests."""
    places = (ROOT / "frontend", PACKAGE / "components", PACKAGE / "layouts")
    found = [p for place in places for suffix in ("*.ts", "*.svelte") for p in place.rglob(suffix)]
    return [path for path in found if not path.name.endswith(".test.ts")]


def part_of(path: Path) -> str:
    """Gives the part of the browser's side that a file belongs to."""
    if path.is_relative_to(PACKAGE):
        return "components"
    return path.relative_to(ROOT / "frontend").parts[0].split(".")[0]


def parts_imported(path: Path) -> set[str]:
    """Gives the parts of the browser's side that a file imports and keeps when it runs."""
    found: set[str] = set()
    for what, source in IMPORT.findall(path.read_text("utf-8")):
        names = [name.strip() for name in what.strip(" {}\n\t").split(",") if name.strip()]
        if names and all(name.startswith("type ") for name in names):
            continue
        if alias := ALIAS.match(source):
            found.add(alias[1])
        elif source.startswith("."):
            found.add(part_of((path.parent / source).resolve()))
    return found


def test_browser_imports_go_leftwards() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {part}"
        for path in sources()
        for part in parts_imported(path)
        if part not in BROWSER[part_of(path)] | {part_of(path)}
    ]
    assert wrong == []


def test_the_browsers_imports_are_found(tmp_path: Path) -> None:
    path = tmp_path / "x.svelte"
    path.write_text(
        '<script lang="ts">\n\timport type { Node } from "$app/node.svelte";\n\timport { type A } from "$client/a";\n'
        '\timport Field from "$ui/Field.svelte";\n\timport {\n\t\ta,\n\t\tb\n\t} from "$locale";\n\timport "./x.css";\n'
    )
    found = {alias for _, source in IMPORT.findall(path.read_text()) for alias in ALIAS.findall(source)}
    assert found == {"client", "ui", "locale"}
