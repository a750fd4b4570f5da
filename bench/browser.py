"""Chromium, and the moment a page of an app can be used in it."""

import os
from collections.abc import Generator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("BENCH_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

WATCH = """(() => {
	const shown = (element) => element && !element.disabled && !element.readOnly && element.offsetHeight > 0
		&& element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
	const submits = (button) => button.textContent.trim() === "Submit";
	const usable = () => shown(document.querySelector("textarea, input[type=text]"))
		&& shown([...document.querySelectorAll("button")].find(submits));
	window.usable = new Promise((resolve, reject) => {
		const look = () => (usable() ? resolve(performance.now()) : requestAnimationFrame(look));
		setTimeout(reject, 30_000, new Error("No text box and Submit button could be used within 30 seconds."));
		look();
	});
})()"""


@contextmanager
def chromium() -> Generator[Browser]:
    """A Chromium of its own, with nothing cached."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def watched_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.add_init_script(WATCH)
    return page


def visit(page: Page, url: str) -> float:
    """Loads a watched page; returns the seconds until its first text box and its Submit button can be used."""
    page.goto(url, wait_until="commit")
    milliseconds: float = page.evaluate("() => window.usable")
    return milliseconds / 1000
