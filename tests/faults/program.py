"""An app in a process of its own, which a test may kill, freeze or stop: `python -m tests.faults.program DATA_DIR`.

Every function notes what it does in the file `ran` of the folder, so that a test knows how far it has come.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import preludio as gr
import preludio.server.app as server
from tests.serving import BARE, PATIENCE

ADD, COUNT, SLOW, SLOW_AGAIN, ITEMS = range(5)


def app_of(folder: Path) -> gr.Blocks:
    def note(what: str) -> None:
        with (folder / "ran").open("a") as file:
            file.write(f"{what}\n")

    def add(items: list[str], text: str) -> tuple[list[str], str]:
        return [*items, text], text

    def count(to: float) -> Iterator[str]:
        for number in range(int(to)):
            yield str(number)

    def slow(text: str) -> str:
        note(text)
        while not (folder / "go").exists():
            time.sleep(0.005)
        return text.upper()

    with gr.Blocks() as app:
        items, text, number = gr.State([]), gr.Textbox(), gr.Number()
        gr.Button().click(add, [items, text], [items, text], api_name="add")
        gr.Button().click(count, number, text, api_name="count")
        gr.Button().click(slow, text, text, api_name="slow")
        gr.Button().click(slow, text, text, api_name="slow_again", retry=1)
        gr.Button().click(lambda items: items, items, gr.JSON(), api_name="items")
    return app


class Program:
    """The running process, and the address it serves at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.program", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert self.process.stdout
        self.url = next(line.split()[-1] for line in self.process.stdout if "local URL" in line)

    def tell(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self, number: int = signal.SIGKILL) -> None:
        """Sends a signal that ends the process, and waits until it has."""
        self.tell(number)
        self.process.wait(PATIENCE)

    def freeze(self) -> None:
        self.tell(signal.SIGSTOP)
        until(lambda: state_of(self.process.pid) == "T")

    def ran(self) -> list[str]:
        place = self.folder / "ran"
        return place.read_text().split() if place.exists() else []


@contextmanager
def program(folder: Path) -> Generator[Program, None, None]:
    folder.mkdir(exist_ok=True)
    running = Program(folder)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.communicate()


def until(true: Callable[[], Any]) -> None:
    """Looks again and again until something is so."""
    begun = monotonic()
    while not true():
        assert monotonic() - begun < PATIENCE, "what was waited for did not happen"
        time.sleep(0.002)


def state_of(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


def memory_of(process: int) -> int:
    """Gives the bytes that a process holds."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    setattr(server, "load_bundle", lambda: BARE)  # noqa: B010 -- it is not the server's own
    server.SWEEP_INTERVAL = 0.05
    app_of(Path(sys.argv[1])).launch(server_port=0, data_dir=Path(sys.argv[1]) / "data")
