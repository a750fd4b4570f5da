"""Every log keeps the contract of `preludio.state.log`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preludio.state.log import Draft, Entry, Gone, Log
from preludio.state.log.memory import MemoryLog
from preludio.wire.ids import EventId, SessionId

pytestmark = pytest.mark.anyio

ANN = SessionId("ann")
BOB = SessionId("bob")

Make = Callable[[int, int], Log]


@pytest.fixture(params=[MemoryLog])
def make(request: pytest.FixtureRequest) -> Make:
    make: Make = request.param
    return make


@pytest.fixture
def log(make: Make) -> Log:
    return make(100, 10_000)


def drafts(*texts: str) -> list[Draft]:
    return [Draft(EventId("e"), "progress", text.encode()) for text in texts]


def texts(batch: list[Entry]) -> list[str]:
    return [entry.data.decode() for entry in batch]


async def rest(reader: AsyncIterator[list[Entry]]) -> list[Entry]:
    return [entry async for batch in reader for entry in batch]


async def test_numbers_start_at_one_and_grow_by_one_in_each_session(log: Log) -> None:
    assert (log.first(ANN), log.last(ANN)) == (1, 0)
    assert log.append(ANN, drafts("a", "b")) == 2
    assert log.append(BOB, drafts("x")) == 1
    assert log.append(ANN, drafts("c")) == 3
    batch = await anext(log.follow(ANN, 0))
    assert [entry.seq for entry in batch] == [1, 2, 3]
    assert batch[0] == Entry(1, EventId("e"), "progress", b"a")


async def test_a_reader_gets_what_lies_behind_its_position_then_waits_for_more(log: Log) -> None:
    log.append(ANN, drafts("a", "b", "c"))
    reader = log.follow(ANN, 1)
    assert texts(await anext(reader)) == ["b", "c"]
    waiting = asyncio.ensure_future(anext(reader))
    await asyncio.sleep(0)
    assert not waiting.done()
    log.append(ANN, drafts("d"))
    assert texts(await waiting) == ["d"]


async def test_many_appends_make_one_batch_for_a_reader_that_was_away(log: Log) -> None:
    reader = log.follow(ANN, 0)
    waiting = asyncio.ensure_future(anext(reader))
    await asyncio.sleep(0)
    for text in "abc":
        log.append(ANN, drafts(text))
    assert texts(await waiting) == ["a", "b", "c"]


async def test_every_reader_sees_everything(log: Log) -> None:
    readers = [asyncio.ensure_future(rest(log.follow(ANN, 0))) for _ in range(3)]
    for text in "abcd":
        log.append(ANN, drafts(text))
        await asyncio.sleep(0)
    log.forget(ANN)
    assert [texts(entries) for entries in await asyncio.gather(*readers)] == [["a", "b", "c", "d"]] * 3


async def test_a_cancelled_reader_disturbs_no_other_and_can_go_on(log: Log) -> None:
    leaver, stayer = log.follow(ANN, 0), log.follow(ANN, 0)
    leaving, staying = asyncio.ensure_future(anext(leaver)), asyncio.ensure_future(anext(stayer))
    await asyncio.sleep(0)
    leaving.cancel()
    log.append(ANN, drafts("a"))
    assert texts(await staying) == ["a"]
    assert leaving.cancelled()
    assert texts(await anext(leaver)) == ["a"]


async def test_the_oldest_are_dropped_by_count(make: Make) -> None:
    log = make(3, 10_000)
    log.append(ANN, drafts(*"abcde"))
    assert (log.first(ANN), log.last(ANN)) == (3, 5)
    assert texts(await anext(log.follow(ANN, 2))) == ["c", "d", "e"]


async def test_the_oldest_are_dropped_by_bytes_but_never_the_newest(make: Make) -> None:
    log = make(100, 10)
    log.append(ANN, drafts("a" * 5, "b" * 5))
    assert log.first(ANN) == 1
    log.append(ANN, drafts("c" * 50))
    assert (log.first(ANN), log.last(ANN)) == (3, 3)


@pytest.mark.parametrize("after", [-1, 0, 1, 6, 99])
async def test_a_position_that_is_not_held_is_gone(make: Make, after: int) -> None:
    log = make(3, 10_000)
    log.append(ANN, drafts(*"abcde"))
    with pytest.raises(Gone, match=f"ann: position {after} is outside of what is held \\(3 to 5\\)") as gone:
        await anext(log.follow(ANN, after))
    assert (gone.value.after, gone.value.first, gone.value.last) == (after, 3, 5)


async def test_a_reader_that_falls_behind_is_told(make: Make) -> None:
    log = make(3, 10_000)
    log.append(ANN, drafts("a"))
    reader = log.follow(ANN, 0)
    await anext(reader)
    log.append(ANN, drafts(*"bcdef"))
    with pytest.raises(Gone):
        await anext(reader)


async def test_trimming_drops_the_past_and_keeps_the_numbers(log: Log) -> None:
    log.append(ANN, drafts(*"abc"))
    log.trim(ANN, 3)
    assert texts(await anext(log.follow(ANN, 2))) == ["c"]
    log.trim(ANN, 99)
    assert (log.first(ANN), log.last(ANN)) == (4, 3)
    assert log.append(ANN, drafts("d")) == 4
    log.trim(BOB, 5)
    assert log.last(BOB) == 0


async def test_a_resumed_session_goes_on_above_its_position(log: Log) -> None:
    log.resume(ANN, 1000)
    assert (log.first(ANN), log.last(ANN)) == (1001, 1000)
    assert log.append(ANN, drafts("a")) == 1001
    assert texts(await anext(log.follow(ANN, 1000))) == ["a"]
    log.resume(ANN, 7)
    assert log.last(ANN) == 1001


async def test_resuming_tells_those_who_wait_at_an_older_position(log: Log) -> None:
    waiting = asyncio.ensure_future(anext(log.follow(ANN, 0)))
    await asyncio.sleep(0)
    log.resume(ANN, 1000)
    with pytest.raises(Gone):
        await waiting


async def test_forgetting_ends_readers_after_what_was_held(log: Log) -> None:
    log.append(ANN, drafts("a"))
    late = log.follow(ANN, 0)
    waiting = asyncio.ensure_future(anext(log.follow(ANN, 1)))
    await asyncio.sleep(0)
    log.forget(ANN)
    with pytest.raises(StopAsyncIteration):
        await waiting
    assert texts(await rest(late)) == ["a"]
    assert (log.first(ANN), log.last(ANN)) == (1, 0)
    log.forget(BOB)


async def test_closing_ends_all_readers_and_those_who_come_later(log: Log) -> None:
    readers = [asyncio.ensure_future(rest(log.follow(session, 0))) for session in (ANN, BOB)]
    await asyncio.sleep(0)
    log.close()
    assert await asyncio.gather(*readers) == [[], []]
    assert await rest(log.follow(ANN, 0)) == []


def test_a_memory_log_needs_room_for_a_message() -> None:
    with pytest.raises(ValueError, match=r"MemoryLog: max_entries \(0\) and max_bytes \(1\) must be at least 1"):
        MemoryLog(0, 1)


async def test_a_memory_log_forgets_readers_that_left() -> None:
    log = MemoryLog()
    waiting = asyncio.ensure_future(anext(log.follow(ANN, 0)))
    await asyncio.sleep(0)
    assert len(log.rings[ANN].waiting) == 1
    waiting.cancel()
    await asyncio.wait([waiting])
    assert not log.rings[ANN].waiting


@given(
    sizes=st.lists(st.integers(0, 40), max_size=60),
    entries=st.integers(1, 8),
    size=st.integers(1, 100),
    after=st.integers(-2, 70),
)
def test_a_ring_holds_the_longest_run_of_the_newest_that_fits(
    sizes: list[int], entries: int, size: int, after: int
) -> None:
    async def read() -> list[int]:
        log.close()
        return [entry.seq for entry in await rest(reader)]

    log = MemoryLog(entries, size)
    for length in sizes:
        log.append(ANN, drafts("x" * length))
    totals = accumulate(reversed(sizes[-entries:]))
    fitting = sum(total <= size for total in totals)
    held = max(fitting, min(len(sizes), 1))
    assert (log.first(ANN), log.last(ANN)) == (len(sizes) - held + 1, len(sizes))
    reader = log.follow(ANN, after)
    if len(sizes) - held <= after <= len(sizes):
        assert asyncio.run(read()) == list(range(after + 1, len(sizes) + 1))
    else:
        with pytest.raises(Gone):
            asyncio.run(read())
