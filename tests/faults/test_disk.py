"""A disk that is full: what cannot be kept is refused or told as an error, and all goes on when there is space again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

import preludio as gr
from tests.serving import PATIENCE, Serve

pytestmark = pytest.mark.slow

SIZE = 2 << 20


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, which is soon full."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", disk], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let a small disk be mounted")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def fill(disk: Path) -> Path:
    """Takes all the space that is left."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return ballast


def app_of(gate: Event, entered: Event) -> gr.Blocks:
    def slow(items: list[str], text: str) -> tuple[list[str], str]:
        entered.set()
        assert gate.wait(PATIENCE)
        return [*items, text], text

    with gr.Blocks() as app:
        items, text = gr.State([]), gr.Textbox()
        gr.Button().click(lambda items, text: ([*items, text], "added"), [items, text], [items, text], api_name="add")
        gr.Button().click(slow, [items, text], [items, text], api_name="slow")
        gr.Button().click(lambda items: items, items, gr.JSON(), api_name="items")
    return app


def items_of(visitor: Any) -> Any:
    return visitor.post("run/items", {"data": [], "session_hash": visitor.session}).json()["data"][0]


def test_a_full_disk_loses_nothing_that_was_taken(serve: Serve, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preludio.engine.ends.PAUSES", (0.0, 0.0))
    monkeypatch.setattr("preludio.server.app.SWEEP_INTERVAL", 0.02)
    gate, entered = Event(), Event()
    first = serve(app_of(gate, entered), data_dir=small / "data")
    visitor = first.visitor("tab")
    assert visitor.result(0, None, "before")[1] == "added"
    slow = visitor.join(1, None, "slow" * 2000)
    assert entered.wait(PATIENCE)
    ballast = fill(small)
    # New calls are refused with the reason, until there is space; some may still fit into what the journal has.
    answers = [first.visitor("tab").ask(0, None, "x" * 50_000) for _ in range(60)]
    taken = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert {answer.status_code for answer in refused} == {507}
    assert "disk is full" in refused[-1].json()["detail"]
    # A job that was taken before ends in an error when its end finds no space, and changes nothing then.
    gate.set()
    ended = visitor.get(f"call/slow/{slow}").text
    kept = items_of(visitor)
    assert ("slow" * 2000 in kept) == ended.startswith("event: complete")
    assert ended.startswith("event: complete") or "could not store the result" in ended
    assert visitor.get("health").status_code == 200
    # There is space again: all goes on, and what was told is stored.
    ballast.unlink()
    while first.visitor("tab").ask(0, None, "after").status_code != 200:
        assert visitor.get("health").status_code == 200
    expected = "done" if ended.startswith("event: complete") else "failed"
    while visitor.get(f"job/{slow}").json()["status"] != expected:
        assert visitor.get("health").status_code == 200
    ids = [answer.json()["event_id"] for answer in taken]
    # Each call that was taken has ended once, and the state is what those have left that were done.
    done = [id for id in ids if visitor.get(f"call/add/{id}").text.startswith("event: complete")]
    expected_items = 1 + ("slow" * 2000 in kept) + len(done) + 1
    while len(items_of(visitor)) != expected_items:
        assert visitor.get("health").status_code == 200
    kept = items_of(visitor)
    first.close()
    again = serve(app_of(gate, entered), data_dir=small / "data").visitor("tab")
    assert items_of(again) == kept
    assert again.get(f"call/slow/{slow}").text == ended


def test_a_server_does_not_start_on_a_full_disk_and_says_why(serve: Serve, small: Path) -> None:
    ballast = fill(small)
    with pytest.raises(Exception, match=r"No space left on device|disk is full"):
        serve(app_of(Event(), Event()), data_dir=small / "data")
    ballast.unlink()
    assert serve(app_of(Event(), Event()), data_dir=small / "data").visitor().result(0, None, "x")[1] == "added"
