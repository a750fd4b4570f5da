"""Real pages in a real browser: an app is served, opened and closed; what a page must never do fails the test."""

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

import preludio as gr

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A microphone that beeps; pages may use it where a test allows it.
    "--use-fake-device-for-media-stream",
]
# Milliseconds after which something counts as not happening; on a busy machine much takes long.
WAIT = 20_000
expect.set_options(timeout=WAIT)


class Serve(Protocol):
    """Serves an app and opens its page; `context` holds options of the browser's context, such as a viewport."""

    def __call__(
        self, demo: gr.Blocks, path: str = "", *, context: dict[str, Any] | None = None, **launch: Any
    ) -> Page: ...


class Visit(Protocol):
    """Opens a page of the demo of the components; `context` holds options of the browser's context."""

    def __call__(self, path: str = "", **context: Any) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launched(playwright) as browser:
        yield browser


@contextmanager
def launched(playwright: Playwright) -> Generator[Browser]:
    """Starts a browser."""
    place = os.environ.get("PRELUDIO_CHROMIUM", "/usr/bin/chromium")
    browser = playwright.chromium.launch(executable_path=place, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """Collects what pages complain of; a test that expects a complaint takes it out."""
    return []


@pytest.fixture
def serve(browser: Browser, complaints: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    monkeypatch.setenv("PRELUDIO_DATA_DIR", str(tmp_path))
    with ExitStack() as open_things:

        def open_page(demo: gr.Blocks, path: str = "", *, context: dict[str, Any] | None = None, **launch: Any) -> Page:
            url = open_things.enter_context(served(demo, **launch))
            return open_things.enter_context(opened(browser, url, path, complaints, context or {}))

        yield open_page
    assert complaints == []


@pytest.fixture(scope="session")
def components(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serves the demo of the components, once for all tests, and gives its address."""
    from demos.components.app import CSS, demo

    with served(demo, css_paths=CSS, data_dir=tmp_path_factory.mktemp("components")) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, complaints: list[str], components: str) -> Iterator[Visit]:
    with ExitStack() as open_things:

        def open_page(path: str = "", **context: Any) -> Page:
            return open_things.enter_context(opened(browser, components, path, complaints, context))

        yield open_page
    assert complaints == []


@contextmanager
def opened(browser: Browser, url: str, path: str, complaints: list[str], context: dict[str, Any]) -> Generator[Page]:
    """Opens a page of an app that is served, and notes what it complains of."""
    with page_of(browser, context) as page:
        listen(page, url, complaints)
        page.goto(url + path)
        page.wait_for_selector("[data-node]", state="attached")
        yield page


@contextmanager
def served(demo: gr.Blocks, **launch: Any) -> Generator[str]:
    """Serves an app for a while, at a free port unless `launch` names one."""
    given: dict[str, Any] = {"prevent_thread_lock": True, "quiet": True, "server_port": 0, **launch}
    _, url, _ = demo.launch(**given)
    try:
        yield url
    finally:
        demo.close(verbose=False)


@contextmanager
def page_of(browser: Browser, options: dict[str, Any]) -> Generator[Page]:
    """Opens a page that shares nothing with others."""
    british: dict[str, Any] = {"locale": "en-GB"}
    context = browser.new_context(**british | options)
    context.set_default_timeout(WAIT)
    try:
        yield context.new_page()
    finally:
        context.close()


def listen(page: Page, url: str, complaints: list[str]) -> None:
    """Notes errors of the page, and requests to hosts other than its own."""
    home = urlsplit(url).netloc

    def note_request(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != home:
            complaints.append(f"request to another host: {address}")

    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on("console", lambda said: complaints.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("request", lambda request: note_request(request.url))
