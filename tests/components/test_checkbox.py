from typing import Any

import preludio as gr


def test_gives_functions_what_was_sent() -> None:
    box = gr.Checkbox()
    assert [box.preprocess(payload) for payload in (True, False, None)] == [True, False, None]


def test_shows_the_truth_of_anything() -> None:
    box = gr.Checkbox()
    returned: list[Any] = [True, None, "x", []]
    assert [box.postprocess(value) for value in returned] == [True, False, True, False]


def test_starts_without_a_tick() -> None:
    assert gr.Checkbox().get_config()["value"] is False
    assert gr.Checkbox(True).get_config()["value"] is True
    assert gr.Checkbox().api_info() == {"type": "boolean"}
