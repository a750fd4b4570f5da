"""What a running job works with."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from preludio.engine.files import FilePass
from preludio.graph.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from preludio.engine.executors.threads import WorkerThreads
    from preludio.engine.files import Grants
    from preludio.engine.job import Job
    from preludio.engine.scheduler import Scheduler
    from preludio.graph.blocks import Blocks
    from preludio.state.files import Files
    from preludio.state.store import State


class Workplace:
    """Holds the seams and limits that carrying out a job needs."""

    def __init__(
        self,
        app: Blocks,
        scheduler: Scheduler,
        threads: WorkerThreads,
        state: State,
        files: Files,
        grants: Grants,
        *,
        show_error: bool,
    ) -> None:
        self.app = app
        self.scheduler = scheduler
        self.threads = threads
        self.state = state
        self.files = files
        self.grants = grants
        self.show_error = show_error
        self._watched = {t.block for e in app.endpoints.values() for t in e.targets if t.event == "change"}

    def files_of(self, job: Job) -> FilePass:
        """Gives the way in and out for the files of a job."""
        return FilePass(self.files, self.grants, job.root, job.session.files)

    async def restore(self, job: Job) -> None:
        """Brings back the state that the job's session had before a restart, if the job needs it."""
        endpoint = job.endpoint
        if any(block.stateful for block in [*endpoint.input_blocks, *endpoint.output_blocks]):
            await job.session.restore(self.state)

    def changed_states(self, job: Job) -> list[int]:
        """Gives the state variables that a job has changed and somebody listens to."""
        session = job.session
        return [
            id for id, value in job.states.items() if id in self._watched and not _same(session.values.get(id), value)
        ]

    @contextmanager
    def tracking(self, job: Job, kwargs: dict[str, Any], args: list[Any]) -> Iterator[None]:
        """Shows the bars that the function makes with tqdm, if its Progress asks for that."""
        wanted = next((a for a in [*args, *kwargs.values()] if isinstance(a, Progress) and a.track_tqdm), None)
        if wanted is None:
            yield
            return
        from preludio.graph.tqdm_tracking import tracking

        with tracking(wanted):
            yield


def _same(old: Any, new: Any) -> bool:
    """Tells whether two values are equal; those that cannot say so, such as arrays, count as different."""
    try:
        return bool(old is new or old == new)
    except (ValueError, TypeError):
        return False
