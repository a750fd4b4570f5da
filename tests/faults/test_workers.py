"""Worker processes that are killed in the middle of a job: it runs again, and others do not notice."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import preludio as gr
from tests.faults.program import until
from tests.serving import Serve

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")]


def work(mark: str) -> Iterator[str]:
    """Notes its process, shows that, and goes on when the file `go` is there."""
    with Path(mark).open("a") as file:
        file.write(f"{os.getpid()}\n")
    yield f"in {os.getpid()}"
    while not Path(f"{mark}.go").exists():
        time.sleep(0.005)
    yield "done"


def app_of() -> gr.Blocks:
    with gr.Blocks() as app:
        text = gr.Textbox()
        gr.Button().click(work, text, text, executor="process", retry=2, concurrency_limit=4, api_name="work")
    return app


def processes(mark: Path) -> list[int]:
    return [int(line) for line in mark.read_text().splitlines()] if mark.exists() else []


def has_begun(mark: Path, times: int) -> bool:
    return len(processes(mark)) == times


def test_a_job_whose_worker_is_killed_runs_again_in_another(serve: Serve, tmp_path: Path) -> None:
    serving = serve(app_of())
    hit, spared = tmp_path / "hit", tmp_path / "spared"
    visitor, other = serving.visitor(), serving.visitor()
    event_id = visitor.join(0, str(hit))
    other.join(0, str(spared))
    with visitor.follow() as events:
        for attempt in (1, 2):
            until(partial(has_begun, hit, attempt))
            events.until("process_generating")
            os.kill(processes(hit)[-1], signal.SIGKILL)
        until(lambda: len(processes(hit)) == 3 and spared.exists())
        for mark in (hit, spared):
            Path(f"{mark}.go").touch()
        assert events.until("process_completed", event_id=event_id)[-1]["output"]["data"] == ["done"]
    assert len(set(processes(hit))) == 3
    assert visitor.get(f"job/{event_id}").json()["attempt"] == 3
    assert [m["output"]["data"] for m in other.read() if m["msg"] == "process_completed"] == [["done"]]
    assert len(processes(spared)) == 1


def test_a_job_that_kills_its_worker_each_time_is_given_up(serve: Serve, tmp_path: Path) -> None:
    visitor = serve(app_of()).visitor()
    mark = tmp_path / "mark"
    visitor.join(0, str(mark))
    with visitor.follow() as events:
        for _ in range(3):
            events.until("process_generating")
            os.kill(processes(mark)[-1], signal.SIGKILL)
        assert "in each of 3 attempts" in events.until("process_completed")[-1]["output"]["error"]
    assert len(processes(mark)) == 3
