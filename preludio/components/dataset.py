"""Samples to choose from: one for each row, one value for each component."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from preludio.components import get_component_instance
from preludio.components.base import Placed
from preludio.errors import Refused
from preludio.graph.component import Component
from preludio.graph.config import class_id
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.inject import SelectData
from preludio.wire.shapes import is_sequence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from preludio.graph.schema import Schema

TYPES = ("values", "index", "tuple")
LAYOUTS = ("gallery", "table", None)


class SampleComponent(TypedDict):
    """A component whose values samples hold: the name of its kind, and the class."""

    name: str
    class_id: str


class Dataset(Placed[int]):
    """Shows samples, a short form of each value; a function gets the one that the visitor has picked."""

    carries_files = True
    blocking = True

    label: str | None = prop(default=None, doc='The text above it; by default "Examples", in the visitor\'s language.')
    show_label: bool = prop(default=True, doc="Whether the label is shown; it is read aloud in any case.")
    container: bool = prop(default=True, doc="Whether it stands in a frame of its own.")
    components: Sequence[Component[Any] | str] | None = prop(
        default=None, wire=list[SampleComponent], doc="The components whose values a sample holds, or their names."
    )
    component_props: list[dict[str, Any]] | None = prop(
        default=None, wire=list[dict[str, Any]], doc="Props by which their values are shown, where they differ."
    )
    samples: list[list[Any]] | None = prop(
        default=None, wire=list[list[Any]], doc="The samples: for each a list with one value for each component."
    )
    headers: list[str] | None = prop(
        default=None, wire=list[str], doc="Heads of the columns; by default the labels of the components."
    )
    type: Literal["values", "index", "tuple"] = prop(
        default="values", doc='What a function gets: the "values" of the sample, its "index", or both as a "tuple".'
    )
    layout: Literal["gallery", "table"] | None = prop(
        default=None, doc='A "gallery" of buttons or a "table"; by default a table if there are several columns.'
    )
    samples_per_page: int = prop(default=10, doc="How many samples are shown at a time.")
    proxy_url: str | None = prop(default=None, wire=False, doc="Concerns only apps loaded from elsewhere.")
    sample_labels: list[str] | None = prop(default=None, doc="Texts that stand for the samples.")

    change = Event("The picked sample changed, whoever changed it.", trigger="always_last")
    click = Event("The visitor picked a sample; tells which.", payload=SelectData)
    select = Event("The visitor picked a sample; tells which.", payload=SelectData)

    def check(self) -> None:
        super().check()
        self.components = [get_component_instance(each) for each in self.components or ()]
        self.refine()
        # A file that is missing is told of where it is named, not when a page asks for it.
        self.wire_prop("samples")

    def refine(self) -> None:
        self._require("type", self.type, TYPES)
        self._require("layout", self.layout, LAYOUTS)
        if self.samples_per_page < 1:
            raise ValueError(f"Dataset: samples_per_page ({self.samples_per_page}) must be at least 1.")
        # Without any samples there is one, as for clients of Gradio: an empty one.
        self.samples = [[]] if self.samples is None else [self._row(sample) for sample in self.samples]
        for name, wanted in (("sample_labels", len(self.samples)), ("headers", len(self._parts))):
            given = getattr(self, name)
            if given and len(given) != wanted:
                raise ValueError(f"Dataset: {name} has {len(given)} texts; it needs {wanted}, one for each.")
        self._shown: list[list[Any]] | None = None

    def _require(self, name: str, value: object, choices: tuple[object, ...]) -> None:
        if value not in choices:
            raise ValueError(f"Dataset: {name} ({value!r}) must be one of {', '.join(map(repr, choices))}.")

    def _row(self, sample: Any) -> list[Any]:
        if is_sequence(sample):
            return list(sample)
        if len(self._parts) == 1:
            return [sample]
        raise ValueError(f"Dataset: the sample {sample!r:.80} must be a list with one value for each component.")

    @property
    def _parts(self) -> list[Component[Any]]:
        return [each for each in self.components or () if isinstance(each, Component)]

    @property
    def rows(self) -> list[list[Any]]:
        """Gives the samples as their author gave them."""
        return self.samples or []

    def preprocess(self, payload: int | None) -> int | list[Any] | tuple[int, list[Any]] | None:
        if payload is None:
            return None
        if type(payload) is not int or not 0 <= payload < len(self.rows):
            raise Refused(
                f"Value {payload!r:.80} is not the number of a sample; there are {len(self.rows)}, from 0 on."
            )
        if self.type == "index":
            return payload
        return (payload, self.rows[payload]) if self.type == "tuple" else self.rows[payload]

    def postprocess(self, value: int | list[Any] | None) -> int | None:
        if value is None or type(value) is int:
            return value
        found = next((n for n, row in enumerate(self.rows) if _equal(row, value)), None)
        if found is None:
            raise ValueError(
                f"Dataset: {value!r:.80} is none of its samples; return its number, or Dataset(samples=...) for others."
            )
        return found

    def wire_prop(self, name: str) -> Any:
        if name == "samples":
            if self._shown is None:
                self._shown = [[_shown(c, v) for c, v in zip(self._parts, row, strict=False)] for row in self.rows]
            return self._shown
        if name == "components":
            return [{"name": each.get_block_name(), "class_id": class_id(type(each))} for each in self._parts]
        if name == "component_props":
            nothing: list[dict[str, Any]] = [{}] * len(self._parts)
            given = self.component_props or nothing
            return [_props(each) | more for each, more in zip(self._parts, given, strict=False)]
        if name == "headers":
            return self.headers or self._labels()
        return super().wire_prop(name)

    def _labels(self) -> list[str]:
        labels = [getattr(each, "label", None) or "" for each in self._parts]
        return labels if any(labels) else []

    def get_config(self, cls: Any = None) -> dict[str, Any]:
        return super().get_config(cls) | {"component_ids": [each.id for each in self._parts]}

    def api_info(self) -> Schema:
        return {"type": "integer", "description": "index of selected example"}

    def example_payload(self) -> int:
        return 0

    def example_value(self) -> list[Any]:
        return []


def _shown(component: Component[Any], value: Any) -> Any:
    return None if value is None else component.as_example(value)


def _props(component: Component[Any]) -> dict[str, Any]:
    """Gives the props of a component that its values are shown by: all but the value."""
    names = [p.argument for p in component.props.values() if p.wire and p.argument not in {"value", "key"}]
    return {name: component.wire_prop(name) for name in names}


def _equal(row: Any, value: Any) -> bool:
    # Arrays and tables are not simply equal or different.
    with suppress(ValueError, TypeError):
        return row is value or bool(row == value)
    return False
