"""The apps that are measured: the same file for every framework, which is imported by name.

usage: python apps.py MODULE PORT APP
"""

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

WORDS = [f"word{number} " for number in range(200)]
PAUSE = 0.02  # seconds between two tokens: a model that writes fifty a second


def greet(name: str) -> str:
    return f"Hello {name}!"


def echo(text: str) -> str:
    return text


def write(text: str) -> Iterator[str]:
    for word in WORDS:
        text += word
        yield text


def write_slowly(text: str) -> Iterator[str]:
    for grown in write(text):
        time.sleep(PAUSE)
        yield grown


def count(text: str, seen: int) -> tuple[str, int]:
    return text, seen + 1


def hello(gr: Any) -> Any:
    """The app of every first page of a tutorial."""
    return gr.Interface(greet, "text", "text")


def endpoint(gr: Any, function: Callable[..., Any]) -> Any:
    """One endpoint that may run for any number of visitors at once."""
    with gr.Blocks() as app:
        text, answer = gr.Textbox(), gr.Textbox()
        text.submit(function, text, answer, concurrency_limit=None)
    return app


def session(gr: Any) -> Any:
    """A page that holds a value of its own on the server."""
    with gr.Blocks() as app:
        text, answer, seen = gr.Textbox(), gr.Textbox(), gr.State(0)
        gr.Button("Submit").click(count, [text, seen], [answer, seen], concurrency_limit=None)
    return app


APPS: dict[str, Callable[[Any], Any]] = {
    "hello": hello,
    "echo": lambda gr: endpoint(gr, echo),
    "tokens": lambda gr: endpoint(gr, write),
    "paced": lambda gr: endpoint(gr, write_slowly),
    "session": session,
}


def main(module: str, port: str, app: str) -> None:
    declared = APPS[app](importlib.import_module(module))
    declared.launch(server_name="127.0.0.1", server_port=int(port), quiet=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
