"""The log: an event and its facts, through the standard library."""

import logging

import pytest

from preludio.observe import log


def test_an_event_is_noted_with_its_facts(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="preludio"):
        log.info("started", port=1)
        log.warning("odd", name="a b")
        log.error("broken", ValueError("why"), id=None)
    assert [(r.levelname, r.getMessage()) for r in caplog.records] == [
        ("INFO", "started port=1"), ("WARNING", "odd name='a b'"), ("ERROR", "broken id=None"),
    ]  # fmt: skip
    assert "ValueError: why" in caplog.text


def test_percent_signs_are_no_format(caplog: pytest.LogCaptureFixture) -> None:
    log.warning("100%s", path="%d")
    assert caplog.records[0].getMessage() == "100%s path='%d'"
