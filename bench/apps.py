"""The apps that are measured: the same file for every framework, which is imported by name.

usage: python apps.py MODULE PORT APP
"""

import asyncio
import importlib
import re
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
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


def tally(text: str, seen: int) -> tuple[str, int]:
    return f"{text} {seen}", seen + 1


def stamp(number: int) -> str:
    """A token that carries its number and the time it is made, by the clock that all processes share."""
    return f"@{number}:{time.monotonic():.6f} "


def asked_of(text: str) -> tuple[int, float, str]:
    """What a stream is asked for: how many tokens, the seconds before each, and what stands before them."""
    tokens, pause, length = text.split()
    return int(tokens), float(pause), "." * int(length)


async def stream(asked: str) -> AsyncIterator[str]:
    tokens, pause, text = asked_of(asked)
    yield text
    for number in range(tokens):
        await asyncio.sleep(pause)
        text += stamp(number)
        yield text


def stream_in_thread(asked: str) -> Iterator[str]:
    tokens, pause, text = asked_of(asked)
    yield text
    for number in range(tokens):
        time.sleep(pause)
        text += stamp(number)
        yield text


def appending(gr: Any) -> Callable[[str], AsyncIterator[Any]]:
    async def stream_by_append(asked: str) -> AsyncIterator[Any]:
        tokens, pause, text = asked_of(asked)
        yield text
        for number in range(tokens):
            await asyncio.sleep(pause)
            yield gr.append(stamp(number))

    return stream_by_append


SECTION = """## Section {number}

The quick brown fox jumps over the lazy dog, **boldly** and `again`; see [the manual](#section-{number}).
It runs on for a second line, as prose does.

- one of several things
- another, with *weight*
- and a third

```python
def area(radius: float) -> float:
    # close enough
    return 3.14 * radius ** 2
```

| name | count |
|------|------:|
| one  |     1 |
| two  |    22 |

"""


def tokens_of(section: int) -> list[str]:
    return re.findall(r"\S+\s*", SECTION.replace("{number}", str(section)))


SECTIONS = 2000 // SECTION.count("\n")
WRITTEN = 2
"""Sections that are written token by token; those before are there at once."""
PLACES = {"beginning": 0, "end": SECTIONS - WRITTEN}
TOKENS = WRITTEN * len(tokens_of(0))


def text_before(place: str) -> str:
    return "".join("".join(tokens_of(number)) for number in range(PLACES[place]))


def show_text(place: str) -> str:
    """All that comes before the tokens that are to be written."""
    return f"{text_before(place)}ready"


def write_text(place: str) -> Iterator[str]:
    text = text_before(place)
    for number in range(PLACES[place], PLACES[place] + WRITTEN):
        for token in tokens_of(number):
            time.sleep(PAUSE)
            text += token
            yield text
    yield f"{text}finished"


def markdown(gr: Any) -> Any:
    """A text that can be shown up to a place, and then grows token by token."""
    with gr.Blocks() as app:
        place, text = gr.Textbox(), gr.Markdown()
        gr.Button("Show").click(show_text, place, text)
        gr.Button("Write").click(write_text, place, text)
    return app


def hello(gr: Any) -> Any:
    """The app of every first page of a tutorial."""
    return gr.Interface(greet, "text", "text")


def endpoint(gr: Any, function: Callable[..., Any]) -> Any:
    """One endpoint that may run for any number of visitors at once."""
    with gr.Blocks() as app:
        text, answer = gr.Textbox(), gr.Textbox()
        text.submit(function, text, answer, concurrency_limit=None)
    return app


def session(gr: Any, function: Callable[..., Any]) -> Any:
    """A page that holds a value of its own on the server."""
    with gr.Blocks() as app:
        text, answer, seen = gr.Textbox(), gr.Textbox(), gr.State(0)
        gr.Button("Submit").click(function, [text, seen], [answer, seen], concurrency_limit=None)
    return app


def choices(gr: Any, **shown: Any) -> Any:
    """A list of which nobody reads all: 5,000 cities."""
    with gr.Blocks() as app:
        gr.Dropdown([f"City {number:04}" for number in range(5000)], value=None, label="City", **shown)
    return app


def section(gr: Any, number: int) -> None:
    """Ten components in two columns of a row, and a listener."""
    with gr.Row():
        with gr.Column():
            text = gr.Textbox(label=f"Text {number}", info="What the button echoes", value="as it is")
            gr.Number(label=f"Number {number}", value=number)
            gr.Slider(0, 100, label=f"Slider {number}", value=number)
            gr.Checkbox(label=f"Checkbox {number}", value=True)
            gr.Dropdown(["red", "green", "blue"], label=f"Dropdown {number}", value="red")
        with gr.Column():
            gr.Radio(["small", "large"], label=f"Radio {number}", value="small")
            echoed = gr.Markdown(f"**Section {number}** of the page, with *words* that are emphasised")
            gr.Label({"cat": 0.7, "dog": 0.2, "bird": 0.1}, label=f"Label {number}")
            gr.JSON({"number": number, "of": {"a": [1, 2, 3], "b": "text"}}, label=f"JSON {number}")
            button = gr.Button("Submit")
    button.click(echo, text, echoed)


def thousand(gr: Any) -> Any:
    """A page of a thousand components, all of them in sight of a visitor who scrolls."""
    with gr.Blocks() as app:
        for number in range(100):
            section(gr, number)
    return app


def hidden(gr: Any) -> Any:
    """The same thousand components on ten tabs, of which one is shown."""
    with gr.Blocks() as app, gr.Tabs():
        for tens in range(0, 100, 10):
            with gr.Tab(f"Sections from {tens}"):
                for number in range(tens, tens + 10):
                    section(gr, number)
    return app


APPS: dict[str, Callable[[Any], Any]] = {
    "hello": hello,
    "echo": lambda gr: endpoint(gr, echo),
    "thousand": thousand,
    "hidden": hidden,
    "tokens": lambda gr: endpoint(gr, write),
    "paced": lambda gr: endpoint(gr, write_slowly),
    "session": lambda gr: session(gr, count),
    "markdown": markdown,
    "soak": lambda gr: session(gr, tally),
    "stream": lambda gr: endpoint(gr, stream),
    "stream in threads": lambda gr: endpoint(gr, stream_in_thread),
    "choices": choices,
    "all choices": lambda gr: choices(gr, num_choices_shown=5000),
    "stream by append": lambda gr: endpoint(gr, appending(gr)),
}
MORE_THREADS = {"stream in threads": {"max_threads": 1000}}


def main(module: str, port: str, app: str) -> None:
    declared = APPS[app](importlib.import_module(module))
    declared.launch(server_name="127.0.0.1", server_port=int(port), quiet=True, **MORE_THREADS.get(app, {}))


if __name__ == "__main__":
    main(*sys.argv[1:])
