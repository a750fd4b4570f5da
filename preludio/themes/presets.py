"""The themes that come with Preludio: their hues, sizes and fonts, and the few tokens each sets otherwise."""

import warnings
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from preludio.themes.colors import (
    amber,
    cyan,
    emerald,
    fuchsia,
    gray,
    green,
    indigo,
    lime,
    neutral,
    orange,
    sky,
    slate,
    stone,
)
from preludio.themes.fonts import Font, LocalFont
from preludio.themes.sizes import radius_lg, radius_none, radius_sm, radius_xxl, spacing_lg, spacing_sm, text_sm
from preludio.themes.theme import MONO, SANS, Base, overrides
from preludio.themes.tokens import HAIRLINE, PAGE, RAISED, tint


def led_by(family: str, *others: str) -> tuple[LocalFont | str, ...]:
    """A stack that begins with a family of one regular weight, for those who have it."""
    return LocalFont(family, (400,)), *others


class Default(Base, primary_hue=orange):
    """White page, hairlines only where distance is not enough, one warm accent."""


class Soft(Base, primary_hue=indigo, secondary_hue=indigo, neutral_hue=gray):
    """White cards on a tinted page, held by soft shadows instead of lines."""

    tokens = overrides(
        body_background_fill=RAISED,
        block_background_fill=PAGE,
        block_background_fill_dark=RAISED,
        panel_background_fill="*neutral_100",
        block_padding="calc(*spacing_lg * 2)",
        block_shadow="0 1px 3px rgb(0 0 0 / 8%)",
        block_shadow_dark="none",
        input_background_fill_dark="*neutral_950",
        button_secondary_background_fill="*neutral_200",
        button_secondary_background_fill_dark="*neutral_800",
        button_secondary_background_fill_hover="*neutral_300",
        button_secondary_background_fill_hover_dark="*neutral_700",
        button_secondary_border_color="transparent",
        button_secondary_border_color_dark="transparent",
        button_secondary_border_color_hover="transparent",
        button_secondary_border_color_hover_dark="transparent",
        button_cancel_background_fill="*error_background_fill",
        button_cancel_border_color="transparent",
        button_cancel_border_color_dark="transparent",
    )


class Monochrome(
    Base,
    primary_hue=neutral,
    secondary_hue=neutral,
    neutral_hue=neutral,
    spacing_size=spacing_lg,
    radius_size=radius_none,
    font=(Font("Georgia"), *SANS[1:]),
):
    """Ink on paper: no hue, no round corners, a serif."""

    tokens = overrides(
        color_accent="*neutral_900",
        border_color_accent_dark="*neutral_300",
        button_primary_background_fill_dark="*neutral_100",
        button_primary_background_fill_hover="*neutral_700",
        button_primary_background_fill_hover_dark="*neutral_300",
        link_text_color="*neutral_900",
        link_text_color_dark="*neutral_100",
        link_text_color_hover="*neutral_600",
        link_text_color_hover_dark="*neutral_400",
        slider_color_dark="*neutral_300",
        input_border_color="*neutral_400",
    )


class Glass(
    Base,
    secondary_hue=slate,
    neutral_hue=slate,
    spacing_size=spacing_sm,
    radius_size=radius_sm,
    text_size=text_sm,
    font=("Optima", "Candara", "Noto Sans", "source-sans-pro", "sans-serif"),
):
    """Small and dense, with surfaces that catch the light from above."""

    tokens = overrides(
        body_background_fill="linear-gradient(*neutral_100, *neutral_50)",
        body_background_fill_dark="linear-gradient(*neutral_900, *neutral_950)",
        background_fill_secondary="*neutral_100",
        button_primary_background_fill="linear-gradient(*primary_600, *primary_700)",
        button_primary_background_fill_dark="linear-gradient(*primary_600, *primary_700)",
        button_primary_background_fill_hover="linear-gradient(*primary_700, *primary_800)",
        button_primary_background_fill_hover_dark="linear-gradient(*primary_700, *primary_800)",
        button_secondary_background_fill="linear-gradient(white, *neutral_200)",
        button_secondary_background_fill_dark="linear-gradient(*neutral_700, *neutral_800)",
        button_secondary_background_fill_hover="linear-gradient(white, *neutral_300)",
        button_secondary_background_fill_hover_dark="linear-gradient(*neutral_600, *neutral_700)",
        button_secondary_border_color="*neutral_300",
        button_cancel_background_fill="linear-gradient(white, *error_background_fill)",
        button_cancel_background_fill_dark="*error_background_fill",
        input_border_color="*neutral_300",
        input_shadow="*shadow_inset",
    )


class Citrus(
    Base,
    primary_hue=amber,
    secondary_hue=amber,
    neutral_hue=stone,
    spacing_size=spacing_lg,
    font=led_by("Ubuntu", *SANS[1:]),
    font_mono=led_by("Roboto Mono", *MONO[1:]),
):
    """Bright peel, dark words, and buttons with an edge one can press."""

    tokens = overrides(
        button_primary_background_fill="*primary_400",
        button_primary_background_fill_dark="*primary_400",
        button_primary_background_fill_hover="*primary_500",
        button_primary_background_fill_hover_dark="*primary_500",
        button_primary_border_color="*primary_500",
        button_primary_border_color_dark="*primary_500",
        button_primary_shadow="0 2px 0 *primary_600",
        button_primary_shadow_active="none",
        button_secondary_shadow="0 2px 0 *border_color_primary",
        button_secondary_shadow_active="none",
        input_border_color="*neutral_300",
        slider_color_dark="*primary_400",
    )


class Ocean(
    Base,
    primary_hue=emerald,
    secondary_hue=sky,
    radius_size=radius_xxl,
):
    """Round shapes, and one gradient from the first hue to the second where one should press."""

    tokens = overrides(
        button_primary_background_fill="linear-gradient(120deg, *primary_700, *secondary_700)",
        button_primary_background_fill_dark="linear-gradient(120deg, *primary_700, *secondary_700)",
        button_primary_background_fill_hover="linear-gradient(120deg, *primary_800, *secondary_800)",
        button_primary_background_fill_hover_dark="linear-gradient(120deg, *primary_800, *secondary_800)",
        checkbox_border_radius="4px",
    )


class Origin(Base, primary_hue=orange, neutral_hue=gray):
    """Every component in a box of its own, drawn with hairlines."""

    tokens = overrides(
        body_background_fill=RAISED,
        block_background_fill=PAGE,
        block_background_fill_dark=RAISED,
        panel_background_fill="*neutral_100",
        block_border_width="1px",
        block_padding="calc(*spacing_lg * 1.5)",
        block_radius="*radius_lg",
        input_background_fill_dark="*neutral_950",
        button_secondary_background_fill="*neutral_100",
        button_secondary_background_fill_hover="*neutral_200",
    )


class Neon(
    Base,
    primary_hue=lime,
    secondary_hue=cyan,
    neutral_hue=neutral,
    spacing_size=spacing_lg,
    radius_size=radius_xxl,
    font=(LocalFont("Lexend"), *SANS[1:]),
    font_mono=led_by("Space Mono", *MONO[1:]),
):
    """A sign in the night: dark words on a glowing fill."""

    tokens = overrides(
        button_primary_background_fill="*primary_400",
        button_primary_background_fill_dark="*primary_400",
        button_primary_background_fill_hover="*primary_500",
        button_primary_background_fill_hover_dark="*primary_500",
        button_primary_shadow_dark="0 0 16px color-mix(in srgb, *primary_400 40%, transparent)",
        border_color_accent_dark="*primary_400",
        slider_color_dark="*primary_400",
        checkbox_border_radius="4px",
    )


class Mario(
    Base,
    primary_hue=orange,
    secondary_hue=green,
    neutral_hue=stone,
    radius_size=radius_sm,
    font=led_by("Press Start 2P", "ui-monospace", "monospace"),
    font_mono=led_by("Press Start 2P", *MONO[1:]),
):
    """Thick outlines and hard shadows, as drawn by a console of 1985."""

    tokens = overrides(
        border_color_primary="*neutral_900",
        border_color_primary_dark="*neutral_500",
        input_border_color_dark="*neutral_500",
        input_border_width="2px",
        button_border_width="2px",
        button_primary_border_color="*border_color_primary",
        button_primary_border_color_dark="*border_color_primary",
        button_primary_shadow="3px 3px 0 *border_color_primary",
        button_primary_shadow_active="none",
        button_secondary_shadow="3px 3px 0 *border_color_primary",
        button_secondary_shadow_active="none",
        button_transform_active="translate(3px, 3px)",
    )


class Ember(
    Base,
    primary_hue=orange,
    secondary_hue=orange,
    neutral_hue=stone,
    radius_size=radius_lg,
    font=(LocalFont("Source Sans 3"), *SANS[1:]),
    font_mono=(LocalFont("Source Code Pro"), *MONO[1:]),
):
    """Warm greys around a glowing accent."""

    tokens = overrides(
        body_background_fill=RAISED,
        panel_background_fill="*neutral_100",
        button_primary_background_fill_dark="*primary_500",
        button_primary_background_fill_hover_dark="*primary_400",
    )


class Cyberpunk(
    Base,
    primary_hue=fuchsia,
    secondary_hue=cyan,
    neutral_hue=slate,
    radius_size=radius_sm,
    font=(LocalFont("Chakra Petch"), *SANS[1:]),
    font_mono=led_by("Share Tech Mono", *MONO[1:]),
):
    """Two lights on slate: one for what to do, the other for every outline."""

    tokens = overrides(
        border_color_primary="*secondary_700",
        border_color_primary_dark=tint("*secondary_400", 45),
        input_border_color_dark=HAIRLINE,
        button_primary_shadow_dark="0 0 12px color-mix(in srgb, *primary_500 45%, transparent)",
        button_secondary_text_color="*secondary_800",
        button_secondary_text_color_dark="*secondary_300",
    )


PRESETS: Final[Mapping[str, type[Base]]] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            Base, Default, Soft, Monochrome, Glass, Citrus, Ocean, Origin, Neon, Mario, Ember, Cyberpunk,
        )
    }
)  # fmt: skip


def by_name(name: str) -> Base:
    """A theme of ours by its name in any case; warns about an unknown one and gives the default."""
    preset = PRESETS.get(name.lower())
    if preset is None:
        warnings.warn(f"Theme {name!r} must be one of {', '.join(PRESETS)}; using default.", stacklevel=2)
    return (preset or Default)()
