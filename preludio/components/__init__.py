"""Components: what a page is made of. Names are imported when they are asked for; texts name them, too."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

from preludio import NAMES as PUBLIC
from preludio import former

if TYPE_CHECKING:
    from preludio.graph.component import Component

BASES = {
    "Component": "graph.component",
    "Form": "layouts.form",
    "FormComponent": "components.base",
    "StreamingInput": "components.base",
}
NAMES = {name: module for name, module in PUBLIC.items() if module.startswith("components.")} | BASES
LAYOUTS = {name.lower() for name, module in PUBLIC.items() if module.startswith("layouts.")} | {"form"}
# What a component is called where a text stands for it: its name in lower case.
SHORTCUTS = {name.lower(): name for name in NAMES if name not in BASES}


def __getattr__(name: str) -> Any:
    module = NAMES.get(name)
    if module is None:
        return former(__name__, name)
    value = getattr(import_module(f"preludio.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *NAMES])


def component(cls_name: str, render: bool) -> Component[Any]:
    """Makes the component of a name, such as "text" or "check_box".

    Raises:
        ValueError: If there is none of this name.
        TypeError: If it is the name of a layout.
    """
    made: Component[Any] = component_class(cls_name)(render=render)
    return made


def get_component_instance(
    comp: str | dict[str, Any] | Component[Any], render: bool = False, unrender: bool = False
) -> Component[Any]:
    """Gives the component that a name, a dict of `name` and arguments, or a component itself stands for.

    Args:
        comp: What stands for it.
        render: Whether it is placed in the layout that is open now.
        unrender: Whether a component that has a place leaves it.

    Raises:
        ValueError: If nothing is known by this name.
        TypeError: If it is the name of a layout, or no component at all.
    """
    if isinstance(comp, str):
        return component(comp, render)
    if isinstance(comp, dict):
        arguments = {name: value for name, value in comp.items() if name != "name"}
        made: Component[Any] = component_class(comp["name"])(**arguments, render=render)
        return made
    return placed(comp, render, unrender)


def placed(comp: Any, render: bool, unrender: bool) -> Component[Any]:
    """Gives a component, in its place or out of it."""
    from preludio.graph.component import Component

    if not issubclass(type(comp), Component):
        raise TypeError(f"{comp!r} is neither a component nor the name of one.")
    known: Component[Any] = comp
    if render and not known.rendered:
        return known.render()
    return known.unrender() if unrender and known.rendered else known


def component_class(name: str) -> Any:
    """Gives the class that a text stands for: its name in lower case, underscores allowed."""
    key = name.replace("_", "")
    if key in LAYOUTS:
        raise TypeError(f"{name!r} is a layout; a component is wanted.")
    found = __getattr__(SHORTCUTS[key]) if key in SHORTCUTS else None
    if getattr(found, "block_name", None) is None:
        raise ValueError(unknown(name))
    return found


def unknown(name: str) -> str:
    close = get_close_matches(name.lower(), SHORTCUTS, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else "."
    return f"{name!r} is not the name of a component{hint}"
