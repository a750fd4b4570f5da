"""No page of the components has a barrier that axe can find, and the document says what was looked at."""

from collections.abc import Iterable

import pytest

from demos.components.frame import Page
from demos.components.pages import found
from preludio.contract.generated import ROOT
from tests.browser.accessibility import DOCUMENT, WINDOWS, chrome, document, file_of_keys, lasting, looks, small
from tests.browser.axe import Scan, scan
from tests.browser.conftest import Serve, Visit

PAGES = [pytest.param(page, id=page.path) for page in found()]


def test_the_document_tells_of_every_page() -> None:
    assert lasting(DOCUMENT.read_text("utf-8")) == lasting(document({})), "run `make accessibility`"


@pytest.mark.parametrize("page", PAGES)
def test_the_keys_that_a_page_tells_of_are_pressed_in_its_tests(page: Page) -> None:
    if page.keys:
        text = (ROOT / file_of_keys(page)).read_text("utf-8").replace('" "', '"Space"')
        # Of keys told of together, at least one is.
        assert [keys for keys in page.keys if not any(f'"{key}"' in text for key in keys.split(", "))] == []


@pytest.mark.browser
@pytest.mark.accessibility
@pytest.mark.parametrize("window", WINDOWS)
class TestNoBarriers:
    @pytest.mark.parametrize("page", PAGES)
    def test_on_the_page_of(self, visit: Visit, complaints: list[str], page: Page, window: str) -> None:
        tab = visit(page.path, **WINDOWS[window])
        assert barriers(looks(tab, page, window)) == []
        without(complaints, "422")

    def test_on_the_overview(self, visit: Visit, window: str) -> None:
        tab = visit(**WINDOWS[window])
        assert scan(tab).broken == []
        tab.get_by_role("button", name=": Preludio").locator("visible=true").click()
        assert scan(tab).broken == []

    def test_around_the_components(self, serve: Serve, complaints: list[str], window: str) -> None:
        tab = serve(small(), context=WINDOWS[window])
        assert barriers(chrome(tab, tab.url)) == []
        without(complaints, "404")


def barriers(found: Iterable[tuple[str, Scan]]) -> list[str]:
    return [f"{name}: {each}" for name, scan in found for each in scan.broken]


def without(complaints: list[str], status: str) -> None:
    """Takes out what the browser itself says of an answer that was wanted."""
    complaints[:] = [each for each in complaints if f"status of {status}" not in each]
