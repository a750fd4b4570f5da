"""The official clients, in Python and JavaScript, use a server of ours as if it were Gradio's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
pytestmark = pytest.mark.interop


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app that the clients expect, served by Preludio in a process of its own."""
    surroundings = os.environ | {"PRELUDIO_DATA_DIR": str(tmp_path_factory.mktemp("interop"))}
    command = [sys.executable, "-m", "tests.interop.serve"]
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield server.stdout.readline().strip()
        server.terminate()


def test_the_official_python_client_and_plain_http_pass_every_check(url: str) -> None:
    assert run([sys.executable, str(HERE / "interop_check.py"), "--url", url]) == "13 passed, 0 failed"


def test_the_official_npm_client_passes_every_check(url: str) -> None:
    assert run(["node", str(HERE / "npm_client.mjs"), url]) == "9 passed, 0 failed"


def run(command: list[str]) -> str:
    """Runs a program that ends with a line of how many checks passed, and gives that line."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout, done.stderr
    last = done.stdout.splitlines()[-1]
    assert done.returncode == 0, done.stdout + done.stderr
    return last
