"""HTML of the author's: a text, a template, or a small component of its own with children inside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from preludio.components.actions import Actions
from preludio.components.base import Labelled
from preludio.graph.block import Layout
from preludio.graph.declared import Prop, prop
from preludio.graph.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.graph.block import Block
    from preludio.graph.schema import Schema

ON_LOAD = "element.addEventListener('click', function() { trigger('click') });"
PLACEHOLDER = re.compile(r"\$\{\s*[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*|\[\d+\])*\s*\}")
FLAGS = {"_retryable": False, "_undoable": False, "likeable": False, "streamable": False}


class HTML(Actions[Any], Labelled[Any], Layout):
    """Shows HTML; with a template, a style and a script it is a component of the author's own.

    The templates are JavaScript template strings: `${value}` is the value, `${name}` any other named argument. They
    may also use `{{name}}` (escaped), `{{#if name}}` and `{{#each name}}`. Blocks declared inside its `with` stand
    where the template says `@children`. The script runs when it appears, and knows `element`, `trigger(event, data)`,
    `props`, `server`, `upload(file)` and `watch(names, callback)`.
    """

    takes_any = True

    value: Any | Callable[..., Any] | None = prop(
        default=None, kw_only=False, wire=Any, doc="The HTML, or what the template shows."
    )
    html_template: str = prop(default="${value}", doc="How it looks: HTML with ${...} or {{...}} for values.")
    css_template: str = prop(default="", doc="Its style, filled in likewise; it applies to this component alone.")
    js_on_load: str | None = prop(default=ON_LOAD, doc="JavaScript that runs when it appears.")
    apply_default_css: bool = prop(default=True, doc="Whether headings, lists and so on look as in Markdown.")
    min_height: int | None = prop(default=None, doc="Least height, in pixels or as CSS.")
    max_height: int | None = prop(default=None, doc="Greatest height, in pixels or as CSS; what is longer scrolls.")
    padding: bool = prop(default=False, doc="Whether there is room between the content and the frame.")
    autoscroll: bool = prop(default=False, doc="Whether it follows content that grows, unless the reader scrolled up.")
    head: str | None = prop(default=None, doc="HTML for the page's head, such as scripts that js_on_load needs.")
    server_functions: list[Callable[..., Any]] | None = prop(
        default=None, wire=False, doc="Python functions that js_on_load can call, as `await server.name(...)`."
    )
    show_label: bool | None = prop(default=False, wire=bool, doc="Whether the label is shown.")
    min_width: int | None = prop(default=None, doc="Width in pixels below which it moves to a line of its own.")
    container: bool = prop(default=False, doc="Whether it stands in a frame of its own.")

    change = Event("The value changed.", trigger="always_last")
    input = Event("The visitor changed the value.", payload=Any)
    click = Event("The visitor clicked on it.", payload=Any)
    double_click = Event("The visitor clicked on it twice.", payload=Any)
    submit = Event("The visitor submitted it.", payload=Any)
    stop = Event("The visitor stopped it.", payload=Any)
    edit = Event("The visitor edited it.", payload=Any)
    clear = Event("The visitor emptied it.", payload=Any)
    play = Event("It began to play.", payload=Any)
    pause = Event("It paused.", payload=Any)
    end = Event("It came to its end.", payload=Any)
    start_recording = Event("A recording began.", payload=Any)
    pause_recording = Event("A recording paused.", payload=Any)
    stop_recording = Event("A recording ended.", payload=Any)
    focus = Event("It got the focus.", payload=Any)
    blur = Event("It lost the focus.", payload=Any)
    upload = Event("The visitor uploaded something.", payload=Any)
    release = Event("The visitor let go of it.", payload=Any)
    select = Event("The visitor chose something.", payload=Any)
    stream = Event("It has a new piece of a stream.", trigger="multiple", payload=Any, progress="minimal")
    like = Event("The visitor liked or disliked something.", payload=Any)
    example_select = Event("The visitor chose an example.", payload=Any)
    option_select = Event("The visitor chose an option.", payload=Any)
    load = Event("It appeared.", payload=Any)
    key_up = Event("A key went up.", trigger="always_last", payload=Any)
    apply = Event("The visitor applied it.", payload=Any)
    delete = Event("The visitor deleted something.", payload=Any)
    tick = Event("Its time is up.", payload=Any, progress="hidden")
    undo = Event("The visitor took something back.", payload=Any)
    retry = Event("The visitor asked for another try.", payload=Any)
    expand = Event("It opened.", payload=Any)
    collapse = Event("It closed.", payload=Any)
    download = Event("The visitor downloaded something.", payload=Any)
    copy = Event("The visitor copied something.", payload=Any)

    if TYPE_CHECKING:

        def __init__(self, value: Any = None, **props: Any) -> None: ...

    def setup(self) -> None:
        self.own = [name for name in self.given if name not in self.props]
        self.props = {**self.props, **{name: _own_prop(name) for name in self.own}}  # type: ignore[misc]  # one instance's own
        for name in self.own:
            setattr(self, self.props[name].name, self.given[name])
        super().setup()

    def check(self) -> None:
        super().check()
        unnamed = [fn for fn in self.server_functions or () if not getattr(fn, "__name__", "").isidentifier()]
        if unnamed:
            raise ValueError(f"HTML: the server function {unnamed[0]!r} has no name by which a script could call it.")

    @property
    def server_fns(self) -> dict[str, Callable[..., Any]]:
        """Gives the functions that the page may call, by name."""
        return {fn.__name__: fn for fn in self.server_functions or ()}

    def scripts(self) -> dict[str, str]:
        """Gives the functions in JavaScript that the page needs, by prop: it evaluates no text."""
        found = {name: compiled(getattr(self, name)) for name in ("html_template", "css_template")}
        # What all of them do by default the page knows without being told.
        if self.js_on_load not in {None, ON_LOAD}:
            arguments = "element, trigger, props, server, upload, watch"
            found["js_on_load"] = f"(async function ({arguments}) {{\n{self.js_on_load}\n}})"
        return {name: script for name, script in found.items() if script}

    def get_config(self, cls: type[Block] | None = None) -> dict[str, Any]:
        """Gives the props the page gets, in their form on the wire."""
        described = {
            "name": self.get_block_class(),
            "component_class_name": type(self).__name__,
            "props": {name: self.wire_prop(name) for name in self.own},
            "scripts": self.scripts() or None,
        }
        functions = {"server_fns": list(self.server_fns)} if self.server_functions else {}
        return super().get_config(cls) | FLAGS | described | functions

    def preprocess(self, payload: Any) -> Any:
        return payload

    def postprocess(self, value: Any) -> Any:
        return value

    def api_info(self) -> Schema:
        return {"type": "string"}

    def example_payload(self) -> str:
        return "<p>Hello</p>"

    def example_value(self) -> str:
        return "<p>Hello</p>"


def compiled(template: str) -> str | None:
    """Gives a template as a function in JavaScript; None where all it holds are names, which the page looks up.

    The function takes a tag, and the values by name; so what the template computes stays apart from its own text.
    """
    rest = PLACEHOLDER.sub("", template)
    if not any(mark in rest for mark in ("${", "`", "\\")):
        return None
    return f"(function ($tag, $scope) {{ with ($scope) {{ return $tag`{template}`; }} }})"


def _own_prop(name: str) -> Prop:
    made = Prop(None, kw_only=True, alias=name, wire=True, doc="A value for the template.")
    # Its attribute must not meet one of the component's.
    made.name = f"own_{name}"
    return made
