"""Bars of tqdm that the visitor sees."""

import sys
from io import StringIO
from threading import Thread
from typing import Any

import pytest
import tqdm  # type: ignore[import-untyped]  # it has no types of its own
import tqdm.asyncio  # type: ignore[import-untyped]
import tqdm.auto  # type: ignore[import-untyped]
import tqdm.std  # type: ignore[import-untyped]

import preludio as gr
from preludio.errors import MissingExtra
from preludio.graph import context
from preludio.graph.bars import tracking
from tests.graph.reporter import Notes

PATCHED = ("__init__", "__iter__", "update", "reset", "close")


@pytest.fixture
def out() -> dict[str, Any]:
    """Where bars are drawn."""
    return {"file": StringIO()}


def test_nested_bars_are_one_below_the_other(out: dict[str, Any]) -> None:
    notes = Notes()
    with context.running(notes), tracking(gr.Progress(track_tqdm=True)):
        for _ in tqdm.tqdm(range(2), desc="Books", **out):
            for _ in tqdm.trange(2, desc="Pages", **out):
                pass
    assert notes.steps[:3] == [
        [(0, 2, "Books")],
        [(0, 2, "Books"), (0, 2, "Pages")],
        [(0, 2, "Books"), (1, 2, "Pages")],
    ]
    assert notes.steps[-1] == [(2, 2, "Books")]
    assert [(1, 2, "Books"), (2, 2, "Pages")] in notes.steps


@pytest.mark.parametrize("kind", [tqdm.std.tqdm, tqdm.auto.tqdm, tqdm.asyncio.tqdm])
def test_all_kinds_of_bars_are_shown(kind: Any, out: dict[str, Any]) -> None:
    notes = Notes()
    with context.running(notes), tracking(gr.Progress(track_tqdm=True)):
        assert list(kind("ab", **out)) == ["a", "b"]
    assert [step[0][0] for step in notes.steps] == [0, 1, 2]


def test_counting_by_hand_and_starting_again(out: dict[str, Any]) -> None:
    notes = Notes()
    with context.running(notes), tracking(gr.Progress(track_tqdm=True)):
        with tqdm.tqdm(total=10, initial=2, unit="MB", **out) as bar:
            bar.update(3)
            bar.set_description("Second half")
            bar.update(5)
            bar.reset(total=4)
            bar.update()
        after = tqdm.tqdm(total=1, **out)
        after.close()
    assert notes.steps[:5] == [
        [(2, 10, None)],
        [(5, 10, None)],
        [(10, 10, "Second half")],
        [(0, 4, "Second half")],
        [(1, 4, "Second half")],
    ]
    assert notes.steps[5] == [(0, 1, None)]


def test_a_bar_without_a_terminal_is_shown_but_not_one_switched_off(out: dict[str, Any]) -> None:
    notes = Notes()
    with context.running(notes), tracking(gr.Progress(track_tqdm=True)):
        list(tqdm.tqdm("ab", disable=None, **out))
        assert [step[0][0] for step in notes.steps] == [0, 1, 2]
        list(tqdm.tqdm("ab", disable=True, **out))
    assert len(notes.steps) == 3


def test_a_loop_left_early_takes_its_bar_away(out: dict[str, Any]) -> None:
    notes, progress = Notes(), gr.Progress(track_tqdm=True)
    with context.running(notes), tracking(progress):
        for _ in tqdm.tqdm("abc", **out):
            break
    assert progress.trackers == []


def test_other_threads_and_jobs_are_left_alone(out: dict[str, Any]) -> None:
    notes, other = Notes(), Notes()

    def elsewhere() -> None:
        list(tqdm.tqdm("abc", **out))
        with context.running(other), tracking(gr.Progress()):
            list(tqdm.tqdm("abc", **out))

    with context.running(notes), tracking(gr.Progress(track_tqdm=True)):
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert (notes.steps, other.steps) == ([], [])


def test_tqdm_is_itself_again_afterwards(out: dict[str, Any]) -> None:
    before = {name: vars(tqdm.std.tqdm)[name] for name in PATCHED}
    with tracking(gr.Progress(track_tqdm=True)), tracking(gr.Progress(track_tqdm=True)):
        assert vars(tqdm.std.tqdm)["update"] is not before["update"]
    assert {name: vars(tqdm.std.tqdm)[name] for name in PATCHED} == before
    with pytest.raises(ZeroDivisionError), tracking(gr.Progress(track_tqdm=True)):
        _ = 1 / 0
    assert {name: vars(tqdm.std.tqdm)[name] for name in PATCHED} == before
    assert list(tqdm.tqdm("ab", **out)) == ["a", "b"]


def test_without_tqdm_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.std", None)
    with (
        pytest.raises(MissingExtra, match="needs tqdm, which is not installed"),
        tracking(gr.Progress(track_tqdm=True)),
    ):
        pass
