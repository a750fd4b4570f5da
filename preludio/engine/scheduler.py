"""Which job next, and how long the wait."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from preludio.errors import PreludioError
from preludio.wire.messages import Estimation

if TYPE_CHECKING:
    from preludio.engine.job import Job
    from preludio.graph.blocks import Queueing
    from preludio.graph.endpoint import Endpoint


class QueueFull(PreludioError):
    """Says that as many calls wait as may."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"Queue is full. Max size is {limit} and size is {size}.")


class Group:
    """The endpoints that share one limit, and the jobs that wait for it."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.waiting: deque[Job] = deque()
        self.running = 0

    @property
    def free(self) -> bool:
        """Tells whether one more job may run."""
        return self.limit is None or self.running < self.limit

    def take(self) -> list[Job]:
        """Gives the next job, with others of its endpoint if that runs in batches."""
        first = self.waiting.popleft()
        batch = [first]
        if first.endpoint.batch:
            same = [j for j in self.waiting if j.endpoint is first.endpoint][: first.endpoint.max_batch_size - 1]
            for job in same:
                self.waiting.remove(job)
            batch += same
        self.running += 1
        return batch


class Durations:
    """The mean time that calls of one endpoint took, in seconds."""

    __slots__ = ("count", "sum")

    def __init__(self) -> None:
        self.count = 0
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        """Counts one more call."""
        self.count += 1
        self.sum += seconds

    @property
    def mean(self) -> float | None:
        """Gives the mean, None before the first call has ended."""
        return self.sum / self.count if self.count else None


class Scheduler:
    """Keeps waiting jobs in groups, and says which of them may run now."""

    def __init__(self, queueing: Queueing, default_limit: int | None) -> None:
        self.queueing = queueing
        self.default_limit = default_limit
        self._groups: dict[str, Group] = {}
        self._durations: dict[int, Durations] = {}
        self._arriving = 0

    def group(self, endpoint: Endpoint) -> Group:
        """Gives the group of an endpoint."""
        name = endpoint.concurrency_id or f"#{endpoint.id}"
        group = self._groups.get(name)
        if group is None:
            group = self._groups[name] = Group(self.default_limit)
        if endpoint.concurrency_limit != "default":
            group.limit = endpoint.concurrency_limit
        return group

    @property
    def size(self) -> int:
        """Gives how many jobs wait, over all groups."""
        return sum(len(group.waiting) for group in self._groups.values())

    def admit(self) -> None:
        """Makes room for a job that is about to arrive; raises QueueFull when there is none."""
        limit = self.queueing.max_size
        if limit is not None and self.size + self._arriving >= limit:
            raise QueueFull(self.size + self._arriving, limit)
        self._arriving += 1

    def turn_away(self) -> None:
        """Gives back the room of a job that did not arrive."""
        self._arriving -= 1

    def add(self, job: Job) -> None:
        """Lets an admitted job wait, and tells it its place."""
        self._arriving -= 1
        group = self.group(job.endpoint)
        group.waiting.append(job)
        job.wait(self.estimation(job, len(group.waiting) - 1, group))

    def next_of(self, endpoint: Endpoint) -> list[list[Job]]:
        """Takes the jobs of an endpoint's group that may run now, in batches."""
        return self._next_of(self.group(endpoint))

    def _next_of(self, group: Group) -> list[list[Job]]:
        batches: list[list[Job]] = []
        while group.waiting and group.free:
            batches.append(group.take())
        if batches:
            self._places_changed(group)
        return batches

    def _places_changed(self, group: Group) -> None:
        if self.queueing.status_update_rate == "auto":
            self.tell_places(group)

    def tell_places(self, group: Group) -> None:
        """Tells all who wait in a group where they stand now."""
        for rank, job in enumerate(group.waiting):
            job.wait(self.estimation(job, rank, group))

    def tell_all_places(self) -> None:
        """Tells everybody who waits where they stand."""
        for group in self._groups.values():
            self.tell_places(group)

    def estimation(self, job: Job, rank: int, group: Group) -> Estimation:
        """Gives a job's place in line and the seconds until its turn, judged by the mean of those before."""
        mean = self.mean(job.endpoint)
        slots = group.limit or len(group.waiting) or 1
        eta = None if mean is None else mean * (rank // slots + 1)
        return Estimation(job.id, rank, len(group.waiting), eta)

    def ended(self, batch: list[Job], seconds: float) -> None:
        """Frees the place of jobs that have run together."""
        endpoint = batch[0].endpoint
        self.group(endpoint).running -= 1
        self._durations.setdefault(endpoint.id, Durations()).add(seconds)

    def mean(self, endpoint: Endpoint) -> float | None:
        """Gives the mean time of an endpoint's calls in seconds, None before the first."""
        durations = self._durations.get(endpoint.id)
        return durations.mean if durations else None

    def remove(self, job: Job) -> bool:
        """Takes a waiting job out of its line; tells whether it stood there."""
        group = self.group(job.endpoint)
        if job not in group.waiting:
            return False
        group.waiting.remove(job)
        self._places_changed(group)
        return True
