"""Colours of categories, as authors give them."""

from __future__ import annotations

from typing import Any

from preludio.wire.shapes import is_object


def check_colors(owner: Any, colors: Any) -> None:
    """Raises ValueError where a map of colours is not one of texts to texts."""
    if colors is None or (is_object(colors) and all(isinstance(text, str) for pair in colors.items() for text in pair)):
        return
    raise ValueError(
        f"{type(owner).__name__}: color_map ({colors!r:.80}) must be a dict of names and CSS colours,"
        ' such as {"noun": "red"}.'
    )
