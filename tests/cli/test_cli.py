"""The command line."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from preludio import Blocks, __version__
from preludio.cli import COMMANDS, main
from preludio.state import place

APP = """
import sys
import gradio as gr
from gradio.components import Textbox
import gradio.themes

def greet(name):
    return f"Hello, {name}"

ARGUMENTS = sys.argv[1:]
with gr.Blocks(title="first") as first:
    pass
demo = gr.Interface(greet, Textbox(), "text", title="demo")
"""


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(place, "home", lambda: tmp_path / "state")
    monkeypatch.delenv("PRELUDIO_DATA_DIR", raising=False)
    return tmp_path / "state"


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[Blocks]:
    """Collects what is launched, instead of serving it."""
    found: list[Blocks] = []

    def launch(app: Blocks) -> None:
        found.append(app)

    monkeypatch.setattr(Blocks, "launch", launch)
    for name in ("argv", "path", "meta_path"):
        monkeypatch.setattr(sys, name, getattr(sys, name)[:])
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "app.py"
    file.write_text(APP)
    return file


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    out = capsys.readouterr().out
    assert all(f"{name} " in out and purpose in out for name, purpose in COMMANDS.items())


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["fly"])
    assert caught.value.code == 2
    assert "'fly'" in capsys.readouterr().err


def test_an_app_written_for_gradio_runs_unchanged(file: Path, launched: list[Blocks]) -> None:
    assert main(["run", str(file)]) == 0
    assert [app.title for app in launched] == ["demo"]


def test_an_app_can_be_chosen_by_name(file: Path, launched: list[Blocks]) -> None:
    assert main(["run", str(file), "--demo-name", "first"]) == 0
    assert main(["run", "--demo-name=first", str(file)]) == 0
    assert [app.title for app in launched] == ["first", "first"]


def test_the_first_app_counts_where_none_has_the_usual_name(file: Path, launched: list[Blocks]) -> None:
    file.write_text(APP.replace("demo = ", "other = "))
    assert main(["run", str(file)]) == 0
    assert [app.title for app in launched] == ["first"]


@pytest.mark.parametrize("separator", [[], ["--"]])
def test_other_arguments_are_the_programs_own(file: Path, launched: list[Blocks], separator: list[str]) -> None:
    assert main(["run", str(file), *separator, "--port", "3", "x"]) == 0
    assert sys.modules["__main__"].__dict__["ARGUMENTS"] == ["--port", "3", "x"]
    assert sys.argv[0] == str(file)
    assert sys.path[0] == str(file.parent)


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (None, None, "there is no file"),
        ("x = 1", None, "declares no app"),
        (APP, "nothing", "has no app named 'nothing'; it has first, demo."),
    ],
)
def test_what_cannot_be_served_is_said(
    file: Path,
    text: str | None,
    name: str | None,
    message: str,
    launched: list[Blocks],
    capsys: pytest.CaptureFixture[str],
) -> None:
    if text is None:
        file.unlink()
    else:
        file.write_text(text)
    assert main(["run", str(file), *(["--demo-name", name] if name else [])]) == 1
    assert message in capsys.readouterr().err
    assert launched == []


@pytest.mark.parametrize(
    "ending", ["", "demo.launch()", "if __name__ == '__main__':\n    demo.launch(show_error=True)"]
)
def test_an_app_is_served_once_whoever_launches_it(file: Path, ending: str, tmp_path: Path) -> None:
    file.write_text(f"{APP}\n{ending}\n")
    environment = {"PRELUDIO_SERVER_PORT": "0", "PRELUDIO_DATA_DIR": str(tmp_path / "data"), "PATH": ""}
    command = [sys.executable, "-m", "preludio", "run", str(file)]
    program = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert program.stdout is not None
        url = program.stdout.readline().removeprefix("* Running on local URL:  ").strip()
        client = httpx.Client()
        assert client.get(f"{url}/config").json()["title"] == "demo"
        client.close()
        program.send_signal(2)
        out, err = program.communicate(timeout=20)
    finally:
        program.kill()
        program.communicate()
    assert (program.returncode, err) == (0, "")
    assert "Running on" not in out


def test_data_are_listed_and_cleared(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data"]) == 0
    assert "No app keeps data" in capsys.readouterr().out
    folder = place.directory(file, None)
    (folder / "state").write_bytes(b"x" * 2048)
    assert main(["data", "list"]) == 0
    line = capsys.readouterr().out
    assert line.startswith(folder.name)
    assert "2.0 KB" in line
    assert main(["data", "clear", folder.name]) == 0
    assert capsys.readouterr().out == f"Removed {folder.name} (2.0 KB).\n"
    assert not folder.exists()


def test_data_that_are_not_there_cannot_be_cleared(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "clear", "nothing"]) == 1
    assert "preludio data: Data of 'nothing'" in capsys.readouterr().err


def test_the_folder_of_an_app_is_told(
    file: Path, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["data", "path"]) == main(["data", "path", str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [str(home), str(place.directory(file, None))]
    monkeypatch.setenv("PRELUDIO_DATA_DIR", "/elsewhere")
    assert main(["data", "path", str(file)]) == 0
    assert capsys.readouterr().out == "/elsewhere\n"


def test_info_shows_versions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info"]) == 0
    assert f"preludio     {__version__}\n" in capsys.readouterr().out


def test_a_command_takes_no_more_than_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["info", "--all"])
    assert "info takes no '--all'" in capsys.readouterr().err
