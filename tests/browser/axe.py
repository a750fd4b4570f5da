"""Looks for barriers by axe-core, which runs in the page; what it finds is told by rule and element."""

from typing import Any, NamedTuple

from playwright.sync_api import Page

from preludio.contract.generated import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# What changes with the colours; all other rules look at the same page in light and in dark.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# What every page of the components repeats beside them: the overview and the page of Markdown have the same.
REPEATED = {"exclude": [[".source"], [".links"]]}
# Of rules that are kept it is enough to know that they are.
BRIEF = {"resultTypes": ["violations"]}
# Transitions begin with the next frame, and end; what moves as long as a call runs or a notice stays does not.
SETTLED = """new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))).then(() =>
    Promise.all(document.getAnimations().filter((a) => a instanceof CSSTransition)
        .filter((a) => a.effect.getComputedTiming().endTime < 1000).map((a) => a.finished.catch(() => 0)))
)"""


class Scan(NamedTuple):
    """What one look found: the rules that the page keeps, and a line for each element that breaks one."""

    passed: set[str]
    broken: list[str]


def scan(page: Page, where: dict[str, Any] | None = None, **options: Any) -> Scan:
    """Looks at a page as it is, all of it unless `where` says what to leave out; `options` are axe's."""
    page.evaluate(SETTLED)
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {AXE.read_text('utf-8')} }}")
    asked = [where or {"include": ["html"]}, {**BRIEF, **options}]
    found = page.evaluate("asked => axe.run(...asked)", asked)
    broken = [line(rule, node) for rule in found["violations"] for node in rule["nodes"]]
    return Scan({rule["id"] for rule in found["passes"]}, broken)


def in_both_modes(page: Page) -> Scan:
    """Looks at a page in light and in dark; leaves it light."""
    light = scan(page, REPEATED)
    page.emulate_media(color_scheme="dark")
    dark = scan(page, REPEATED, **COLOURS)
    page.emulate_media(color_scheme="light")
    return Scan(light.passed | dark.passed, light.broken + [f"dark: {each}" for each in dark.broken])


def line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = " ".join(node["failureSummary"].split())
    return f"{rule['id']}: {node['html'][:160]}: {why[:240]}"
