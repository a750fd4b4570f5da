"""What a running job works with."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from preludio.engine.executors.processes import check
from preludio.engine.files import FilePass
from preludio.engine.scripts import Scripts
from preludio.graph.progress import Progress
from preludio.observe import log
from preludio.state.codec import fingerprint
from preludio.state.store import NONE, Conflict, Fenced, StorageFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from preludio.engine.executors.processes import WorkerProcesses
    from preludio.engine.executors.threads import WorkerThreads
    from preludio.engine.files import Grants
    from preludio.engine.job import Job
    from preludio.engine.scheduler import Scheduler
    from preludio.graph.block import Block
    from preludio.graph.blocks import Blocks
    from preludio.state.files import Files
    from preludio.state.session import Gone, Session
    from preludio.state.store import Changes, Final, State
    from preludio.state.variables import Variables


class Workplace:
    """Holds the seams and limits that carrying out a job needs."""

    def __init__(
        self,
        app: Blocks,
        scheduler: Scheduler,
        threads: WorkerThreads,
        processes: WorkerProcesses,
        state: State,
        files: Files,
        grants: Grants,
        *,
        show_error: bool,
        keeps: Path | None = None,
    ) -> None:
        self.app = app
        self.scheduler = scheduler
        self.threads = threads
        self.processes = processes
        self.state = state
        self.files = files
        self.grants = grants
        self.show_error = show_error
        self.scripts = Scripts()
        # Where functions keep results that shall outlive the process.
        self.keeps = keeps
        self._watched = {t.block for e in app.endpoints.values() for t in e.targets if t.event == "change"}
        for endpoint in app.endpoints.values():
            # A limit counts for all who share it, also before the one that names it is first called.
            scheduler.declare(endpoint)
            if endpoint.executor == "process":
                check(endpoint)

    def files_of(self, job: Job) -> FilePass:
        """Gives the way in and out for the files of a job."""
        return FilePass(self.files, self.grants, job.root, job.session.files)

    async def restore(self, job: Job) -> None:
        """Brings back the state that the job's session had before a restart, if the job needs it."""
        session, outputs, stateful = job.session, job.endpoint.output_blocks, job.endpoint.stateful_blocks
        if not stateful:
            return
        for variables in {session.variables_of(block) for block in stateful}:
            await variables.restore(self.state)
            if variables.is_shared or all(other is job for other in session.jobs.values()):
                await self.expire(variables)
        job.fingerprints = {
            b.id: fingerprint(session.value(b)) for b in outputs if b.stateful and self._is_watched(session, b.id)
        }

    def _is_watched(self, session: Session, id: int) -> bool:
        return id in self._watched or id in session.renderings.watched

    def changed_states(self, job: Job) -> list[int]:
        """Gives the state variables that a job has changed and somebody listens to."""
        return [
            id for id, before in job.fingerprints.items() if id in job.states and fingerprint(job.states[id]) != before
        ]

    async def keep(self, job: Job, states: dict[int, Any], final: Final | None) -> None:
        """Changes state variables, in memory and in the store, and stores the end of the job in the same step."""
        if not states:
            await self.state.commit(job.session.id, 0, {}, final, job.attempt)
            return
        owners = job.session.by_owner(states)
        variables = job.session.variables
        own = owners.pop(variables, {})
        async with variables.committing if own else nullcontext():
            # Nothing is awaited until the commit has begun: what shared values are last here, they are last there.
            before = [(owner, owner.held(changed)) for owner, changed in [(variables, own), *owners.items()]]
            changes = variables.change(own)
            shared = {owner: owner.change(changed) for owner, changed in owners.items()}
            try:
                await self._commit(variables, changes, final, job.attempt, {o.owner: c for o, c in shared.items()})
            except (StorageFailed, Fenced):
                for owner, held in before:
                    owner.change_back(held, states)
                raise
        for owner, stored in [(variables, changes), *shared.items()]:
            owner.confirm([name for name, data in stored.items() if data is not None])

    async def change(self, variables: Variables, changes: dict[str, bytes | None]) -> None:
        """Stores changes of state variables that no job has made."""
        if variables.is_shared:
            await self.state.commit(variables.owner, 0, {}, None, 0, {variables.owner: changes})
            return
        async with variables.committing:
            await self._commit(variables, changes, None, 0)

    async def _commit(
        self,
        variables: Variables,
        changes: dict[str, bytes | None],
        final: Final | None,
        attempt: int,
        shared: Changes = NONE,
    ) -> None:
        owner = variables.owner
        while True:
            try:
                stored = await self.state.commit(owner, variables.revision, changes, final, attempt, shared)
            except Conflict:
                log.warning("state was changed by another process; the last writer wins", session=owner)
                known = await self.state.load(owner)
                variables.revision = known.revision if known else 0
            else:
                variables.revision = stored if changes else variables.revision
                return

    async def expire(self, variables: Variables) -> None:
        """Lets go of the state variables that nobody has used for their time to live."""
        await self.let_go(variables, variables.take_expired())

    async def note_use(self, variables: Variables) -> None:
        """Stores when values were last used that have a time to live."""
        changes = variables.stamps()
        if changes:
            await self.change(variables, changes)

    async def let_go(self, variables: Variables, gone: dict[int, Any]) -> None:
        """Forgets values of state variables for good, and tells those who want to know."""
        await self._forget(variables, variables.forgotten(gone))
        for id, value in gone.items():
            await self.let_know(variables.find(id), value)

    async def free(self, variables: Variables, gone: Gone) -> None:
        """Forgets for good what a render has replaced, and tells those who want to know."""
        await self._forget(variables, dict.fromkeys(gone.stored))
        for block, value in gone.values:
            await self.let_know(block, value)

    async def _forget(self, variables: Variables, changes: dict[str, bytes | None]) -> None:
        if changes and (variables.revision or variables.is_shared):
            try:
                await self.change(variables, changes)
            except StorageFailed as error:
                log.error("an old value of a state variable could not be removed", error, session=variables.owner)

    async def let_know(self, block: Block | None, value: Any) -> None:
        """Tells those who want to know that a value of a state variable is dropped."""
        callback = self.delete_callback(block)
        if callback is None:
            return
        try:
            await self.threads.call(callback, value)
        except Exception as error:  # noqa: BLE001  # the edge of user code
            log.error("a delete_callback failed", error)

    def delete_callback(self, block: Block | None) -> Callable[[Any], None] | None:
        """Gives what wants to know when a value of a state variable is dropped."""
        callback: Callable[[Any], None] | None = getattr(block, "delete_callback", None)
        return callback

    @contextmanager
    def tracking(self, kwargs: dict[str, Any], args: list[Any]) -> Generator[None]:
        """Shows the bars that the function makes with tqdm, if its Progress asks for that."""
        wanted = next((a for a in [*args, *kwargs.values()] if isinstance(a, Progress) and a.track_tqdm), None)
        if wanted is None:
            yield
            return
        from preludio.graph.bars import tracking

        with tracking(wanted):
            yield
