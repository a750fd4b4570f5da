"""A line in which sessions take turns: each has one call started, then goes to the end of the circle."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from preludio.engine.job import Job
    from preludio.wire.ids import EventId, SessionId

ROUNDS_AHEAD = 64


class Turn:
    """One session in the circle: its waiting jobs take one place each, in the round `first` and those after it."""

    __slots__ = ("first", "jobs", "number", "session")

    def __init__(self, session: SessionId, first: int, number: int) -> None:
        self.session = session
        self.first = first
        self.number = number
        self.jobs: dict[EventId, Job] = {}


class Place(NamedTuple):
    """A job that waits, the number of jobs of its line that start before it, and where in its round it stands."""

    job: Job
    rank: int
    round: int
    step: int


class Line:
    """Jobs in the order in which they start: session after session, first come first served within one.

    A round lists the sessions that have a place in it, in the order of the circle. The first round holds those whose
    turn is still to come in it; a session whose turn is over, and one that is new, stands before them from the second
    round on. So whoever is served leaves the beginning of the first round, and nothing else moves: joining, starting,
    leaving and the rank of who joins take O(log n) steps, and the shift of a list's pointers.
    """

    def __init__(self) -> None:
        # In the order of their coming.
        self.jobs: dict[EventId, Job] = {}
        self._turns: dict[SessionId, Turn] = {}
        self._rounds: deque[list[Turn]] = deque()
        self._round = 0
        self._turn_number = 0
        self._sizes = Sums(0, ())

    def __len__(self) -> int:
        return len(self.jobs)

    def __iter__(self) -> Iterator[Job]:
        return (place.job for place in self.walk())

    @property
    def first(self) -> Job:
        """Gives who starts next; the line must not be empty."""
        return next(iter(self._rounds[0][0].jobs.values()))

    def add(self, job: Job) -> int:
        """Lets a job stand behind the others of its session; gives its rank."""
        turn = self._turns.get(job.session.id)
        if turn is None:
            turn = self._turns[job.session.id] = self._new_turn(job.session.id)
        self.jobs[job.id] = turn.jobs[job.id] = job
        return self._occupy(turn, turn.first + len(turn.jobs) - 1)

    def take(self, job: Job) -> None:
        """Lets a job start; that was its session's turn."""
        turn = self._turns[job.session.id]
        if job is self.first:
            self._take_first(turn)
        else:
            self._take_early(turn, job)

    def _take_first(self, turn: Turn) -> None:
        job = self.first
        del self.jobs[job.id], turn.jobs[job.id]
        self._sizes.add(self._round, -1)
        del self._rounds[0][0]
        turn.first += 1
        turn.number = self._next_number()
        self._tidy(turn)

    def _take_early(self, turn: Turn, job: Job) -> None:
        """Lets a job start that was passed over to: its session goes to the end of the circle with all it has."""
        self.remove(job)
        places = range(turn.first, turn.first + len(turn.jobs))
        for round in places:
            self._vacate(turn, round)
        self._tidy(turn)
        if turn.jobs:
            moved = self._turns[job.session.id] = self._new_turn(job.session.id)
            moved.jobs = turn.jobs
            for distance in range(len(places)):
                self._occupy(moved, moved.first + distance)

    def remove(self, job: Job) -> None:
        """Lets a job go; the others of its session move up, and it keeps its turn."""
        turn = self._turns[job.session.id]
        del self.jobs[job.id], turn.jobs[job.id]
        self._vacate(turn, turn.first + len(turn.jobs))
        self._tidy(turn)

    def walk(self, round: int = 0, step: int = 0) -> Iterator[Place]:
        """Gives the jobs in their order, from one place on; nobody may come or go meanwhile."""
        begun: dict[Turn, Iterator[Job]] = {}
        start = max(round, self._round)
        for number in range(start, self._round + len(self._rounds)):
            skipped = step if number == round else 0
            before = self._sizes.before(number)
            for at, turn in enumerate(islice(self._rounds[number - self._round], skipped, None), skipped):
                jobs = begun.get(turn)
                if jobs is None:
                    jobs = begun[turn] = islice(turn.jobs.values(), number - turn.first, None)
                yield Place(next(jobs), before + at, number, at)

    def _new_turn(self, session: SessionId) -> Turn:
        # Who comes stands behind all who are there: behind those whose turn is over, before those whose turn it is.
        return Turn(session, self._round + 1 if self._rounds else self._round, self._next_number())

    def _next_number(self) -> int:
        self._turn_number += 1
        return self._turn_number

    def _occupy(self, turn: Turn, round: int) -> int:
        while round - self._round >= len(self._rounds):
            self._rounds.append([])
        turns = self._rounds[round - self._round]
        index = bisect_left(turns, _in_circle(turn), key=_in_circle)
        turns.insert(index, turn)
        if round >= self._sizes.end:
            self._sizes = Sums(self._round, [len(turns) for turns in self._rounds])
        else:
            self._sizes.add(round, 1)
        return self._sizes.before(round) + index

    def _vacate(self, turn: Turn, round: int) -> None:
        turns = self._rounds[round - self._round]
        del turns[bisect_left(turns, _in_circle(turn), key=_in_circle)]
        self._sizes.add(round, -1)

    def _tidy(self, turn: Turn) -> None:
        """Forgets a session without jobs, and rounds without sessions."""
        if not turn.jobs:
            self._turns.pop(turn.session, None)
        while self._rounds and not self._rounds[-1]:
            self._rounds.pop()
        if self._rounds and not self._rounds[0]:
            self._rounds.popleft()
            self._round += 1


def _in_circle(turn: Turn) -> tuple[int, int]:
    return (-turn.first, turn.number)


class Sums:
    """Sums over the sizes of rounds, in O(log n): a Fenwick tree over the rounds from `start` to before `end`."""

    def __init__(self, start: int, sizes: Sequence[int]) -> None:
        self.start = start
        self.end = start + 2 * len(sizes) + ROUNDS_AHEAD
        self._tree = [0] * (self.end - start)
        for round, size in enumerate(sizes, start):
            self.add(round, size)

    def add(self, round: int, change: int) -> None:
        """Changes the size of a round."""
        at = round - self.start
        while at < len(self._tree):
            self._tree[at] += change
            at |= at + 1

    def before(self, round: int) -> int:
        """Gives the sizes of all rounds before one, together."""
        at, total = round - self.start, 0
        while at > 0:
            total += self._tree[at - 1]
            at &= at - 1
        return total
