"""Looks at every page of the components for barriers, and writes down what was looked at in docs/accessibility.md.

python -m tests.browser.accessibility [page ...]
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

import preludio as gr
from demos.components.app import CSS, demo
from demos.components.frame import Page
from demos.components.pages import found
from preludio.contract.generated import ROOT
from tests.browser.axe import Scan, in_both_modes
from tests.browser.conftest import launched, page_of, served

DOCUMENT = ROOT / "docs" / "accessibility.md"
STILL: dict[str, Any] = {"reduced_motion": "reduce", "color_scheme": "light"}
DESKTOP: dict[str, Any] = {**STILL, "viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {**STILL, "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WINDOWS = {"desktop": DESKTOP, "phone": PHONE}
# What the examples' own buttons set off, and how a page shows that it has happened.
IN_USE = {"Start": "[aria-busy=true]", "Fail": "[data-part=toast]", "Check": "[data-part=error]"}

HEAD = """\
# Accessibility

<!-- The table is written by `make accessibility`. -->

Every page of the components (`make components`) is looked at by [axe-core](https://github.com/dequelabs/axe-core), with all
rules of WCAG 2.0, 2.1 and 2.2, level A and AA, and its good practices, in light and in dark: on a phone at rest, on a
desktop also in use (a call that runs, one that failed, a value that was refused) and with everything open that opens. In
dark only those rules are asked again that depend on colours. A violation fails `make accessibility`.

What axe cannot see is tested by key and by role: the last two columns say which keys have a meaning of their own and which
file presses them. All else is reached with Tab, in reading order, and pressed with Enter or Space. Targets are 44 pixels
high on a touch screen, motion stops where the system asks for it.

"""
COLUMNS = ("Component", "States", "Looked at", "Rules kept", "Violations", "Keys", "Tested by")
AROUND = "The page around them"
CHROME = ("page", "settings", "API", "toasts", "not found")


def looks(tab: Tab, page: Page, window: str) -> Iterator[tuple[str, Scan]]:
    """Looks at a page that is open: at rest, and on a desktop in use and with each thing open that opens, too."""
    yield "at rest", in_both_modes(tab)
    if window != "desktop":
        return
    if in_use(page):
        use(tab)
        yield "in use", in_both_modes(tab)
        tab.reload()
        tab.wait_for_selector("[data-node]", state="attached")
    for name, selector in page.opens.items():
        tab.locator(selector).first.click()
        yield name, in_both_modes(tab)
        tab.keyboard.press("Escape")


def in_use(page: Page) -> bool:
    return any(state.title in {"Loading", "Failed", "Refused"} for state in page.states)


def use(tab: Tab) -> None:
    """Presses what makes examples wait, fail and be refused, and waits until it can be seen."""
    for name, seen in IN_USE.items():
        button = tab.locator(".state").get_by_role("button", name=name, exact=True)
        if button.count():
            button.click()
            tab.wait_for_selector(seen)


def chrome(tab: Tab, url: str) -> Iterator[tuple[str, Scan]]:
    """Looks at what every app has around its components."""
    yield "page", in_both_modes(tab)
    for name in ("Settings", "Use via API"):
        tab.get_by_role("button", name=name).click()
        tab.get_by_role("dialog").get_by_role("heading").first.wait_for()
        yield name, in_both_modes(tab)
        tab.keyboard.press("Escape")
    tab.get_by_role("button", name="Tell").click()
    tab.locator("[data-part=toast]").nth(3).wait_for()
    yield "toasts", in_both_modes(tab)
    tab.goto(url + "nowhere")
    tab.get_by_role("link").first.wait_for()
    yield "not found", in_both_modes(tab)


def small() -> gr.Blocks:
    """Gives an app that tells things of every kind."""

    def tell(name: str) -> str:
        gr.Info("Something is so.")
        gr.Success("Something is done.")
        gr.Warning("Something may go wrong.")
        raise gr.Error(f"Something went wrong, {name}.", duration=None, print_exception=False)

    with gr.Blocks(title="Small") as app:
        gr.Markdown("# Small")
        name = gr.Textbox("Ada", label="Name")
        gr.Button("Tell").click(tell, name, gr.Textbox(label="Told"), api_name="tell")
    return app


def file_of_keys(page: Page) -> str:
    """Gives the file that presses the keys of a component."""
    own = ROOT / "tests" / "browser" / f"test_{page.path}.py"
    return (own if own.exists() else own.with_name("test_layouts.py")).relative_to(ROOT).as_posix()


def row(page: Page, rules: int | None) -> str:
    keys = " ".join(f"`{key}`" for each in page.keys for key in each.split(", "))
    test = f"[{Path(file_of_keys(page)).stem}](../{file_of_keys(page)})" if page.keys else ""
    looked_at = ", ".join(["at rest", *(["in use"] if in_use(page) else []), *page.opens])
    return line(page.name, str(len(page.states) + 1), looked_at, *kept(rules), keys, test)


def kept(rules: int | None) -> tuple[str, str]:
    return ("not yet", "") if rules is None else (str(rules), "0")


def line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def document(rules: dict[str, int]) -> str:
    """Gives the text of the document; `rules` says how many rules each page keeps."""
    rows = [line(*COLUMNS), line(*("---" for _ in COLUMNS))]
    rows += [row(page, rules.get(page.path)) for page in found()]
    test = "[test_page](../tests/browser/test_page.py)"
    rows.append(line(AROUND, "", ", ".join(CHROME), *kept(rules.get("")), "`Escape` `Tab`", test))
    return HEAD + "\n".join(rows) + "\n"


def lasting(text: str) -> str:
    """Gives the document without the numbers of rules, which change with each version of axe."""
    return re.sub(r"\| (?:\d+ \| 0|not yet \| ) \|", "| | |", text)


def known() -> dict[str, int]:
    """Gives how many rules each page has kept as the document has it."""
    text = DOCUMENT.read_text("utf-8") if DOCUMENT.exists() else ""
    told = re.findall(r"^\| ([^|]+) \|.*?\| (\d+) \| 0 \|", text, re.MULTILINE)
    return {"" if name == AROUND else name.lower(): int(count) for name, count in told}


def main() -> int:
    """Looks at all pages, or those that are named, and writes the document; gives 1 if there is a barrier."""
    wanted = sys.argv[1:] or ["", *(page.path for page in found())]
    broken: dict[str, list[str]] = {}
    rules: dict[str, set[str]] = {}

    def note(path: str, name: str, window: str, scan: Scan) -> None:
        rules.setdefault(path, set()).update(scan.passed)
        broken.setdefault(path, []).extend(f"{path or 'page'}, {name}, {window}: {each}" for each in scan.broken)

    with sync_playwright() as playwright, launched(playwright) as browser, TemporaryDirectory() as data:
        with served(demo, css_paths=CSS, data_dir=data) as url:
            for page in (page for page in found() if page.path in wanted):
                for window, context in WINDOWS.items():
                    with page_of(browser, context) as tab:
                        tab.goto(url + page.path)
                        for name, scan in looks(tab, page, window):
                            note(page.path, name, window, scan)
        with served(small(), data_dir=data) as url:
            for window, context in WINDOWS.items() if "" in wanted else ():
                with page_of(browser, context) as tab:
                    tab.goto(url)
                    for name, scan in chrome(tab, url):
                        note("", name, window, scan)
    sys.stderr.write("".join(f"{each}\n" for found in broken.values() for each in dict.fromkeys(found)))
    told = known() | {path: len(kept) for path, kept in rules.items()}
    DOCUMENT.write_text(document({path: count for path, count in told.items() if not broken.get(path)}), "utf-8")
    return int(any(broken.values()))


if __name__ == "__main__":
    sys.exit(main())
