"""`import gradio` means us, in a process that asks for it."""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest

import preludio
from preludio.compat.gradio.install import Aliases, AlreadyImported


@pytest.fixture
def gradio() -> Iterator[ModuleType]:
    preludio.install_as_gradio()
    yield import_module("gradio")
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, Aliases)]
    for name in [name for name in sys.modules if name.partition(".")[0] == "gradio"]:
        del sys.modules[name]


def test_it_speaks_the_version_of_the_wire(gradio: ModuleType) -> None:
    assert gradio.__version__ == "6.31.0"


@pytest.mark.parametrize("name", ["Blocks", "Interface", "Textbox", "Row", "Error", "update", "themes", "skip"])
def test_its_names_are_ours(gradio: ModuleType, name: str) -> None:
    assert getattr(gradio, name) is getattr(preludio, name)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("gradio.components", "preludio.components"),
        ("gradio.components.textbox", "preludio.components.textbox"),
        ("gradio.components.base", "preludio.components.base"),
        ("gradio.themes", "preludio.themes"),
        ("gradio.themes.colors", "preludio.themes.colors"),
        ("gradio.layouts", "preludio.layouts"),
        ("gradio.blocks", "preludio.compat.gradio.blocks"),
        ("gradio.interface", "preludio.compat.gradio.interface"),
    ],
)
def test_its_modules_are_ours_and_keep_their_names(gradio: ModuleType, theirs: str, ours: str) -> None:
    module = import_module(theirs)
    assert module is import_module(ours)
    assert module.__name__ == ours
    assert module.__spec__ is not None
    assert module.__spec__.name == ours


def test_what_it_has_can_be_taken_from_its_modules(gradio: ModuleType) -> None:
    components, themes = import_module("gradio.components"), import_module("gradio.themes")
    assert (components.Textbox, themes.Soft) == (preludio.Textbox, preludio.themes.Soft)
    assert import_module("gradio.layouts").Form is components.Form


def test_to_install_twice_changes_nothing(gradio: ModuleType) -> None:
    preludio.install_as_gradio()
    assert import_module("gradio") is gradio
    assert sum(isinstance(finder, Aliases) for finder in sys.meta_path) == 1


def test_it_does_not_replace_a_gradio_that_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gradio", ModuleType("gradio"))
    with pytest.raises(AlreadyImported, match="comes too late"):
        preludio.install_as_gradio()


def test_a_module_that_is_not_there_is_missing(gradio: ModuleType) -> None:
    with pytest.raises(ModuleNotFoundError, match=r"gradio\.nothing"):
        import_module("gradio.nothing")


def test_a_name_that_is_not_there_yet_says_so(gradio: ModuleType) -> None:
    with pytest.raises(AttributeError, match="'Chatbot': Gradio has it, this version of Preludio does not yet"):
        _ = gradio.Chatbot
    with pytest.raises(AttributeError, match=r"no attribute 'Nonsense'$"):
        _ = gradio.Nonsense


@pytest.mark.parametrize("name", sorted({*preludio.NAMES, *preludio.MODULES}))
def test_every_name_in_the_tables_is_there(name: str) -> None:
    assert getattr(preludio, name) is not None


def test_without_asking_for_it_gradio_is_not_us() -> None:
    program = "import sys, preludio; preludio.Blocks; sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_templates_are_those_that_are_there() -> None:
    templates = import_module("preludio.compat.gradio.templates")
    assert "TextArea" in templates.__all__
    assert all(getattr(templates, name) is getattr(preludio, name) for name in templates.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Textaera'"):
        _ = templates.Textaera
