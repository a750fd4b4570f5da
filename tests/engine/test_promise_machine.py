"""Random lives of an app: whatever happens in whatever order, each accepted event ends once, and no reader is misled.

The app runs inside the test's own loop, so that thousands of lives are quick. A killed server is abandoned as it is:
its lock is gone, as a dead process's would be, but it goes on working, so that everything it does late is tried, too.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine, Iterator, MutableMapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

import preludio as gr
from preludio.errors import WorkerDied
from preludio.server.app import App, create_app
from preludio.server.guard import Guard
from preludio.server.options import Looks, Options
from preludio.settings import Settings
from preludio.themes import Default
from preludio.wire.codec import decode, encode
from preludio.wire.diff import apply_edits
from preludio.wire.ids import SessionId
from tests.serving import BARE, PATIENCE, Message

pytestmark = pytest.mark.slow

T = TypeVar("T")
SESSIONS = (SessionId("ann"), SessionId("bob"))
ADD, ADD_AGAIN, COUNT, COUNT_AGAIN = range(4)


@pytest.fixture(autouse=True, scope="module")
def bare() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("preludio.server.app.load_bundle", lambda: BARE)
        # Whoever hangs up is noticed at once.
        patch.setattr("preludio.server.routes.stream.UNWATCHED", 0.0)
        yield


class Work:
    """What the functions of the app wait for: they go on, finish or die when they are told to."""

    def __init__(self) -> None:
        self.begun: dict[str, int] = defaultdict(int)
        self.granted: dict[str, int] = defaultdict(int)
        self.doomed: dict[str, int] = defaultdict(int)
        self.finished: set[str] = set()
        self._change = asyncio.Condition()

    def begin(self, token: str) -> int:
        self.begun[token] += 1
        return self.begun[token]

    async def reach(self, token: str, attempt: int, step: int) -> bool:
        """Waits until there is another step to do, and tells whether there is one."""
        async with self._change:
            await self._change.wait_for(lambda: self._goes_on(token, attempt, step) or token in self.finished)
        if self.doomed[token] >= attempt:
            raise WorkerDied("run", "was ended by signal 9")
        return step < self.granted[token]

    def _goes_on(self, token: str, attempt: int, step: int) -> bool:
        return step < self.granted[token] or self.doomed[token] >= attempt

    async def changed(self) -> None:
        async with self._change:
            self._change.notify_all()


def app_of(work: Work) -> gr.Blocks:
    async def add(items: list[str], token: str) -> tuple[list[str], str]:
        attempt = work.begin(token)
        await work.reach(token, attempt, 10**9)
        return [*items, token], token

    async def count(token: str) -> AsyncIterator[list[str]]:
        attempt, shown = work.begin(token), list[str]()
        while await work.reach(token, attempt, len(shown)):
            shown.append(f"{attempt}.{len(shown)}")
            yield shown

    with gr.Blocks() as app:
        items, token, shown = gr.State([]), gr.Textbox(), gr.JSON()
        for retry in (0, 2):
            gr.Button().click(add, [items, token], [items, token], retry=retry, concurrency_id="one at a time")
        for retry in (0, 2):
            gr.Button().click(count, token, shown, retry=retry, concurrency_limit=2)
        gr.Button().click(lambda items: items, items, shown, api_name="items")
    return app


class Inside:
    """One life of the server."""

    def __init__(self, work: Work, folder: Path) -> None:
        options = Options(settings=Settings(), data_dir=folder, guard=Guard(), looks=Looks(Default()))
        self.app: App = create_app(app_of(work), options)
        self._stop = asyncio.Event()
        self._ready = asyncio.Event()
        self._life = asyncio.ensure_future(self._live())

    async def _live(self) -> None:
        async with self.app.running():
            self._ready.set()
            await self._stop.wait()

    async def start(self) -> None:
        ready = asyncio.ensure_future(self._ready.wait())
        await asyncio.wait({ready, self._life}, return_when=asyncio.FIRST_COMPLETED)
        if self._life.done():
            self._life.result()

    async def stop(self) -> None:
        self._stop.set()
        await self._life

    def kill(self) -> None:
        state: Any = self.app.place.state
        state.instance.release()
        state.instance.release = lambda: None

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": encode(body)}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        await self.app(scope(method, path), receive, send)
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def scope(method: str, path: str, **query: Any) -> MutableMapping[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": f"/gradio_api/{path}",
        "query_string": urlencode(query).encode(),
        "headers": [(b"host", b"127.0.0.1")],
        "scheme": "http",
        "root_path": "",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }


class Reader:
    """A page that reads its session's stream, and believes nothing that does not fit what it knows."""

    def __init__(self, session: SessionId, position: int = 0, *, knowing: bool = True) -> None:
        self.session = session
        self.position = position
        # Whether it has read from the beginning on, so that it knows the values that edits are for.
        self.knowing = knowing
        self.values: dict[str, list[str]] = {}
        self.ends: dict[str, Message] = {}
        self.wrong: list[str] = []
        self._hung_up = asyncio.Event()
        self._changed = asyncio.Condition()
        self._reading: asyncio.Future[None] | None = None

    def connect(self, server: Inside, pending: list[str]) -> None:
        self._hung_up.clear()
        query = {"session_hash": self.session, "after": self.position, "pending": ",".join(pending)}
        place = scope("GET", "queue/data", **query)
        self._reading = asyncio.ensure_future(server.app(place, self._receive, self._send))

    async def hang_up(self) -> None:
        self._hung_up.set()
        if self._reading is not None:
            await self._reading
            self._reading = None

    async def until(self, true: Any) -> None:
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: true() or self.wrong)

    async def _receive(self) -> MutableMapping[str, Any]:
        await self._hung_up.wait()
        return {"type": "http.disconnect"}

    async def _send(self, part: MutableMapping[str, Any]) -> None:
        if part["type"] == "http.response.body" and not self._hung_up.is_set():
            for block in part["body"].split(b"\n\n")[:-1]:
                lines = dict(line.split(b": ", 1) for line in block.splitlines())
                message = decode(lines[b"data"], dict[str, Any])
                try:
                    self._take(message, lines.get(b"id"))
                except (LookupError, TypeError, ValueError) as error:
                    self.wrong.append(f"{message} does not fit: {error!r}")
        async with self._changed:
            self._changed.notify_all()

    def _take(self, message: Message, number: bytes | None) -> None:
        kind, id = message["msg"], message["event_id"]
        if kind == "session":
            self._open(message)
        if number is not None:
            self._check(int(number) == self.position + 1, f"{int(number)} follows {self.position}")
            self.position = int(number)
        if id in self.ends:
            self.wrong.append(f"{message} after its end")
        if kind == "process_generating" and self.knowing:
            self._show(id, message["output"]["data"])
        elif kind == "process_completed":
            self.ends[id] = message

    def _open(self, message: Message) -> None:
        self._check(message["fresh"] or message["position"] == self.position or not self.position, "another position")
        self.position = message["position"]
        if message["fresh"]:
            self.knowing = True
            self.values.clear()

    def _show(self, id: str, data: list[Any]) -> None:
        before = self.values.get(id)
        [value] = data if before is None else [apply_edits([*before], data[0])]
        if value == {"__type__": "update"}:
            # It has ended without a step, and its end is about to be stored.
            return
        attempts = {item.partition(".")[0] for item in value}
        self._check(len(attempts) == 1, f"{value} is spliced of several attempts")
        self._check(value == [f"{min(attempts)}.{n}" for n in range(len(value))], f"{value} is not what was yielded")
        grown = before is not None and before[0].partition(".")[0] in attempts
        self._check(not grown or len(value) == len(before or ()) + 1, f"{value} after {before}")
        self.values[id] = value

    def _check(self, right: bool, what: str) -> None:
        if not right:
            self.wrong.append(what)


class Lives(RuleBasedStateMachine):
    """The model: which events were accepted, for whom, and which of them nobody can have again."""

    events = Bundle("events")

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.accepted: dict[str, tuple[SessionId, int, str]] = {}
        self.own: dict[str, Any] = {}
        self.dead: list[Inside] = []
        self.run(self._begin())

    async def _begin(self) -> None:
        self.work = Work()
        self.pages = {session: Reader(session) for session in SESSIONS}
        await self._serve()

    async def _serve(self) -> None:
        self.server = Inside(self.work, Path(self._folder.name))
        await self.server.start()
        for session, page in self.pages.items():
            page.connect(self.server, self.pending(session))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(work, PATIENCE))

    def pending(self, session: SessionId) -> list[str]:
        known = self.pages[session].ends
        return [id for id, (owner, _, _) in self.accepted.items() if owner == session and id not in known]

    @rule(
        target=events,
        session=st.sampled_from(SESSIONS),
        fn=st.sampled_from((ADD, ADD_AGAIN, COUNT, COUNT_AGAIN, COUNT_AGAIN)),
        own=st.booleans(),
        steps=st.integers(0, 2),
    )
    def join(self, session: SessionId, fn: int, own: bool, steps: int) -> str:
        token = f"t{len(self.accepted)}"
        self.work.granted[token] = steps
        data = [None, token] if fn in {ADD, ADD_AGAIN} else [token]
        body = {"data": data, "fn_index": fn, "session_hash": session, "event_id": uuid4().hex if own else None}
        status, answer = self.run(self.server.ask("POST", "queue/join", body))
        assert status == 200, answer
        id: str = decode(answer, dict[str, str])["event_id"]
        self.accepted[id] = (session, fn, token)
        if own:
            self.own[id] = body
        return id

    @rule(id=events)
    def join_again(self, id: str) -> None:
        if id in self.own:
            status, answer = self.run(self.server.ask("POST", "queue/join", self.own[id]))
            assert (status, decode(answer, dict[str, str])) == (200, {"event_id": id})

    @rule(id=events, steps=st.integers(1, 3))
    def go_on(self, id: str, steps: int) -> None:
        self.work.granted[self.accepted[id][2]] += steps
        self.run(self.work.changed())

    @rule(id=consumes(events))
    def finish(self, id: str) -> None:
        self.work.finished.add(self.accepted[id][2])
        self.run(self.work.changed())

    @rule(id=events)
    def die(self, id: str) -> None:
        token = self.accepted[id][2]
        self.work.doomed[token] = self.work.begun[token]
        self.run(self.work.changed())

    @rule(id=events)
    def cancel(self, id: str) -> None:
        body = {"session_hash": self.accepted[id][0], "event_id": id}
        assert self.run(self.server.ask("POST", "cancel", body))[0] == 200

    @rule(session=st.sampled_from(SESSIONS))
    def resume(self, session: SessionId) -> None:
        """A page comes, or its connection breaks and comes back."""

        async def resume() -> None:
            await self.pages[session].hang_up()
            self.pages[session].connect(self.server, self.pending(session))

        self.run(resume())

    @rule(session=st.sampled_from(SESSIONS))
    def disconnect(self, session: SessionId) -> None:
        self.run(self.pages[session].hang_up())

    @rule(session=st.sampled_from(SESSIONS), back=st.integers(-3, 30))
    def look(self, session: SessionId, back: int) -> None:
        """Somebody reads from any position on."""

        async def look() -> None:
            log = self.server.app.log
            reader = Reader(session, max(log.last(session) - back, 0) if session in log.rings else 0, knowing=False)
            reader.connect(self.server, [])
            await reader.until(lambda: reader.position >= log.last(session))
            await reader.hang_up()
            assert not reader.wrong, reader.wrong

        self.run(look())

    @rule()
    def restart(self) -> None:
        async def restart() -> None:
            self.server.app.close_streams()
            await self._part()
            await self.server.stop()
            await self._serve()

        self.run(restart())

    @rule()
    def kill(self) -> None:
        async def kill() -> None:
            self.server.kill()
            self.dead.append(self.server)
            await self._part()
            await self._serve()

        self.run(kill())

    async def _part(self) -> None:
        for page in self.pages.values():
            await page.hang_up()

    @invariant()
    def nobody_is_misled(self) -> None:
        for page in self.pages.values():
            assert not page.wrong, page.wrong

    def teardown(self) -> None:
        try:
            self.run(self._end())
        finally:
            self.run(self._close())
            self.loop.close()
            self._folder.cleanup()

    async def _end(self) -> None:
        """Lets everything finish, and compares what was told, what is stored and what must be so."""
        self.work.finished.update(token for _, _, token in self.accepted.values())
        await self.work.changed()
        for session, page in self.pages.items():
            await page.hang_up()
            page.connect(self.server, self.pending(session))
        for session, page in self.pages.items():
            await page.until(partial(self._knows_all, session))
            assert not page.wrong, page.wrong
        jobs = {id: await self._job(id) for id in self.accepted}
        for id, (session, _, _) in self.accepted.items():
            assert jobs[id]["output"] == self.pages[session].ends[id]["output"]
            ends = (await self.server.ask("GET", f"call/any/{id}"))[1].split(b"\n\n")
            assert sum(block.startswith((b"event: complete", b"event: error")) for block in ends) == 1
        for session in SESSIONS:
            await self._check_state(session, jobs)

    def _knows_all(self, session: SessionId) -> bool:
        return not self.pending(session)

    async def _job(self, id: str) -> Message:
        status, answer = await self.server.ask("GET", f"job/{id}")
        assert status == 200, answer
        job = decode(answer, dict[str, Any])
        assert job["status"] in {"done", "failed", "cancelled"}
        # No job runs more often than its endpoint says.
        assert job["attempt"] <= (3 if self.accepted[id][1] in {ADD_AGAIN, COUNT_AGAIN} else 1)
        return job

    async def _check_state(self, session: SessionId, jobs: dict[str, Message]) -> None:
        mine = [id for id, (owner, fn, _) in self.accepted.items() if owner == session and fn in {ADD, ADD_AGAIN}]
        done = sorted((id for id in mine if jobs[id]["status"] == "done"), key=lambda each: jobs[each]["ended"])
        status, answer = await self.server.ask("POST", "run/items", {"data": [], "session_hash": session})
        assert status == 200, answer
        assert decode(answer, dict[str, Any])["data"] == [[self.accepted[id][2] for id in done]]

    async def _close(self) -> None:
        await self._part()
        for server in (self.server, *self.dead):
            await server.stop()


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
