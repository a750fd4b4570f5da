"""A theme is data that becomes one stylesheet."""

import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from preludio import themes
from preludio.themes import Base, Color, Default, Font, GoogleFont, LocalFont, Size, Soft, ThemeClass, by_name
from preludio.themes.css import contained, variable
from preludio.themes.presets import PRESETS
from preludio.themes.theme import overrides
from preludio.themes.tokens import OWN_TOKENS, PARAMETERS, TOKENS, VARIABLES


def block(css: str, selector: str) -> dict[str, str]:
    """The declarations under a selector; strings may hold any sign."""
    body = re.search(rf"^{re.escape(selector)}{{(.*)}}$", css, re.MULTILINE)
    assert body is not None
    pairs = re.findall(r'([\w-]+):((?:"(?:\\.|[^"\\])*"|[^;"])*)(?:;|$)', body[1])
    return dict(pairs)


class TestTokens:
    def test_set_names_267_parameters_and_the_sheet_221_variables(self) -> None:
        theirs = [name for name in block(Base().css(), ":root") if not name.startswith("--preludio-")]
        assert len(PARAMETERS) == len(set(PARAMETERS)) == 267
        assert len(theirs) == 221 + len(["color-scheme"])

    def test_the_signature_lists_every_parameter(self) -> None:
        owner, *parameters = inspect.signature(Base.set).parameters.values()
        assert owner.name == "self"
        assert [parameter.name for parameter in parameters] == list(PARAMETERS)
        assert all(parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in parameters)
        assert "block_radius" in inspect.signature(Soft().set).parameters

    def test_own_tokens_are_told_apart_and_all_are_documented(self) -> None:
        assert all(token.name.startswith("preludio_") for token in OWN_TOKENS)
        assert all(token.doc.endswith(".") for token in TOKENS + OWN_TOKENS)

    def test_every_theme_sets_the_same_variables(self) -> None:
        sets = [set(block(preset().css(), ":root")) for preset in PRESETS.values()]
        assert all(names == sets[0] for names in sets)
        assert sets[0] >= {variable(name) for name in VARIABLES}

    @pytest.mark.parametrize("name", PRESETS)
    def test_presets_set_tokens_that_exist_and_change_something(self, name: str) -> None:
        css = PRESETS[name]().css()
        for token in PRESETS[name].tokens:
            without = PRESETS[name]()
            del without.values[token]
            assert without.css() != css, token


class TestParts:
    def test_hues_and_sizes_may_be_named(self) -> None:
        named = Base(primary_hue="teal", neutral_hue="Stone", radius_size="lg", text_size="text_sm")
        given = Base(
            primary_hue=themes.colors.teal,
            neutral_hue=themes.colors.stone,
            radius_size=themes.sizes.radius_lg,
            text_size=themes.sizes.text_sm,
        )
        assert named.css() == given.css()
        assert block(named.css(), ":root")["--primary-500"] == themes.colors.teal.c500
        assert block(named.css(), ":root")["--radius-md"] == "8px"

    def test_own_hues_and_sizes(self) -> None:
        shades = [f"#0000{step:02x}" for step in range(11)]
        steps = [f"{step}rem" for step in range(7)]
        css = block(Base(secondary_hue=Color(*shades), spacing_size=Size(*steps)).css(), ":root")
        assert [css[f"--secondary-{shade}"] for shade in (50, 500, 950)] == [shades[0], shades[5], shades[10]]
        assert [css["--spacing-xxs"], css["--spacing-xxl"]] == ["0rem", "6rem"]

    @pytest.mark.parametrize("part", ["primary_hue", "radius_size"])
    def test_an_unknown_part_is_named_with_what_there_is(self, part: Any) -> None:
        arguments: dict[str, Any] = {part: "blau"}
        with pytest.raises(ValueError, match=rf"^Soft: {part} \('blau'\) must be one of .*(rose|radius_xxl)\.$"):
            Soft(**arguments)

    def test_shades_and_steps_expand_in_order(self) -> None:
        assert themes.colors.blue.expand()[:2] == ["#eff6ff", "#dbeafe"]
        assert themes.sizes.text_md.expand() == ["9px", "10px", "12px", "14px", "16px", "22px", "26px"]

    def test_a_subclass_states_its_own_defaults(self) -> None:
        class Sea(Soft, primary_hue="teal", radius_size="none"):
            tokens = overrides(block_radius="3px")

        assert Sea.name == Sea().name == "sea"
        assert inspect.signature(Sea).parameters["primary_hue"].default == "teal"
        assert inspect.signature(Sea).parameters["secondary_hue"].default is themes.colors.indigo
        assert inspect.signature(Base).parameters["primary_hue"].default is themes.colors.blue
        assert block(Sea().css(), ":root")["--block-radius"] == "3px"
        assert block(Sea(radius_size="lg").css(), ":root")["--radius-md"] == "8px"

    def test_a_subclass_may_have_a_constructor(self) -> None:
        class Sand(Base):
            def __init__(self, *, primary_hue: Color | str = themes.colors.amber) -> None:
                super().__init__(primary_hue=primary_hue, font=GoogleFont("Lora"))
                super().set(block_radius="*radius_xxl")

        css = block(Sand().css(), ":root")
        assert (css["--name"], css["--primary-500"], css["--block-radius"]) == (
            '"sand"',
            "#f59e0b",
            "var(--radius-xxl)",
        )


class TestSet:
    def test_returns_the_theme_and_leaves_none_alone(self) -> None:
        theme = Base()
        before = theme.css()
        assert theme.set(block_radius=None) is theme
        assert theme.css() == before

    def test_a_dark_value_holds_in_dark_only(self) -> None:
        css = Base().set(block_shadow="none", block_shadow_dark="0 0 1px white").css()
        assert block(css, ":root")["--block-shadow"] == "none"
        assert block(css, ".dark")["--block-shadow"] == "0 0 1px white"

    def test_a_colour_set_in_light_leaves_dark_alone(self) -> None:
        theme = Base().set(block_background_fill="white")
        assert theme.dark().result("block_background_fill") == "transparent"

    def test_a_token_not_set_apart_in_dark_follows_light(self) -> None:
        theme = Base().set(block_shadow="0 0 1px black")
        assert theme.dark().result("block_shadow") == "0 0 1px black"
        assert "--block-shadow" not in block(theme.css(), ".dark")

    def test_references_are_followed_within_their_mode(self) -> None:
        theme = Base().set(
            block_background_fill="linear-gradient(*neutral_50, *background_fill_primary)",
            block_background_fill_dark="linear-gradient(*neutral_50, *background_fill_primary)",
            block_border_color_dark="*link_text_color_dark",
        )
        assert block(theme.css(), ":root")["--block-background-fill"] == (
            "linear-gradient(var(--neutral-50), var(--background-fill-primary))"
        )
        assert theme.light().result("block_background_fill") == "linear-gradient(#fafafa, white)"
        assert theme.dark().result("block_background_fill") == "linear-gradient(#fafafa, #0f0f11)"
        assert block(theme.css(), ".dark")["--block-border-color"] == "var(--link-text-color)"

    def test_what_depends_on_a_dark_value_is_declared_again_in_dark(self) -> None:
        theme = Base().set(input_shadow="*block_shadow", block_shadow="none", block_shadow_dark="0 0 1px white")
        assert block(theme.css(), ".dark")["--input-shadow"] == "var(--block-shadow)"

    def test_multiplication_is_no_reference(self) -> None:
        css = block(Base().set(layout_gap="calc(2*var(--x) + *spacing_sm * 2)").css(), ":root")
        assert css["--layout-gap"] == "calc(2*var(--x) + var(--spacing-sm) * 2)"

    def test_a_light_value_cannot_refer_to_dark(self) -> None:
        with pytest.raises(ValueError, match=r"^Base: block_shadow .*refers to \*block_shadow_dark, which is no token"):
            Base().set(block_shadow="*block_shadow_dark")

    def test_an_unknown_token_names_the_nearest(self) -> None:
        tokens: dict[str, Any] = {"button_primary_background": "red"}
        with pytest.raises(
            TypeError, match=r"^Soft\.set: 'button_primary_background' .* mean button_primary_background_fill\?$"
        ):
            Soft().set(**tokens)

    def test_an_unknown_reference_names_token_and_nearest(self) -> None:
        with pytest.raises(
            ValueError, match=r"^Base: block_radius .*refers to \*radius_mdd, .*did you mean radius_md\?$"
        ):
            Base().set(block_radius="*radius_mdd")

    def test_a_circle_is_shown(self) -> None:
        theme = Base().set(block_radius="*input_radius", input_radius="*block_radius")
        with pytest.raises(
            ValueError, match=r"block_radius -> input_radius -> block_radius|input_radius -> block_radius -> input"
        ):
            theme.css()

    @pytest.mark.parametrize(
        "value", ["", " ", "3px; }", "} body{", "red;color:blue", '"', "calc(1px", "/*", "</style>", "a\\", 8]
    )
    def test_a_value_stays_in_its_declaration(self, value: Any) -> None:
        theme = Base()
        before = theme.css()
        with pytest.raises(ValueError, match=r"^Base: block_radius .* must be one CSS value"):
            theme.set(block_radius=value)
        assert theme.css() == before

    @pytest.mark.parametrize(
        "value",
        ['url("data:image/svg+xml;base64,PHN2Zz4=")', "url(data:a;b)", "'a;b{'", '"\\""', "calc((1px + 2px) * 3)"],
    )
    def test_quotes_hold_anything(self, value: str) -> None:
        assert contained(value)


class TestSheet:
    def test_is_deterministic_and_its_hash_follows_it(self) -> None:
        assert Default().css() == Default().css()
        assert Default().hash == Default().hash
        assert re.fullmatch(r"[0-9a-f]{64}", Default().hash)
        hashes = {Base().hash, Base(primary_hue="red").hash, Base().set(block_radius="1px").hash, Soft().hash}
        assert len(hashes) == 4

    @pytest.mark.parametrize("name", PRESETS)
    def test_speaks_of_no_other_host(self, name: str) -> None:
        css = PRESETS[name](font=[GoogleFont("Inter"), LocalFont("Lora")]).css()
        assert "//" not in css.replace("http://www.w3.org/2000/svg", "")
        assert "@import" not in css

    def test_can_stand_inside_a_style_element(self) -> None:
        theme = Base(font="</style><script>")
        theme.custom_css = 'a::after{content:"</style>"}'
        assert "</" not in theme.css()
        assert theme.css().endswith('a::after{content:"<\\/style>"}')

    def test_name_and_custom_css_are_strings(self) -> None:
        theme = Base()
        theme.name, theme.custom_css = 'a "b";}', "p{color:red}\np{}"
        root = block(theme.css(), ":root")
        assert root["--name"] == '"a \\"b\\";}"'
        assert root["--custom-css"] == '"p{color:red}\\a p{}"'

    def test_says_which_scheme_native_controls_follow(self) -> None:
        assert block(Base().css(), ":root")["color-scheme"] == "light"
        assert block(Base().css(), ".dark")["color-scheme"] == "dark"


class TestFonts:
    def test_generic_families_stand_bare_and_others_in_quotes(self) -> None:
        root = block(Base(font=["Inter", Font("sans-serif")], font_mono="monospace").css(), ":root")
        assert root["--font"] == '"Inter", sans-serif'
        assert root["--font-mono"] == "monospace"

    def test_the_default_needs_no_font_faces(self) -> None:
        assert "@font-face" not in Default().css()

    @pytest.mark.parametrize("font", [GoogleFont("Open Sans", [400, 700]), LocalFont("Open Sans", weights=(400, 700))])
    def test_weights_are_taken_from_the_visitors_machine(self, font: Font) -> None:
        css = Base(font=[font, "sans-serif"]).css()
        assert css.count("@font-face") == 2
        assert 'font-weight:700;src:local("Open Sans Bold"),local("OpenSans-Bold")}' in css
        assert font.stylesheet()["url"] is None

    def test_an_unknown_weight_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"LocalFont\('Inter', \(450,\)\): weight 450 must be one of 100, "):
            LocalFont("Inter", [450])


class TestFiles:
    @pytest.mark.parametrize("name", PRESETS)
    def test_a_theme_survives_its_file(self, name: str, tmp_path: Path) -> None:
        theme = PRESETS[name](primary_hue="teal").set(block_radius="5px", block_shadow_dark="0 0 1px white")
        theme.custom_css = "p{color:red}"
        theme.dump(str(tmp_path / "theme.json"))
        for kind in (Base, Soft, ThemeClass):
            assert kind.load(str(tmp_path / "theme.json")).css() == theme.css()

    def test_data_is_flat_text_with_every_token(self) -> None:
        data = Soft().to_dict()
        assert set(data) == {"theme"}
        assert set(data["theme"]) == {*PARAMETERS, *VARIABLES, "name", "custom_css", "font_faces"} - {
            t.name for t in OWN_TOKENS
        }
        assert all(isinstance(value, str) for value in data["theme"].values())

    def test_a_part_of_a_theme_fills_up_with_defaults(self) -> None:
        assert Base.from_dict({"theme": {"name": "mine", "block_radius": "5px"}}).name == "mine"

    def test_foreign_entries_are_named(self) -> None:
        saved: dict[str, Any] = {
            "_font": ["x"],
            "gone": "1px",
            "block_radius": "5px",
            "input_radius": "*gone",
            "layout_gap": None,
        }
        with pytest.warns(
            UserWarning, match=r"^Theme base: ignores gone, input_radius: unknown here, or no CSS value\.$"
        ):
            theme = Base.from_dict({"theme": saved})
        assert theme.light().result("block_radius") == "5px"

    @pytest.mark.parametrize("content", ["{", "[]", "{}", '{"theme": 5}'])
    def test_a_file_that_holds_no_theme_is_refused(self, content: str, tmp_path: Path) -> None:
        path = tmp_path / "theme.json"
        path.write_text(content)
        with pytest.raises(
            ValueError, match=rf"^Base\.load: {re.escape(str(path))} must be a theme as dump\(\) writes it: "
        ):
            Base.load(str(path))

    def test_files_are_meant_to_be_read(self, tmp_path: Path) -> None:
        Base().dump(str(tmp_path / "theme.json"))
        text = (tmp_path / "theme.json").read_text()
        assert len(text.splitlines()) > 300
        assert msgspec.json.decode(text) == Base().to_dict()

    def test_the_hub_is_refused_with_what_to_do(self) -> None:
        with pytest.raises(NotImplementedError, match=r"use load\(path\)"):
            Base.from_hub("someone/theme")
        with pytest.raises(NotImplementedError, match=r"use dump\(filename\)"):
            Soft().push_to_hub("someone/theme", private=True)


class TestNames:
    @pytest.mark.parametrize("name", PRESETS)
    def test_any_case_will_do(self, name: str) -> None:
        assert type(by_name(name.upper())) is PRESETS[name]

    def test_an_unknown_name_warns_and_gives_default(self) -> None:
        with pytest.warns(
            UserWarning, match=r"^Theme 'someone/nice' must be one of base, default, soft, .*; using default\.$"
        ):
            assert type(by_name("someone/nice")) is Default

    def test_public_names_are_there_before_anything_is_imported(self) -> None:
        unused = "import sys, preludio.themes as themes; assert 'preludio.themes.theme' not in sys.modules"
        code = f"{unused}; themes.colors.blue; themes.sizes.radius_md; themes.Soft()"
        subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)

    def test_an_unknown_public_name_is_an_attribute_error(self) -> None:
        with pytest.raises(AttributeError, match="Sofft"):
            themes.Sofft  # noqa: B018  # pyright: ignore[reportAttributeAccessIssue] - the mistake
