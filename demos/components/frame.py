"""What the pages of components have in common: an example that is alive, every state, and the source of each."""

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import preludio as gr
from demos.components.source import body, program

GROUPS = ("Inputs", "Choices", "Text", "Data", "Media", "Buttons", "Layout", "Unseen")

Example = Callable[[], Any]


@dataclass
class State:
    """One state of a component, with what is to be said of it."""

    title: str
    show: Example
    code: str
    note: str


@dataclass
class Page:
    """The page of a component, and of the classes that differ from it in a few defaults only."""

    group: str
    first: type[Any]
    variants: tuple[type[Any], ...] = ()
    picture: str = ".live > .stage"
    """What of it is on the picture in the reference."""
    keys: dict[str, str] = field(default_factory=dict[str, str])
    """What its own keys do, besides those that move the focus."""
    opens: dict[str, str] = field(default_factory=dict[str, str])
    """What opens when it is pressed, by CSS selectors, for those who look at every page."""
    states: list[State] = field(default_factory=list[State])
    live: Example | None = None

    def __post_init__(self) -> None:
        if self.group not in GROUPS:
            raise ValueError(f"The page of {self.name} is in the group {self.group!r}; groups are {GROUPS}.")

    @property
    def name(self) -> str:
        """Gives what links to it say."""
        return self.first.__name__

    @property
    def path(self) -> str:
        """Gives where it is, below the address of the app."""
        return self.name.lower()

    @property
    def summary(self) -> str:
        """Gives one sentence on what the component does."""
        return (inspect.getdoc(self.first) or "").split("\n\n")[0].replace("\n", " ").replace("`", "")

    @property
    def program(self) -> str:
        """Gives the example as a program."""
        if self.live is None:
            raise ValueError(f"The page of {self.name} has no example; `@page.example` marks it.")
        return program(self.live)

    @property
    def keyboard(self) -> str:
        """Gives a table of what its keys do, in Markdown."""
        rows = (f"| {' '.join(f'`{key}`' for key in keys.split(', '))} | {does} |" for keys, does in self.keys.items())
        return "\n".join(["| Key | What it does |", "|---|---|", *rows])

    def example(self, show: Example) -> Example:
        """Marks what the page begins with."""
        self.live = show
        return show

    def state(self, title: str, note: str = "") -> Callable[[Example], Example]:
        """Marks what shows one state."""

        def mark(show: Example) -> Example:
            self.states.append(State(title, show, body(show), note))
            return show

        return mark

    def loads(self, show: Example) -> Example:
        """Marks what gives a component, to show how it waits for a function and how it shows that it failed."""
        code = body(show)
        self.states.append(State("Loading", lambda: loading(show), code, "It keeps its last value while it waits."))
        self.states.append(
            State("Failed", lambda: failing(show), code, "Its last value stays; what was wrong is told.")
        )
        return show

    def refuses(self, show: Example) -> Example:
        """Marks what gives a component, to show what a validator says of its value."""
        self.states.append(State("Refused", lambda: refusing(show), body(show), "A validator says why, at its field."))
        return show

    def build(self) -> None:
        """Declares what is on the page."""
        assert self.live is not None
        gr.Markdown(f"# {self.name}\n\n{self.summary}\n\n## Example", elem_classes="lead")
        card(self.live, self.program, "live")
        if self.states:
            gr.Markdown("## States", elem_classes="lead")
        for state in self.states:
            gr.Markdown(f"### {state.title}" + (f"\n\n{state.note}" if state.note else ""), elem_classes="lead")
            card(state.show, state.code, "state")
        if self.keys:
            gr.Markdown(f"## Keyboard\n\n{self.keyboard}", elem_classes="lead")


def card(show: Example, code: str, kind: str) -> None:
    """Shows an example above its source."""
    with gr.Column(variant="compact", elem_classes=["card", kind]):
        with gr.Column(elem_classes="stage"):
            show()
        gr.Markdown(f"```python\n{code.rstrip()}\n```", elem_classes="source")


def loading(show: Example) -> None:
    """Shows a component that waits until a visitor has seen enough."""

    async def wait() -> None:
        await asyncio.Event().wait()

    shown = show()
    with gr.Row():
        waiting = gr.Button("Start", size="sm").click(
            wait, None, shown, api_visibility="private", concurrency_limit=None, on_disconnect="cancel"
        )
        gr.Button("Stop", size="sm").click(None, cancels=[waiting])


def failing(show: Example) -> None:
    """Shows a component whose function fails."""

    def fail() -> None:
        raise gr.Error("There is no paper left in the printer.", print_exception=False)

    shown = show()
    gr.Button("Fail", size="sm").click(fail, None, shown, api_visibility="private")


def refusing(show: Example) -> None:
    """Shows a component whose value a validator refuses."""

    def refused(_value: object) -> Any:
        return gr.validate(False, "Of all that could stand here, this is what may not.")

    def unreached(_value: object) -> None:
        raise AssertionError

    shown = show()
    gr.Button("Check", size="sm").click(unreached, shown, None, validator=refused, api_visibility="private")
