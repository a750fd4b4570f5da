"""Whoever reads a page can read it: WCAG AA for every theme, in every hue, in both modes."""

from collections.abc import Iterator

import pytest

from preludio.themes import Base, Default, Soft, ThemeClass
from preludio.themes.colors import HUES, SHADES
from preludio.themes.contrast import colours, contrast, legibility
from preludio.themes.mode import Mode
from preludio.themes.presets import PRESETS

SURFACES = ("body_background_fill", "background_fill_primary", "background_fill_secondary", "block_background_fill")
WELLS = (*SURFACES, "panel_background_fill", "input_background_fill", "table_even_background_fill")
STATUS = ("success", "warning", "info")

# Ink, and the surfaces on which it stands.
TEXTS: dict[str, tuple[str, ...]] = {
    "body_text_color": (
        *WELLS,
        "table_odd_background_fill",
        "table_row_focus",
        "code_background_fill",
        "color_accent_soft",
    ),
    "table_text_color": ("table_even_background_fill", "table_odd_background_fill", "table_row_focus"),
    "body_text_color_subdued": WELLS,
    "block_info_text_color": SURFACES,
    "block_label_text_color": (*SURFACES, "block_label_background_fill"),
    "block_title_text_color": (*SURFACES, "block_title_background_fill"),
    "accordion_text_color": SURFACES,
    "checkbox_label_text_color": (*SURFACES, "checkbox_label_background_fill", "checkbox_label_background_fill_hover"),
    "checkbox_label_text_color_selected": (*SURFACES, "checkbox_label_background_fill_selected"),
    "link_text_color": SURFACES,
    "link_text_color_hover": SURFACES,
    "link_text_color_active": SURFACES,
    "link_text_color_visited": SURFACES,
    "input_placeholder_color": ("input_background_fill", "input_background_fill_focus", "input_background_fill_hover"),
    "error_text_color": ("error_background_fill", *SURFACES),
    **{f"button_{kind}_text_color": (f"button_{kind}_background_fill",) for kind in ("primary", "secondary", "cancel")},
    **{
        f"button_{kind}_text_color_hover": (f"button_{kind}_background_fill_hover",)
        for kind in ("primary", "secondary", "cancel")
    },
    **{
        f"preludio_{status}": (f"preludio_{status}_soft", "preludio_floating_fill", "background_fill_primary")
        for status in STATUS
    },
}
SHAPES: dict[str, tuple[str, ...]] = {
    "border_color_accent": SURFACES,
    "input_border_color_focus": SURFACES,
    "checkbox_border_color": ("checkbox_background_color", *SURFACES),
    "checkbox_background_color_selected": SURFACES,
    "slider_color": SURFACES,
    "loader_color": SURFACES,
    "error_icon_color": ("error_background_fill", *SURFACES),
    "error_border_color": SURFACES,
}


def modes(theme: ThemeClass) -> Iterator[tuple[str, Mode]]:
    yield "light", theme.light()
    yield "dark", theme.dark()


def surface(mode: Mode, name: str) -> str:
    """What is seen behind ink: a clear surface shows the page."""
    fill = mode.result(name)
    return mode.result("body_background_fill") if fill == "transparent" else fill


def weak(mode: Mode, pairs: dict[str, tuple[str, ...]], least: float) -> list[str]:
    """The pairs that do not reach a ratio."""
    ratios = {
        f"{ink} on {name}": legibility(mode.result(ink), surface(mode, name)) or 0
        for ink, names in pairs.items()
        for name in names
    }
    return [f"{pair}: {ratio:.2f}" for pair, ratio in ratios.items() if ratio < least]


def failures(theme: ThemeClass) -> dict[str, list[str]]:
    found = {name: weak(mode, TEXTS, 4.5) + weak(mode, SHAPES, 3) for name, mode in modes(theme)}
    return {name: pairs for name, pairs in found.items() if pairs}


@pytest.mark.parametrize("name", PRESETS)
def test_presets(name: str) -> None:
    assert failures(PRESETS[name]()) == {}


@pytest.mark.parametrize("preset", [Base, Default, Soft])
@pytest.mark.parametrize("hue", HUES)
def test_hues_as_accent(preset: type[Base], hue: str) -> None:
    assert failures(preset(primary_hue=hue, secondary_hue=hue)) == {}


@pytest.mark.parametrize("preset", [Base, Default, Soft])
@pytest.mark.parametrize("hue", ["slate", "gray", "zinc", "neutral", "stone"])
def test_greys(preset: type[Base], hue: str) -> None:
    assert failures(preset(neutral_hue=hue)) == {}


@pytest.mark.parametrize("hue", HUES)
def test_the_accent_carries_a_white_tick_and_darkens_under_the_pointer(hue: str) -> None:
    for _, mode in modes(Base(primary_hue=hue)):
        assert (legibility("white", mode.result("color_accent")) or 0) >= 4.5
        assert (legibility("white", mode.result("checkbox_background_color_selected")) or 0) >= 3
        fill, hover = (mode.result(f"button_primary_background_fill{state}") for state in ("", "_hover"))
        assert (legibility("white", hover) or 0) > (legibility("white", fill) or 0)


@pytest.mark.parametrize(
    ("fill", "ink"),
    [
        ("#ffee00", "#0f0f11"),
        ("*primary_300", "#0f0f11"),
        ("*primary_800", "white"),
        ("linear-gradient(90deg, *primary_800, *primary_700)", "white"),
    ],
)
def test_text_of_a_button_follows_its_fill(fill: str, ink: str) -> None:
    assert Base().set(button_primary_background_fill=fill).light().result("button_primary_text_color") == ink


def test_contrast_is_the_ratio_of_wcag() -> None:
    assert legibility("white", "black") == pytest.approx(21)
    assert legibility("#777777", "#fff") == pytest.approx(4.48, abs=0.005)
    assert legibility("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast((1, 0, 0), (1, 0, 0)) == 1


def test_a_gradient_counts_as_its_worst_stop() -> None:
    assert legibility("white", "linear-gradient(90deg, black, #767676)") == legibility("white", "#767676")


def test_colours_are_read_whole_or_not_at_all() -> None:
    assert colours("color-mix(in srgb, white 50%, black)") == [(0.5, 0.5, 0.5)]
    assert colours("color-mix(in srgb, white 50%, transparent)") == []
    assert colours("#ffffff80") == []
    assert legibility("white", "transparent") is None


@pytest.mark.parametrize("hue", HUES)
def test_shades_darken_step_by_step(hue: str) -> None:
    shades = [legibility("white", shade) or 0 for shade in HUES[hue].expand()]
    assert len(shades) == len(SHADES)
    assert shades == sorted(shades)
