"""The fonts: family names that the browser looks for on the visitor's own machine.

A page never asks another host for a font. A family that is not installed is skipped for the next one of its stack.
"""

from collections.abc import Iterable
from typing import Final

from preludio.themes.css import quoted

GENERIC: Final = frozenset(
    {"serif", "sans-serif", "monospace", "cursive", "fantasy", "math", "emoji", "system-ui", "-apple-system"}
    | {"ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded"}
)
STYLES: Final = {
    100: "Thin",
    200: "ExtraLight",
    300: "Light",
    400: "Regular",
    500: "Medium",
    600: "SemiBold",
    700: "Bold",
    800: "ExtraBold",
    900: "Black",
}


class Font:
    """A font family by name, installed or generic such as `system-ui`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def __str__(self) -> str:
        return self.name if self.name in GENERIC else quoted(self.name)

    def stylesheet(self) -> dict[str, str | None]:
        """What the page needs beside the name: @font-face rules in `css`; `url` is None, for nothing is fetched."""
        return {"url": None, "css": None}


class LocalFont(Font):
    """A font family of which exactly these weights are used, from the visitor's own machine."""

    def __init__(self, name: str, weights: Iterable[int] = (400, 600)) -> None:
        super().__init__(name)
        self.weights = tuple(weights)
        if unknown := [weight for weight in self.weights if weight not in STYLES]:
            raise ValueError(f"{self!r}: weight {unknown[0]} must be one of {', '.join(map(str, STYLES))}.")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.weights!r})"

    def stylesheet(self) -> dict[str, str | None]:
        """One @font-face rule for every weight, by the names under which systems install it."""
        return {"url": None, "css": "".join(face(self.name, weight) for weight in self.weights)}


class GoogleFont(LocalFont):
    """A font family that Google publishes, used where it is installed and never downloaded."""


Fonts = Font | str | Iterable[Font | str]


def stack(fonts: Fonts) -> list[Font]:
    """A font or several as a list of fonts."""
    several = [fonts] if isinstance(fonts, Font | str) else fonts
    return [font if isinstance(font, Font) else Font(font) for font in several]


def faces(fonts: Iterable[Font]) -> str:
    """The @font-face rules of several fonts, each once."""
    return "".join(dict.fromkeys(font.stylesheet()["css"] or "" for font in fonts))


def face(family: str, weight: int) -> str:
    style = STYLES[weight]
    names = [f"{family} {style}", f"{family.replace(' ', '')}-{style}"] + [family] * (style == "Regular")
    source = ",".join(f"local({quoted(name)})" for name in names)
    return f"@font-face{{font-family:{quoted(family)};font-weight:{weight};src:{source}}}\n"
