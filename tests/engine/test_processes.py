"""Functions in worker processes: what goes there and comes back, and how they end when they must."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import preludio as gr
from preludio.engine.executors import parcels, processes
from preludio.errors import MissingExtra
from tests.engine import remote
from tests.serving import PATIENCE, Message, Serve, Visitor

pytestmark = pytest.mark.slow


def app_of(fn: Callable[..., Any], inputs: int = 1, outputs: int = 1, **more: Any) -> gr.Blocks:
    """Declares a function that runs in a process."""
    with gr.Blocks() as app:
        sources = [gr.Textbox() for _ in range(inputs)]
        targets = [gr.Textbox() for _ in range(outputs)]
        gr.Button().click(fn, sources, targets, api_name="fn", executor="process", **more)
    return app


def pid_in(mark: Path) -> int:
    """Waits until a function has noted its process."""
    begun = time.monotonic()
    while not mark.exists():
        assert time.monotonic() - begun < PATIENCE, "the function never ran"
    return int(mark.read_text("utf-8"))


def until_gone(pid: int) -> None:
    """Waits until a process has ended; one that nobody has waited for yet counts."""
    begun = time.monotonic()
    while is_alive(pid):
        assert time.monotonic() - begun < PATIENCE, f"the process {pid} lives on"


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def generated(messages: list[Message]) -> list[Any]:
    return [m["output"]["data"] for m in messages if m["msg"] == "process_generating"]


@pytest.mark.parametrize("fn", [remote.plain, remote.generator, remote.coroutine, remote.async_generator])
def test_a_function_of_any_kind_runs_there_and_its_process_is_used_again(serve: Serve, fn: Any) -> None:
    visitor = serve(app_of(fn)).visitor()
    first, second = visitor.result(0, "x"), visitor.result(0, "x")
    word, pid = first[0].split()
    assert word == "x"
    assert int(pid) != os.getpid()
    assert first == second


def test_what_is_yielded_comes_as_it_comes(serve: Serve, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    visitor = serve(app_of(remote.sets_out)).visitor()
    event_id = visitor.join(0, str(mark))
    with visitor.stream() as events:
        assert generated(events.until("process_generating")) == [["first"]]
        visitor.cancel(event_id)
        events.until("process_completed")


def test_calls_at_the_same_time_have_processes_of_their_own(serve: Serve, tmp_path: Path) -> None:
    visitor = serve(app_of(remote.hang, concurrency_limit=2)).visitor()
    marks = [tmp_path / name for name in "ab"]
    ids = [visitor.join(0, str(mark)) for mark in marks]
    assert len({pid_in(mark) for mark in marks}) == 2
    for event_id in ids:
        visitor.cancel(event_id)


def test_a_lambda_a_closure_and_a_function_of_this_program(serve: Serve) -> None:
    pytest.importorskip("cloudpickle")
    suffix = "!"

    class Shouter:
        def __call__(self, text: str) -> str:
            return text.upper() + suffix

    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(lambda text: text + suffix, box, box, executor="process")
        gr.Button().click(Shouter(), box, box, executor="process")
    visitor = serve(app).visitor()
    assert visitor.result(0, "x") == ["x!"]
    assert visitor.result(1, "x") == ["X!"]


def test_a_script_is_not_run_again(tmp_path: Path) -> None:
    pytest.importorskip("cloudpickle")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "import preludio as gr\n"
        "from tests.serving import Visitor\n"
        "print('the script runs')\n"
        "class Pair:\n"
        "    def __init__(self, text): self.text = text\n"
        "def double(text, pair):\n"
        "    print('the function runs')\n"
        "    return text * 2, Pair(text)\n"
        "def read(pair): return type(pair).__name__ + pair.text + str(isinstance(pair, Pair))\n"
        "with gr.Blocks() as app:\n"
        "    box, state = gr.Textbox(), gr.State()\n"
        "    gr.Button().click(double, [box, state], [box, state], executor='process')\n"
        "    gr.Button().click(read, state, box, executor='process')\n"
        "    gr.Button().click(read, state, box)\n"
        f"_, url, _ = app.launch(prevent_thread_lock=True, quiet=True, server_port=0, data_dir={str(tmp_path)!r})\n"
        "visitor = Visitor(url)\n"
        "print(visitor.result(0, 'x', None)[0], visitor.result(1, None), visitor.result(2, None))\n"
        "visitor.close()\napp.close(verbose=False)\n",
        "utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(
        [sys.executable, script], check=False, capture_output=True, text=True, timeout=60, env=environment, cwd=tmp_path
    )
    assert done.stdout.splitlines() == ["the script runs", "the function runs", "xx ['PairxTrue'] ['PairxTrue']"], (
        done.stderr
    )


def test_without_cloudpickle_such_a_function_is_refused(monkeypatch: pytest.MonkeyPatch, serve: Serve) -> None:
    monkeypatch.setattr(parcels, "can_take_code", lambda: False)
    with pytest.raises(MissingExtra, match=r'needs cloudpickle.*"preludio\[process\]"'):
        serve(app_of(lambda text: text))
    assert serve(app_of(remote.plain)).visitor().result(0, "x")


def test_a_module_that_serves_an_app_does_not_do_so_in_a_worker(serve: Serve) -> None:
    assert serve(app_of(remote.serves_itself, 0)).visitor().result(0) == ["not served"]


def test_arrays_go_and_come_whole(serve: Serve) -> None:
    with gr.Blocks() as app:
        table = gr.Numpy()
        gr.Button().click(remote.transposed, table, table, executor="process")
    value = {"headers": ["a", "b", "c"], "data": [[1, 2, 3], [4, 5, 6]], "metadata": None}
    assert serve(app).visitor().result(0, value)[0]["data"] == [[7, 4], [2, 5], [3, 6]]


def test_a_large_array_travels_beside_what_is_pickled() -> None:
    array = np.arange(1 << 16)
    frames = parcels.pack({"a": array}, by_value=False, blocks_as=parcels.stand_in)
    assert [memoryview(frame).nbytes > array.nbytes // 2 for frame in frames] == [False, True]
    again = parcels.unpack([bytearray(frame) for frame in frames])["a"]
    again[0] = 5
    assert np.array_equal(again[1:], array[1:])


def test_what_the_function_tells_arrives(serve: Serve) -> None:
    messages = serve(app_of(remote.talks)).visitor().call(0, "hello")
    logs = [(m["log"], m["level"], m["duration"], m["title"]) for m in messages if m["msg"] == "log"]
    assert logs == [("hello", "info", None, "Info"), ("hello", "warning", 10, "T")]
    assert [m["progress_data"][0]["progress"] for m in messages if m["msg"] == "progress"] == [0.5]
    assert messages[-2]["output"]["data"] == ["False"]


def test_bars_of_tqdm_are_shown(serve: Serve) -> None:
    pytest.importorskip("tqdm")
    messages = serve(app_of(remote.with_bars, 0)).visitor().call(0)
    assert messages[-2]["output"]["data"] == ["10"]
    shown = [m["progress_data"][0] for m in messages if m["msg"] == "progress"]
    assert (shown[-1]["index"], shown[-1]["length"], shown[-1]["desc"]) == (5, 5, "adding")


def test_what_it_prints_is_printed(
    serve: Serve, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    serve(app_of(remote.prints, 0)).visitor().result(0)
    assert "said in the worker\n" in capfd.readouterr().out


def test_the_request_and_the_event_go_along(serve: Serve) -> None:
    with gr.Blocks() as app:
        box = gr.Textbox()
        button = gr.Button()
        button.click(remote.asks, None, box, executor="process")
        button.click(remote.selected, None, box, executor="process")
    visitor = serve(app).visitor("tab")
    body = {"data": [], "fn_index": 0, "session_hash": "tab"}
    assert visitor.post("queue/join?q=1", body, headers={"X-Mine": "yes"}).status_code == 200
    assert visitor.read()[-2]["output"]["data"] == ["yes yes 1 tab 127.0.0.1"]
    assert visitor.result(1, event_data={"index": 3, "value": "c"}, trigger_id=box.id) == ["3 c"]


def test_updates_of_props_come_back(serve: Serve) -> None:
    visitor = serve(app_of(remote.update, 0, 2)).visitor()
    assert visitor.result(0) == [{"label": "new", "__type__": "update"}, {"visible": False, "__type__": "update"}]


def test_inputs_and_results_by_component(serve: Serve) -> None:
    pytest.importorskip("cloudpickle")
    with gr.Blocks() as app:
        first, second = gr.Textbox(), gr.Textbox()
        gr.Button().click(lambda given: {second: given[first] + "!"}, {first}, [first, second], executor="process")
    assert serve(app).visitor().result(0, "x") == [{"__type__": "update"}, "x!"]


def test_state_is_a_copy_and_what_is_returned_is_kept(serve: Serve) -> None:
    with gr.Blocks() as app:
        state = gr.State([])
        gr.Button().click(remote.counts, state, [state, gr.Textbox()], executor="process")
    visitor = serve(app).visitor()
    assert [visitor.result(0, None)[1] for _ in range(3)] == ["1", "2", "3"]


def test_the_server_remembers_what_a_worker_has_given(serve: Serve, tmp_path: Path) -> None:
    mark = tmp_path / "calls"

    @gr.cache
    def doubled(text: str) -> str:
        with mark.open("a", encoding="utf-8") as calls:
            calls.write(f"{os.getpid()}\n")
        return text * 2

    visitor = serve(app_of(doubled)).visitor()
    assert [visitor.result(0, text) for text in ("ab", "ab", "c")] == [["abab"], ["abab"], ["cc"]]
    pids = mark.read_text("utf-8").split()
    assert len(pids) == 2
    assert str(os.getpid()) not in pids


def test_an_error_comes_back_with_its_traceback(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    visitor = serve(app_of(remote.fails), show_error=True).visitor()
    assert visitor.failure(0, "error") == {"error": "no", "duration": 3, "visible": False, "title": "T"}
    assert visitor.failure(0, "boom")["error"] == "boom"
    assert "in fails" in caplog.text
    # One that cannot be put together again is told by its text.
    assert "n: 5" in visitor.failure(0, "remembered")["error"]


def test_what_cannot_come_back_is_named(serve: Serve) -> None:
    error = serve(app_of(remote.returns_a_lock, 0), show_error=True).visitor().failure(0)["error"]
    assert "The function 'returns_a_lock' gave a lock that cannot leave its worker process" in error


def test_what_cannot_go_there_is_named(serve: Serve) -> None:
    with gr.Blocks() as app:
        state = gr.State(0)
        box = gr.Textbox()
        gr.Button().click(lambda: (i for i in range(3)), None, state)
        gr.Button().click(remote.plain, state, box, executor="process")
    visitor = serve(app, show_error=True).visitor()
    visitor.result(0)
    assert "The argument 1 of the function 'plain' (generator) cannot be sent" in visitor.failure(1, None)["error"]


@pytest.mark.parametrize(
    ("how", "end"),
    [
        ("kill", "was killed by SIGKILL"),
        ("segfault", "was killed by SIGSEGV"),
        ("exit", "ended itself with exit code 3"),
        ("_exit", "ended itself with exit code 4"),
    ],
)
def test_a_process_that_dies_ends_its_call_and_is_replaced(serve: Serve, how: str, end: str) -> None:
    visitor = serve(app_of(remote.dies), show_error=True).visitor()
    assert visitor.failure(0, how)["error"] == f"The worker process of the function 'dies' {end}."
    assert visitor.end(0, "not at all")["success"]


def test_one_that_has_died_while_it_was_idle_is_passed_over(serve: Serve) -> None:
    visitor = serve(app_of(remote.pid, 0)).visitor()
    first = int(visitor.result(0)[0])
    os.kill(first, signal.SIGKILL)
    until_gone(first)
    assert int(visitor.result(0)[0]) != first


def test_a_cancelled_function_is_killed_with_all_that_it_has_started(serve: Serve, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    visitor = serve(app_of(remote.hangs_with_a_child)).visitor()
    event_id = visitor.join(0, str(mark))
    pids = [pid_in(mark), pid_in(tmp_path / "mark.child")]
    visitor.cancel(event_id)
    assert visitor.read()[-2]["output"] == {}
    for pid in pids:
        until_gone(pid)


def test_on_cancel_runs_after_the_process_has_ended(serve: Serve, tmp_path: Path) -> None:
    mark, freed = tmp_path / "mark", []
    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(
            remote.hang, box, box, executor="process", concurrency_id="g", on_cancel=lambda: freed.append(is_alive(pid))
        )
        gr.Button().click(lambda: "next", None, box, concurrency_id="g")
    visitor = serve(app).visitor()
    event_id = visitor.join(0, str(mark))
    pid = pid_in(mark)
    visitor.cancel(event_id)
    visitor.read()
    assert visitor.result(1) == ["next"]
    assert freed == [False]


def test_a_function_that_is_too_slow_is_killed(serve: Serve, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    app = app_of(remote.hang, time_limit=2)
    visitor = serve(app).visitor()
    error = visitor.failure(0, str(mark))["error"]
    assert error == "The function 'hang' (endpoint /fn) took longer than its time_limit of 2 s."
    until_gone(pid_in(mark))


def test_a_frozen_process_meets_the_time_limit(serve: Serve) -> None:
    app = app_of(remote.pid, 0)
    visitor = serve(app).visitor()
    pid = int(visitor.result(0)[0])
    os.kill(pid, signal.SIGSTOP)
    # Limited only now: to start a process may take longer than that.
    app.endpoints[0].time_limit = 1
    assert "took longer than its time_limit" in visitor.failure(0)["error"]
    until_gone(pid)
    app.endpoints[0].time_limit = None
    assert int(visitor.result(0)[0]) != pid


def test_a_process_that_is_frozen_and_thawed_goes_on(serve: Serve) -> None:
    visitor = serve(app_of(remote.pid, 0)).visitor()
    pid = int(visitor.result(0)[0])
    os.kill(pid, signal.SIGSTOP)
    event_id = visitor.join(0)
    with visitor.stream() as events:
        events.until("process_starts", event_id=event_id)
        os.kill(pid, signal.SIGCONT)
        assert events.until("process_completed")[-1]["output"]["data"] == [str(pid)]


@pytest.mark.skipif(not processes.STATM.exists(), reason="needs /proc")
def test_a_function_that_uses_too_much_memory_is_killed(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Button().click(remote.grows, gr.Number(), gr.Textbox(), executor="process", memory_limit="150MB")
    error = serve(app).visitor().failure(0, 400)["error"]
    assert error.startswith("The function 'grows' used ")
    assert error.endswith("more than its memory_limit of 150 MB, and was stopped.")


def test_a_memory_limit_that_cannot_be_watched_is_refused(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(processes, "STATM", tmp_path / "nothing")
    monkeypatch.setattr(processes, "find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match="memory_limit needs psutil"):
        serve(app_of(remote.plain, memory_limit="1GB"))


def test_idle_processes_end_after_a_while(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "IDLE", 0.01)
    visitor = serve(app_of(remote.pid, 0)).visitor()
    until_gone(int(visitor.result(0)[0]))


def test_there_are_no_more_processes_than_threads_would_be(serve: Serve) -> None:
    with gr.Blocks() as app:
        box = gr.Textbox()
        for _ in range(2):
            gr.Button().click(remote.pid, None, box, executor="process")
    visitor = serve(app, max_threads=1).visitor()
    first = int(visitor.result(0)[0])
    second = int(visitor.result(1)[0])
    until_gone(first)
    assert is_alive(second)


def test_processes_end_with_their_server(serve: Serve, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with gr.Blocks() as app:
        box = gr.Textbox()
        gr.Button().click(remote.pid, None, box, executor="process")
        gr.Button().click(remote.hang, box, box, executor="process")
    serving = serve(app)
    visitor = serving.visitor()
    idle = int(visitor.result(0)[0])
    visitor.join(1, str(mark))
    busy = pid_in(mark)
    serving.close()
    until_gone(idle)
    until_gone(busy)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Runs a server in a process of its own."""
    program = (
        "import preludio as gr\nfrom tests.engine import remote\n"
        "with gr.Blocks() as app:\n"
        "    box = gr.Textbox()\n"
        "    gr.Button().click(remote.hang, box, box, executor='process')\n"
        f"_, url, _ = app.launch(prevent_thread_lock=True, quiet=True, server_port=0, data_dir={str(tmp_path)!r})\n"
        "print(url, flush=True)\napp.block_thread()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_processes_end_when_their_server_is_killed(server: subprocess.Popen[str], tmp_path: Path) -> None:
    assert server.stdout is not None
    visitor = Visitor(server.stdout.readline().strip())
    visitor.join(0, str(tmp_path / "mark"))
    pid = pid_in(tmp_path / "mark")
    server.kill()
    until_gone(pid)
    visitor.close()
