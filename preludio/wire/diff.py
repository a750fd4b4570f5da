"""What has changed from one value to the next, as edits: [action, path, value]."""

from __future__ import annotations

from typing import Any

from preludio.wire.shapes import is_array, is_object

Edit = list[Any]


def edits(old: Any, new: Any) -> list[Edit]:
    """Gives the edits that make `new` of `old`, to be carried out in order; none if they are equal.

    Actions are "replace", "append" (text at the end of text), "add" (an item of a list or a key of an object) and
    "delete". A path is a list of keys and positions; the empty path is the whole value.
    """
    found: list[Edit] = []
    _compare(old, new, [], found)
    return found


def _compare(old: Any, new: Any, path: list[Any], found: list[Edit]) -> None:
    if type(old) is not type(new):
        found.append(["replace", path, new])
    elif isinstance(new, str):
        _compare_text(old, new, path, found)
    elif is_array(new):
        _compare_lists(old, new, path, found)
    elif is_object(new):
        _compare_objects(old, new, path, found)
    elif old != new:
        found.append(["replace", path, new])


def _compare_text(old: str, new: str, path: list[Any], found: list[Edit]) -> None:
    if old == new:
        return
    if new.startswith(old):
        found.append(["append", path, new[len(old) :]])
    else:
        found.append(["replace", path, new])


def _compare_lists(old: list[Any], new: list[Any], path: list[Any], found: list[Edit]) -> None:
    common = min(len(old), len(new))
    for position in range(common):
        _compare(old[position], new[position], [*path, position], found)
    # Each deletion shifts what follows, so the surplus is always at the same place.
    found.extend(["delete", [*path, common], None] for _ in range(common, len(old)))
    found.extend(["add", [*path, position], new[position]] for position in range(common, len(new)))


def _compare_objects(old: dict[Any, Any], new: dict[Any, Any], path: list[Any], found: list[Edit]) -> None:
    for key, value in old.items():
        if key in new:
            _compare(value, new[key], [*path, key], found)
        else:
            found.append(["delete", [*path, key], None])
    found.extend(["add", [*path, key], value] for key, value in new.items() if key not in old)


def apply_edits(value: Any, found: list[Edit]) -> Any:
    """Carries edits out on a value, changing it in place where it can, and gives the result."""
    for action, path, new in found:
        value = _apply(value, action, path, new)
    return value


def _apply(value: Any, action: str, path: list[Any], new: Any) -> Any:
    if not path:
        return value + new if action == "append" else new
    target = value
    for key in path[:-1]:
        target = target[key]
    last = path[-1]
    if action == "delete":
        del target[last]
    elif action == "append":
        target[last] += new
    elif action == "add" and is_array(target):
        target.insert(last, new)
    else:
        target[last] = new
    return value
