"""Every design token once: its name, its value in light and in dark, and what it is for.

A value is CSS in which `*name` stands for another token or for a step of the scale. The parameters of `set()`, the CSS
variables, the saved file and the documentation are derived from these tables.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from preludio.themes.colors import SHADES, amber, blue, green, red, teal, violet
from preludio.themes.sizes import STEPS


class Pick(NamedTuple):
    """The first candidate whose contrast with `against` reaches `ratio`, or the best one where none does."""

    candidates: tuple[str, ...]
    against: str
    ratio: float = 4.5


Value = str | Pick


class Token(NamedTuple):
    """One design decision.

    `dark` is SAME for light's own default, FOLLOWS for whatever light is set to, None where dark cannot be set apart.
    """

    name: str
    light: Value
    dark: Value | None
    doc: str


SAME: Final = "same"
FOLLOWS: Final = ""


def readable(*candidates: str, against: str) -> Pick:
    """Pick what can be read as text on a surface."""
    return Pick(candidates, against)


def visible(*candidates: str, against: str) -> Pick:
    """Pick what can be told apart as a shape on a surface."""
    return Pick(candidates, against, ratio=3)


def ink(surface: str) -> Pick:
    """Pick white or nearly black, whichever can be read on a surface."""
    return readable("white", "*neutral_950", against=surface)


def tint(shade: str, percent: int) -> str:
    """Mix a little of a shade into the darkest neutral."""
    return f"color-mix(in srgb, {shade} {percent}%, *neutral_950)"


PAGE = "*background_fill_primary"
RAISED = "*background_fill_secondary"
HAIRLINE = "*border_color_primary"
TEXT = "*body_text_color"
SECONDARY = "*body_text_color_subdued"
CLEAR = "transparent"
LABEL_SIZE = "calc(*text_md - 1px)"
FINGER = "calc(*spacing_lg - 1px)"  # with a hairline and a 20 px line it makes a control 36 px high

FILL = visible("*color_accent", "*primary_600", "*primary_500", "*primary_400", against=RAISED)
# One step past the accent: an accent of 600 has at least 4.5 against white, one of 700 less than 6.
FILL_PRESSED = Pick(("*primary_700", "*primary_800", "*primary_900"), against="white", ratio=6)
RING = "0 0 0 *shadow_spread color-mix(in srgb, *border_color_accent 45%, transparent)"

SVG = "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E{}/%3E%3C/svg%3E\")"
TICK = SVG.format(
    "%3Cpath d='m4 8.5 2.7 2.7L12 5.5' fill='none' stroke='white' stroke-width='2'"
    " stroke-linecap='round' stroke-linejoin='round'"
)
DOT = SVG.format("%3Ccircle cx='8' cy='8' r='3' fill='white'")

TOKENS: Final = (
    # The page
    Token("body_background_fill", PAGE, SAME, "Page background."),
    Token("body_text_color", "*neutral_900", "*neutral_100", "Text."),
    Token("body_text_size", "*text_md", None, "Size of text."),
    Token("body_text_color_subdued", "*neutral_600", "*neutral_400", "Secondary text: hints, captions, units."),
    Token("body_text_weight", "400", None, "Weight of text."),
    Token("embed_radius", "*radius_xl", None, "Corners of an app embedded in another page."),
    Token("background_fill_primary", "white", "*neutral_950", "Surface that lies on the page's own level."),
    Token(
        "background_fill_secondary", "*neutral_50", "*neutral_900", "Raised surface: media, bubbles, headers of tables."
    ),
    Token("border_color_accent", "*color_accent", "*primary_500", "Border of what is focused or selected."),
    Token("border_color_accent_subdued", "*primary_300", tint("*primary_500", 50), "Quiet border of what is selected."),
    Token("border_color_primary", "*neutral_200", "*neutral_800", "Hairlines."),
    Token(
        "color_accent",
        readable("*primary_600", "*primary_700", "*primary_800", against="white"),
        None,
        "The accent, dark enough for white text on it and for itself as text on white.",
    ),
    Token("color_accent_soft", "*primary_50", tint("*primary_500", 18), "Background of what is selected."),
    Token(
        "link_text_color",
        readable("*secondary_600", "*secondary_700", "*secondary_800", against=RAISED),
        readable("*secondary_400", "*secondary_300", against=RAISED),
        "Links.",
    ),
    Token("link_text_color_active", "*link_text_color_hover", SAME, "Links while pressed."),
    Token("link_text_color_hover", "*secondary_800", "*secondary_300", "Links under the pointer."),
    Token("link_text_color_visited", "*link_text_color", SAME, "Links that were followed."),
    Token("prose_text_size", "*text_lg", None, "Size of Markdown text."),
    Token("prose_text_weight", "400", None, "Weight of Markdown text."),
    Token("prose_header_text_weight", "600", None, "Weight of Markdown headings."),
    Token("code_background_fill", "*neutral_100", "*neutral_900", "Background of code."),
    Token("shadow_drop", "0 1px 2px rgb(0 0 0 / 8%), 0 4px 12px rgb(0 0 0 / 8%)", None, "Shadow of menus and toasts."),
    Token("shadow_drop_lg", "0 2px 6px rgb(0 0 0 / 8%), 0 12px 40px rgb(0 0 0 / 18%)", None, "Shadow of dialogs."),
    Token("shadow_inset", "inset 0 1px 2px rgb(0 0 0 / 6%)", None, "Shadow of what is pressed in."),
    Token("shadow_spread", "2px", FOLLOWS, "Width of the focus ring."),
    # Blocks: what a component stands in
    Token("block_background_fill", CLEAR, SAME, "Background of a component as a whole."),
    Token("block_border_color", HAIRLINE, SAME, "Border of a component as a whole."),
    Token("block_border_width", "0px", FOLLOWS, "Its width."),
    Token("block_info_text_color", SECONDARY, SAME, "Hint under a label."),
    Token("block_info_text_size", LABEL_SIZE, None, "Its size."),
    Token("block_info_text_weight", "400", None, "Its weight."),
    Token("block_label_background_fill", CLEAR, SAME, "Background of the label of media."),
    Token("block_label_border_color", HAIRLINE, SAME, "Border of the label of media."),
    Token("block_label_border_width", "0px", FOLLOWS, "Its width."),
    Token("block_label_shadow", "none", None, "Shadow of the label of media."),
    Token("block_label_text_color", TEXT, SAME, "Label of media."),
    Token("block_label_margin", "0 0 *spacing_sm", None, "Distance from the label of media to the media."),
    Token("block_label_padding", "0", None, "Padding of the label of media."),
    Token("block_label_radius", "*radius_sm", None, "Corners of the label of media."),
    Token("block_label_right_radius", "*radius_sm", None, "Corners of the label of media when it stands at the right."),
    Token("block_label_text_size", LABEL_SIZE, None, "Size of the label of media."),
    Token("block_label_text_weight", "500", None, "Weight of the label of media."),
    Token("block_padding", "0px", None, "Padding of a component as a whole."),
    Token("block_radius", "*radius_xl", None, "Corners of a component as a whole, and of media."),
    Token("block_shadow", "none", FOLLOWS, "Shadow of a component as a whole."),
    Token("block_title_background_fill", CLEAR, SAME, "Background of the label of a field."),
    Token("block_title_border_color", HAIRLINE, SAME, "Border of the label of a field."),
    Token("block_title_border_width", "0px", FOLLOWS, "Its width."),
    Token("block_title_text_color", TEXT, SAME, "Label of a field."),
    Token("block_title_padding", "0", None, "Padding of the label of a field."),
    Token("block_title_radius", "*radius_sm", None, "Corners of the label of a field."),
    Token("block_title_text_size", LABEL_SIZE, None, "Size of the label of a field."),
    Token("block_title_text_weight", "500", None, "Weight of the label of a field."),
    Token("container_radius", "*radius_xl", None, "Corners of groups and other layouts."),
    Token("form_gap_width", "0px", None, "Line between the fields of a group."),
    Token("layout_gap", "calc(*spacing_lg * 2)", None, "Distance between components."),
    Token("panel_background_fill", RAISED, SAME, "Background of a panel, such as a Row of variant panel."),
    Token("panel_border_color", HAIRLINE, SAME, "Border of a panel."),
    Token("panel_border_width", "0px", FOLLOWS, "Its width."),
    Token("section_header_text_size", "*text_lg", None, "Size of the headings of sections and dialogs."),
    Token("section_header_text_weight", "600", None, "Their weight."),
    Token("accordion_text_color", TEXT, SAME, "Heading of an accordion."),
    Token("table_text_color", TEXT, SAME, "Text in tables."),
    # Checkboxes and radio buttons
    Token("checkbox_background_color", PAGE, RAISED, "The box."),
    Token("chatbot_text_size", "*text_lg", None, "Size of text in a chat."),
    Token("checkbox_background_color_focus", "*checkbox_background_color", SAME, "The box while focused."),
    Token("checkbox_background_color_hover", "*checkbox_background_color", SAME, "The box under the pointer."),
    Token("checkbox_background_color_selected", FILL, SAME, "The box when checked."),
    Token("checkbox_border_color", "*neutral_500", SAME, "Border of the box."),
    Token("checkbox_border_color_focus", "*border_color_accent", SAME, "Border of the box while focused."),
    Token("checkbox_border_color_hover", "*neutral_700", "*neutral_300", "Border of the box under the pointer."),
    Token(
        "checkbox_border_color_selected",
        "*checkbox_background_color_selected",
        SAME,
        "Border of the box when checked.",
    ),
    Token("checkbox_border_radius", "*radius_sm", None, "Corners of the box."),
    Token("checkbox_border_width", "1px", FOLLOWS, "Width of the border of the box."),
    Token("checkbox_check", TICK, None, "Image of the tick, 16 px square."),
    Token("radio_circle", DOT, None, "Image of the dot in a radio button, 16 px square."),
    Token("checkbox_shadow", "none", None, "Shadow of the box."),
    Token("checkbox_label_background_fill", CLEAR, SAME, "A choice: box and words together."),
    Token(
        "checkbox_label_background_fill_hover",
        "*checkbox_label_background_fill",
        SAME,
        "A choice under the pointer.",
    ),
    Token("checkbox_label_background_fill_selected", "*checkbox_label_background_fill", SAME, "A choice taken."),
    Token("checkbox_label_border_color", HAIRLINE, SAME, "Border of a choice."),
    Token("checkbox_label_border_color_hover", "*neutral_300", "*neutral_700", "Border of a choice under the pointer."),
    Token("checkbox_label_border_color_selected", "*border_color_accent_subdued", SAME, "Border of a choice taken."),
    Token("checkbox_label_border_width", "0px", FOLLOWS, "Width of the border of a choice."),
    Token("checkbox_label_gap", "*spacing_sm *spacing_xxl", None, "Distances between choices: down, across."),
    Token("checkbox_label_padding", "*spacing_sm 0", None, "Padding of a choice."),
    Token("checkbox_label_shadow", "none", FOLLOWS, "Shadow of a choice."),
    Token("checkbox_label_shadow_hover", "*checkbox_label_shadow", FOLLOWS, "Shadow of a choice under the pointer."),
    Token("checkbox_label_shadow_active", "*checkbox_label_shadow", FOLLOWS, "Shadow of a choice while pressed."),
    Token("checkbox_label_text_size", "*text_md", None, "Words of a choice."),
    Token("checkbox_label_text_weight", "400", None, "Their weight."),
    Token("checkbox_label_text_color", TEXT, SAME, "Their colour."),
    Token("checkbox_label_text_color_selected", "*checkbox_label_text_color", SAME, "Their colour when taken."),
    # Errors
    Token("error_background_fill", red.c50, "#2b1416", "Background of an error."),
    Token("error_border_color", red.c700, red.c400, "Border of an error and of a field in error."),
    Token("error_border_width", "1px", FOLLOWS, "Its width."),
    Token("error_text_color", red.c700, red.c300, "Text of an error, and of a button that stops or deletes."),
    Token("error_icon_color", red.c600, red.c400, "Icon of an error."),
    # Fields
    Token("input_background_fill", PAGE, RAISED, "Field."),
    Token("input_background_fill_focus", "*input_background_fill", SAME, "Field while focused."),
    Token("input_background_fill_hover", "*input_background_fill", SAME, "Field under the pointer."),
    Token("input_border_color", HAIRLINE, "*neutral_700", "Border of a field."),
    Token("input_border_color_focus", "*border_color_accent", SAME, "Border of a field while focused."),
    Token("input_border_color_hover", "*neutral_400", "*neutral_600", "Border of a field under the pointer."),
    Token("input_border_width", "1px", FOLLOWS, "Its width."),
    Token(
        "input_padding",
        f"{FINGER} calc(*spacing_lg + 4px)",
        None,
        "Padding of a field; with one line it is 36 px high.",
    ),
    Token(
        "input_placeholder_color",
        readable("*neutral_500", "*neutral_600", against="*input_background_fill"),
        readable("*neutral_500", "*neutral_400", against="*input_background_fill"),
        "Placeholder of a field.",
    ),
    Token("input_radius", "*radius_lg", None, "Corners of a field."),
    Token("input_shadow", "none", FOLLOWS, "Shadow of a field."),
    Token("input_shadow_focus", RING, FOLLOWS, "The focus ring, outside the field."),
    Token("input_text_size", "*text_md", None, "Size of text in a field."),
    Token("input_text_weight", "400", None, "Its weight."),
    # Data
    Token("loader_color", "*border_color_accent", SAME, "Progress bars and spinners."),
    Token("slider_color", FILL, SAME, "Filled part of a slider."),
    Token(
        "stat_background_fill",
        "*primary_300",
        tint("*primary_500", 45),
        "Bars behind numbers, such as confidences.",
    ),
    Token("table_border_color", HAIRLINE, SAME, "Lines of a table."),
    Token("table_even_background_fill", PAGE, SAME, "Even rows of a table."),
    Token("table_odd_background_fill", PAGE, SAME, "Odd rows of a table."),
    Token("table_radius", "*radius_lg", None, "Corners of a table."),
    Token("table_row_focus", "*color_accent_soft", SAME, "The row of a table that has the focus."),
    # Buttons
    Token("button_border_width", "1px", FOLLOWS, "Width of the border of buttons."),
    Token("button_transform_hover", "none", None, "Movement of a button under the pointer."),
    Token("button_transform_active", "none", None, "Movement of a button while pressed."),
    Token(
        "button_transition",
        "background-color 120ms, border-color 120ms, color 120ms, box-shadow 120ms",
        None,
        "How buttons change between their states.",
    ),
    Token("button_large_padding", "calc(*spacing_xl - 1px) calc(*spacing_xl * 2)", None, "Large button, 44 px high."),
    Token("button_large_radius", "*radius_lg", None, "Its corners."),
    Token("button_large_text_size", "*text_lg", None, "Its text."),
    Token("button_large_text_weight", "500", None, "Its weight."),
    Token("button_small_padding", "*spacing_sm *spacing_xl", None, "Small button, 28 px high."),
    Token("button_small_radius", "*radius_md", None, "Its corners."),
    Token("button_small_text_size", LABEL_SIZE, None, "Its text."),
    Token("button_small_text_weight", "500", None, "Its weight."),
    Token("button_medium_padding", f"{FINGER} calc(*spacing_lg * 2)", None, "Button, 36 px high."),
    Token("button_medium_radius", "*radius_lg", None, "Its corners."),
    Token("button_medium_text_size", "*text_md", None, "Its text."),
    Token("button_medium_text_weight", "500", None, "Its weight."),
    Token("button_primary_background_fill", "*color_accent", SAME, "The button that says what to do next."),
    Token("button_primary_background_fill_hover", FILL_PRESSED, SAME, "Under the pointer."),
    Token("button_primary_border_color", CLEAR, SAME, "Its border."),
    Token("button_primary_border_color_hover", "*button_primary_border_color", SAME, "Its border under the pointer."),
    Token("button_primary_text_color", ink("*button_primary_background_fill"), SAME, "Its text."),
    Token(
        "button_primary_text_color_hover",
        ink("*button_primary_background_fill_hover"),
        SAME,
        "Its text under the pointer.",
    ),
    Token("button_primary_shadow", "none", FOLLOWS, "Its shadow."),
    Token("button_primary_shadow_hover", "*button_primary_shadow", FOLLOWS, "Its shadow under the pointer."),
    Token("button_primary_shadow_active", "*button_primary_shadow", FOLLOWS, "Its shadow while pressed."),
    Token("button_secondary_background_fill", PAGE, RAISED, "Every other button."),
    Token("button_secondary_background_fill_hover", "*neutral_100", "*neutral_800", "Under the pointer."),
    Token("button_secondary_border_color", "*input_border_color", SAME, "Its border."),
    Token("button_secondary_border_color_hover", "*input_border_color_hover", SAME, "Its border under the pointer."),
    Token("button_secondary_text_color", TEXT, SAME, "Its text."),
    Token("button_secondary_text_color_hover", "*button_secondary_text_color", SAME, "Its text under the pointer."),
    Token("button_secondary_shadow", "none", FOLLOWS, "Its shadow."),
    Token("button_secondary_shadow_hover", "*button_secondary_shadow", FOLLOWS, "Its shadow under the pointer."),
    Token("button_secondary_shadow_active", "*button_secondary_shadow", FOLLOWS, "Its shadow while pressed."),
    Token(
        "button_cancel_background_fill", "*button_secondary_background_fill", SAME, "A button that stops or deletes."
    ),
    Token("button_cancel_background_fill_hover", "*error_background_fill", SAME, "Under the pointer."),
    Token("button_cancel_border_color", red.c300, red.c800, "Its border."),
    Token("button_cancel_border_color_hover", "*error_border_color", SAME, "Its border under the pointer."),
    Token("button_cancel_text_color", "*error_text_color", SAME, "Its text."),
    Token("button_cancel_text_color_hover", "*button_cancel_text_color", SAME, "Its text under the pointer."),
    Token("button_cancel_shadow", "*button_secondary_shadow", FOLLOWS, "Its shadow."),
    Token("button_cancel_shadow_hover", "*button_cancel_shadow", FOLLOWS, "Its shadow under the pointer."),
    Token("button_cancel_shadow_active", "*button_cancel_shadow", FOLLOWS, "Its shadow while pressed."),
)

# What the page needs beyond the tokens that a theme can set; the prefix keeps them apart from those.
OWN_TOKENS: Final = (
    Token(
        "preludio_ring",
        f"0 0 0 2px {PAGE}, 0 0 0 4px *border_color_accent",
        FOLLOWS,
        "The focus ring of anything that is not a field, set off so that it shows around a filled button.",
    ),
    Token("preludio_success", green.c700, green.c400, "Success, beside its icon."),
    Token("preludio_success_soft", green.c50, "#12241a", "Its background."),
    Token("preludio_warning", amber.c700, amber.c400, "Warning, beside its icon."),
    Token("preludio_warning_soft", amber.c50, "#271d0d", "Its background."),
    Token("preludio_info", blue.c700, blue.c400, "Information, beside its icon."),
    Token("preludio_info_soft", blue.c50, "#131d31", "Its background."),
    Token("preludio_floating_fill", "white", "*neutral_900", "Background of menus, dialogs and toasts."),
    Token("preludio_scrim", "rgb(0 0 0 / 40%)", "rgb(0 0 0 / 60%)", "What dims the page behind a dialog."),
    Token("preludio_motion", "120ms", None, "Time of hover and focus."),
    Token("preludio_motion_open", "180ms ease-out", None, "Time and easing of what opens."),
    Token("preludio_section_gap", "calc(*spacing_lg * 4)", None, "Distance between sections."),
    Token("preludio_page_width", "1120px", None, "Widest content."),
    Token("preludio_prose_width", "68ch", None, "Widest prose."),
    Token("preludio_code_keyword", violet.c700, violet.c300, "Keywords in code."),
    Token("preludio_code_text", green.c800, green.c300, "Texts in code."),
    Token("preludio_code_constant", amber.c800, amber.c300, "Numbers and other constants in code."),
    Token("preludio_code_name", blue.c700, blue.c300, "Functions, and whatever else code gives a name to."),
    Token("preludio_code_type", teal.c700, teal.c300, "Types and tags in code."),
    Token("preludio_code_comment", "*neutral_600", "*neutral_400", "Comments in code."),
)

SCALES: Final = (
    *(f"{role}_{shade}" for role in ("primary", "secondary", "neutral") for shade in SHADES),
    *(f"{role}_{step}" for role in ("spacing", "radius", "text") for step in STEPS),
    "font",
    "font_mono",
)
LIGHT: Final[Mapping[str, Value]] = MappingProxyType({token.name: token.light for token in TOKENS + OWN_TOKENS})
DARK: Final[Mapping[str, Value]] = MappingProxyType(
    {
        token.name: token.light if token.dark == SAME else token.dark
        for token in TOKENS + OWN_TOKENS
        if token.dark not in (None, FOLLOWS)
    }
)
VARIABLES: Final = (*SCALES, *LIGHT)
PARAMETERS: Final = tuple(
    name for token in TOKENS for name in ([token.name] if token.dark is None else [token.name, f"{token.name}_dark"])
)
