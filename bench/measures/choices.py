"""How long a visitor waits for a long list of choices: until it is open, and after each letter that narrows it."""

from collections.abc import Callable
from functools import partial
from statistics import median

from playwright.sync_api import Page

from bench.browser import chromium
from bench.measure import Measure, Quantity, Sample, against_gradio
from bench.serving import serving
from bench.subjects import Subject

REST = 500  # milliseconds in which nothing happens before the list is opened
QUERY = "4321"

# From the moment of the key or click until the entries in the document are those that are wanted, laid out.
OBSERVE = """(() => {
	const entries = () => [...document.querySelectorAll("[role=option]")];
	const begun = (event) => { window.began = event.timeStamp; };
	for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, begun, { capture: true });
	window.narrowed = (query) => new Promise((resolve, reject) => {
		window.began = 0;
		const look = () => {
			const shown = entries();
			if (!window.began || !shown.length || !shown.every((entry) => entry.textContent.includes(query))) return;
			shown[0].getBoundingClientRect();
			observer.disconnect();
			resolve(performance.now() - window.began);
		};
		const observer = new MutationObserver(look);
		observer.observe(document, { subtree: true, childList: true, characterData: true });
		setTimeout(reject, 20_000, new Error(`The list was not narrowed to "${query}" within 20 seconds.`));
	});
})()"""


def choices(subject: Subject, visits: int) -> Sample:
    return measured(subject, "choices", "usual", visits) | measured(subject, "all choices", "all", visits)


def measured(subject: Subject, app: str, kind: str, visits: int) -> Sample:
    """Opens the list and types a query, on a fresh page each time."""
    with serving(subject, app) as server, chromium() as browser:
        page = browser.new_page()
        page.add_init_script(OBSERVE)
        waits = [opened_and_narrowed(page, server.url) for _ in range(visits)]
    return {
        f"{kind}_open": median(opening for opening, _ in waits),
        f"{kind}_letter": median(letter for _, letters in waits for letter in letters),
    }


def opened_and_narrowed(page: Page, url: str) -> tuple[float, list[float]]:
    """Gives the seconds until the list was open, and until it was narrowed after each letter."""
    page.goto(url)
    field = page.get_by_role("combobox")
    field.wait_for()
    page.wait_for_timeout(REST)
    opening = wait_for(page, "City", field.click)
    letters = [wait_for(page, QUERY[: n + 1], partial(page.keyboard.press, key)) for n, key in enumerate(QUERY)]
    return opening, letters


def wait_for(page: Page, query: str, act: Callable[[], None]) -> float:
    """Acts, and gives the seconds until all entries in the list have the query in them."""
    page.evaluate("(query) => { window.done = window.narrowed(query); }", query)
    act()
    milliseconds: float = page.evaluate("() => window.done")
    return milliseconds / 1000


CHOICES = Measure(
    "choices",
    partial(choices, visits=7),
    (
        Quantity("usual_open", "Dropdown of 5,000 choices, open", "seconds", (against_gradio(2),)),
        Quantity("usual_letter", "Dropdown of 5,000 choices, per letter", "seconds", (against_gradio(2),)),
        Quantity("all_open", "The same with all of them in the list, open", "seconds", (against_gradio(2),)),
        Quantity("all_letter", "The same with all of them in the list, per letter", "seconds", (against_gradio(2),)),
    ),
    repetitions=3,
    look=partial(choices, visits=3),
    subjects=("Preludio", "Gradio"),
)
