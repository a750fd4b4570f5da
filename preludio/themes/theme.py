"""A theme: hues, sizes and fonts, and what it does otherwise than the table of tokens."""

import warnings
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from inspect import Parameter, Signature
from itertools import chain
from pathlib import Path
from types import FunctionType, MappingProxyType
from typing import Any, ClassVar, Final, NoReturn, Self, TypedDict, TypeVar, Unpack

import msgspec

from preludio.themes.colors import HUES, SHADES, Color, blue, zinc
from preludio.themes.css import contained, quoted, references, replaced, variable
from preludio.themes.fonts import Font, Fonts, faces, stack
from preludio.themes.mode import Mode
from preludio.themes.sizes import SIZES, STEPS, Size, radius_md, spacing_md, text_md
from preludio.themes.tokens import DARK, LIGHT, PARAMETERS, SCALES, VARIABLES

# The system's own fonts; the first names mend what some browsers take for the generic ones (Windows, Chrome on macOS).
SANS: Final = (Font("Segoe UI Variable Text"), "ui-sans-serif", "system-ui", "sans-serif")
MONO: Final = (Font("Menlo"), "ui-monospace", "Consolas", "monospace")

STORED: Final = frozenset((*SCALES, *PARAMETERS))
TEXTS: Final = frozenset(("name", "custom_css", "font_faces"))

Part = TypeVar("Part", Color, Size)
Method = TypeVar("Method", bound=Callable[..., Any])


class Parts(TypedDict, total=False):
    """What a theme is made of."""

    primary_hue: Color | str
    secondary_hue: Color | str
    neutral_hue: Color | str
    spacing_size: Size | str
    radius_size: Size | str
    text_size: Size | str
    font: Fonts
    font_mono: Fonts


class Saved(msgspec.Struct):
    """What a theme's file holds."""

    theme: dict[str, Any]


class ThemeClass:
    """A look of the page, given as values of its CSS variables.

    A subclass may state its defaults in the class line, `class Sea(Base, primary_hue="teal")`, and values in `tokens`.
    """

    name: str = "theme"
    custom_css: str = ""
    font_faces: str = ""
    tokens: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def __init_subclass__(cls, **defaults: Unpack[Parts]) -> None:
        super().__init_subclass__()
        cls.name = cls.__name__.lower()
        if defaults:
            cls.__init__ = redefaulted(cls.__init__, dict(defaults))  # type: ignore[method-assign]  # shows its own defaults

    def __init__(
        self,
        *,
        primary_hue: Color | str = blue,
        secondary_hue: Color | str = blue,
        neutral_hue: Color | str = zinc,
        spacing_size: Size | str = spacing_md,
        radius_size: Size | str = radius_md,
        text_size: Size | str = text_md,
        font: Fonts = SANS,
        font_mono: Fonts = MONO,
    ) -> None:
        self.values: dict[str, str] = {}
        for role, hue in {"primary": primary_hue, "secondary": secondary_hue, "neutral": neutral_hue}.items():
            self._put(steps(role, SHADES, self._part(f"{role}_hue", hue, HUES).expand()))
        for role, size in {"spacing": spacing_size, "radius": radius_size, "text": text_size}.items():
            self._put(steps(role, STEPS, self._part(f"{role}_size", size, sizes_of(role)).expand()))
        stacks = {"font": stack(font), "font_mono": stack(font_mono)}
        self.font_faces = faces(chain(*stacks.values()))
        self._put({name: ", ".join(map(str, fonts)) for name, fonts in stacks.items()})
        self._put(self.tokens)

    def __repr__(self) -> str:
        return f"<theme {self.name!r}>"

    def css(self) -> str:
        """The stylesheet: font faces, all variables in light, those that differ in dark, then `custom_css`."""
        light, dark = self.light(), self.dark()
        named = {"--name": quoted(self.name), "--custom-css": quoted(self.custom_css)}
        different = [name for name in VARIABLES if light.result(name) != dark.result(name)]
        sheet = (
            self.font_faces
            + rule(":root", {"color-scheme": "light"} | named | declarations(light, VARIABLES))
            + rule(".dark", {"color-scheme": "dark"} | declarations(dark, different))
            + self.custom_css
        )
        return sheet.replace("</", "<\\/")  # so that it can stand inside <style>

    @property
    def hash(self) -> str:
        """64 hexadecimal digits that change when the stylesheet does."""
        return sha256(self.css().encode()).hexdigest()

    def light(self) -> Mode:
        """All values in light."""
        return Mode({**LIGHT, **self.values})

    def dark(self) -> Mode:
        """All values in dark; a token that is not set apart there follows light."""
        own = {name.removesuffix("_dark"): value for name, value in self.values.items() if name.endswith("_dark")}
        return Mode({**LIGHT, **self.values, **DARK, **own})

    def to_dict(self) -> dict[str, dict[str, str]]:
        """The whole theme as plain data, independent of the defaults of the version that reads it."""
        modes = {False: self.light(), True: self.dark()}
        tokens = {name: modes[name.endswith("_dark")].text(name.removesuffix("_dark")) for name in PARAMETERS}
        return {"theme": {**{name: getattr(self, name) for name in TEXTS}, **self.values, **tokens}}

    @classmethod
    def from_dict(cls, theme: dict[str, dict[str, str]]) -> Self:
        """Make a theme of what `to_dict` gave; warns about entries that cannot be used."""
        found = {name: value for name, value in theme["theme"].items() if value and not name.startswith("_")}
        made = cls()
        for name in TEXTS & found.keys():
            setattr(made, name, found.pop(name))
        usable = {name: value for name, value in found.items() if name in STORED and not refusal(name, value)}
        if ignored := sorted(found.keys() - usable.keys()):
            warnings.warn(
                f"Theme {made.name}: ignores {', '.join(ignored)}: unknown here, or no CSS value.", stacklevel=2
            )
        made.values.update(usable)
        return made

    def dump(self, filename: str) -> None:
        """Write the theme to a JSON file."""
        Path(filename).write_bytes(msgspec.json.format(msgspec.json.encode(self.to_dict())))

    @classmethod
    def load(cls, path: str) -> Self:
        """Read a theme from a JSON file that `dump` wrote."""
        try:
            saved = msgspec.json.decode(Path(path).read_bytes(), type=Saved)
        except msgspec.DecodeError as error:
            raise ValueError(f"{cls.__name__}.load: {path} must be a theme as dump() writes it: {error}.") from error
        return cls.from_dict({"theme": saved.theme})

    @classmethod
    def from_hub(cls, repo_name: str, token: str | None = None) -> NoReturn:
        """Always fails: a page made here depends on no other host."""
        raise NotImplementedError(
            f"{cls.__name__}.from_hub: {repo_name!r} must be a file here; download its theme JSON and use load(path)."
        )

    def push_to_hub(self, repo_name: str, **_: object) -> NoReturn:
        """Always fails: themes are shared as files."""
        raise NotImplementedError(
            f"{type(self).__name__}.push_to_hub: use dump(filename) and upload the file to {repo_name!r}."
        )

    def _part(self, parameter: str, given: Part | str, known: Mapping[str, Part]) -> Part:
        if not isinstance(given, str):
            return given
        if given.lower() not in known:
            raise ValueError(f"{type(self).__name__}: {parameter} ({given!r}) must be one of {', '.join(known)}.")
        return known[given.lower()]

    def _put(self, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            if reason := refusal(name, value):
                raise ValueError(f"{type(self).__name__}: {name} ({value!r}) {reason}")
        self.values.update(values)


def listing(names: Iterable[str]) -> Callable[[Method], Method]:
    """Name the keywords that a method takes as `**` in its signature."""
    keywords = [Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation="str | None") for name in names]
    owner = Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)

    def listed(method: Method) -> Method:
        method.__dict__["__signature__"] = Signature([owner, *keywords], return_annotation="Self")
        return method

    return listed


class Base(ThemeClass):
    """The plain theme, to start one's own from."""

    @listing(PARAMETERS)
    def set(self, **tokens: str | None) -> Self:
        """Set tokens, each as CSS in which `*name` refers to another token or step; `_dark` ones hold in dark only."""
        if unknown := [name for name in tokens if name not in PARAMETERS]:
            raise TypeError(f"{type(self).__name__}.set: {unknown[0]!r} is no token{nearest(unknown[0])}")
        self._put({name: value for name, value in tokens.items() if value is not None})
        return self


def redefaulted(constructor: Callable[..., None], defaults: dict[str, object]) -> Callable[..., None]:
    """The same constructor with other defaults."""
    assert isinstance(constructor, FunctionType)
    closure = constructor.__closure__
    copy = FunctionType(constructor.__code__, constructor.__globals__, constructor.__name__, None, closure)
    copy.__kwdefaults__ = (constructor.__kwdefaults__ or {}) | defaults
    copy.__annotations__ = constructor.__annotations__
    return copy


def overrides(**tokens: str) -> Mapping[str, str]:
    """The tokens that a theme sets otherwise."""
    return MappingProxyType(tokens)


def steps(role: str, names: Iterable[object], values: list[str]) -> dict[str, str]:
    return {f"{role}_{name}": value for name, value in zip(names, values, strict=True)}


def sizes_of(role: str) -> dict[str, Size]:
    """The sizes of a role by their full names and by their short ones."""
    own = {name: size for name, size in SIZES.items() if name.startswith(role)}
    return {name.removeprefix(f"{role}_"): size for name, size in own.items()} | own


def refusal(name: str, value: str) -> str | None:
    """Why a token cannot have a value; in dark a reference may carry the suffix too."""
    if not contained(value):
        return "must be one CSS value as text, with ; { } and quotes only inside quotes."
    suffix = "_dark" if name.endswith("_dark") else ""
    unknown = next((known for known in references(value) if known.removesuffix(suffix) not in VARIABLES), None)
    return unknown and f"refers to *{unknown}, which is no token{nearest(unknown)}"


def nearest(name: str) -> str:
    from difflib import get_close_matches  # needed for a mistake only

    close = get_close_matches(name, (*PARAMETERS, *SCALES), n=1)
    return f"; did you mean {close[0]}?" if close else "."


def declarations(mode: Mode, names: Iterable[str]) -> dict[str, str]:
    return {variable(name): replaced(mode.text(name), lambda other: f"var({variable(other)})") for name in names}


def rule(selector: str, body: Mapping[str, str]) -> str:
    return selector + "{" + ";".join(f"{name}:{value}" for name, value in body.items()) + "}\n"
