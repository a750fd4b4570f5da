"""An app made of one function."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, Self

from preludio.components import get_component_instance
from preludio.components.button import Button
from preludio.components.clearbutton import ClearButton, resetting
from preludio.components.duplicatebutton import DuplicateButton
from preludio.components.markdown import Markdown
from preludio.components.state import State
from preludio.errors import DeclarationError
from preludio.graph.blocks import Blocks
from preludio.graph.endpoint import block_list, function_kind
from preludio.graph.events import Listener, on
from preludio.graph.former import understands
from preludio.graph.inject import Request, injections, parameters
from preludio.graph.progress import Success
from preludio.interfaces.examples import Examples, check_cached
from preludio.interfaces.flagging import CSVLogger, FlaggingCallback
from preludio.layouts.accordion import Accordion
from preludio.layouts.column import Column
from preludio.layouts.row import Row
from preludio.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from preludio.graph.block import Block
    from preludio.graph.component import Component
    from preludio.graph.endpoint import ApiVisibility, Progress
    from preludio.graph.events import Dependency

FLAGGING = ("manual", "auto", "never")
FLAG = "Flag"
LATER = {"deep_link": "gr.DeepLinkButton"}


class Interface(Blocks):
    """A page around one function: its inputs, its outputs and the buttons between them.

    Without `inputs` it generates, without `outputs` it only takes, and where both are the same components it works
    in place. Called like a function it runs `fn` on values as a page sends them. `from_pipeline` makes one around a
    pipeline of Hugging Face's transformers or diffusers.

    Args:
        fn: What runs; a generator shows each of its results as it comes.
        inputs: Components, or names such as "text", one for each parameter of `fn`.
        outputs: Components, or names such as "label", one for each thing `fn` returns.
        examples: Examples below the app, one value for each input that is no State; see `gr.Examples`. Those of
            additional inputs are loaded, but not shown.
        cache_examples: Whether what `fn` gives for them is kept, and shown with them.
        cache_mode: "eager" computes that when the server starts, "lazy" when it is first asked for.
        examples_per_page: How many are shown at a time.
        example_labels: Texts that stand for them.
        preload_example: Position of the one that the page starts with, if results are kept; False for none.
        live: Whether it runs whenever an input changes, instead of having a button.
        title: Heading of the page, and title of the browser's tab.
        description: Markdown under the heading.
        article: Markdown at the end of the page.
        flagging_mode: "manual" has buttons that keep a sample, "auto" keeps every one, "never" none; None takes what
            the settings say, which is "manual" unless set otherwise.
        flagging_options: One button for each: its option, or a pair of its text and its option.
        flagging_dir: Folder in which samples are kept.
        flagging_callback: What keeps them; a `CSVLogger` by default.
        analytics_enabled: Accepted for compatibility; nothing is ever sent anywhere.
        batch: Whether `fn` takes lists of values, several calls at a time.
        max_batch_size: How many calls a batch holds at most.
        api_visibility: Whether the API page lists the endpoint; "private" keeps clients from calling it.
        api_name: Name of the endpoint; the function's by default.
        api_description: Text in the API page; the docstring by default, False for none.
        allow_duplication: Whether a button leads to a copy of the app, where it runs in a Hugging Face Space.
        concurrency_limit: How many calls run at the same time; None for no limit.
        additional_inputs: More inputs, in an accordion below the others.
        additional_inputs_accordion: The text of that accordion, or an `Accordion`.
        submit_btn: The text of the button that runs it, or a `Button`.
        stop_btn: The text of the button that stops a generator, or a `Button`.
        clear_btn: The text of the button that empties the page, or a `Button`; None for no such button.
        delete_cache: A pair (seconds between two looks, seconds of life) for files nobody uses any more.
        show_progress: How the outputs show that the call is on its way.
        fill_width: Whether the page takes the width of the window.
        time_limit: Seconds that a streaming call may take.
        stream_every: Seconds between two chunks of a streaming input.
        deep_link: Not there yet: comes with gr.DeepLinkButton.
        validator: Runs before `fn` with the same inputs and says which of them it refuses.
        kwargs: What belongs to `launch()`: `theme`, `css`, `js`, `head` ...

    Raises:
        ValueError: For an unknown `flagging_mode`, an unknown name of a component, or `cache_examples` that is neither
            True, False nor None.
        DeclarationError: For inputs and outputs that cannot work, or arguments that are not there yet.
    """

    @understands("Interface", "Blocks")
    def __init__(
        self,
        fn: Callable[..., Any],
        inputs: str | Component[Any] | Sequence[str | Component[Any]] | None,
        outputs: str | Component[Any] | Sequence[str | Component[Any]] | None,
        examples: list[Any] | list[list[Any]] | str | None = None,
        *,
        cache_examples: bool | None = None,
        cache_mode: Literal["eager", "lazy"] | None = None,
        examples_per_page: int = 10,
        example_labels: list[str] | None = None,
        preload_example: int | Literal[False] = 0,
        live: bool = False,
        title: str | None = None,
        description: str | None = None,
        article: str | None = None,
        flagging_mode: Literal["never", "auto", "manual"] | None = None,
        flagging_options: list[str] | list[tuple[str, str]] | None = None,
        flagging_dir: str = ".gradio/flagged",
        flagging_callback: FlaggingCallback | None = None,
        analytics_enabled: bool | None = None,
        batch: bool = False,
        max_batch_size: int = 4,
        api_visibility: ApiVisibility = "public",
        api_name: str | None = None,
        api_description: str | Literal[False] | None = None,
        allow_duplication: bool = False,
        concurrency_limit: int | Literal["default"] | None = "default",
        additional_inputs: str | Component[Any] | Sequence[str | Component[Any]] | None = None,
        additional_inputs_accordion: str | Accordion | None = None,
        submit_btn: str | Button = "Submit",
        stop_btn: str | Button = "Stop",
        clear_btn: str | Button | None = "Clear",
        delete_cache: tuple[int, int] | None = None,
        show_progress: Progress = "full",
        fill_width: bool = False,
        time_limit: int | None = 30,
        stream_every: float = 0.5,
        deep_link: str | Block | bool | None = None,
        validator: Callable[..., Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if not callable(fn):
            raise DeclarationError(f"Interface: fn must be a function, not {fn!r}.")
        refuse_later(deep_link=deep_link)
        super().__init__(
            analytics_enabled,
            mode="interface",
            title=title or "Preludio",
            fill_width=fill_width,
            delete_cache=delete_cache,
            **kwargs,
        )
        self.fn = fn
        self.live = live
        self.heading = title
        self.description = description
        self.article = article
        self.allow_duplication = allow_duplication
        self.flagging_mode = flagging(flagging_mode)
        self.flagging_options = flag_buttons(flagging_options)
        self.flagging_dir = flagging_dir
        self.flagging_callback = flagging_callback or CSVLogger()
        self.submit_btn = submit_btn
        self.stop_btn = stop_btn
        self.clear_btn = clear_btn
        self.additional_inputs_accordion = additional_inputs_accordion
        self._take(inputs, outputs, additional_inputs)
        self.shown_examples: Examples | None = None
        self.example_policy: dict[str, Any] = {
            "examples": examples,
            "cache_examples": self._caches(cache_examples),
            "cache_mode": cache_mode,
            "examples_per_page": examples_per_page,
            "example_labels": example_labels,
            "preload": preload_example,
            "batch": batch,
        }
        self.policy: dict[str, Any] = {
            "api_name": api_name,
            "api_description": api_description,
            "api_visibility": api_visibility,
            "batch": batch,
            "max_batch_size": max_batch_size,
            "concurrency_limit": concurrency_limit,
            "show_progress": show_progress,
            "time_limit": time_limit,
            "stream_every": stream_every,
            "validator": validator,
        }
        with self:
            self._declare()

    @classmethod
    def from_pipeline(cls, pipeline: Any, **kwargs: Any) -> Self:
        """Makes an app around a pipeline of Hugging Face's transformers or diffusers, which are not imported.

        The task of the pipeline says what its inputs and outputs are, the model's name is the title.

        Args:
            pipeline: What `transformers.pipeline(...)` gives, or a pipeline of diffusers that makes images of a prompt.
            kwargs: Arguments of the app; they win over what the pipeline says.

        Raises:
            ValueError: For anything else, and for a task that is not known.
        """
        from preludio.interfaces.pipelines import described

        return cls(**(described(pipeline) | kwargs))

    def _take(self, inputs: Any, outputs: Any, additional: Any) -> None:
        """Makes components of what the author named, and labels those that have no label."""
        given, wanted, more = block_list(inputs), block_list(outputs), block_list(additional)
        share_state(given, wanted, self.fn)
        self.main_inputs = [component(each) for each in given]
        self.additional_inputs = [component(each) for each in more]
        self.input_components = self.main_inputs + self.additional_inputs
        self.output_components = [component(each) for each in wanted]
        self.in_place = bool(self.main_inputs) and self.main_inputs == self.output_components
        if not self.input_components and not self.output_components:
            raise DeclarationError("Interface: inputs and outputs are both None; it needs one of them.")
        label(self.input_components, input_names(self.fn))
        label(self.output_components, output_names(len(self.output_components)))
        if not self.in_place:
            settle(self.input_components, interactive=True)
            settle([c for c in self.output_components if c not in self.input_components], interactive=False)

    def _caches(self, asked: bool | None) -> bool | None:
        """Tells whether results of examples are kept; what a State has part in is for its visitor only."""
        check_cached("Interface", asked)
        stateful = any(c.stateful for c in [*self.input_components, *self.output_components])
        if asked and stateful:
            raise DeclarationError("Interface: cache_examples does not go together with a State.")
        return False if stateful else asked

    @property
    def generates(self) -> bool:
        """Tells whether the function yields more than one result."""
        return function_kind(self.fn) in {"generator", "async_generator"}

    def _declare(self) -> None:
        for text in (self.heading and f"# {self.heading}", self.description):
            if text:
                Markdown(text)
        if self.allow_duplication:
            DuplicateButton()
        with Row():
            self._place_columns()
        self.submission = self._attach_submission()
        self._attach_stop()
        self._attach_clear()
        self._attach_flagging()
        self._place_examples()
        if self.article:
            Markdown(self.article)

    def _place_columns(self) -> None:
        """Places inputs on one side and outputs on the other; the buttons stand below what they belong to."""
        shown = [] if self.in_place else self.output_components
        if self.input_components:
            with Column():
                self._place_inputs()
                self._place_actions()
                if not shown:
                    self._place_flags()
        if shown:
            with Column():
                place(shown)
                if not self.input_components:
                    self._place_actions()
                self._place_flags()

    def _place_inputs(self) -> None:
        place(self.main_inputs)
        if self.additional_inputs:
            given = self.additional_inputs_accordion
            accordion = given if isinstance(given, Accordion) else Accordion(given or "Additional Inputs", open=False)
            if accordion.parent is None:
                accordion.render()
            with accordion:
                place(self.additional_inputs)

    def _place_actions(self) -> None:
        """Places the buttons that clear, run and stop."""
        with Row():
            self.clear_button = None if self.clear_btn is None else button(self.clear_btn, ClearButton)
            self.submit_button = button(self.submit_text, Button, variant="primary") if self.has_submit else None
            self.stop_button = button(self.stop_btn, Button, variant="stop", visible=False) if self.generates else None

    @property
    def has_submit(self) -> bool:
        """Tells whether there is a button that runs it."""
        return not self.live or not self.input_components

    @property
    def submit_text(self) -> str | Button:
        """Gives the button that runs it, or its text."""
        return "Generate" if self.submit_btn == "Submit" and not self.input_components else self.submit_btn

    def _place_flags(self) -> None:
        self.flags: list[tuple[Button, str]] = []
        if self.flagging_mode == "manual":
            with Row():
                self.flags = [(Button(text, size="sm"), option) for text, option in self.flagging_options]

    def _attach_submission(self) -> Dependency:
        return on(
            self._triggers(),
            self.fn,
            self.input_components,
            self.output_components,
            trigger_mode="always_last" if self.live else None,
            **self.policy,
        )

    def _triggers(self) -> list[Listener]:
        if self.submit_button is None:
            return [live_event(c, self.in_place) for c in self.input_components if c.has_event("change")]
        if self.live:
            return [self.load, self.submit_button.click]
        entered = [c.submit for c in self.input_components if c.has_event("submit")]  # type: ignore[attr-defined]  # just asked
        return [self.submit_button.click, *entered]

    def _attach_stop(self) -> None:
        """Shows Stop in the place of Submit while a generator runs."""
        if self.stop_button is None:
            return
        buttons = [b for b in (self.submit_button, self.stop_button) if b is not None]
        runs, rests = [b is self.stop_button for b in buttons], [b is not self.stop_button for b in buttons]
        switch: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}
        on(self._triggers(), None, None, buttons, js=visibility(runs), **switch)
        self.submission.then(None, None, buttons, js=visibility(rests), **switch)
        self.stop_button.click(None, cancels=self.submission, api_visibility="private", queue=False)
        self.stop_button.click(None, None, buttons, js=visibility(rests), **switch)

    def _attach_clear(self) -> None:
        components = [*self.input_components, *self.output_components]
        distinct = list(dict.fromkeys(components))
        if isinstance(self.clear_button, ClearButton):
            self.clear_button.add(distinct)
        elif self.clear_button is not None:
            clear_by(self.clear_button, distinct)

    def _attach_flagging(self) -> None:
        if self.flagging_mode == "never":
            return
        sample = [c for c in [*self.input_components, *self.output_components] if not c.stateful]
        sample = list(dict.fromkeys(sample))
        self.flagging_callback.setup(sample, self.flagging_dir)
        for pressed, option in self.flags:
            pressed.click(flagger(self.flagging_callback, option, told=True), sample, **KEEPING)
        if self.flagging_mode == "auto":
            self.submission.success(flagger(self.flagging_callback, "", told=False), sample, **KEEPING)

    def _place_examples(self) -> None:
        """Places the examples; listeners to them come after all others, so that those keep their numbers."""
        given = [c for c in self.input_components if not c.stateful]
        if not self.example_policy["examples"]:
            return
        if not given:
            raise DeclarationError("Interface: examples need inputs that they can fill.")
        self.shown_examples = Examples(
            inputs=given,
            outputs=self.output_components,
            fn=self.fn,
            visible_columns=[n for n, c in enumerate(given) if c in self.main_inputs],
            **self.example_policy,
        )

    def __call__(self, *inputs: Any, fn_index: int | None = None, api_name: str | None = None) -> Any:
        """Runs the function, or another endpoint, as the page would."""
        if fn_index is None:
            return super().__call__(*inputs, api_name=api_name or self.submission.endpoint.api_name or None)
        return super().__call__(*inputs, fn_index=fn_index, api_name=api_name)


KEEPING: dict[str, Any] = {
    "preprocess": False,
    "show_progress": "hidden",
    "api_visibility": "undocumented",
}


def refuse_later(**arguments: Any) -> None:
    """Raises DeclarationError for an argument that needs a part that is not there yet."""
    for name, value in arguments.items():
        if value:
            raise DeclarationError(f"Interface: {name} is not there yet; it comes with {LATER[name]}.")


def flagging(mode: str | None) -> str:
    """Gives the way samples are flagged, by default that of the settings."""
    chosen = mode or Settings.from_environment().flagging_mode
    if chosen not in FLAGGING:
        raise ValueError(f"Interface: flagging_mode is {chosen!r}; it must be one of {FLAGGING}.")
    return chosen


def flag_buttons(options: Sequence[str | tuple[str, str]] | None) -> list[tuple[str, str]]:
    """Gives the text and the option of each flag button."""
    if options is None:
        return [(FLAG, "")]
    return [(f"{FLAG} as {o}", o) if isinstance(o, str) else (o[0], o[1]) for o in options]


def component(named: Any) -> Component[Any]:
    """Gives the component that the author named, taken out of its place."""
    return get_component_instance(named, unrender=True)


def share_state(inputs: list[Any], outputs: list[Any], fn: Callable[..., Any]) -> None:
    """Puts one and the same State on both sides, where either has one."""
    places = [[n for n, each in enumerate(side) if is_state(each)] for side in (inputs, outputs)]
    if not places[0] and not places[1]:
        return
    if [len(side) for side in places] != [1, 1]:
        raise DeclarationError("Interface: a State must stand exactly once among inputs and once among outputs.")
    (given,), (returned,) = places
    if isinstance(inputs[given], str):
        inputs[given] = State(default_of(fn, given), render=False)
    outputs[returned] = inputs[given]


def is_state(each: Any) -> bool:
    """Tells whether a component or its name is a State."""
    return isinstance(each, State) or each == "state"


def default_of(fn: Callable[..., Any], position: int) -> Any:
    """Gives the default of the parameter in a position, None where it has none."""
    taken = inputs_of(fn)
    default = taken[position].default if position < len(taken) else None
    return None if default is taken[0].empty else default


def inputs_of(fn: Callable[..., Any]) -> list[Any]:
    """Gives the parameters of a function that are inputs."""
    injected = {each.name for each in injections(fn)}
    return [p for p in parameters(fn) if p.name not in injected]


def input_names(fn: Callable[..., Any]) -> list[str]:
    """Gives the labels of inputs: the names of the parameters."""
    return [p.name for p in inputs_of(fn) if p.kind is not p.VAR_POSITIONAL]


def output_names(count: int) -> list[str]:
    """Gives the labels of outputs."""
    return ["output"] if count == 1 else [f"output {n}" for n in range(count)]


def label(components: Sequence[Component[Any]], names: Sequence[str]) -> None:
    """Labels those components that could have a label and have none."""
    for each, name in zip(components, names, strict=False):
        if "label" in each.props and each.label is None:  # type: ignore[attr-defined]  # just asked
            each.label = name  # type: ignore[attr-defined]  # just asked


def settle(components: Sequence[Component[Any]], interactive: bool) -> None:
    """Says of components whether a visitor can change them, where their author did not."""
    for each in components:
        if "interactive" in each.props and each.interactive is None:  # type: ignore[attr-defined]  # just asked
            each.interactive = interactive  # type: ignore[attr-defined]  # just asked


def place(components: Sequence[Component[Any]]) -> None:
    """Places components in the layout that is open now, those that have no place yet."""
    for each in components:
        if each.parent is None:
            each.render()


def button(given: str | Button, kind: type[Button], **look: Any) -> Button:
    """Gives the button of a text, or places the author's."""
    if isinstance(given, str):
        return kind(value=given, **look)
    given.unrender()
    if "visible" in look:
        given.visible = look["visible"]
    return given.render()


def live_event(each: Component[Any], in_place: bool) -> Listener:
    """Gives the event by which a live app follows an input; one that it writes itself tells only of the visitor."""
    if getattr(each, "streaming", False) and each.has_event("stream"):
        name = "stream"
    else:
        name = "input" if in_place and each.has_event("input") else "change"
    found: Listener = getattr(each, name)
    return found


def visibility(shown: Sequence[bool]) -> str:
    """Gives JavaScript that shows and hides buttons."""
    return f"() => {json.dumps([{'__type__': 'update', 'visible': each} for each in shown])}"


def clear_by(pressed: Button, components: Sequence[Component[Any]]) -> None:
    """Lets a button that is no ClearButton empty components."""
    states = [c for c in components if isinstance(c, State)]
    shown = [c for c in components if not isinstance(c, State)]
    if shown:
        empty = json.dumps([c.postprocess(None) for c in shown])
        pressed.click(None, None, shown, js=f"() => {empty}", queue=False, api_visibility="private")
    if states:
        pressed.click(resetting(states), None, states, api_visibility="undocumented", show_progress="hidden")


def flagger(callback: FlaggingCallback, option: str, told: bool) -> Callable[..., None]:
    """Makes the function that keeps a sample."""

    def flag(*values: Any, request: Request) -> None:
        callback.flag(list(values), option, request.username)
        if told:
            Success("The sample is kept.", title="Flagged")

    return flag
