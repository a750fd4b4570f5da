"""A page of a thousand components: when it can be used, and what it costs the browser, the wire and the server."""

from typing import Any, cast

from playwright.sync_api import BrowserContext, CDPSession

from bench.browser import chromium, visit, watched_page
from bench.measure import Measure, Quantity, Sample, Target
from bench.measures.page import Traffic, let_load
from bench.process import cpu_seconds, resident_bytes
from bench.serving import serving
from bench.subjects import Subject

BUTTONS = {"thousand": 100, "hidden": 10}
"""How many Submit buttons an app has when all that can be seen of it is drawn."""
PATIENCE = 60_000.0  # milliseconds
DRAWN = """(count) => {
	const submits = ({ textContent }) => textContent.trim() === "Submit";
	return [...document.querySelectorAll("button")].filter(submits).length >= count;
}"""


def thousand(subject: Subject) -> Sample:
    """Opens both pages once in a fresh browser: all in sight of who scrolls, and nine tenths on tabs not selected."""
    return opened(subject, "thousand") | opened(subject, "hidden")


def opened(subject: Subject, app: str) -> Sample:
    with serving(subject, app) as server, chromium() as browser:
        built = cpu_seconds(server.pid)
        seen = page_costs(browser.new_context(), server.url, BUTTONS[app])
        costs = seen | {"built": built, "server": float(resident_bytes(server.pid))}
        return {f"{app}_{key}": value for key, value in costs.items() if f"{app}_{key}" in KEYS}


def page_costs(context: BrowserContext, url: str, buttons: int) -> Sample:
    page, traffic = watched_page(context), Traffic()
    traffic.watch(page)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # pyright: ignore[reportUnknownMemberType]  # as below
    usable = visit(page, url)
    page.wait_for_function(DRAWN, arg=buttons, polling=100, timeout=PATIENCE)
    whole: float = page.evaluate("() => performance.now()")
    let_load(page, traffic)
    session.send("HeapProfiler.collectGarbage")  # pyright: ignore[reportUnknownMemberType]  # Playwright leaves its answer open
    found = metrics(session)
    return {
        "usable": usable,
        "whole": whole / 1000,
        "busy": found["TaskDuration"],
        "heap": found["JSHeapUsedSize"],
        "nodes": found["Nodes"],
        "bytes": sum(traffic.size.values()),
    }


def metrics(session: CDPSession) -> dict[str, float]:
    answer = cast("dict[str, Any]", session.send("Performance.getMetrics"))  # pyright: ignore[reportUnknownMemberType]  # as above
    return {each["name"]: each["value"] for each in answer["metrics"]}


HALF = (Target(0.5, "Gradio"),)
QUANTITIES = (
    Quantity("thousand_built", "1,000 components: CPU of the server until its first byte", "seconds", HALF, min),
    Quantity("thousand_server", "1,000 components: memory of the server", "bytes", HALF),
    Quantity("thousand_bytes", "1,000 components: on the wire, cold", "bytes", HALF),
    Quantity("thousand_usable", "1,000 components: usable", "seconds", (Target(1.0), *HALF)),
    Quantity("thousand_whole", "1,000 components: all of them drawn", "seconds", HALF),
    Quantity("thousand_busy", "1,000 components: CPU of the page's main thread", "seconds", HALF, min),
    Quantity("thousand_heap", "1,000 components: JavaScript heap", "bytes", HALF),
    Quantity("thousand_nodes", "1,000 components: nodes of the document", "count"),
    Quantity("hidden_usable", "1,000 components on ten tabs: usable", "seconds", HALF),
    Quantity("hidden_bytes", "1,000 components on ten tabs: on the wire, cold", "bytes", HALF),
    Quantity("hidden_busy", "1,000 components on ten tabs: CPU of the page's main thread", "seconds", HALF, min),
    Quantity("hidden_heap", "1,000 components on ten tabs: JavaScript heap", "bytes", HALF),
)
KEYS = {quantity.key for quantity in QUANTITIES}
THOUSAND = Measure("thousand", thousand, QUANTITIES, repetitions=3, subjects=("Preludio", "Gradio"))
