"""Lets `import gradio` mean us, for one process."""

import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, spec_from_loader
from types import ModuleType

from preludio import MODULES
from preludio.errors import PreludioError

NAME = "gradio"


class AlreadyImported(PreludioError, ImportError):
    """The program has imported the real Gradio before it asked for us in its place."""

    def __init__(self) -> None:
        super().__init__("install_as_gradio() comes too late: gradio itself is imported already. Call it first.")


def install() -> None:
    """Answers `import gradio` and `import gradio.x` with modules of ours; to do so twice changes nothing."""
    here = import_module("preludio.compat.gradio")
    if sys.modules.setdefault(NAME, here) is not here:
        raise AlreadyImported
    if not any(isinstance(finder, Aliases) for finder in sys.meta_path):
        sys.meta_path.insert(0, Aliases())


class Aliases(MetaPathFinder):
    """Finds the module of ours that stands for one of Gradio's."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        package, _, rest = fullname.partition(".")
        ours = our_name(rest) if package == NAME and rest else None
        return spec_from_loader(fullname, Alias(ours)) if ours else None


class Alias(Loader):
    """Gives a module that is there already under a second name, and leaves it as it is."""

    def __init__(self, ours: str) -> None:
        self._module = import_module(ours)
        self._spec = self._module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:  # noqa: ARG002
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        # The import system has just written the alias into it.
        module.__spec__ = self._spec


def our_name(rest: str) -> str | None:
    """Gives the full name of our module for what follows `gradio.`; None if there is none."""
    top, _, below = rest.partition(".")
    place = MODULES.get(top) or former_place(top)
    if place is None:
        return None
    ours = ".".join(filter(None, ("preludio", place, below)))
    return ours if find_spec(ours) else None


def former_place(name: str) -> str | None:
    """Gives where a module is that there is for old programs only."""
    former: dict[str, str] = import_module("preludio.compat.spellings").MODULES
    return former.get(name)
