"""Sessions: how many are kept, for how long, and what is left of one that is dropped."""

import asyncio
from typing import Any

import pytest

import preludio as gr
from preludio.state.log import Draft, Gone
from preludio.state.log.memory import MemoryLog
from preludio.state.session import MOST_ENDED, SPARE, Session, Sessions
from preludio.wire.ids import EventId, SessionId

pytestmark = pytest.mark.anyio


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    with gr.Blocks() as app:
        gr.State([1])
        gr.State(0, time_to_live=10)
    return Sessions(app, MemoryLog(), 2, 100.0, clock)


def named(sessions: Sessions, name: str) -> Session:
    return sessions.open(SessionId(name))


def states(sessions: Sessions) -> Any:
    return [block for block in sessions.app.blocks.values() if block.stateful]


async def test_a_session_is_found_again(sessions: Sessions) -> None:
    ann = named(sessions, "ann")
    assert named(sessions, "ann") is ann
    assert sessions.find(SessionId("ann")) is ann
    assert sessions.find(SessionId("bob")) is None
    assert len(sessions) == 1


async def test_the_longest_unused_gives_way(sessions: Sessions) -> None:
    dropped: list[Session] = []
    sessions.dropped = dropped.append
    ann, bob = named(sessions, "ann"), named(sessions, "bob")
    assert sessions.find(SessionId("ann")) is ann
    carl = named(sessions, "carl")
    assert dropped == [bob]
    assert list(sessions) == [ann, carl]


async def test_who_is_busy_does_not_give_way_nor_does_the_newest(sessions: Sessions) -> None:
    ann, bob = named(sessions, "ann"), named(sessions, "bob")
    ann.jobs[EventId("e")] = object()
    with bob.reading():
        carl = named(sessions, "carl")
        assert list(sessions) == [ann, bob, carl]
    dave = named(sessions, "dave")
    assert list(sessions) == [ann, carl, dave]


async def test_the_unused_are_swept_after_their_time(sessions: Sessions, clock: Clock) -> None:
    ann, bob = named(sessions, "ann"), named(sessions, "bob")
    with bob.reading():
        clock.now += 101
        assert sessions.sweep() == 1
        assert list(sessions) == [bob]
    # Its reader has only just gone.
    assert sessions.sweep() == 0
    clock.now += 101
    bob.hearts = 1
    assert sessions.sweep() == 0
    bob.hearts = 0
    assert sessions.sweep() == 1
    assert ann not in list(sessions)


async def test_dropping_a_session_ends_its_readers(sessions: Sessions) -> None:
    ann = named(sessions, "ann")
    reader = ann.log.follow(ann.id, ann.beginning)
    reading = asyncio.ensure_future(anext(reader, None))
    await asyncio.sleep(0)
    sessions.drop(ann)
    assert await reading is None
    assert sessions.find(ann.id) is None


async def test_numbers_go_on_above_those_of_an_earlier_process(sessions: Sessions, clock: Clock) -> None:
    ann = named(sessions, "ann")
    last = ann.log.append(ann.id, [Draft(None, "x", b"{}")] * 100)
    clock.now += 1
    later = Sessions(sessions.app, MemoryLog(), 2, 100.0, clock)
    assert named(later, "ann").beginning > last
    with pytest.raises(Gone):
        await anext(later.log.follow(SessionId("ann"), last))


async def test_a_passing_session_is_known_to_nobody(sessions: Sessions) -> None:
    dropped: list[Session] = []
    sessions.dropped = dropped.append
    with sessions.passing(SessionId("x")) as session:
        assert session.variables.restored
        session.log.append(session.id, [Draft(None, "x", b"{}")])
        assert len(sessions) == 0
    assert dropped == [session]
    assert sessions.log.last(SessionId("x")) == 0


async def test_every_session_has_its_own_copy_of_a_value(sessions: Sessions) -> None:
    first = states(sessions)[0]
    ann, bob = named(sessions, "ann"), named(sessions, "bob")
    ann.value(first).append(2)
    assert (ann.value(first), bob.value(first), first.value) == ([1, 2], [1], [1])


async def test_the_ends_that_are_remembered_are_bounded(sessions: Sessions) -> None:
    ann = named(sessions, "ann")
    for number in range(MOST_ENDED + 5):
        ann.publish_end(EventId(str(number)), 0, None, b"{}")
    assert len(ann.ended) == MOST_ENDED
    assert next(iter(ann.ended)) == "5"


def told(session: Session, calls: int) -> int:
    """Lets calls end, and gives the number of the last message."""
    for number in range(calls):
        session.publish_end(EventId(f"{session.log.last(session.id)}-{number}"), 0, None, b"end")
    return session.log.last(session.id)


def held(session: Session) -> int:
    return session.log.last(session.id) + 1 - session.log.first(session.id)


async def test_what_was_read_is_let_go_but_for_the_newest(sessions: Sessions) -> None:
    ann = named(sessions, "ann")
    with ann.reading():
        for _ in range(10):
            ann.has_read(told(ann, SPARE))
            assert (held(ann), len(ann.ended)) == (SPARE, SPARE)


@pytest.mark.parametrize("reason", ["nobody has read it", "others read", "a call runs"])
async def test_nothing_is_let_go_that_somebody_may_need(sessions: Sessions, reason: str) -> None:
    ann = named(sessions, "ann")
    read = told(ann, 20)
    last = told(ann, 20)
    if reason == "a call runs":
        ann.jobs[EventId("e")] = object()
    with ann.reading():
        if reason == "others read":
            with ann.reading():
                ann.has_read(last)
        else:
            ann.has_read(read if reason == "nobody has read it" else last)
    assert held(ann) == (20 + SPARE if reason == "nobody has read it" else 40)
    assert len(ann.ended) == held(ann)
