"""How well one colour stands out against another, as WCAG 2 defines it."""

import re

RGB = tuple[float, float, float]

NAMED = {"white": (1.0, 1.0, 1.0), "black": (0.0, 0.0, 0.0)}
MIX = re.compile(r"color-mix\(in srgb, (\S+) ([\d.]+)%, ([^()\s]+)\)")
COLOUR = re.compile(rf"{MIX.pattern}|#(?:[0-9a-f]{{6}}|[0-9a-f]{{3}})(?![0-9a-f])|\b(?:white|black)\b", re.IGNORECASE)


def legibility(ink: str, surface: str) -> float | None:
    """The lowest contrast between the colours of two CSS values, stops of gradients included; None without any."""
    ratios = [contrast(one, other) for one in colours(ink) for other in colours(surface)]
    return min(ratios, default=None)


def contrast(one: RGB, other: RGB) -> float:
    """The ratio of two colours, from 1 (none) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: RGB) -> float:
    """Relative luminance, from 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def colours(css: str) -> list[RGB]:
    """The opaque colours in a value that are written as #rgb, #rrggbb, white, black or a color-mix of these in srgb."""
    found = (rgb(match[0]) for match in COLOUR.finditer(css))
    return [colour for colour in found if colour is not None]


def rgb(css: str) -> RGB | None:
    if mix := MIX.fullmatch(css):
        return mixed(mix[1], float(mix[2]) / 100, mix[3])
    return from_hex(css[1:]) if css.startswith("#") else NAMED.get(css)


def from_hex(digits: str) -> RGB:
    width = len(digits) // 3
    red, green, blue = (int(digits[at : at + width], 16) / (16**width - 1) for at in range(0, len(digits), width))
    return red, green, blue


def mixed(one: str, share: float, other: str) -> RGB | None:
    first, second = rgb(one), rgb(other)
    if first is None or second is None:
        return None
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(first, second, strict=True))
    return red, green, blue
