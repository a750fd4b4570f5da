"""Preludio turns a Python function into a web app."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Every public name and the module that has it. Nothing is imported before it is asked for.
NAMES = {
    "Accordion": "layouts.accordion",
    "Audio": "components.audio",
    "Blocks": "graph.blocks",
    "BrowserState": "components.browserstate",
    "Button": "components.button",
    "CSVLogger": "interfaces.flagging",
    "Cache": "state.caching.byhand",
    "Checkbox": "components.checkbox",
    "CheckboxGroup": "components.checkboxgroup",
    "Checkboxgroup": "components.checkboxgroup",
    "ClearButton": "components.clearbutton",
    "Code": "components.code",
    "ColorPicker": "components.colorpicker",
    "Column": "layouts.column",
    "Component": "graph.component",
    "CopyData": "graph.inject",
    "DataFrame": "components.dataframe",
    "Dataframe": "components.dataframe",
    "DateTime": "components.datetime",
    "Dataset": "components.dataset",
    "DeletedFileData": "graph.inject",
    "DownloadButton": "components.downloadbutton",
    "Dialogue": "components.dialogue",
    "DownloadData": "graph.inject",
    "Draggable": "layouts.draggable",
    "Dropdown": "components.dropdown",
    "DuplicateButton": "components.duplicatebutton",
    "EditData": "graph.inject",
    "Error": "errors",
    "EventData": "graph.inject",
    "Examples": "interfaces.examples",
    "File": "components.file",
    "FileData": "wire.files",
    "FileSize": "wire.sizes",
    "Files": "components.file",
    "FlaggingCallback": "interfaces.flagging",
    "Group": "layouts.group",
    "HTML": "components.html",
    "Header": "graph.inject",
    "Highlight": "components.highlightedtext",
    "HighlightedText": "components.highlightedtext",
    "Highlightedtext": "components.highlightedtext",
    "Image": "components.image",
    "Info": "graph.progress",
    "InputHTMLAttributes": "components.textbox",
    "Interface": "interfaces.interface",
    "JSON": "components.json",
    "Json": "components.json",
    "KeyUpData": "graph.inject",
    "Label": "components.label",
    "LikeData": "graph.inject",
    "List": "components.dataframe",
    "Markdown": "components.markdown",
    "Mic": "components.audio",
    "Microphone": "components.audio",
    "Navbar": "components.navbar",
    "Number": "components.number",
    "Matrix": "components.dataframe",
    "NO_RELOAD": "compat.gradio.utils",
    "Numpy": "components.dataframe",
    "OAuthProfile": "graph.inject",
    "OAuthToken": "graph.inject",
    "ParamViewer": "components.paramviewer",
    "Progress": "graph.progress",
    "Radio": "components.radio",
    "Request": "graph.inject",
    "RetryData": "graph.inject",
    "Row": "layouts.row",
    "SelectData": "graph.inject",
    "Sidebar": "layouts.sidebar",
    "SimpleCSVLogger": "interfaces.flagging",
    "Slider": "components.slider",
    "State": "components.state",
    "Step": "layouts.walkthroughstep",
    "Success": "graph.progress",
    "Tab": "layouts.tabitem",
    "TabItem": "layouts.tabitem",
    "TabbedInterface": "interfaces.tabbed",
    "Tabs": "layouts.tabs",
    "Text": "components.textbox",
    "TextArea": "components.textbox",
    "Textbox": "components.textbox",
    "Theme": "themes",
    "Timer": "components.timer",
    "UndoData": "graph.inject",
    "UploadButton": "components.uploadbutton",
    "Walkthrough": "layouts.walkthrough",
    "Warning": "graph.progress",
    "WatermarkOptions": "components.pictures",
    "WaveformOptions": "components.sounds",
    "WebcamOptions": "components.pictures",
    "api": "graph.events",
    "cache": "state.caching.function",
    "cancelled": "graph.cancellation",
    "component": "components",
    "close_all": "graph.blocks",
    "on": "graph.events",
    "append": "graph.updates",
    "render": "graph.render",
    "skip": "graph.updates",
    "update": "graph.updates",
    "validate": "graph.updates",
}


# Modules that are reached as attributes: packages of ours, and those that stand where Gradio has them.
MODULES = {
    "blocks": "compat.gradio.blocks",
    "caching": "compat.gradio.caching",
    "components": "components",
    "data_classes": "compat.gradio.data_classes",
    "events": "compat.gradio.events",
    "exceptions": "compat.gradio.exceptions",
    "flagging": "compat.gradio.flagging",
    "helpers": "compat.gradio.helpers",
    "interface": "compat.gradio.interface",
    "layouts": "layouts",
    "renderable": "compat.gradio.renderable",
    "routes": "compat.gradio.routes",
    "templates": "compat.gradio.templates",
    "themes": "themes",
    "utils": "compat.gradio.utils",
    "validators": "compat.gradio.validators",
}


# What knows how things were spelt once; it is loaded when something is met that is spelt otherwise today.
FORMER = "compat.translate"


def __getattr__(name: str) -> Any:
    if name in NAMES:
        value = getattr(import_module(f"preludio.{NAMES[name]}"), name)
    elif name in MODULES:
        value = import_module(f"preludio.{MODULES[name]}")
    else:
        return former(__name__, name)
    globals()[name] = value
    return value


def former(module: str, name: str) -> Any:
    """Gives what was under another name in one of our modules once, and tells each place that still asks for it.

    Raises:
        AttributeError: If there never was such a name, or nothing has taken its place.
    """
    found = None if name.startswith("_") else import_module(f"preludio.{FORMER}").named(module, name)
    if found is None:
        raise AttributeError(_unknown(module, name), name=name)
    return found


def _unknown(module: str, name: str) -> str:
    known = import_module("preludio.compat.gradio.names").NAMES
    why = ": Gradio has it, this version of Preludio does not yet" if name in known else ""
    return f"module {module!r} has no attribute {name!r}{why}"


def __dir__() -> list[str]:
    return sorted([*globals(), *NAMES, *MODULES])


def install_as_gradio() -> None:
    """Lets `import gradio` and what it has resolve to Preludio, in this process only."""
    import_module("preludio.compat.gradio.install").install()
