"""Functions that worker processes import by their names."""

import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

import preludio as gr


class Remembered(Exception):
    """An error with an argument that its class turns into another."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(f"{name}: {number}")
        self.number = number


def pid() -> str:
    return str(os.getpid())


def plain(text: str) -> str:
    return f"{text} {os.getpid()}"


def generator(text: str) -> Iterator[str]:
    yield text
    yield f"{text} {os.getpid()}"


async def coroutine(text: str) -> str:
    return f"{text} {os.getpid()}"


async def async_generator(text: str) -> AsyncIterator[str]:
    yield text
    yield f"{text} {os.getpid()}"


def hang(mark: str) -> str:
    """Notes its process in a file, and goes on for ever."""
    note(mark)
    while True:
        time.sleep(60)


def note(mark: str) -> None:
    new = Path(f"{mark}.new")
    new.write_text(str(os.getpid()), "utf-8")
    new.rename(mark)


def sets_out(mark: str) -> Iterator[str]:
    yield "first"
    hang(mark)


def hangs_with_a_child(mark: str) -> str:
    child = os.fork()
    if child == 0:
        hang(f"{mark}.child")
    return hang(mark)


def once(mark: str) -> str:
    """Kills its process the first time."""
    if not Path(mark).exists():
        note(mark)
        os.kill(os.getpid(), signal.SIGKILL)
    return "survived"


def dies(how: str) -> None:
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif how == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif how == "exit":
        sys.exit(3)
    elif how == "_exit":
        os._exit(4)


def fails(how: str) -> None:
    if how == "error":
        raise gr.Error("no", duration=3, visible=False, title="T")
    if how == "remembered":
        raise Remembered("n", 5)
    raise ValueError(how)


def talks(text: str, progress: gr.Progress = gr.Progress()) -> str:
    gr.Info(text, duration=None)
    gr.Warning(text, title="T")
    progress(0.5, desc="half")
    return str(gr.cancelled())


def with_bars(progress: gr.Progress = gr.Progress(track_tqdm=True)) -> str:
    bars = import_module("tqdm")
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        return str(sum(bars.tqdm(range(5), desc="adding", file=nowhere)))


def asks(request: gr.Request, x_mine: gr.Header) -> str:
    return (
        f"{request.headers['x-mine']} {x_mine} {request.query_params['q']} {request.session_hash} {request.client.host}"
    )


def selected(event: gr.SelectData) -> str:
    return f"{event.index} {event.value}"


def transposed(array: np.ndarray[Any, Any]) -> Any:
    array[0, 0] = 7
    return array.T


def grows(megabytes: int) -> str:
    held = []
    for _ in range(int(megabytes)):
        held.append(bytearray(os.urandom(1)) * (1 << 20))
        time.sleep(0.001)
    time.sleep(60)
    return str(len(held))


def counts(seen: list[int]) -> tuple[list[int], str]:
    seen.append(len(seen))
    return seen, str(len(seen))


def update() -> Any:
    return gr.Textbox(label="new"), gr.update(visible=False)


def returns_a_lock() -> Any:
    import threading

    return threading.Lock()


def prints() -> None:
    print("said in the worker")  # noqa: T201


def serves_itself() -> str:
    with gr.Blocks() as app:
        gr.Textbox()
    app.launch()
    return "not served"
