"""Every public name of the themes."""

from preludio.themes import colors, sizes
from preludio.themes.colors import Color
from preludio.themes.fonts import Font, GoogleFont, LocalFont
from preludio.themes.presets import (
    Citrus,
    Cyberpunk,
    Default,
    Ember,
    Glass,
    Mario,
    Monochrome,
    Neon,
    Ocean,
    Origin,
    Soft,
    by_name,
)
from preludio.themes.sizes import Size
from preludio.themes.theme import Base, ThemeClass

Theme = Base

__all__ = [
    "Base",
    "Citrus",
    "Color",
    "Cyberpunk",
    "Default",
    "Ember",
    "Font",
    "Glass",
    "GoogleFont",
    "LocalFont",
    "Mario",
    "Monochrome",
    "Neon",
    "Ocean",
    "Origin",
    "Size",
    "Soft",
    "Theme",
    "ThemeClass",
    "by_name",
    "colors",
    "sizes",
]
