"""What all tests share."""

import os

import pytest
from hypothesis import settings

# A busy machine is no bug: how long something takes is the bench's business. In continuous integration the same code
# meets the same examples, so that a failure is the change's; new ones are looked for everywhere else.
settings.register_profile("preludio", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("preludio")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the browser last: Playwright's loop runs on in the main thread, where other tests start loops of their own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
