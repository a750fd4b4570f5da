"""Which job next, and how long the wait."""

from __future__ import annotations

import time
from collections import OrderedDict
from itertools import islice
from typing import TYPE_CHECKING

from preludio.engine.line import Line
from preludio.engine.places import SLICE, Places
from preludio.errors import PreludioError
from preludio.wire.messages import Estimation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from preludio.engine.job import Job
    from preludio.graph.blocks import Queueing
    from preludio.graph.endpoint import Endpoint
    from preludio.wire.ids import EventId

    GroupName = str | int

# How much a call counts in the mean of its endpoint, once there have been some: the mean follows the last ten or so.
WEIGHT = 0.1
# Of those who run, or the endpoints of those who wait, so many are looked at one by one to judge a wait.
MOST_LOOKED_AT = 32
# Endpoints whose durations are known; of more, those that have run last.
MOST_KNOWN = 4096


class QueueFull(PreludioError):
    """Says that as many calls wait as may."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"Queue is full. Max size is {limit} and size is {size}. "
            "Try again in a moment, when some of those who wait have had their turn."
        )


class Durations:
    """The mean time that calls of one endpoint took, in seconds; it follows change."""

    __slots__ = ("count", "mean")

    def __init__(self) -> None:
        self.count = 0
        self.mean = 0.0

    def add(self, seconds: float) -> None:
        """Counts one more call."""
        self.count += 1
        self.mean += (seconds - self.mean) * max(1 / self.count, WEIGHT)


class Group:
    """The endpoints that share one limit, and the jobs that wait for it."""

    def __init__(self, name: GroupName, limit: int | None) -> None:
        self.name = name
        self.limit = limit
        # Whether it stays when nothing waits or runs.
        self.kept = False
        self.durations = Durations()
        self.running: dict[EventId, tuple[Endpoint, float]] = {}
        # A line for each priority, the highest first.
        self.lines: dict[int, Line] = {}
        # Those who can share a call, in the order in which they are asked to.
        self._mates: dict[int, Line] = {}
        # How many wait for each endpoint.
        self.kinds: dict[Endpoint, int] = {}

    @property
    def size(self) -> int:
        """Gives how many wait."""
        return sum(map(len, self.lines.values()))

    @property
    def empty(self) -> bool:
        """Tells whether nobody waits."""
        return not self.kinds

    @property
    def free(self) -> bool:
        """Tells whether one more job may run."""
        return self.limit is None or len(self.running) < self.limit

    def add(self, job: Job) -> int:
        """Lets a job wait; gives how many start before it."""
        priority = job.endpoint.priority
        if priority not in self.lines:
            lines = {**self.lines, priority: Line()}
            self.lines = {key: lines[key] for key in sorted(lines, reverse=True)}
        if job.shares:
            self._mates.setdefault(job.endpoint.id, Line()).add(job)
        self.kinds[job.endpoint] = self.kinds.get(job.endpoint, 0) + 1
        return self.before(priority) + self.lines[priority].add(job)

    def before(self, priority: int) -> int:
        """Gives how many wait with a higher priority."""
        return sum(len(line) for key, line in self.lines.items() if key > priority)

    def take(self) -> list[Job]:
        """Gives the next job, with others of its endpoint if that runs in batches; nothing if all wait for others."""
        first = self._next()
        if first is None:
            return []
        batch = [first]
        self._start(first)
        while first.shares and len(batch) < first.endpoint.max_batch_size and first.endpoint.id in self._mates:
            batch.append(self._mates[first.endpoint.id].first)
            self._start(batch[-1])
        return batch

    def _next(self) -> Job | None:
        for line in filter(None, self.lines.values()):
            if not self._gathers(line.first):
                return line.first
            # Fewer are passed over here than fit into a batch of each endpoint.
            ready = next((job for job in line if not self._gathers(job)), None)
            if ready is not None:
                return ready
        return None

    def _gathers(self, job: Job) -> bool:
        """Tells whether a job waits until its batch is full or its time is over."""
        if not job.gathers:
            return False
        mates = self._mates[job.endpoint.id]
        return len(mates) < job.endpoint.max_batch_size and next(iter(mates.jobs.values())).gathers

    def _start(self, job: Job) -> None:
        self.lines[job.endpoint.priority].take(job)
        if job.shares:
            self._mates[job.endpoint.id].take(job)
        self._gone(job)

    def remove(self, job: Job) -> bool:
        """Takes a waiting job out; tells whether it stood here."""
        line = self.lines.get(job.endpoint.priority)
        if line is None or job.id not in line.jobs:
            return False
        line.remove(job)
        if job.shares:
            self._mates[job.endpoint.id].remove(job)
        self._gone(job)
        return True

    def _gone(self, job: Job) -> None:
        endpoint = job.endpoint
        self.kinds[endpoint] -= 1
        if not self.kinds[endpoint]:
            del self.kinds[endpoint]
        if job.shares and not self._mates[endpoint.id]:
            del self._mates[endpoint.id]


class Scheduler:
    """Keeps waiting jobs in groups, and says which of them may run now."""

    def __init__(
        self, queueing: Queueing, default_limit: int | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.queueing = queueing
        self.default_limit = default_limit
        self.clock = clock
        self.size = 0
        self.places = Places(queueing.status_update_rate, self._tell, lambda: list(self._groups.values()))
        self._groups: dict[GroupName, Group] = {}
        self._durations: OrderedDict[str | int, Durations] = OrderedDict()
        self._arriving = 0

    def declare(self, endpoint: Endpoint) -> None:
        """Keeps the group of an endpoint, and its limit, for as long as the app runs."""
        self._group(endpoint).kept = True

    def limit_of(self, endpoint: Endpoint) -> int | None:
        """Gives how many calls run at a time of an endpoint and those it shares its limit with; None is no limit."""
        group = self._groups.get(_group_name(endpoint))
        return group.limit if group else self._limit(endpoint)

    def _limit(self, endpoint: Endpoint) -> int | None:
        if not endpoint.queue:
            return None
        return self.default_limit if endpoint.concurrency_limit == "default" else endpoint.concurrency_limit

    def _group(self, endpoint: Endpoint) -> Group:
        name = _group_name(endpoint)
        group = self._groups.get(name)
        if group is None:
            group = self._groups[name] = Group(name, self._limit(endpoint))
        elif endpoint.concurrency_limit != "default" and endpoint.queue:
            group.limit = endpoint.concurrency_limit
        return group

    def _let_go(self, group: Group) -> None:
        """Forgets the group of endpoints that only one visitor had, once nobody needs it."""
        if not group.kept and not group.running and group.empty:
            self._groups.pop(group.name, None)

    def admit(self, job: Job) -> None:
        """Makes room for a job that is about to arrive; raises QueueFull when there is none."""
        limit = self.queueing.max_size
        if limit is not None and job.endpoint.queue and self.size + self._arriving >= limit:
            raise QueueFull(self.size + self._arriving, limit)
        self.expect()

    def expect(self) -> None:
        """Makes room for a job that nobody turns away."""
        self._arriving += 1

    def turn_away(self) -> None:
        """Gives back the room of a job that did not arrive."""
        self._arriving -= 1

    def add(self, job: Job) -> list[list[Job]]:
        """Lets an admitted job wait and tells it its place; gives the jobs that may run now, in batches."""
        self._arriving -= 1
        group = self._group(job.endpoint)
        job.gathers = job.shares and job.endpoint.batch_wait > 0
        if group.empty and group.free and not job.gathers:
            job.wait(Estimation(job.id, 0, 1, self.mean(job.endpoint)))
            self._starts([job], group)
            return [[job]]
        self._line_up(job, group)
        return self._next_of(group)

    def _line_up(self, job: Job, group: Group) -> None:
        rank = group.add(job)
        self.size += 1
        size = group.size
        ahead = self._ahead(job, rank, size, group) if rank else 0.0
        job.wait(Estimation(job.id, rank, size, self._eta(job, rank, ahead, self._left(group), group)))
        if rank < size - 1:
            self.places.changed(group)

    def hurry(self, job: Job) -> None:
        """Lets a job, which has waited long enough for others of its batch, start without them."""
        job.gathers = False

    def next_of(self, endpoint: Endpoint) -> list[list[Job]]:
        """Takes the jobs of an endpoint's group that may run now, in batches."""
        group = self._groups.get(_group_name(endpoint))
        return [] if group is None or group.empty else self._next_of(group)

    def _next_of(self, group: Group) -> list[list[Job]]:
        batches: list[list[Job]] = []
        while group.free and (batch := group.take()):
            self.size -= len(batch)
            self._starts(batch, group)
            batches.append(batch)
        if batches:
            self.places.changed(group)
        return batches

    def _starts(self, batch: list[Job], group: Group) -> None:
        group.running[batch[0].id] = (batch[0].endpoint, self.clock())

    def ended(self, batch: list[Job], seconds: float) -> None:
        """Frees the place of jobs that have run together; 0 seconds for those that never began."""
        group = self._group(batch[0].endpoint)
        del group.running[batch[0].id]
        if seconds:
            self._took(batch[0].endpoint, seconds, group)
        self._let_go(group)

    def _took(self, endpoint: Endpoint, seconds: float, group: Group) -> None:
        group.durations.add(seconds)
        durations = self._durations.get(endpoint.origin)
        if durations is None:
            durations = self._durations[endpoint.origin] = Durations()
            if len(self._durations) > MOST_KNOWN:
                self._durations.popitem(last=False)
        self._durations.move_to_end(endpoint.origin)
        durations.add(seconds)

    def mean(self, endpoint: Endpoint) -> float | None:
        """Gives the mean time of an endpoint's calls in seconds, None before the first."""
        durations = self._durations.get(endpoint.origin)
        return durations.mean if durations else None

    def remove(self, job: Job) -> bool:
        """Takes a waiting job out of its line; tells whether it stood there."""
        group = self._groups.get(_group_name(job.endpoint))
        if group is None or not group.remove(job):
            return False
        self.size -= 1
        self.places.changed(group)
        self._let_go(group)
        return True

    def _tell(self, group: Group, everyone: bool) -> Iterator[int]:
        """Tells those who wait in a group where they stand, or only those for whom that has changed.

        Goes on by one slice at each step, and gives how many it has looked at.
        """
        ahead = 0.0
        for priority, line in list(group.lines.items()):
            round = index = 0
            while part := list(islice(line.walk(round, index), SLICE)):
                before, size, left = group.before(priority), group.size, self._left(group)
                for job, place, round, index in part:  # noqa: B007  # the last ones are where the next slice begins
                    rank = before + place
                    if everyone or job.estimation is None or job.estimation.rank != rank:
                        job.wait(Estimation(job.id, rank, size, self._eta(job, rank, ahead, left, group)))
                    ahead += self._share(job.endpoint, group)
                index += 1
                yield len(part)

    def _eta(self, job: Job, rank: int, ahead: float, left: float, group: Group) -> float | None:
        """Gives the seconds until a job should have ended, None before any of its endpoint or group has.

        `ahead` are the seconds that those before it take, `left` those that the running ones still need.
        """
        own = self._expected(job.endpoint, group)
        if not own:
            return None
        if group.limit is None or rank + len(group.running) < group.limit:
            return own
        # Those who start together with it are not waited for.
        waited = ahead * (rank - rank % group.limit) / rank if rank else 0.0
        return (left + waited) / group.limit + own

    def _expected(self, endpoint: Endpoint, group: Group) -> float:
        """Gives the seconds a call should take: as long as others of its endpoint, or else of its group, or else 0."""
        mean = self.mean(endpoint)
        return group.durations.mean if mean is None else mean

    def _share(self, endpoint: Endpoint, group: Group) -> float:
        """Gives how many seconds longer others wait because of a job."""
        seconds = self._expected(endpoint, group)
        return seconds / endpoint.max_batch_size if endpoint.batch else seconds

    def _ahead(self, job: Job, rank: int, size: int, group: Group) -> float:
        """Gives the seconds that those before a newcomer take: exactly if all others are, else as many average ones."""
        looked_at = list(islice(group.kinds.items(), MOST_LOOKED_AT))
        seconds = sum(count * self._share(endpoint, group) for endpoint, count in looked_at)
        everyones = seconds * size / sum(count for _, count in looked_at)
        return max(everyones - self._share(job.endpoint, group), 0.0) * rank / (size - 1)

    def _left(self, group: Group) -> float:
        """Gives the seconds that the running calls of a group should still need, together."""
        if len(group.running) > MOST_LOOKED_AT:
            # Of so many, one is half done on average.
            return len(group.running) * group.durations.mean / 2
        now = self.clock()
        return sum(max(self._expected(e, group) - (now - since), 0.0) for e, since in group.running.values())


def _group_name(endpoint: Endpoint) -> GroupName:
    # What does not queue has no limit, and counts in nobody else's.
    return (endpoint.concurrency_id or endpoint.origin) if endpoint.queue else endpoint.id
