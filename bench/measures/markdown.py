"""What a token of a growing Markdown costs the browser: at the beginning of a text, and at the end of a long one."""

from typing import Any, cast

from playwright.sync_api import Browser, CDPSession, Page

from bench.apps import TOKENS
from bench.browser import chromium
from bench.measure import Measure, Quantity, Sample, Target, against_gradio
from bench.serving import serving
from bench.subjects import GRADIO, PRELUDIO, Subject

PATIENCE = 60_000  # milliseconds until a page that does not show its text counts as broken
LOOK = 500  # milliseconds between two looks at the page, which cost it next to nothing


def markdown(subject: Subject) -> Sample:
    """Lets a text grow in a fresh page, once from nothing and once behind 2,000 lines."""
    with serving(subject, "markdown") as server, chromium() as browser:
        beginning, end = (cost_of_a_token(browser, server.url, place) for place in ("beginning", "end"))
    return {"beginning": beginning, "end": end, "growth": end / beginning}


def cost_of_a_token(browser: Browser, url: str, place: str) -> float:
    """Seconds that the main thread works for one token."""
    page = browser.new_page()
    page.goto(url)
    page.get_by_role("textbox").first.fill(place)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # pyright: ignore[reportUnknownMemberType]  # Playwright leaves its answer open
    press(page, "Show", "ready")
    before = worked(session)
    press(page, "Write", "finished")
    cost = (worked(session) - before) / TOKENS
    page.close()
    return cost


def press(page: Page, button: str, last: str) -> None:
    """Presses a button and waits until the last paragraph of its text is on the page."""
    page.get_by_role("button", name=button, exact=True).click()
    there = "last => [...document.querySelectorAll('p')].some(each => each.textContent.trim() === last)"
    page.wait_for_function(there, arg=last, polling=LOOK, timeout=PATIENCE)
    page.wait_for_timeout(LOOK)


def worked(session: CDPSession) -> float:
    """Seconds of CPU time that tasks of the main thread have taken."""
    answer = cast("dict[str, Any]", session.send("Performance.getMetrics"))  # pyright: ignore[reportUnknownMemberType]  # Playwright leaves its answer open
    return next(float(metric["value"]) for metric in answer["metrics"] if metric["name"] == "TaskDuration")


MARKDOWN = Measure(
    "markdown",
    markdown,
    (
        Quantity("beginning", "Main thread per token, Markdown from nothing", "seconds"),
        Quantity("end", "Main thread per token, at the end of 2,000 lines", "seconds", (against_gradio(2),)),
        Quantity("growth", "The one against the other", "share", (Target(1.5),)),
    ),
    repetitions=3,
    subjects=(PRELUDIO.name, GRADIO.name),
)
