"""Examples below an app: a click on one fills the inputs, and shows what comes of them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from preludio.components.dataset import Dataset
from preludio.errors import DeclarationError
from preludio.graph import context
from preludio.graph.endpoint import block_list
from preludio.graph.former import understands
from preludio.graph.graph import Preparation
from preludio.graph.updates import skip
from preludio.interfaces import samples
from preludio.interfaces.remembered import Remembered
from preludio.settings import Settings
from preludio.wire.files import FileData
from preludio.wire.shapes import is_object, is_sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from preludio.graph.block import Visibility
    from preludio.graph.component import Component
    from preludio.graph.endpoint import ApiVisibility
    from preludio.graph.events import Dependency
    from preludio.graph.inject import Request

MODES = ("eager", "lazy")
NAME = "Examples"
# What may hold the path of a file; a picture or an array holds none, and is not looked into.
NAMING = (str, Path, list, tuple, dict, FileData)


class Examples:
    """Shows examples; a click on one fills the inputs with it.

    With `cache_examples` the outputs show at once what the function has given for it: when the server was started
    ("eager"), or when the first visitor asked ("lazy"). What was computed is kept on the disk until the function, what
    it uses, the components or the example change.

    Args:
        examples: A list of examples, each a list with one value for each input; the last ones may be missing, and
            those inputs then stay as they are. With one input, a list of values. Or the path of a folder: with a
            `log.csv`, such as flagging writes, or with one file for each example.
        inputs: The components that are filled.
        outputs: The components that show what the function gives.
        fn: The function; needed for `cache_examples` and `run_on_click`.
        cache_examples: Whether its results are kept; None takes what the settings say, which is no.
        cache_mode: "eager" computes them when the server starts, "lazy" when they are first asked for; None takes
            what the settings say, which is "eager". What a render builds is always lazy.
        examples_per_page: How many are shown at a time.
        label: The text above them; "Examples", the default, is said in the visitor's language.
        elem_id: The id of their element, for CSS and JavaScript.
        run_on_click: Whether a click runs the function, where results are not kept.
        preprocess: Whether the function gets values as its inputs make them, or as they travel.
        postprocess: Whether what it returns is turned into what travels, or does so already.
        api_visibility: Whether the API page lists the endpoint; "private" keeps clients from calling it.
        api_name: Name of the endpoint.
        api_description: Text in the API page, False for none.
        batch: Whether the function takes lists of values; it gets lists of one.
        example_labels: Texts that stand for the examples.
        visible_columns: Positions of the inputs whose values are shown; by default all that have some.
        visible: Whether they are shown; "hidden" keeps them in the page, out of sight.
        preload: Position of the example that the page starts with, if results are kept eagerly; False for none.
        _api_mode: Has no meaning here; it keeps the place that it has in Gradio.
        _initiated_directly: Has no meaning here, either.

    Raises:
        ValueError: For examples that do not fit the inputs, a position where there is no example, an unknown mode, or
            `cache_examples` that is neither True, False nor None.
        FileNotFoundError: For a folder, or a file of an example, that is not there.
        DeclarationError: If results shall be kept without a function, without outputs, or of an app with a State.
    """

    @understands("Examples")
    def __init__(
        self,
        examples: list[Any] | list[list[Any]] | str,
        inputs: Component[Any] | Sequence[Component[Any]],
        outputs: Component[Any] | Sequence[Component[Any]] | None = None,
        fn: Callable[..., Any] | None = None,
        cache_examples: bool | None = None,
        cache_mode: Literal["eager", "lazy"] | None = None,
        examples_per_page: int = 10,
        _api_mode: bool = False,
        label: str | None = None,
        elem_id: str | None = None,
        run_on_click: bool = False,
        preprocess: bool = True,
        postprocess: bool = True,
        api_visibility: ApiVisibility = "undocumented",
        api_name: str | None = "load_example",
        api_description: str | Literal[False] | None = None,
        batch: bool = False,
        *,
        example_labels: list[str] | None = None,
        visible_columns: list[int] | None = None,
        visible: Visibility = True,
        preload: int | Literal[False] = 0,
        _initiated_directly: bool = True,
    ) -> None:
        settings = Settings.from_environment()
        self.inputs: list[Component[Any]] = block_list(inputs)
        self.outputs: list[Component[Any]] = block_list(outputs)
        self.fn = fn
        self.batch = batch
        self.run_on_click = run_on_click
        self.preload = preload
        self.example_labels = example_labels
        self.api: dict[str, Any] = {"api_visibility": api_visibility, "api_description": api_description}
        self.api_name = api_name or "load_example"
        self.look: dict[str, Any] = {
            "label": None if label == NAME else label,
            "elem_id": elem_id,
            "visible": visible,
            "samples_per_page": examples_per_page,
        }
        self.examples = samples.rows(examples, self.inputs)
        self.rows = [[_whole(c, v) for c, v in zip(self.inputs, row, strict=False)] for row in self.examples]
        self.used = [
            n for n in range(len(self.inputs)) if any(n < len(row) and row[n] is not None for row in self.rows)
        ]
        self.shown = self._columns(visible_columns)
        self.cache_mode = cache_mode or settings.cache_mode
        check_cached("Examples", cache_examples)
        self.cache_examples = self._caches(cache_examples, settings)
        self.cached_folder = settings.examples_cache.expanduser().absolute()
        self.remembered: Remembered | None = None
        if self.cache_examples:
            assert fn is not None
            self.remembered = Remembered(
                fn, self.rows, self.inputs, self.outputs, self.cached_folder,
                preprocess=preprocess, postprocess=postprocess, batch=batch, reset=settings.reset_examples_cache,
            )  # fmt: skip
        self._check()
        self.load_input_event: Dependency | None = None
        self.cache_event: Dependency | None = None
        self.create()

    def _columns(self, wanted: list[int] | None) -> list[int]:
        for position in wanted or ():
            if not 0 <= position < len(self.inputs):
                raise ValueError(
                    f"Examples: visible_columns names {position}, but there are {len(self.inputs)} inputs."
                )
        return [n for n in self.used if wanted is None or n in wanted]

    def _caches(self, asked: bool | None, settings: Settings) -> bool:
        """Tells whether results are kept; the settings cannot ask for what is not possible."""
        stateful = [each for each in [*self.inputs, *self.outputs] if each.stateful]
        possible = self.fn is not None and bool(self.outputs) and not stateful
        if asked is None:
            return possible and bool(self.rows) and bool(settings.cache_examples)
        if asked and stateful:
            raise DeclarationError(f"Examples: results cannot be kept that depend on {stateful[0]!r} of a visitor.")
        if asked and not possible:
            raise DeclarationError("Examples: cache_examples needs fn and outputs.")
        return asked

    def _check(self) -> None:
        if self.run_on_click and self.fn is None:
            raise DeclarationError("Examples: run_on_click needs fn.")
        if self.cache_mode not in MODES:
            raise ValueError(f"Examples: cache_mode is {self.cache_mode!r}; it must be one of {MODES}.")
        wanted = self.preload
        if wanted is not False and self.rows and not 0 <= wanted < len(self.rows):
            raise ValueError(f"Examples: preload is {wanted}, but there are {len(self.rows)} examples, from 0 on.")

    def create(self) -> None:
        """Places the examples where the app is being declared, and listens to clicks on them."""
        self.dataset = Dataset(
            components=[self.inputs[n] for n in self.shown],
            samples=[[row[n] if n < len(row) else None for n in self.shown] for row in self.rows],
            type="tuple",
            sample_labels=self.example_labels,
            **self.look,
        )
        app = context.current_app()
        if app is None:
            return
        app.offered |= set(self._files())
        if self.remembered is None:
            self._load()
        else:
            app.offered.add(self.cached_folder.resolve())
            self._load_kept(self.remembered)

    def _files(self) -> Iterator[Path]:
        """Gives the files that examples name."""
        for row in self.rows:
            for component, value in zip(self.inputs, row, strict=False):
                if component.carries_files and isinstance(value, NAMING):
                    yield from _places(component.postprocess(value))

    def _load(self) -> None:
        loaded = self.load_input_event = self._listen_to_click(self.api_name)
        if self.run_on_click:
            loaded.success(self.fn, self.inputs, self.outputs, batch=self.batch, **self.api)

    def _load_kept(self, remembered: Remembered) -> None:
        """Lets a click show inputs and outputs, and the page begin with an example if it is known by then."""
        loaded = self._listen_to_click(f"{self.api_name}_input")
        shown = loaded.success(
            remembered.loader, self.dataset, self.outputs, api_name=self.api_name, postprocess=False, **self.api
        )
        self.load_input_event = self.cache_event = shown
        app = context.current_app()
        if app is None or app.fresh or self.cache_mode == "lazy" or not self.rows:
            return
        app.preparations.append(
            Preparation(shown.endpoint, [[n] for n in range(len(self.rows))], f"Preparing the examples of {self._name}")
        )
        if self.preload is not False:
            self._begin_with(self.preload, remembered)

    @property
    def _name(self) -> str:
        return repr(getattr(self.fn, "__name__", type(self.fn).__name__))

    def _listen_to_click(self, name: str) -> Dependency:
        def load_example(example: tuple[int, list[Any]]) -> Any:
            return self._values(example[0])

        return self.dataset.click(
            load_example, self.dataset, self._filled, api_name=name, queue=False, show_progress="hidden", **self.api
        )

    def _begin_with(self, number: int, remembered: Remembered) -> None:
        app = context.current_app()
        assert app is not None

        def load_example() -> Any:
            return self._values(number)

        def load_output() -> Any:
            return remembered.shown(number)

        hidden: dict[str, Any] = {"show_progress": "hidden", **self.api}
        app.load(load_example, None, self._filled, api_name=f"{self.api_name}_input", queue=False, **hidden)
        app.load(load_output, None, self.outputs, api_name=f"{self.api_name}_output", postprocess=False, **hidden)

    @property
    def _filled(self) -> list[Component[Any]]:
        """Gives the inputs that a click fills: all where results are kept, which belong to the values of all."""
        return self.inputs if self.remembered is not None else [self.inputs[n] for n in self.used]

    def _values(self, number: int) -> Any:
        """Gives what the inputs are filled with; those that the example lacks stay, unless a result belongs to them."""
        row = self.rows[number]
        positions = range(len(self.inputs)) if self.remembered is not None else self.used
        missing = skip() if self.remembered is None else None
        values = [row[n] if n < len(row) else missing or self.inputs[n].value for n in positions]
        return values[0] if len(values) == 1 else values

    async def cache(self, example_id: int | None = None, request: Request | None = None) -> int | None:
        """Computes the result of an example, or of all, where it is not known; gives how many had to be."""
        if self.remembered is None:
            return None
        numbers = range(len(self.rows)) if example_id is None else [example_id]
        return sum([await self.remembered.compute(number, request) for number in numbers])

    async def load_from_cache(self, example_id: int, request: Request | None = None) -> list[Any]:  # noqa: ARG002  # results are the same for all
        """Gives the result of an example as it travels; raises LookupError where it is not known."""
        known = None if self.remembered is None else await asyncio.to_thread(self.remembered.known, example_id)
        if known is None:
            raise LookupError(f"Examples: the result of example {example_id} is not known.")
        return known


def check_cached(called: str, asked: object) -> None:
    """Raises ValueError unless results are asked for, or not, or left to the settings."""
    if asked is not None and not isinstance(asked, bool):
        raise ValueError(f"{called}: cache_examples is {asked!r}; it must be True, False or None.")


def _whole(component: Component[Any], value: Any) -> Any:
    """Gives a value; a file by its whole path, which a change of the working folder leaves right."""
    if component.carries_files and isinstance(value, (str, Path)) and Path(value).is_file():
        return str(Path(value).absolute())
    return value


def _places(payload: Any) -> Iterator[Path]:
    """Gives the places of the files in a value as it travels."""
    if isinstance(payload, FileData):
        if payload.path and not payload.path.startswith(samples.REMOTE):
            yield Path(payload.path).resolve()
    elif is_object(payload) or is_sequence(payload):
        for part in payload.values() if is_object(payload) else payload:
            yield from _places(part)
    elif hasattr(payload, "__struct_fields__"):
        for name in payload.__struct_fields__:
            yield from _places(getattr(payload, name))


create_examples = Examples
