"""Components: blocks with a value, events and a codec."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from preludio.errors import OutputError
from preludio.graph.block import Block
from preludio.graph.schema import Schema, schema_of
from preludio.wire import codec
from preludio.wire.shapes import is_array

if TYPE_CHECKING:
    from pathlib import Path

    from preludio.wire.diff import Edit

V = TypeVar("V")


class Component(Block, Generic[V]):
    """A block with a value, events and a codec.

    `preprocess` turns what the page sends into what a function receives, `postprocess` what it returns into what
    the page shows. A component whose codec is slow or touches the disk sets `blocking`, and has it run off the event
    loop; one whose values hold files sets `carries_files`, and deals in `FileData` and `Blob`.
    """

    value: Any = None
    # What the page sends as long as nobody has filled the component in; a client may send null nevertheless.
    empty: ClassVar[Any] = None
    skip_api: ClassVar[bool] = False

    def check(self) -> None:
        """Completes and checks the props together; raises ValueError for what cannot work."""

    def initial(self) -> Any:
        """Gives the value that a page starts with, in its form on the wire."""
        return self.postprocess(self.value)

    def preprocess(self, payload: Any) -> Any:
        """Turns what travels into what a function receives; raises Refused for what cannot be accepted."""
        return payload

    def postprocess(self, value: Any) -> Any:
        """Turns what a function returns into what travels."""
        return value

    def grow(self, shown: Any, more: Any) -> list[Edit]:
        """Gives the edits that add `more` to what is shown, both in their forms on the wire.

        A text in `shown` may lack its end. Raises OutputError where nothing can be added.
        """
        if isinstance(shown, str) and isinstance(more, str):
            return [["append", [], more]]
        if not is_array(shown):
            raise OutputError(
                f"{self!r} shows {shown!r:.80}, to which {more!r:.80} cannot be appended;"
                " text grows by text, a list by items."
            )
        items = more if is_array(more) else [more]
        return [["add", [position], item] for position, item in enumerate(items, len(shown))]

    def wire_prop(self, name: str) -> Any:
        """Gives one prop in its form on the wire."""
        return self.initial() if name == "value" else super().wire_prop(name)

    def get_config(self, cls: type[Block] | None = None) -> dict[str, Any]:
        """Gives the props the page gets, in their form on the wire."""
        empty = {} if self.empty is None else {"empty": self.empty}
        return super().get_config(cls) | {"_selectable": False} | empty

    def api_info(self) -> Schema:
        """Describes the value that travels, as JSON Schema; by default from the annotation of `preprocess`."""
        return schema_of(type(self).preprocess, "payload")

    def api_info_as_input(self) -> Schema:
        """Describes the value a client sends."""
        return self.api_info()

    def api_info_as_output(self) -> Schema:
        """Describes the value a client gets."""
        return self.api_info()

    def example_payload(self) -> Any:
        """Gives a value as a client may send it."""
        return None

    def example_value(self) -> Any:
        """Gives a value as a function may return it."""
        return None

    def example_inputs(self) -> Any:
        """Gives a value as a client may send it."""
        return self.example_payload()

    def process_example(self, value: Any) -> Any:
        """Gives the short form in which a list of examples shows a value."""
        return self.postprocess(value)

    def as_example(self, value: Any) -> Any:
        """Gives the form in which an example travels."""
        return self.process_example(value)

    def flag(self, payload: Any, flag_dir: str | Path = "") -> str:  # noqa: ARG002  # there are no files
        """Gives a value that travelled as the text of a cell: itself, or JSON; files are kept below `flag_dir`."""
        if payload is None or isinstance(payload, str):
            return payload or ""
        return codec.encode(payload).decode()

    def read_from_flag(self, payload: Any) -> Any:
        """Gives a value that `postprocess` takes for the one in the text of a cell."""
        return payload
