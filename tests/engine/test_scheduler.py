"""Whose turn it is, how long the wait is, and what it costs to say so; without a server, a loop or a clock."""

from collections import defaultdict
from collections.abc import Coroutine, Iterator
from itertools import count
from typing import Any, Literal, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from preludio.engine.job import Job
from preludio.engine.places import REST, SLICE
from preludio.engine.scheduler import MOST_KNOWN, QueueFull, Scheduler
from preludio.graph.blocks import Queueing
from preludio.graph.endpoint import Endpoint
from preludio.wire.ids import EventId
from preludio.wire.messages import Estimation

IDS = count(1)


class Ear:
    """A session that only keeps what it is told."""

    def __init__(self, name: str) -> None:
        self.id = name
        self.told: list[Estimation] = []
        self.log = self

    def last(self, _: str) -> int:
        return 0

    def publish(self, message: Estimation, _: str) -> None:
        self.told.append(message)


def endpoint(id: int = 0, **policy: Any) -> Endpoint:
    return Endpoint(lambda: None, id=id, **policy)


def job_of(ear: Ear, of: Endpoint) -> Job:
    return Job(EventId(str(next(IDS))), cast("Any", ear), of, [], cast("Any", None))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A scheduler, with what a test asks of it in short."""

    def __init__(self, limit: int | None = 1, rate: float | Literal["auto"] = "auto", **queueing: Any) -> None:
        self.clock = Clock()
        self.scheduler = Scheduler(Queueing(rate, **queueing), limit, self.clock)
        self.ears: defaultdict[str, Ear] = defaultdict(lambda: Ear(str(next(IDS))))
        self.rests: list[float] = []
        self.scheduler.places.sleep = self.rest
        self.running: list[list[Job]] = []

    async def rest(self, seconds: float) -> None:
        self.rests.append(seconds)

    def join(self, name: str, of: Endpoint) -> Job:
        job = job_of(self.ears[name], of)
        self.scheduler.admit(job)
        self.running += self.scheduler.add(job)
        return job

    def end(self, seconds: float = 1.0, at: int = 0) -> None:
        batch = self.running.pop(at)
        self.scheduler.ended(batch, seconds)
        self.running += self.scheduler.next_of(batch[0].endpoint)

    def order(self) -> list[list[Job]]:
        """Lets all come to an end, and gives the order of their starts."""
        started = list[list[Job]]()
        while self.running:
            started.append(self.running[0])
            self.end()
        return started

    def tell(self) -> None:
        """Lets everybody be told who is to be told now."""
        finish(self.scheduler.places.tell_all())

    def messages(self) -> int:
        return sum(len(ear.told) for ear in self.ears.values())


def finish(work: Coroutine[Any, Any, None]) -> None:
    with pytest.raises(StopIteration):
        work.send(None)


def rank(job: Job) -> int:
    assert job.estimation is not None
    assert job.estimation.rank is not None
    return job.estimation.rank


def test_visitors_take_turns() -> None:
    desk, one = Desk(), endpoint()
    jobs = {f"{name}{n}": desk.join(name, one) for name in "ab" for n in range(3)}
    jobs["c0"] = desk.join("c", one)
    names = {job: name for name, job in jobs.items()}
    assert [names[batch[0]] for batch in desk.order()] == ["a0", "a1", "b0", "c0", "a2", "b1", "b2"]


def test_who_is_new_stands_behind_all_who_wait() -> None:
    desk, one = Desk(), endpoint()
    jobs = {f"{name}{n}": desk.join(name, one) for name in "ab" for n in range(4)}
    desk.end()
    jobs["c0"] = desk.join("c", one)
    names = {job: name for name, job in jobs.items()}
    assert rank(jobs["c0"]) == 2
    assert [names[batch[0]] for batch in desk.order()] == ["a1", "b0", "a2", "c0", "b1", "a3", "b2", "b3"]


def test_who_comes_again_stands_behind_those_who_wait() -> None:
    desk, one = Desk(), endpoint()
    desk.join("a", one)
    waiting = desk.join("b", one)
    again = desk.join("a", one)
    assert [batch[0] for batch in desk.order()][1:] == [waiting, again]


def test_the_higher_priority_goes_first() -> None:
    desk, low, high = Desk(), endpoint(1, concurrency_id="g"), endpoint(2, concurrency_id="g", priority=5)
    first, patient, urgent = desk.join("a", low), desk.join("b", low), desk.join("c", high)
    assert (rank(patient), rank(urgent)) == (0, 0)
    desk.tell()
    assert (rank(patient), rank(urgent)) == (1, 0)
    assert [batch[0] for batch in desk.order()] == [first, urgent, patient]


def test_only_those_whose_place_has_changed_are_told() -> None:
    desk, one = Desk(), endpoint()
    desk.join("a", one)
    ahead, behind = desk.join("b", one), desk.join("b", one)
    desk.join("c", one)
    desk.tell()
    assert [m.event_id for m in desk.ears["b"].told] == [ahead.id, behind.id, behind.id]
    assert rank(behind) == 2
    desk.scheduler.remove(ahead)
    desk.tell()
    assert rank(behind) == 0


@pytest.mark.parametrize("waiting", [1000, 10_000])
def test_a_start_costs_as_much_however_many_wait(waiting: int) -> None:
    desk, one = Desk(), endpoint()
    jobs = [desk.join(str(n), one) for n in range(waiting + 1)]
    before = desk.messages()
    for _ in range(500):
        desk.end()
    # Nobody was told inside of a start, and afterwards each once, in slices with a rest after each.
    assert desk.messages() == before
    desk.tell()
    left = waiting - 500
    assert desk.messages() - before == left
    assert [rank(job) for job in jobs[501:]] == list(range(left))
    assert max(desk.rests) == SLICE * REST
    assert sum(desk.rests) == pytest.approx(left * REST)


def test_what_changes_during_the_telling_is_told_in_the_end() -> None:
    desk, one = Desk(), endpoint()
    jobs = [desk.join(str(n), one) for n in range(5 * SLICE)]
    moves: Iterator[int] = iter(range(7))

    async def rest(seconds: float) -> None:
        # Only amid a pass: its end finds nothing new.
        if seconds and next(moves, None) is not None:
            desk.end()

    desk.scheduler.places.sleep = rest
    desk.end()
    desk.tell()
    assert [rank(job) for job in jobs[9:]] == list(range(len(jobs) - 9))


def test_a_short_line_is_not_told_after_a_long_one() -> None:
    desk, long, short = Desk(), endpoint(1), endpoint(2)
    for n in range(20 * SLICE):
        desk.join(f"long{n}", long)
    for n in range(4):
        desk.join(f"short{n}", short)
    desk.end(at=0)
    desk.end(at=0)
    told = list[int]()

    async def rest(_: float) -> None:
        told.append(len(desk.ears["short3"].told))

    desk.scheduler.places.sleep = rest
    desk.tell()
    assert told[1] == 2


def test_with_a_rate_nobody_is_told_in_between() -> None:
    desk, one = Desk(rate=1.0), endpoint()
    for name in "abc":
        desk.join(name, one)
    desk.end()
    desk.tell()
    assert desk.messages() == 3


def test_a_wait_is_judged_by_the_means_of_those_who_wait_before() -> None:
    desk, slow, quick = Desk(), endpoint(1, concurrency_id="g"), endpoint(2, concurrency_id="g")
    assert desk.join("a", slow).estimation == Estimation(desk.running[0][0].id, 0, 1, None)
    desk.end(10)
    desk.join("a", quick)
    desk.end(1)
    running = desk.join("a", slow)
    desk.clock.now += 4
    etas = [
        job.estimation and job.estimation.rank_eta for job in (running, desk.join("b", slow), desk.join("c", quick))
    ]
    # 10; then the 6 left and its own 10; then these and 1.
    assert etas == [10, 16, 17]


def test_with_several_places_those_who_start_together_are_not_waited_for() -> None:
    desk, one = Desk(limit=2), endpoint()
    desk.join("a", one)
    desk.end(8)
    jobs = [desk.join(str(n), one) for n in range(6)]
    assert [job.estimation and job.estimation.rank_eta for job in jobs] == [8, 8, 16, 16, 24, 24]


def test_means_follow_change() -> None:
    desk, one = Desk(), endpoint()
    for seconds in [1.0, 3.0, *[100.0] * 60]:
        desk.join("a", one)
        desk.end(seconds)
        if seconds == 3:
            assert desk.scheduler.mean(one) == 2
    mean = desk.scheduler.mean(one)
    assert mean is not None
    assert 99 < mean <= 100


def test_what_single_visitors_had_is_forgotten() -> None:
    desk, kept = Desk(), endpoint(0)
    desk.scheduler.declare(kept)
    for n in range(MOST_KNOWN + 10):
        rendered = endpoint(1000 + n)
        desk.join("a", rendered)
        desk.join("b", rendered)
        desk.scheduler.remove(desk.join("a", rendered))
        desk.end()
        desk.end()
    assert [group.name for group in desk.scheduler.places.groups()] == [0]
    assert desk.scheduler.mean(endpoint(1000)) is None
    assert desk.scheduler.mean(endpoint(1000 + MOST_KNOWN)) == 1


def test_a_full_queue_counts_those_who_wait_and_nobody_else() -> None:
    desk, one, other = Desk(max_size=2), endpoint(1), endpoint(2)
    direct = endpoint(3, queue=False)
    for each in (one, one, other, other):
        desk.join("a", each)
    with pytest.raises(QueueFull, match=r"^Queue is full. Max size is 2 and size is 2. Try again in a moment"):
        desk.join("b", one)
    # What does not queue is not turned away, and has no limit.
    desk.join("b", direct)
    desk.join("b", direct)
    assert len(desk.running) == 4
    desk.end()
    assert desk.scheduler.size == 1
    desk.join("b", one)


def test_a_batch_waits_for_others_until_it_is_full_or_its_time_is_over() -> None:
    desk, batch = Desk(), endpoint(batch=True, max_batch_size=3, batch_wait=1)
    one, other = desk.join("a", batch), desk.join("a", batch)
    assert not desk.running
    third = desk.join("b", batch)
    assert desk.running == [[one, third, other]]
    alone = desk.join("a", batch)
    desk.end()
    assert not desk.running
    desk.scheduler.hurry(alone)
    assert desk.scheduler.next_of(batch) == [[alone]]


def test_who_waits_for_a_batch_stands_in_nobodys_way() -> None:
    desk = Desk()
    batch = endpoint(1, batch=True, max_batch_size=2, batch_wait=1, concurrency_id="g")
    plain = endpoint(2, concurrency_id="g")
    one = desk.join("a", batch)
    passing = [desk.join(name, plain) for name in "abb"]
    other = desk.join("c", batch)
    assert desk.order() == [[passing[0]], [one, other], [passing[1]], [passing[2]]]


def test_one_or_all_of_a_batch_leave_while_it_waits() -> None:
    desk, batch = Desk(), endpoint(batch=True, max_batch_size=3, batch_wait=1)
    one, other = desk.join("a", batch), desk.join("b", batch)
    desk.scheduler.hurry(one)
    assert desk.scheduler.remove(one)
    # The next has its own time to wait.
    assert desk.scheduler.next_of(batch) == []
    assert desk.scheduler.remove(other)
    assert not desk.scheduler.remove(other)
    assert (desk.scheduler.size, desk.scheduler.next_of(batch)) == (0, [])


def test_a_batch_is_picked_across_visitors() -> None:
    desk, batch = Desk(), endpoint(batch=True, max_batch_size=3)
    desk.join("a", batch)
    many = [desk.join("a", batch) for _ in range(4)]
    few = [desk.join("b", batch), desk.join("c", batch)]
    assert desk.order()[1:] == [[many[0], *few], many[1:]]


class Turns(RuleBasedStateMachine):
    """Compares the scheduler with the rule told naively: a list of sessions for each priority, who is served goes last."""

    @initialize(limit=st.integers(1, 3))
    def begin(self, limit: int) -> None:
        self.limit = limit
        self.desk = Desk(limit)
        self.kinds = [endpoint(n, concurrency_id="g", priority=n) for n in range(2)]
        self.circles: dict[int, dict[str, list[Job]]] = {1: {}, 0: {}}
        self.served_since: dict[tuple[int, str], set[str]] = {}

    @rule(names=st.lists(st.sampled_from("abcd"), min_size=1, max_size=6), priority=st.sampled_from((0, 0, 0, 1)))
    def join(self, names: list[str], priority: int) -> None:
        for name in names:
            self.join_one(name, priority)

    def join_one(self, name: str, priority: int) -> None:
        desk = self.desk
        started = len(desk.running)
        job = desk.join(name, self.kinds[priority])
        self.circles[priority].setdefault(name, []).append(job)
        self.served_since.setdefault((priority, name), set())
        if len(desk.running) == started:
            assert rank(job) == self.expected().index(job)
        self.check_starts(desk.running[started:])

    @precondition(lambda self: self.desk.running)
    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(self.desk.running) - 1))
        others = len(self.desk.running) - 1
        self.desk.end(at=at)
        self.check_starts(self.desk.running[others:])

    @precondition(lambda self: self.expected())
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        job = data.draw(st.sampled_from(self.expected()))
        assert self.desk.scheduler.remove(job)
        self.forget(job)

    @rule()
    def tell(self) -> None:
        self.desk.tell()
        assert [rank(job) for job in self.expected()] == list(range(len(self.expected())))

    def check_starts(self, batches: list[list[Job]]) -> None:
        for (job,) in batches:
            assert job is self.expected()[0]
            self.check_fairness(job)
            self.forget(job, served=True)

    def check_fairness(self, job: Job) -> None:
        priority, name = job.endpoint.priority, self.name_of(job)
        for (level, other), served in self.served_since.items():
            if level == priority and other != name:
                assert name not in served, f"{name} has two turns while {other} waits"
                served.add(name)

    def forget(self, job: Job, served: bool = False) -> None:
        priority, name = job.endpoint.priority, self.name_of(job)
        circle = self.circles[priority]
        circle[name].remove(job)
        if served:
            self.served_since[priority, name] = set()
            circle[name] = circle.pop(name)
        if not circle[name]:
            del circle[name], self.served_since[priority, name]

    def name_of(self, job: Job) -> str:
        return next(name for name, jobs in self.circles[job.endpoint.priority].items() if job in jobs)

    def expected(self) -> list[Job]:
        """Gives those who wait in the order in which they should start."""
        order = list[Job]()
        for circle in self.circles.values():
            longest = max(map(len, circle.values()), default=0)
            order += [jobs[n] for n in range(longest) for jobs in circle.values() if n < len(jobs)]
        return order

    @invariant()
    def limits_are_kept_and_used(self) -> None:
        assert len(self.desk.running) <= self.limit
        assert len(self.desk.running) == self.limit or not self.expected()
        assert self.desk.scheduler.size == len(self.expected())

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            waiting, running = self.expected(), len(self.desk.running)
            assert [batch[0] for batch in self.desk.order()][running:] == waiting


TestTurns = Turns.TestCase
TestTurns.settings = settings(max_examples=60, stateful_step_count=60)
