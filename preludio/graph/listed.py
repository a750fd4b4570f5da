"""Events as classes list them in `EVENTS`: by name, with what is usual for an event of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from preludio.errors import DeclarationError
from preludio.graph.endpoint import Target
from preludio.graph.events import Event, Listener

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.graph.block import Block
    from preludio.graph.endpoint import Progress, Trigger

# What a second event does while the first is running, where that is not "once".
TRIGGERS: dict[str, Trigger] = {"change": "always_last", "key_up": "always_last", "stream": "multiple"}


class EventListener(str):  # noqa: SLOT000  # there are few of them, and they are copied by their dict
    """The name of an event, with what its listeners do that do not say otherwise; classes list it in `EVENTS`.

    Args:
        event_name: What the event is called; blocks have a method of this name.
        has_trigger: Whether something on the page makes it happen.
        config_data: Gives what the page shall know besides.
        show_progress: How listeners show progress that do not say so.
        callback: Gets the block when somebody listens to it.
        trigger_after: Number of the endpoint that it follows.
        trigger_only_on_success: Whether it follows only where that ended well.
        trigger_only_on_failure: Whether it follows only where that failed.
        doc: When it happens; `{{ component }}` stands for the name of the class.
        connection: Whether its calls come one by one ("sse"), or as a stream of chunks.
        event_specific_args: More arguments of its listeners.
    """

    def __new__(cls, event_name: str, *_: Any, **__: Any) -> Self:
        return super().__new__(cls, event_name)

    def __init__(
        self,
        event_name: str,
        has_trigger: bool = True,
        config_data: Callable[..., dict[str, Any]] = dict,
        show_progress: Progress = "full",
        callback: Callable[[Any], Any] | None = None,
        trigger_after: int | None = None,
        trigger_only_on_success: bool = False,
        trigger_only_on_failure: bool = False,
        doc: str = "",
        connection: Literal["sse", "stream"] = "sse",
        event_specific_args: list[dict[str, str]] | None = None,
    ) -> None:
        if not event_name.isidentifier():
            raise DeclarationError(f"EventListener: {event_name!r} cannot be the name of a method.")
        super().__init__()
        self.event_name = event_name
        self.has_trigger = has_trigger
        self.config_data = config_data
        self.show_progress: Progress = show_progress
        self.callback = callback
        self.trigger_after = trigger_after
        self.trigger_only_on_success = trigger_only_on_success
        self.trigger_only_on_failure = trigger_only_on_failure
        self.doc = doc
        self.connection: Literal["sse", "stream"] = connection
        self.event_specific_args = event_specific_args

    def set_doc(self, component: str) -> None:
        """Puts the name of the component into the text that says when it happens."""
        self.doc = self.doc.replace("{{ component }}", component)

    def copy(self) -> EventListener:
        """Gives another one like it."""
        made = EventListener(self)
        made.__dict__.update(self.__dict__)
        return made

    def event(self) -> Event:
        """Gives the event that a class has by it."""
        return Event(
            self.doc,
            trigger=TRIGGERS.get(self, "once"),
            payload=Any,
            progress=self.show_progress,
            callback=self.callback,
        )


def declare_listed(cls: type[Block]) -> None:
    """Gives a class the events that its `EVENTS` list and that it does not have already."""
    for entry in vars(cls).get("EVENTS", ()):
        if not isinstance(getattr(cls, entry, None), Event):
            event = listed(entry)
            event.__set_name__(cls, str(entry))
            setattr(cls, entry, event)


def listed(entry: str) -> Event:
    """Gives the event of one entry of `EVENTS`, a name or an `EventListener`."""
    known = entry if isinstance(entry, EventListener) else getattr(Events, entry, None)
    return (known if isinstance(known, EventListener) else EventListener(entry)).event()


class EventListenerMethod(Listener):
    """An event of one block, ready to be given a function: `block.click` by another way."""

    block: Block | None
    event_name: str

    def __init__(self, block: Block | None, event_name: str) -> None:
        declared = type(block).events.get(event_name) if block else None
        if block and not declared:
            raise DeclarationError(f"{block} has no event {event_name!r}; it has {', '.join(type(block).events)}.")
        trigger: Trigger = declared.trigger if declared else "once"
        progress: Progress = declared.progress if declared else "full"
        super().__init__([Target(block.id if block else None, event_name)], trigger=trigger, progress=progress)
        self.block = block
        self.event_name = event_name


class Events:
    """The events that blocks are known to have, to be listed in the `EVENTS` of a class."""

    change = EventListener("change", doc="The value of the {{ component }} changed, whoever changed it.")
    input = EventListener("input", doc="The visitor changed the value of the {{ component }}.")
    click = EventListener("click", doc="The visitor clicked on the {{ component }}.")
    double_click = EventListener("double_click", doc="The visitor clicked twice on the {{ component }}.")
    submit = EventListener("submit", doc="The visitor pressed Enter in the {{ component }}.")
    stop = EventListener("stop", doc="The {{ component }} came to its end, or the visitor stopped it.")
    edit = EventListener("edit", doc="The visitor edited the {{ component }}.")
    clear = EventListener("clear", doc="The visitor emptied the {{ component }}.")
    play = EventListener("play", doc="The {{ component }} began to play.")
    pause = EventListener("pause", doc="The {{ component }} paused.")
    end = EventListener("end", doc="The {{ component }} came to its end.")
    start_recording = EventListener("start_recording", doc="The visitor began to record.")
    pause_recording = EventListener("pause_recording", doc="The visitor paused the recording.")
    stop_recording = EventListener("stop_recording", doc="The visitor ended the recording.")
    focus = EventListener("focus", doc="The {{ component }} got the focus.")
    blur = EventListener("blur", doc="The {{ component }} lost the focus.")
    upload = EventListener("upload", doc="The visitor gave the {{ component }} a file.")
    release = EventListener("release", doc="The visitor let go of the {{ component }}.")
    select = EventListener("select", doc="The visitor chose or gave up something in the {{ component }}.")
    stream = EventListener(
        "stream", show_progress="minimal", connection="stream", doc="The {{ component }} has a new piece of a stream."
    )
    like = EventListener("like", doc="The visitor liked or disliked something in the {{ component }}.")
    example_select = EventListener("example_select", doc="The visitor chose an example of the {{ component }}.")
    option_select = EventListener("option_select", doc="The visitor chose an option in the {{ component }}.")
    load = EventListener("load", doc="The {{ component }} appeared.")
    key_up = EventListener("key_up", doc="The visitor let go of a key in the {{ component }}.")
    apply = EventListener("apply", doc="The visitor applied what was done in the {{ component }}.")
    delete = EventListener("delete", doc="The visitor took something out of the {{ component }}.")
    tick = EventListener("tick", show_progress="hidden", doc="The time of the {{ component }} is up.")
    undo = EventListener("undo", doc="The visitor took something back in the {{ component }}.")
    retry = EventListener("retry", doc="The visitor asked the {{ component }} for another try.")
    expand = EventListener("expand", doc="The visitor opened the {{ component }}.")
    collapse = EventListener("collapse", doc="The visitor closed the {{ component }}.")
    download = EventListener("download", doc="The visitor downloaded something from the {{ component }}.")
    copy = EventListener("copy", doc="The visitor copied something from the {{ component }}.")
    preview_open = EventListener("preview_open", doc="The visitor opened a preview in the {{ component }}.")
    preview_close = EventListener("preview_close", doc="The visitor closed the preview in the {{ component }}.")
    unload = EventListener("unload", doc="The visitor left the page.")


all_events = [each for each in vars(Events).values() if isinstance(each, EventListener)]
