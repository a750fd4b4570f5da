"""How long a visitor waits from a click on Submit until the page shows the answer."""

from functools import partial
from statistics import median

from playwright.sync_api import Page

from bench.apps import greet
from bench.browser import chromium, visit, watched_page
from bench.measure import Measure, Quantity, Sample, against_gradio
from bench.serving import serving
from bench.subjects import Subject

WARM_UPS = 5
REST = 100  # milliseconds between two clicks

# A text box shows what is written to its `value`, which no MutationObserver sees: that setter is watched as well.
OBSERVE = """(() => {
	let seen = () => {};
	for (const { prototype } of [HTMLTextAreaElement, HTMLInputElement]) {
		const value = Object.getOwnPropertyDescriptor(prototype, "value");
		Object.defineProperty(prototype, "value", { ...value, set(text) { value.set.call(this, text); seen(text); } });
	}
	new MutationObserver(() => seen(document.body?.textContent ?? "")).observe(document, {
		subtree: true, childList: true, characterData: true
	});
	window.clicked = (expected) => new Promise((resolve, reject) => {
		const buttons = [...document.querySelectorAll("button")];
		const began = performance.now();
		seen = (text) => { if (String(text).includes(expected)) resolve(performance.now() - began); };
		setTimeout(reject, 10_000, new Error(`"${expected}" did not appear within 10 seconds.`));
		buttons.find((button) => button.textContent.trim() === "Submit").click();
	});
})()"""


def click(subject: Subject, clicks: int) -> Sample:
    with serving(subject, "hello") as server, chromium() as browser:
        page = watched_page(browser.new_context())
        page.add_init_script(OBSERVE)
        visit(page, server.url)
        waits = [wait_for_answer(page, f"visitor {number}") for number in range(WARM_UPS + clicks)]
        return {"shown": median(waits[WARM_UPS:])}


def wait_for_answer(page: Page, name: str) -> float:
    """Types a name, clicks, and returns the seconds until its greeting is in the document."""
    page.wait_for_timeout(REST)
    page.get_by_role("textbox").first.fill(name)
    milliseconds: float = page.evaluate("(expected) => window.clicked(expected)", greet(name))
    return milliseconds / 1000


CLICK = Measure(
    "click",
    partial(click, clicks=30),
    (Quantity("shown", "Click to visible value", "seconds", (against_gradio(4),)),),
    repetitions=3,
    look=partial(click, clicks=10),
)
