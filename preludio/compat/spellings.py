"""The table of old spellings: what programs say that were written for Gradio 2 to 5, and how it is said today.

A row gives the way from an old argument to those of today. What follows from that (the warning, the page
`docs/old-spellings.md`, most tests) is computed from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from preludio.components.pictures import WebcamOptions
from preludio.components.timer import Timer
from preludio.graph.events import Listener

if TYPE_CHECKING:
    from collections.abc import Callable


class NoLonger(TypeError):
    """Says that something cannot be said any more, and what to write instead."""


@dataclass
class Call:
    """A call on its way from an old spelling to that of today."""

    args: list[Any]
    named: dict[str, Any]


Take: TypeAlias = "Callable[[Any, Call], None]"


@dataclass(frozen=True)
class Argument:
    """An argument that is called otherwise today, means something else, or is gone.

    Args:
        of: What takes it: names of classes, of functions, or "listener".
        name: What it was called.
        take: Puts its value into the call as it is spelt today; raises NoLonger where that cannot be.
        example: A value that it had.
        when: The values that are old, where the argument itself is still there.
        note: What to say besides, or where nothing takes its place.
        today: What to write, with {} for the value, where that is more than other arguments.
    """

    of: tuple[str, ...]
    name: str
    take: Take
    example: Any = True
    when: tuple[Any, ...] | None = None
    note: str = ""
    today: str = ""


@dataclass(frozen=True)
class Name:
    """A public name that is another one today, with these arguments already given, or that is gone."""

    today: str = ""
    preset: dict[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""


# The ways from an old argument to today's.


def gone(value: Any, call: Call) -> None:
    """Leaves it out."""


def renamed(name: str, change: Callable[[Any], Any] = lambda value: value) -> Take:
    """Gives the value, or what is made of it, under another name; one that is given under that name as well wins."""

    def take(value: Any, call: Call) -> None:
        if value is not None:
            call.named.setdefault(name, change(value))

    return take


def valued(name: str, values: dict[Any, Any]) -> Take:
    """Gives another value under the same name."""
    return renamed(name, values.__getitem__)


def button(name: str, *usual: str) -> Take:
    """Shows a button, or leaves it out of those that are shown unless the author says otherwise."""

    def take(value: Any, call: Call) -> None:
        if value is None:
            return
        given = call.named.get("buttons")
        shown = [each for each in (usual if given is None else given) if each != name]
        call.named["buttons"] = [*shown, name] if value else shown

    return take


def no_longer(note: str, *harmless: Any) -> Take:
    """Refuses it, unless its value asked for nothing."""

    def take(value: Any, call: Call) -> None:  # noqa: ARG001  # every way is called alike
        if not any(value is each or value == each for each in harmless):
            raise NoLonger(note)

    return take


def webcam(name: str) -> Take:
    """Gives it as an option of the camera."""

    def take(value: Any, call: Call) -> None:
        options = call.named.get("webcam_options") or WebcamOptions()
        call.named["webcam_options"] = WebcamOptions(**{**vars(options), name: value})

    return take


def source(value: Any, call: Call) -> None:
    """Makes a list of the one source."""
    if value == "canvas":
        raise NoLonger("use gr.Sketchpad, whose value is a dict of background, layers and composite")
    renamed("sources", listed)(value, call)


def listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]  # any values


def drawing(value: Any, call: Call) -> None:  # noqa: ARG001
    """Refuses the tools that changed what a function gets; a picture is cropped before it is brought otherwise."""
    if value in {"sketch", "color-sketch"}:
        raise NoLonger("use gr.ImageEditor, whose value is a dict of background, layers and composite")


def ticking(seconds: Any, call: Call) -> None:
    """Lets a Timer go on with what the loading of the page begins."""
    listener = call.args[0] if call.args else None
    if seconds is None:
        return
    if not isinstance(listener, Listener) or any(target.event != "load" for target in listener.targets):
        raise NoLonger(TICK)
    targets = [*listener.targets, *Timer(seconds).tick.targets]
    call.args[0] = Listener(targets, listener.app, listener.trigger, listener.progress)


def undocumented(value: Any, call: Call) -> None:
    """Keeps an endpoint out of the API page."""
    if value is False:
        call.named.setdefault("api_visibility", "undocumented")


def no_api_link(value: Any, call: Call) -> None:
    """Leaves the link to the API page out of the foot."""
    if value is False:
        call.named.setdefault("footer_links", ["gradio", "settings"])


def lazily(value: Any, call: Call) -> None:  # noqa: ARG001
    """Keeps results of examples, each from when it is first asked for."""
    call.named |= {"cache_examples": True, "cache_mode": "lazy"}


FLAGGING = {True: "manual", False: "never"}
FILE = {"file": "filepath", "bytes": "binary"}
PICTURE = ("download", "share", "fullscreen")
GALLERY = ("share", "download", "download_all", "fullscreen")
CHAT = ("share", "copy", "copy_all")
PLOTS = "LinePlot BarPlot ScatterPlot"
AT_LAUNCH = "give it to launch() instead"
LENGTH = "give the listener a validator that calls gr.validators.is_{}_correct_length"
PLAIN = "flagged samples are kept as they are; give a gr.FlaggingCallback that encrypts them"
PAIRS = 'give messages, such as {"role": "user", "content": "Hi"}, not pairs'
RESIZE = "resize the picture in the function: PIL.ImageOps.fit(image, shape)"
TICK = "declare a gr.Timer(seconds, active=False), listen to its `tick`, and let the event set it active"
LABEL = ("label", "confidences")
SHOW = {True: "full", False: "hidden"}
BRUSH = "use gr.ImageEditor(brush=gr.Brush(...))"


def argument(of: str, name: str, take: Take, example: Any = True, **more: Any) -> Argument:
    return Argument(tuple(of.split()), name, take, example, **more)


ARGUMENTS = (
    # Buttons beside a label or on a picture.
    argument("Textbox Markdown", "show_copy_button", button("copy")),
    argument("JSON", "show_copy_button", button("copy", "copy")),
    argument("Dataframe", "show_copy_button", button("copy", "fullscreen")),
    argument("Dataframe", "show_fullscreen_button", button("fullscreen", "fullscreen", "copy"), False),
    argument("Code", "show_copy_button", button("copy", "copy", "download"), False),
    argument("Chatbot", "show_copy_button", button("copy", *CHAT), False),
    argument("Chatbot", "show_copy_all_button", button("copy_all", *CHAT), False),
    argument("Chatbot", "show_share_button", button("share", *CHAT), False),
    argument("Image ImageEditor", "show_download_button", button("download", *PICTURE), False),
    argument("Image ImageEditor", "show_share_button", button("share", *PICTURE), False),
    argument("Image ImageEditor", "show_fullscreen_button", button("fullscreen", *PICTURE), False),
    argument("ImageSlider", "show_download_button", button("download", "download", "fullscreen"), False),
    argument("ImageSlider", "show_fullscreen_button", button("fullscreen", "download", "fullscreen"), False),
    argument("AnnotatedImage", "show_fullscreen_button", button("fullscreen", "fullscreen"), False),
    argument("Gallery", "show_download_button", button("download", *GALLERY), False),
    argument("Gallery", "show_share_button", button("share", *GALLERY), False),
    argument("Gallery", "show_fullscreen_button", button("fullscreen", *GALLERY), False),
    argument("Audio Video", "show_download_button", button("download", "download", "share"), False),
    argument("Audio Video", "show_share_button", button("share", "download", "share"), False),
    argument("Slider", "show_reset_button", button("reset", "reset"), False),
    argument(PLOTS, "show_fullscreen_button", button("fullscreen")),
    argument(PLOTS, "show_export_button", button("export")),
    # Pictures, videos, sounds, files.
    argument("Image Video Audio ImageEditor MultimodalTextbox", "source", source, "upload"),
    argument("Image", "tool", drawing, "editor", note="a picture is cropped in gr.ImageEditor"),
    argument("Image", "tool", drawing, "sketch"),
    argument("Image", "shape", no_longer(RESIZE, None), (224, 224)),
    argument("Image", "invert_colors", no_longer("invert the picture in the function: 255 - image", False)),
    argument("Image", "brush_radius", no_longer(BRUSH, None), 20),
    argument("Image", "brush_color", no_longer(BRUSH, None), "#000000"),
    argument("Image", "mask_opacity", no_longer(BRUSH, None), 0.7),
    argument("Image Video ImageEditor", "mirror_webcam", webcam("mirror"), False),
    argument("Image Video", "webcam_constraints", webcam("constraints"), {"video": {"width": 640}}),
    argument("ImageEditor", "crop_size", no_longer("say how large the canvas is: canvas_size=(800, 800)", None), "1:1"),
    argument("Image Audio", "type", valued("type", FILE), "file", when=("file",)),
    argument("File UploadButton", "type", valued("type", FILE), "file", when=("file", "bytes")),
    argument("File", "keep_filename", gone, note="files always keep their names"),
    argument("Audio", "show_edit_button", renamed("editable"), False),
    argument("Audio", "min_length", no_longer(LENGTH.format("audio"), None), 1),
    argument("Audio", "max_length", no_longer(LENGTH.format("audio"), None), 30),
    argument("Video", "min_length", no_longer(LENGTH.format("video"), None), 1),
    argument("Video", "max_length", no_longer(LENGTH.format("video"), None), 30),
    argument("Video", "type", gone, "mp4", note="functions get a path; `format` converts what it leads to"),
    # Tables, plots, chats, buttons.
    argument("Dataframe", "height", renamed("max_height"), 300),
    argument("Dataframe", "max_rows", gone, 20, note="`max_height` says how much of a table is seen"),
    argument("Dataframe", "max_cols", gone, 5, note="wide tables scroll"),
    argument("Dataframe", "overflow_row_behaviour", gone, "paginate", note="long tables scroll"),
    argument(PLOTS, "color_legend_title", renamed("color_title"), "Kind"),
    argument(PLOTS, "width", gone, 400, note="a plot is as wide as its place"),
    argument(PLOTS, "color_legend_position", gone, "bottom", note="`colors_in_legend` says what it lists"),
    argument("Chatbot ChatInterface", "type", no_longer(PAIRS, "messages"), "messages", note="there is nothing else"),
    argument("Chatbot ChatInterface", "type", no_longer(PAIRS, "messages"), "tuples"),
    argument("Chatbot", "bubble_full_width", gone, False, note="bubbles are as wide as their text"),
    argument("Chatbot", "likeable", gone, note="a listener of `like` shows the buttons"),
    argument("Chatbot", "resizeable", renamed("resizable")),
    argument("Chatbot", "color_map", gone, ("blue", "red"), note="the theme has the colours"),
    argument("ChatInterface", "retry_btn", gone, None, note="a Chatbot has its own buttons"),
    argument("ChatInterface", "undo_btn", gone, None, note="a Chatbot has its own buttons"),
    argument("ChatInterface", "clear_btn", gone, None, note="a Chatbot has its own buttons"),
    argument("ChatInterface", "fill_vertical_space", renamed("fill_height")),
    argument("ChatInterface", "additional_inputs_accordion_name", renamed("additional_inputs_accordion"), "More"),
    argument("ChatInterface", "theme", no_longer(AT_LAUNCH, None), "soft"),
    argument("ChatInterface", "css", no_longer(AT_LAUNCH, None), "a {}"),
    argument("Button UploadButton", "variant", valued("variant", {"plain": "secondary"}), "plain", when=("plain",)),
    argument("Component", "optional", gone, note="every input may be empty"),
    # Apps.
    argument("Interface", "allow_flagging", renamed("flagging_mode", lambda mode: FLAGGING.get(mode, mode)), "never"),
    argument("Interface", "interpretation", gone, "default", note="there is no interpretation"),
    argument("Interface", "num_shap", gone, 2.0, note="there is no interpretation"),
    argument("Interface", "layout", gone, "vertical", note="gr.Blocks places what shall stand elsewhere"),
    argument("Interface", "capture_session", gone, note="functions run as they are"),
    argument("Interface", "enable_queue", gone, note="every app has a queue"),
    argument("Interface launch", "encrypt", no_longer(PLAIN, False, None)),
    argument("Interface", "thumbnail", gone, "a.png", note="`launch(favicon_path=...)` gives it a picture"),
    argument("Interface", "server_name", no_longer(AT_LAUNCH, None), "0.0.0.0"),  # noqa: S104  # what a program says
    argument("Interface", "server_port", no_longer(AT_LAUNCH, None), 7860),
    argument("Interface", "_api_mode", gone, False, note="everything has an API"),
    argument("Interface Examples listener", "show_api", undocumented, False),
    argument("Interface Examples", "cache_examples", lazily, "lazy", when=("lazy",)),
    # Listeners.
    argument("listener", "_js", renamed("js"), "() => alert(1)"),
    argument("listener", "status_tracker", gone, None, note="outputs tell how far they are"),
    argument("listener", "show_progress", valued("show_progress", SHOW), False, when=(True, False)),
    argument("listener", "every", ticking, 5, today="gr.on([demo.load, gr.Timer({}).tick], ...)"),
    # Serving.
    argument("queue", "concurrency_count", renamed("default_concurrency_limit"), 3),
    argument("queue", "client_position_to_load_data", gone, 30, note="data come with the call"),
    argument("queue", "default_enabled", gone, note="every listener waits unless it says queue=False"),
    argument("launch", "enable_queue", gone, note="every app has a queue"),
    argument("launch", "concurrency_count", no_longer("say demo.queue(default_concurrency_limit=...)", None), 3),
    argument("launch", "file_directories", renamed("allowed_paths"), ["data"]),
    argument("launch", "show_api", no_api_link, False),
    argument("launch", "show_tips", gone, False, note="there are none"),
    argument("launch", "private_endpoint", gone, None, note="nothing is sent anywhere"),
    argument("launch", "cache_examples", gone, None, note="gr.Examples and gr.Interface take it"),
    argument("launch", "dev_mode", gone, False, note="`preludio run` serves a file"),
    # Looks that components had from `.style(...)`: what a row does not name is an argument of the component itself.
    argument("Gallery.style", "grid", renamed("columns"), 3),
    argument("Button.style", "full_width", renamed("scale", lambda full: None if full else 0), False),
    argument("style", "full_width", gone, note="a component takes the room there is; `scale` says how much"),
    argument("style", "mobile_collapse", gone, note="what does not fit moves to a line of its own"),
    argument("style", "item_container", gone, note="the theme has the looks"),
    argument("style", "rounded", gone, note="the theme has the looks"),
    argument("style", "border", gone, note="the theme has the looks"),
    argument("style", "margin", gone, note="the theme has the looks"),
    argument("style", "bg_color", gone, "red", note="the theme has the looks"),
    argument("style", "text_color", gone, "red", note="the theme has the looks"),
    # The components of Gradio 2.
    argument("inputs outputs", "default", renamed("value"), "x"),
    argument("inputs outputs", "optional", gone, note="every input may be empty"),
    argument("inputs outputs", "type", gone, "auto", when=("auto", "str")),
    argument("inputs.Textbox", "numeric", no_longer("use gr.Number", False), True),
    argument("inputs.Textbox outputs.Textbox", "type", no_longer("use gr.Number"), "number", when=("number",)),
    argument("outputs.Image", "plot", no_longer("use gr.Plot", False), True),
    argument("outputs.Image", "type", no_longer("use gr.Plot"), "plot", when=("plot",)),
    argument("outputs.Label", "type", gone, "label", when=LABEL, note="what is returned says what it is"),
    argument("inputs.State outputs.State", "label", gone, "state", note="nobody sees it"),
    argument("inputs.Dataframe", "col_width", renamed("column_widths", listed), [100, 200]),
)  # fmt: skip

NAMES = {
    "Box": Name("Group"),
    "Variable": Name("State"),
    "Webcam": Name("Image", {"sources": ["webcam"]}),
    "Pil": Name("Image", {"type": "pil"}),
    "ImagePaint": Name("Paint"),
    "LogoutButton": Name("LoginButton"),
    "components.IOComponent": Name("Component"),
    "components.Variable": Name("State"),
    "layouts.Box": Name("Group"),
    "Carousel": Name(note="use gr.Gallery, whose value is a list of pictures"),
    "Timeseries": Name(note="use gr.LinePlot"),
    "TimeSeries": Name(note="use gr.LinePlot"),
    "StatusTracker": Name(note="leave it out: outputs tell how far they are"),
    "Interpretation": Name(note="there is no interpretation"),
    "Parallel": Name(note="write a function that calls the others, and give it one output for each"),
    "Series": Name(note="write a function that calls one after the other"),
    "mix": Name(note="write a function that calls the others, one after the other or side by side"),
    "make_waveform": Name(note="gr.Audio shows the waveform; a video of it is made by ffmpeg's showwaves"),
    "HuggingFaceDatasetSaver": Name(note="use gr.CSVLogger, or a gr.FlaggingCallback of your own"),
    "HuggingFaceDatasetJSONSaver": Name(note="use gr.CSVLogger, or a gr.FlaggingCallback of your own"),
}

# Modules that are still where they were, though nothing of today is in them.
MODULES = {"inputs": "compat.gradio.inputs", "outputs": "compat.gradio.outputs"}

# What the components of Gradio 2 took by position.
POSITIONAL = {
    "inputs.Textbox": ("lines", "placeholder", "default", "numeric", "type", "label", "optional"),
    "inputs.Number": ("default", "label", "optional"),
    "inputs.Slider": ("minimum", "maximum", "step", "default", "label", "optional"),
    "inputs.Checkbox": ("default", "label", "optional"),
    "inputs.CheckboxGroup": ("choices", "default", "type", "label", "optional"),
    "inputs.Radio": ("choices", "type", "default", "label", "optional"),
    "inputs.Dropdown": ("choices", "type", "default", "label", "optional"),
    "inputs.Image": ("shape", "image_mode", "invert_colors", "source", "tool", "type", "label", "optional"),
    "inputs.Video": ("type", "source", "label", "optional"),
    "inputs.Audio": ("source", "type", "label", "optional"),
    "inputs.File": ("file_count", "type", "label", "keep_filename", "optional"),
    "inputs.Dataframe": ("headers", "row_count", "col_count", "datatype", "col_width", "default", "type", "label"),
    "inputs.State": ("label", "default"),
    "outputs.Textbox": ("type", "label"),
    "outputs.Label": ("num_top_classes", "type", "label"),
    "outputs.Image": ("type", "plot", "label"),
    "outputs.Video": ("type", "label"),
    "outputs.Audio": ("type", "label"),
    "outputs.File": ("label",),
    "outputs.JSON": ("label",),
    "outputs.HTML": ("label",),
    "outputs.HighlightedText": ("color_map", "label", "show_legend"),
    "outputs.Dataframe": ("headers", "max_rows", "max_cols", "overflow_row_behaviour", "type", "label"),
    "outputs.Chatbot": ("label",),
    "outputs.State": ("label",),
}

# What follows where an event's method got a text in the place of the block.
ADVICE = {"load": "gr.load(name) is what makes an app of one that lies elsewhere"}
