"""What a first and a second visit of the hello page bring over the wire, and when the page can be used."""

import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page

from bench.browser import chromium, visit, watched_page
from bench.measure import Measure, Quantity, Sample, Target, against_gradio
from bench.serving import serving
from bench.subjects import Subject

QUIET = 0.7  # seconds without traffic after which a load is complete
PATIENCE = 15.0


@dataclass
class Traffic:
    """What went over the network for one page, by the numbers Chromium gives its requests."""

    size: dict[str, float] = field(default_factory=dict[str, float])
    busy: float = field(default_factory=time.perf_counter)

    def watch(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self.sent)
        session.on("Network.requestServedFromCache", self.cached)
        session.on("Network.responseReceived", self.received)
        session.on("Network.dataReceived", self.grown)
        session.on("Network.loadingFinished", self.finished)
        session.send("Network.enable")  # pyright: ignore[reportUnknownMemberType]  # Playwright leaves its answer open

    def sent(self, event: dict[str, Any]) -> None:
        self.busy = time.perf_counter()
        if event["request"]["url"].startswith("http"):
            self.size[event["requestId"]] = 0

    def cached(self, event: dict[str, Any]) -> None:
        self.size.pop(event["requestId"], None)

    def received(self, event: dict[str, Any]) -> None:
        self.busy = time.perf_counter()
        if event["response"].get("fromDiskCache"):
            self.cached(event)
        else:
            self.add(event, event["response"]["encodedDataLength"])

    def grown(self, event: dict[str, Any]) -> None:
        self.add(event, event["encodedDataLength"])

    def finished(self, event: dict[str, Any]) -> None:
        self.busy = time.perf_counter()
        if event["requestId"] in self.size:
            self.size[event["requestId"]] = event["encodedDataLength"]

    def add(self, event: dict[str, Any], size: float) -> None:
        if event["requestId"] in self.size:
            self.size[event["requestId"]] += size


def page(subject: Subject) -> Sample:
    """Visits twice in one browser context: the first visit is cold, the second finds a warm cache."""
    with serving(subject, "hello") as server, chromium() as browser:
        context = browser.new_context()
        return traffic_of_a_visit(context, server.url, "cold") | traffic_of_a_visit(context, server.url, "warm")


def traffic_of_a_visit(context: BrowserContext, url: str, kind: str) -> Sample:
    visited, traffic = watched_page(context), Traffic()
    traffic.watch(visited)
    usable = visit(visited, url)
    let_load(visited, traffic)
    visited.close()
    return {
        f"{kind}_usable": usable,
        f"{kind}_bytes": sum(traffic.size.values()),
        f"{kind}_requests": len(traffic.size),
    }


def let_load(visited: Page, traffic: Traffic) -> None:
    """Waits until the page has asked for nothing more for a while; a stream may stay open."""
    deadline = time.perf_counter() + PATIENCE
    while time.perf_counter() < min(deadline, traffic.busy + QUIET):
        visited.wait_for_timeout(100)


PAGE = Measure(
    "page",
    page,
    (
        Quantity("cold_usable", "Hello page usable, cold", "seconds", (against_gradio(3),)),
        Quantity("warm_usable", "Hello page usable, warm", "seconds"),
        Quantity("cold_bytes", "Hello page on the wire, cold", "bytes", (Target(90_000),)),
        Quantity("warm_bytes", "Hello page on the wire, warm", "bytes"),
        Quantity("cold_requests", "Requests of the hello page, cold", "count", (Target(10),)),
        Quantity("warm_requests", "Requests of the hello page, warm", "count"),
    ),
    repetitions=5,
)
