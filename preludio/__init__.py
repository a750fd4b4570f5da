"""Preludio turns a Python function into a web app."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Every public name and the module that has it. Nothing is imported before it is asked for.
NAMES = {
    "Accordion": "layouts.accordion",
    "Blocks": "graph.blocks",
    "Button": "components.button",
    "Checkbox": "components.checkbox",
    "ClearButton": "components.clearbutton",
    "Column": "layouts.column",
    "Component": "graph.component",
    "CopyData": "graph.inject",
    "DeletedFileData": "graph.inject",
    "DownloadData": "graph.inject",
    "Dropdown": "components.dropdown",
    "EditData": "graph.inject",
    "Error": "errors",
    "EventData": "graph.inject",
    "File": "components.file",
    "FileData": "wire.files",
    "Files": "components.file",
    "Group": "layouts.group",
    "HTML": "components.html",
    "Header": "graph.inject",
    "Image": "components.image",
    "Info": "graph.progress",
    "InputHTMLAttributes": "components.textbox",
    "Interface": "interfaces.interface",
    "JSON": "components.json",
    "Json": "components.json",
    "KeyUpData": "graph.inject",
    "Label": "components.label",
    "LikeData": "graph.inject",
    "Markdown": "components.markdown",
    "Number": "components.number",
    "OAuthProfile": "graph.inject",
    "OAuthToken": "graph.inject",
    "Progress": "graph.progress",
    "Radio": "components.radio",
    "Request": "graph.inject",
    "RetryData": "graph.inject",
    "Row": "layouts.row",
    "SelectData": "graph.inject",
    "Slider": "components.slider",
    "State": "components.state",
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
    "Warning": "graph.progress",
    "api": "graph.events",
    "component": "components",
    "close_all": "graph.blocks",
    "on": "graph.events",
    "skip": "graph.updates",
    "update": "graph.updates",
    "validate": "graph.updates",
}


def __getattr__(name: str) -> Any:
    module = NAMES.get(name)
    if module is None:
        raise AttributeError(f"module 'preludio' has no attribute {name!r}")
    value = getattr(import_module(f"preludio.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *NAMES])
