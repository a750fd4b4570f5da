"""Takes the pictures of the reference: every example, in light and in dark.

python -m tests.browser.pictures
"""

from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from demos.components.app import CSS, demo
from demos.components.pages import found
from preludio.contract.reference import FOLDER
from tests.browser.accessibility import DESKTOP
from tests.browser.axe import SETTLED
from tests.browser.conftest import launched, page_of, served

IMAGES = FOLDER / "images"
WINDOW = {**DESKTOP, "viewport": {"width": 1280, "height": 640}, "device_scale_factor": 1.5}


def main() -> None:
    """Takes the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        sync_playwright() as playwright,
        launched(playwright) as browser,
        TemporaryDirectory() as data,
        served(demo, css_paths=CSS, data_dir=data) as url,
        page_of(browser, WINDOW) as tab,
    ):
        for page in found():
            tab.goto(url + page.path, wait_until="networkidle")
            for mode in ("light", "dark"):
                tab.emulate_media(color_scheme=mode)
                tab.evaluate(SETTLED)
                tab.locator(page.picture).screenshot(path=IMAGES / f"{page.path}-{mode}.png")


if __name__ == "__main__":
    main()
