"""The author's JavaScript in a graph: what the page has to know as functions, since it evaluates no text."""

from collections.abc import Mapping
from typing import Any


def functions(config: Mapping[str, Any], at_load: str | None = None) -> dict[str, str]:
    """Gives the author's JavaScript: of listeners by their ids, of components by id and prop, and that run at load."""
    found = {str(listener["id"]): listener.get("js") for listener in config["dependencies"]}
    for component in config["components"]:
        scripts = component["props"].get("scripts", {})
        found |= {f"{component['id']}.{name}": source for name, source in scripts.items()}
    found["load"] = at_load
    return {key: source for key, source in found.items() if isinstance(source, str) and source.strip()}
