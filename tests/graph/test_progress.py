from typing import Any

import pytest

import preludio as gr
from preludio.graph import context
from tests.graph.reporter import Notes


def test_outside_an_event_it_does_nothing() -> None:
    progress = gr.Progress()
    assert progress(0.5) == 0.5
    assert list(progress.tqdm([1, 2])) == [1, 2]
    gr.Info("nobody hears this")


def test_a_fraction_steps_and_a_mere_text() -> None:
    notes, progress = Notes(), gr.Progress()
    with context.running(notes):
        progress(0.25, "Reading")
        assert notes.last[0].progress == 0.25
        progress((3, 10), unit="pages")
        assert notes.last[0].unit == "pages"
        progress(4, total=8)
        progress(None, "Waiting")
    assert notes.steps == [[(None, None, "Reading")], [(3, 10, None)], [(4, 8, None)], [(None, None, "Waiting")]]


def test_a_loop_counts_what_is_done() -> None:
    notes, progress = Notes(), gr.Progress()
    with context.running(notes):
        assert list(progress.tqdm("ab", desc="Letters")) == ["a", "b"]
    assert notes.steps == [[(0, 2, "Letters")], [(1, 2, "Letters")], [(2, 2, "Letters")]]
    assert progress.trackers == []


def test_nested_loops_of_equal_length_keep_apart() -> None:
    notes, progress = Notes(), gr.Progress()
    with context.running(notes):
        for _ in progress.tqdm(range(2)):
            for _ in progress.tqdm(range(2)):
                pass
    pairs = [[index for index, *_ in step] for step in notes.steps]
    assert pairs == [[0], [1, 0], [1, 1], [1, 2], [1], [2, 0], [2, 1], [2, 2], [2]]


def test_a_generator_has_no_length() -> None:
    notes, progress = Notes(), gr.Progress()
    with context.running(notes):
        list(progress.tqdm(x for x in "ab"))
        list(progress.tqdm((x for x in "ab"), total=2))
    assert [step[0][1] for step in notes.steps] == [None] * 3 + [2] * 3


def test_counting_by_hand() -> None:
    notes, progress = Notes(), gr.Progress()
    with context.running(notes):
        bar = progress.tqdm(None, total=10)
        bar.update(4)
        bar.update(6)
        bar.close()
    assert [step[0][0] for step in notes.steps][:3] == [0, 4, 10]
    assert progress.trackers == []


@pytest.mark.parametrize(("show", "level"), [(gr.Info, "info"), (gr.Warning, "warning"), (gr.Success, "success")])
def test_messages_reach_the_visitor(show: Any, level: str) -> None:
    notes = Notes()
    with context.running(notes):
        show("Done", duration=None, visible=False, title="T")
        show("Plain")
    assert notes.messages == [(level, "Done", None, False, "T"), (level, "Plain", 10, True, level.title())]
