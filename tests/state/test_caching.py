"""Functions that remember their results: what tells calls apart, who finds a result, and for how long."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from importlib import import_module
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import numpy as np
import pytest
from PIL import Image

import preludio as gr
from preludio.graph import context
from preludio.graph.digest import Unkeyable, digest
from preludio.state.caching import cached as module
from tests.graph.reporter import Notes

pd: Any = import_module("pandas")
PATIENCE = 20.0


class Color(Enum):
    RED = 1
    BLUE = 2


@dataclass
class Point:
    x: int
    y: int


class Opaque:
    pass


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Calls:
    """Counts the calls of a function that gives its argument back, with the number of the call."""

    def __init__(self, **how: Any) -> None:
        self.count = 0
        self.function: Callable[..., Any] = gr.cache(**how)(self._call)

    def _call(self, value: Any = None) -> tuple[Any, int]:
        self.count += 1
        return value, self.count

    def __call__(self, *args: Any, **kwargs: Any) -> int:
        number: int = self.function(*args, **kwargs)[1]
        return number


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRELUDIO_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def different() -> list[Any]:
    """Gives values of which no two are alike."""
    cycle: list[Any] = [None, True, 1, 1.0, "1", b"1", 2, (1,), [1], {1}, frozenset({1}), {1: 2}, {2: 1}, {}, [], [[]]]
    cycle += ["ab", ["a", "b"], ["ab", ""], [["a"], "b"], float("nan"), Color.RED, Color.BLUE, Point(1, 2), Point(2, 1)]
    cycle += [datetime(2026, 1, 1, tzinfo=UTC), Path("nowhere"), range(3), {"a": 1, "b": 2}, {"b": 2, "a": 1}, ...]
    cycle += [np.zeros(3), np.zeros(4), np.zeros((3, 1)), np.zeros(3, "int64"), np.float64(0), np.array(["a", None])]
    cycle += [
        Image.new("RGB", (2, 3)),
        Image.new("RGB", (3, 2)),
        Image.new("L", (2, 3)),
        Image.new("RGB", (2, 3), "red"),
    ]
    cycle += [pd.DataFrame({"a": [1]}), pd.DataFrame({"b": [1]}), pd.DataFrame({"a": [2]}), pd.Series([1], name="a")]
    return [*cycle, pd.DataFrame({"a": [1]}, index=["x"]), pd.DataFrame({"a": [pd.NA]})]


def test_values_that_differ_are_told_apart() -> None:
    assert len({digest(value) for value in different()}) == len(different())


def test_values_that_are_equal_are_not() -> None:
    assert [digest(value) for value in different()] == [digest(value) for value in different()]


def test_a_path_stands_for_what_the_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    before = digest(path)
    path.write_text("two")
    assert digest(path) != before
    path.write_text("one")
    assert digest(path) == before


@pytest.mark.parametrize("value", [Opaque(), [1, {"x": Opaque()}], lambda: None, np.array([Opaque()])])
def test_what_has_no_content_is_no_key(value: Any) -> None:
    with pytest.raises(Unkeyable):
        digest(value)


def test_what_holds_itself_is_no_key() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    with pytest.raises(Unkeyable):
        digest(cycle)


def test_a_plain_function_is_called_once_for_equal_arguments() -> None:
    calls = Calls()
    assert [calls("a"), calls("a"), calls(value="a"), calls("b"), calls(), calls(None)] == [1, 1, 1, 2, 3, 3]


def test_it_is_found_under_the_name_and_signature_of_the_function() -> None:
    @gr.cache
    def named(x: int, y: int = 2) -> int:
        """Adds."""
        return x + y

    assert (named.__name__, named.__doc__, named(1)) == ("named", "Adds.", 3)
    with pytest.raises(TypeError, match="missing a required argument: 'x'"):
        named()


def test_an_async_function_is_called_once() -> None:
    calls: list[int] = []

    @gr.cache(max_size=5)
    async def double(x: int) -> int:
        calls.append(x)
        return 2 * x

    async def twice() -> list[int]:
        return [await double(2), await double(2)]

    assert (asyncio.run(twice()), calls) == ([4, 4], [2])


def test_the_items_of_generators_come_again() -> None:
    calls: list[str] = []

    @gr.cache
    def grow(text: str) -> Iterator[Any]:
        calls.append(text)
        for end in range(1, 4):
            yield text[:end]
        yield ["list"]

    @gr.cache
    async def grow_async(text: str) -> AsyncIterator[Any]:
        calls.append(text)
        for end in range(1, 4):
            yield text[:end]

    async def items() -> list[Any]:
        return [item async for item in grow_async("xyz")]

    assert [list(grow("abc")), list(grow("abc"))] == [["a", "ab", "abc", ["list"]]] * 2
    assert [asyncio.run(items()), asyncio.run(items())] == [["x", "xy", "xyz"]] * 2
    assert calls == ["abc", "xyz"]


def test_a_generator_that_was_interrupted_is_not_remembered() -> None:
    begun, closed = list[int](), list[int]()

    @gr.cache
    def count() -> Iterator[int]:
        begun.append(1)
        try:
            yield 1
            yield 2
        finally:
            closed.append(1)

    items: Any = count()
    next(items)
    items.close()
    assert closed == [1]
    assert list(count()) == list(count()) == [1, 2]
    assert len(begun) == 2


def test_errors_are_not_remembered() -> None:
    outcomes: list[Any] = [RuntimeError("once"), 5]

    @gr.cache
    def fails() -> Any:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with pytest.raises(RuntimeError, match="once"):
        fails()
    assert [fails(), fails()] == [5, 5]


def test_who_changes_a_result_changes_only_that() -> None:
    held = [1]

    @gr.cache
    def give() -> list[int]:
        return held

    give().append(2)
    give().append(3)
    assert give() == [1]


def test_a_result_that_cannot_be_copied_is_not_kept(caplog: pytest.LogCaptureFixture) -> None:
    @gr.cache
    def give() -> Any:
        return Event()

    assert give() is not give()
    assert "results are not cached that cannot be copied" in caplog.text
    assert "type='Event'" in caplog.text
    assert len(caplog.records) == 1


def test_an_argument_that_cannot_be_told_apart_is_named() -> None:
    calls = Calls()
    with pytest.raises(TypeError, match=r"results of 'Calls._call' cannot be told apart by 'value': .*Opaque.*`key=`"):
        calls(Opaque())


def test_a_key_says_what_matters() -> None:
    calls = Calls(key=lambda kw: type(kw["value"]).__name__)
    assert [calls(Opaque()), calls(Opaque()), calls(1)] == [1, 1, 2]
    with pytest.raises(TypeError, match="cannot be told apart by 'what key gives'"):
        Calls(key=lambda kw: kw["value"])(Opaque())


def test_progress_and_caches_do_not_matter() -> None:
    @gr.cache
    def work(x: int, progress: Any = None, known: Any = None) -> list[int]:
        return [x]

    assert work(1, gr.Progress(), gr.Cache()) == work(1, gr.Progress(), gr.Cache(max_size=3)) == [1]


def test_the_longest_unused_result_gives_way() -> None:
    calls = Calls(max_size=2)
    assert [calls("a"), calls("b"), calls("a"), calls("c"), calls("a"), calls("b")] == [1, 2, 1, 3, 1, 4]
    unlimited = Calls(max_size=0)
    assert [unlimited(n) for n in (*range(300), *range(300))] == [*range(1, 301)] * 2


def test_results_keep_to_their_bytes() -> None:
    calls = Calls(max_memory="10kb")
    large = "x" * 4000
    assert [calls(large + n) for n in ("a", "b", "a", "c", "a", "b")] == [1, 2, 1, 3, 1, 4]
    assert [calls("y" * 20_000), calls("y" * 20_000)] == [5, 6]


def test_results_age(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(module, "time", type("", (), {"time": clock}))
    calls = Calls(max_age=10)
    calls.function.cached._memory._clock = clock  # type: ignore[attr-defined]
    numbers = [calls("a")]
    clock.now += 9
    numbers.append(calls("a"))
    clock.now += 1
    assert [*numbers, calls("a")] == [1, 1, 2]


@pytest.mark.parametrize(
    "how", [{"max_size": -1}, {"max_age": 0}, {"max_memory": "much"}, {"public": True, "per_session": True}]
)
def test_what_makes_no_sense_is_refused(how: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="cache: "):
        gr.cache(**how)
    with pytest.raises(ValueError, match="Cache: "):
        gr.Cache(**how)


def numbers_of(calls: Calls) -> list[int]:
    """Gives the number of the call that answers each: two tabs of ann's, a stranger's two tabs, nobody."""
    seen: list[int] = []
    for user, tab in [("ann", "1"), ("ann", "2"), (None, "3"), (None, "4"), ("ann", "1"), (None, "3")]:
        with context.running(Notes(user=user, tab=tab)):
            seen.append(calls("x"))
    return [*seen, calls("x")]


@pytest.mark.parametrize(
    ("how", "numbers"),
    [
        ({}, [1, 1, 2, 3, 1, 2, 4]),
        ({"per_session": True}, [1, 2, 3, 4, 1, 3, 5]),
        ({"public": True}, [1, 1, 1, 1, 1, 1, 1]),
    ],
)
def test_results_are_their_visitors(how: dict[str, Any], numbers: list[int]) -> None:
    assert numbers_of(Calls(**how)) == numbers


def test_where_the_visitor_is_not_known_nothing_is_remembered() -> None:
    class Elsewhere(Notes):
        def visitor(self, *, alone: bool) -> Any:
            return None

    calls, kept = Calls(), gr.Cache()
    with context.running(Elsewhere()):
        assert [calls("x"), calls("x")] == [1, 2]
        kept.set("x", y=1)
        assert kept.get("x") is None


def test_what_another_process_computes_is_remembered_here() -> None:
    calls, sent = Calls(), list[str]()

    async def computed_there() -> AsyncIterator[Any]:
        sent.append("x")
        yield "x", 7

    async def ask() -> list[Any]:
        known: Any = calls.function.cached  # type: ignore[attr-defined]
        results = known.elsewhere(calls.function, ["x"], {}, computed_there)
        return [result async for result in results]

    assert [asyncio.run(ask()), asyncio.run(ask())] == [[("x", 7)]] * 2
    assert (sent, calls("x"), calls.count) == (["x"], 7, 0)


def test_a_call_hears_that_a_result_was_known() -> None:
    calls, notes = Calls(), Notes()
    with context.running(notes):
        calls("x")
        assert notes.parts == []
        calls("x")
    assert notes.parts == [calls.function.cached]  # type: ignore[attr-defined]


def test_equal_calls_at_the_same_time_compute_once() -> None:
    entered, go_on, together = Event(), Event(), Barrier(5)
    count: list[int] = []

    @gr.cache
    def slow(x: int) -> list[int]:
        count.append(x)
        entered.set()
        assert go_on.wait(PATIENCE)
        return [x]

    def call() -> list[int]:
        together.wait(PATIENCE)
        result: list[int] = slow(7)
        return result

    with ThreadPoolExecutor(5) as pool:
        calls = [pool.submit(call) for _ in range(5)]
        assert entered.wait(PATIENCE)
        go_on.set()
        results = [c.result(PATIENCE) for c in calls]
    assert (results, count) == ([[7]] * 5, [7])
    results[0].append(8)
    assert results[1] == [7]


def test_equal_async_calls_at_the_same_time_compute_once() -> None:
    count: list[int] = []

    @gr.cache
    async def slow(x: int) -> int:
        count.append(x)
        for _ in range(5):
            await asyncio.sleep(0)
        return x

    async def together() -> list[int]:
        return list(await asyncio.gather(*(asyncio.create_task(slow(7)) for _ in range(5))))

    assert (asyncio.run(together()), count) == ([7] * 5, [7])


def test_when_the_one_who_computes_is_cancelled_another_does() -> None:
    count: list[int] = []

    async def race() -> list[Any]:
        entered, go_on = asyncio.Event(), asyncio.Event()

        @gr.cache
        async def slow() -> int:
            count.append(1)
            entered.set()
            await go_on.wait()
            return len(count)

        first = asyncio.create_task(slow())
        await entered.wait()
        second = asyncio.create_task(slow())
        await asyncio.sleep(0)
        first.cancel()
        go_on.set()
        return list(await asyncio.gather(first, second, return_exceptions=True))

    cancelled, result = asyncio.run(race())
    assert isinstance(cancelled, asyncio.CancelledError)
    assert result == 2


def test_a_function_that_asks_for_its_own_result_does_not_wait_for_itself() -> None:
    depth: list[int] = []

    @gr.cache
    def nested() -> int:
        depth.append(1)
        return 5 if len(depth) == 2 else nested()

    @gr.cache
    def stream() -> Iterator[int]:
        yield 1
        yield 2

    assert nested() == 5
    first: Any = stream()
    next(first)
    assert list(stream()) == [1, 2]
    assert list(first) == [2]


PROBE: list[Callable[[Any], Any]] = []


def declared(**how: Any) -> tuple[Callable[[Any], Any], list[Any]]:
    """Declares the same function again, as a process started later does; gives it with what it computed."""
    calls: list[Any] = []
    PROBE[:] = [calls.append]

    def fn(value: Any) -> Any:
        PROBE[0](value)
        return value

    return gr.cache(disk=True, key=lambda kw: kw["value"], **how)(fn), calls


VALUES: list[Any] = ["text", [1, {"a": (2, {3})}], np.arange(4)]


@pytest.mark.parametrize("value", VALUES)
def test_results_on_the_disk_outlive_the_process(value: Any) -> None:
    first, calls = declared()
    first(value)
    again, later = declared()
    assert repr(again(value)) == repr(value)
    assert (len(calls), len(later)) == (1, 0)


def test_an_app_keeps_them_in_its_own_directory(tmp_path: Path, data: Path) -> None:
    fn, calls = declared(public=True)
    with context.running(Notes(keeps=tmp_path / "app")):
        fn("a")
    (file,) = (tmp_path / "app").glob("*/*.entry")
    assert file.stat().st_mode & 0o077 == 0
    assert not data.exists()
    fn("a")
    assert len(calls) == 2
    assert list(data.glob("cache/*/*.entry"))


def test_code_that_has_changed_computes_anew() -> None:
    def one(x: int) -> int:
        return x + 1

    def other(x: int) -> int:
        return x + 2

    other.__qualname__ = one.__qualname__
    assert gr.cache(disk=True)(one)(1) == 2
    assert gr.cache(disk=True)(other)(1) == 3


def test_variables_around_a_function_matter_on_the_disk() -> None:
    def adding(more: Any) -> Callable[[int], Any]:
        def add(x: int) -> Any:
            return x + more

        return gr.cache(disk=True)(add)

    assert (adding(1)(1), adding(2)(1)) == (2, 3)
    with pytest.raises(TypeError, match="cannot be told apart by 'more'"):
        adding(Opaque())(1)


def test_what_cannot_be_stored_safely_is_refused_with_its_type() -> None:
    fn, _ = declared()
    with pytest.raises(TypeError, match=r"cannot lie on the disk: one of type datetime\.datetime cannot be stored"):
        fn(datetime(2026, 1, 1, tzinfo=UTC))


def test_results_on_the_disk_keep_to_their_limits(data: Path) -> None:
    fn, calls = declared(max_size=2)
    for value in ("a", "b", "a", "c", "a", "b"):
        fn(value)
    assert calls == ["a", "b", "c", "b"]
    assert len(list(data.glob("cache/*/*"))) == 2
    small, computed = declared(max_memory=5000)
    for value in ("x" * 3000, "y" * 3000, "x" * 3000, "z" * 9000, "z" * 9000):
        small(value)
    assert [value[0] for value in computed] == ["x", "y", "x", "z", "z"]


def test_a_file_that_is_broken_is_computed_anew(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    fn, calls = declared()
    fn("a")
    (file,) = data.glob("cache/*/*.entry")
    file.write_bytes(b"broken")
    assert [fn("a"), fn("a")] == ["a", "a"]
    assert len(calls) == 2
    assert "a cached result could not be read" in caplog.text


def test_a_generator_on_the_disk() -> None:
    calls: list[int] = []
    PROBE[:] = [calls.append]

    def stream(n: int) -> Iterator[str]:
        PROBE[0](n)
        for i in range(n):
            yield "abc"[: i + 1]

    for _ in range(2):
        assert list(gr.cache(disk=True)(stream)(3)) == ["a", "ab", "abc"]
    assert calls == [3]


def test_values_are_kept_by_hand() -> None:
    kept = gr.Cache(max_size=2)
    assert kept.get("a") is None
    kept.set("a", result=[1], score=2)
    kept.set(np.zeros(2), result=3)
    found = kept.get("a")
    assert found is not None
    assert found == {"result": [1], "score": 2}
    found["result"].append(2)
    assert kept.get("a") == {"result": [1], "score": 2}
    assert kept.get(np.zeros(2)) == {"result": 3}
    assert (len(kept), kept.keys()[0]) == (2, "a")
    kept.set("b")
    assert (kept.get("a"), kept.get("b")) == (None, {})
    kept.clear()
    assert (len(kept), kept.keys(), bool(kept)) == (0, [], True)
    with pytest.raises(TypeError, match=r"Cache: .* cannot be a key"):
        kept.get(Opaque())


def test_each_visitor_has_values_of_their_own() -> None:
    kept, shared = gr.Cache(), gr.Cache(public=True)
    with context.running(Notes(user="ann")):
        kept.set("x", y=1)
        shared.set("x", y=1)
    with context.running(Notes(user="bob")):
        assert (kept.get("x"), len(kept), kept.keys()) == (None, 0, [])
        assert shared.get("x") == {"y": 1}
        kept.clear()
    with context.running(Notes(user="ann", tab="other")):
        assert kept.get("x") == {"y": 1}
        bound = kept.for_job()
    assert bound.get("x") == {"y": 1}
    assert kept.get("x") is None
