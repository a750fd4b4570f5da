"""Every store keeps the contract of `preludio.state.store`; what survives a crash is tested on SQLite."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from preludio.state.store import SHARED, Accepted, Conflict, Fenced, Final, Known, State, StorageFailed, Stored
from preludio.state.store.memory import MemoryState
from preludio.state.store.sqlite import SqliteState
from preludio.wire.ids import EndpointId, EventId, SessionId

pytestmark = pytest.mark.anyio

ANN = SessionId("ann")
BOB = SessionId("bob")
APP = SessionId(f"{SHARED}app")
NOTHING: dict[str, bytes | None] = {}


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def memory(_: Path, clock: Callable[[], float]) -> State:
    return MemoryState(clock)


def sqlite(folder: Path, clock: Callable[[], float]) -> State:
    return SqliteState(folder / "state.sqlite", clock)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=[memory, sqlite])
async def state(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[State]:
    state: State = request.param(tmp_path, clock)
    yield state
    await state.close()


@pytest.fixture
async def disk(tmp_path: Path, clock: Clock) -> AsyncIterator[SqliteState]:
    state = SqliteState(tmp_path / "state.sqlite", clock)
    yield state
    await state.close()


def job(name: str, session: SessionId = ANN, created: float = 1.0) -> Accepted:
    return Accepted(EventId(name), session, EndpointId(3), b"body of " + name.encode(), created)


def final(name: str, *, ok: bool = True) -> Final:
    return Final(EventId(name), b"end of " + name.encode(), ok)


async def test_a_job_is_accepted_once(state: State) -> None:
    assert await state.accept(job("e")) is True
    assert await state.accept(job("e")) is False
    await state.commit(ANN, 0, NOTHING, final("e"), 1)
    assert await state.accept(job("e")) is False
    assert await state.result(EventId("e")) == final("e")


async def test_a_result_is_there_when_the_job_has_ended(state: State) -> None:
    await state.accept(job("e"))
    assert await state.result(EventId("e")) is None
    await state.commit(ANN, 0, NOTHING, final("e", ok=False), 1)
    assert await state.result(EventId("e")) == final("e", ok=False)
    assert await state.result(EventId("unknown")) is None


async def test_a_job_is_known_from_its_entry_on(state: State, clock: Clock) -> None:
    assert await state.find(EventId("e")) is None
    await state.accept(job("e", created=7.0))
    assert await state.find(EventId("e")) == Known(1, 7.0)
    await state.retry(EventId("e"))
    await state.commit(ANN, 0, NOTHING, final("e"), 2)
    assert await state.find(EventId("e")) == Known(2, 7.0, clock.now, final("e"))


async def test_a_patient_entry_is_there_when_its_next_attempt_begins(state: State) -> None:
    accepting = asyncio.ensure_future(state.accept(job("e"), patient=True))
    await asyncio.sleep(0)
    assert await state.retry(EventId("e")) == 2
    assert await accepting


async def test_a_session_is_stored_by_its_first_commit(state: State) -> None:
    assert await state.load(ANN) is None
    assert await state.commit(ANN, 0, {"a": b"1", "b": b"\0\xff"}, None, 1) == 1
    assert await state.load(ANN) == Stored(1, {"a": b"1", "b": b"\0\xff"})
    assert await state.commit(ANN, 1, {"a": None, "b": b"2", "never there": None}, None, 1) == 2
    assert await state.load(ANN) == Stored(2, {"b": b"2"})
    assert await state.load(BOB) is None


async def test_state_and_end_are_one_step(state: State) -> None:
    await state.accept(job("e"))
    assert await state.commit(ANN, 0, {"a": b"1"}, final("e"), 1) == 1
    assert await state.load(ANN) == Stored(1, {"a": b"1"})


async def test_the_second_writer_is_told_and_changes_nothing(state: State) -> None:
    await state.accept(job("e"))
    await state.commit(ANN, 0, {"a": b"1"}, None, 1)
    with pytest.raises(Conflict, match="session ann: revision 0 was loaded, but 1 is stored"):
        await state.commit(ANN, 0, {"a": b"2"}, final("e"), 1)
    assert await state.load(ANN) == Stored(1, {"a": b"1"})
    assert await state.result(EventId("e")) is None


async def test_a_commit_without_changes_keeps_the_revision_and_minds_no_other(state: State) -> None:
    await state.commit(ANN, 0, {"a": b"1"}, None, 1)
    await state.accept(job("e"))
    assert await state.commit(ANN, 0, NOTHING, final("e"), 1) == 0
    assert await state.load(ANN) == Stored(1, {"a": b"1"})


async def test_a_patient_entry_is_stored_with_the_end_of_its_job(state: State) -> None:
    accepting = asyncio.ensure_future(state.accept(job("e"), patient=True))
    await asyncio.sleep(0)
    assert await state.commit(ANN, 0, {"a": b"1"}, final("e"), 1) == 1
    assert await accepting
    assert await state.result(EventId("e")) == final("e")
    assert not await state.accept(job("e"))


async def test_a_patient_entry_does_not_wait_for_ever(state: State) -> None:
    assert await state.accept(job("e"), patient=True)
    assert await state.result(EventId("e")) is None
    assert not await state.accept(job("e"))


async def test_a_patient_entry_is_there_when_its_end_is_refused(state: State) -> None:
    await state.commit(ANN, 0, {"a": b"1"}, None, 1)
    accepting = asyncio.ensure_future(state.accept(job("e"), patient=True))
    await asyncio.sleep(0)
    with pytest.raises(Conflict):
        await state.commit(ANN, 0, {"a": b"2"}, final("e"), 1)
    assert await accepting
    await state.commit(ANN, 1, NOTHING, final("e"), 1)


async def test_a_job_ends_once(state: State) -> None:
    await state.accept(job("e"))
    await state.commit(ANN, 0, NOTHING, final("e"), 1)
    with pytest.raises(Fenced, match="Job e has ended"):
        await state.commit(ANN, 0, {"a": b"late"}, final("e", ok=False), 1)
    assert await state.result(EventId("e")) == final("e")
    assert await state.load(ANN) is None


@pytest.mark.parametrize("fence", [1, 3])
async def test_only_the_newest_attempt_ends_a_job(state: State, fence: int) -> None:
    await state.accept(job("e"))
    assert await state.retry(EventId("e")) == 2
    with pytest.raises(Fenced, match=f"Job e is at attempt 2, not {fence}"):
        await state.commit(ANN, 0, {"a": b"zombie"}, final("e"), fence)
    assert await state.load(ANN) is None
    await state.commit(ANN, 0, NOTHING, final("e"), 2)
    with pytest.raises(Fenced, match="has ended"):
        await state.retry(EventId("e"))


async def test_a_job_is_ended_by_its_own_session(state: State) -> None:
    await state.accept(job("e"))
    with pytest.raises(Fenced, match="Job e is not one of session bob"):
        await state.commit(BOB, 0, {"a": b"1"}, final("e"), 1)
    assert await state.load(BOB) is None
    assert await state.result(EventId("e")) is None


async def test_an_unknown_job_has_no_end_and_no_second_attempt(state: State) -> None:
    with pytest.raises(Fenced, match="Job e is not journalled"):
        await state.commit(ANN, 0, {"a": b"1"}, final("e"), 1)
    with pytest.raises(Fenced, match="Job e is not journalled"):
        await state.retry(EventId("e"))
    assert await state.load(ANN) is None


async def test_old_results_and_idle_sessions_expire(state: State, clock: Clock) -> None:
    for name in ("old", "running"):
        await state.accept(job(name, SessionId(name)))
        await state.commit(SessionId(name), 0, {"a": b"1"}, None, 1)
    await state.commit(SessionId("old"), 1, NOTHING, final("old"), 1)
    clock.now = 2000.0
    await state.accept(job("new", SessionId("new")))
    await state.commit(SessionId("new"), 0, {"a": b"1"}, final("new"), 1)
    assert await state.expire(2000.0, 2000.0) == ["old"]
    assert await state.result(EventId("old")) is None
    assert await state.load(SessionId("old")) is None
    assert await state.load(SessionId("running")) is not None
    assert await state.result(EventId("new")) == final("new")
    await state.commit(SessionId("running"), 1, NOTHING, final("running"), 1)


async def test_touching_keeps_a_session_from_expiring(state: State, clock: Clock) -> None:
    await state.commit(ANN, 0, {"a": b"1"}, None, 1)
    clock.now = 2000.0
    await state.touch(ANN)
    assert await state.expire(1500.0, 1500.0) == []
    assert await state.load(ANN) == Stored(1, {"a": b"1"})


async def test_any_number_expires_at_once(state: State, clock: Clock) -> None:
    sessions = [SessionId(str(number)) for number in range(1200)]
    await asyncio.gather(*(state.accept(job(session, session)) for session in sessions))
    await asyncio.gather(*(state.commit(session, 0, {"a": b"1"}, final(session), 1) for session in sessions))
    clock.now = 2000.0
    assert sorted(await state.expire(1500.0, 1500.0)) == sorted(sessions)
    assert await asyncio.gather(*(state.load(session) for session in sessions)) == [None] * 1200
    assert await asyncio.gather(*(state.result(EventId(session)) for session in sessions)) == [None] * 1200


async def test_what_sessions_share_changes_in_the_same_step(state: State) -> None:
    await state.accept(job("e"))
    await state.commit(ANN, 0, {"a": b"1"}, final("e"), 1, {APP: {"n": b"1", "m": b"1"}})
    assert await state.load(ANN) == Stored(1, {"a": b"1"})
    assert await state.load(APP) == Stored(1, {"n": b"1", "m": b"1"})
    # The last writer wins, whatever it knew.
    await state.commit(BOB, 0, NOTHING, None, 1, {APP: {"n": b"2", "m": None}})
    assert await state.load(APP) == Stored(2, {"n": b"2"})
    assert await state.load(BOB) is None


@pytest.mark.parametrize("patient", [False, True])
async def test_a_refused_call_leaves_what_is_shared(state: State, patient: bool) -> None:
    await state.commit(ANN, 0, {"a": b"1"}, None, 1)
    taken = asyncio.ensure_future(state.accept(job("e"), patient=patient))
    await asyncio.sleep(0)
    with pytest.raises(Conflict):
        await state.commit(ANN, 0, {"a": b"2"}, final("e"), 1, {APP: {"n": b"1"}})
    with pytest.raises(Fenced):
        await state.commit(ANN, 1, NOTHING, final("other"), 1, {APP: {"n": b"1"}})
    assert await state.load(APP) is None
    assert await taken is True


async def test_what_is_shared_stays(state: State, clock: Clock) -> None:
    await state.commit(ANN, 0, {"a": b"1"}, None, 1, {APP: {"n": b"1"}})
    clock.now = 2000.0
    assert await state.expire(2000.0, 2000.0) == [ANN]
    assert await state.load(APP) == Stored(1, {"n": b"1"})


async def test_forgetting_takes_jobs_and_values(state: State) -> None:
    for session in (ANN, BOB):
        await state.accept(job(f"of {session}", session))
        await state.commit(session, 0, {"a": b"1"}, None, 1)
    await state.forget(ANN)
    assert await state.load(ANN) is None
    with pytest.raises(Fenced, match="is not journalled"):
        await state.commit(ANN, 0, NOTHING, final("of ann"), 1)
    assert await state.commit(ANN, 0, {"b": b"2"}, None, 1) == 1
    assert await state.load(ANN) == Stored(1, {"b": b"2"})
    assert await state.load(BOB) == Stored(1, {"a": b"1"})
    await state.commit(BOB, 1, NOTHING, final("of bob"), 1)


async def test_the_jobs_of_the_living_are_theirs(state: State) -> None:
    await state.accept(job("e"))
    assert await state.unfinished() == []


async def test_of_many_writers_at_once_one_wins_each_revision(state: State) -> None:
    async def raise_by_one() -> None:
        while True:
            stored = await state.load(ANN) or Stored(0, {"n": b"0"})
            try:
                await state.commit(ANN, stored.revision, {"n": b"%d" % (int(stored.values["n"]) + 1)}, None, 1)
            except Conflict:
                continue
            return

    await asyncio.gather(*(raise_by_one() for _ in range(20)))
    assert await state.load(ANN) == Stored(20, {"n": b"20"})


async def test_a_cancelled_call_happens_entirely_or_not_at_all(state: State) -> None:
    names = [f"e{number}" for number in range(100)]
    await asyncio.gather(*(state.accept(job(name, SessionId(name))) for name in names))
    calls = [
        asyncio.ensure_future(state.commit(SessionId(name), 0, {"a": name.encode()}, final(name), 1)) for name in names
    ]
    await asyncio.sleep(0)
    for call in calls[::2]:
        call.cancel()
    await asyncio.wait(calls)
    for call, name in zip(calls, names, strict=True):
        ended = await state.result(EventId(name)) is not None
        assert ended == (await state.load(SessionId(name)) == Stored(1, {"a": name.encode()}))
        assert ended or call.cancelled()


# What is special about SQLite.


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    first = SqliteState(tmp_path / "state.sqlite")
    await first.accept(job("ended"))
    await first.accept(job("running", created=2.0))
    await first.accept(job("older", created=1.0))
    await first.commit(ANN, 0, {"a": b"1"}, final("ended"), 1)
    await first.close()
    second = SqliteState(tmp_path / "state.sqlite")
    assert await second.load(ANN) == Stored(1, {"a": b"1"})
    assert await second.result(EventId("ended")) == final("ended")
    assert await second.unfinished() == [job("older", created=1.0), job("running", created=2.0)]
    assert await second.unfinished() == []
    await second.commit(ANN, 1, NOTHING, final("running"), 1)
    await second.close()


async def test_a_statement_that_fails_fails_alone(disk: SqliteState) -> None:
    """The lone surrogate cannot be stored, and its neighbours share the transaction."""
    calls = [disk.accept(job("a")), disk.accept(job("b", SessionId("\ud800"))), disk.accept(job("c"))]
    first, second, third = await asyncio.gather(*calls, return_exceptions=True)
    assert (first, third) == (True, True)
    assert isinstance(second, UnicodeEncodeError)
    await disk.commit(ANN, 0, NOTHING, final("a"), 1)


async def test_a_full_disk_is_reported_and_survived(disk: SqliteState, tmp_path: Path) -> None:
    await disk.commit(ANN, 0, {"small": b"1"}, None, 1)
    pages = await disk.writer.do(lambda database: database.execute("PRAGMA page_count").fetchone()[0])
    await disk.writer.do(lambda database: database.execute(f"PRAGMA max_page_count={pages + 2}").fetchall())
    calls = [disk.commit(ANN, 1, {"big": bytes(1 << 20)}, None, 1), disk.accept(job("fits"))]
    failed, accepted = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(failed, StorageFailed)
    assert str(failed) == f"Storage {tmp_path / 'state.sqlite'}: database or disk is full."
    assert accepted is True
    assert await disk.load(ANN) == Stored(1, {"small": b"1"})
    await disk.writer.do(lambda database: database.execute("PRAGMA max_page_count=1000000").fetchall())
    assert await disk.commit(ANN, 1, {"big": bytes(1 << 20)}, None, 1) == 2


async def test_a_disk_that_refuses_to_be_written_is_reported(disk: SqliteState) -> None:
    await disk.commit(ANN, 0, {"a": b"1"}, None, 1)
    disk.writer.connection.execute("PRAGMA query_only=ON").close()
    with pytest.raises(StorageFailed, match="attempt to write a readonly database"):
        await disk.accept(job("e"))
    disk.writer.connection.execute("PRAGMA query_only=OFF").close()
    assert await disk.accept(job("e")) is True
    assert await disk.load(ANN) == Stored(1, {"a": b"1"})


async def test_a_closed_store_says_so(tmp_path: Path) -> None:
    state = SqliteState(tmp_path / "state.sqlite")
    pending = asyncio.ensure_future(state.accept(job("e")))
    await asyncio.sleep(0)
    await state.close()
    await state.close()
    assert await pending is True
    with pytest.raises(StorageFailed, match="it is closed"):
        await state.load(ANN)
    assert list((tmp_path / "instances").glob("*.lock")) == []


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version=99")
    with pytest.raises(StorageFailed, match=r"state.sqlite: its version 99 is newer than 1, the newest known here"):
        SqliteState(path)
    assert list((tmp_path / "instances").glob("*.lock")) == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StorageFailed, match=r"state.sqlite: file is not a database"):
        SqliteState(path)


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageFailed, match="Not a directory"):
        SqliteState(tmp_path / "file" / "state.sqlite")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
async def test_only_the_owner_can_read_the_database(disk: SqliteState, tmp_path: Path) -> None:
    await disk.accept(job("e"))
    modes = {path.stat().st_mode & 0o077 for path in tmp_path.glob("state.sqlite*")}  # noqa: ASYNC240 - nobody waits
    assert modes == {0}


# Several processes. Each runs this file's `serve` and obeys one line at a time.


class Process:
    """Another process on the same file: `do` sends it one call and returns the answer."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def do(self, call: str) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(call + "\n")
        self.process.stdin.flush()
        return eval(self.process.stdout.readline())

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def spawn(tmp_path: Path) -> Any:
    processes: list[Process] = []

    def spawn() -> Process:
        processes.append(Process(tmp_path / "state.sqlite"))
        return processes[-1]

    yield spawn
    for process in processes:
        process.kill()


async def serve(path: Path) -> None:
    """Runs calls read from standard input, until killed; `flood` never answers but for its first end."""
    state = SqliteState(path)
    while line := await asyncio.to_thread(sys.stdin.readline):
        answer = await eval(line, globals() | {"state": state})
        say(answer if isinstance(answer, int | None) else len(answer))


def say(answer: object) -> None:
    sys.stdout.write(f"{answer!r}\n")
    sys.stdout.flush()


async def flood(state: SqliteState) -> None:
    """Accepts and ends jobs for ever, each end with two values that belong together; says which are certain."""
    number = 0

    async def one(name: str) -> None:
        patient = name.endswith(("1", "2", "3"))
        accepting = asyncio.ensure_future(state.accept(job(name, SessionId(name)), patient=patient))
        await asyncio.sleep(0)
        if not patient:
            await accepting
            say(("accepted", name))
        await state.commit(SessionId(name), 0, {"a": name.encode(), "b": bytes(9000)}, final(name), 1)
        await accepting
        say(("ended", name))

    while True:
        number += 1
        await asyncio.gather(*(one(f"{number}.{lane}") for lane in range(20)))


async def test_a_killed_process_leaves_nothing_half(spawn: Callable[[], Process], tmp_path: Path) -> None:
    victim = spawn()
    assert victim.process.stdin
    assert victim.process.stdout
    victim.process.stdin.write("flood(state)\n")
    victim.process.stdin.flush()
    said = [eval(victim.process.stdout.readline()) for _ in range(500)]
    victim.process.kill()
    said += [eval(line) for line in victim.process.communicate()[0].splitlines() if line.endswith(")")]
    state = SqliteState(tmp_path / "state.sqlite")
    unfinished = {job.event_id for job in await state.unfinished()}
    for what, name in said:
        stored = await state.load(SessionId(name))
        if await state.result(EventId(name)):
            assert stored == Stored(1, {"a": name.encode(), "b": bytes(9000)})
        else:
            assert (what, stored) == ("accepted", None)
            assert name in unfinished
    for name in unfinished:
        assert await state.load(SessionId(name)) is None
        await state.commit(SessionId(name), 0, NOTHING, final(name, ok=False), 1)
    assert list((tmp_path / "instances").glob("*.lock")) == [tmp_path / "instances" / f"{state.instance.name}.lock"]
    await state.close()


async def test_the_living_keep_their_jobs_and_one_heir_gets_those_of_the_dead(spawn: Callable[[], Process]) -> None:
    victim, heir, other = spawn(), spawn(), spawn()
    assert victim.do("state.accept(job('orphan'))") is True
    assert other.do("state.accept(job('mine'))") is True
    assert heir.do("state.unfinished()") == 0
    victim.kill()
    assert sorted([heir.do("state.unfinished()"), other.do("state.unfinished()")]) == [0, 1]
    other.kill()
    assert heir.do("state.unfinished()") == 1


async def test_who_was_held_for_dead_can_neither_end_nor_retry_what_was_taken_over(tmp_path: Path) -> None:
    frozen = SqliteState(tmp_path / "state.sqlite")
    await frozen.accept(job("e"))
    frozen.instance.release()
    heir = SqliteState(tmp_path / "state.sqlite")
    assert await heir.unfinished() == [job("e")]
    with pytest.raises(Fenced, match="Job e has been taken over by another process"):
        await frozen.commit(ANN, 0, {"a": b"late"}, final("e"), 1)
    with pytest.raises(Fenced, match="Job e has been taken over by another process"):
        await frozen.retry(EventId("e"))
    assert await heir.load(ANN) is None
    await heir.commit(ANN, 0, NOTHING, final("e"), 1)
    await heir.close()
    await frozen.writer.close()


async def test_processes_see_each_others_commits_and_conflicts(disk: SqliteState, spawn: Callable[[], Process]) -> None:
    other = spawn()
    await disk.commit(ANN, 0, {"n": b"1"}, None, 1)
    assert other.do("state.commit(ANN, 1, {'n': b'2'}, None, 1)") == 2
    with pytest.raises(Conflict):
        await disk.commit(ANN, 1, {"n": b"3"}, None, 1)
    assert await disk.load(ANN) == Stored(2, {"n": b"2"})


def test_processes_that_start_at_once_share_a_new_file(spawn: Callable[[], Process]) -> None:
    processes = [spawn() for _ in range(6)]
    for number, process in enumerate(processes):
        assert process.do(f"state.accept(job('{number}'))") is True


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
