"""What all tests share."""

import pytest
from hypothesis import settings

# A busy machine is no bug: how long something takes is the bench's business.
settings.register_profile("preludio", deadline=None)
settings.load_profile("preludio")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the browser last: Playwright's loop runs on in the main thread, where other tests start loops of their own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
