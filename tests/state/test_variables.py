"""Variables of one owner: their time to live, and what of them is stored and comes back."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

import preludio as gr
from preludio.state.store import StorageFailed
from preludio.state.store.memory import MemoryState
from preludio.state.variables import Variables, state_names
from preludio.wire.ids import SessionId

pytestmark = pytest.mark.anyio

ANN = SessionId("ann")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app() -> gr.Blocks:
    with gr.Blocks() as app:
        gr.State([1])
        gr.State(0, time_to_live=10)
    return app


@pytest.fixture
def variables(app: gr.Blocks, clock: Clock) -> Variables:
    return Variables(ANN, app, app.blocks.get, clock)


def states(app: gr.Blocks) -> Any:
    return [block for block in app.blocks.values() if block.stateful]


async def test_values_with_a_time_to_live_are_taken_when_it_is_over(variables: Variables, clock: Clock) -> None:
    lasting, brief = states(variables.app)
    variables.change({lasting.id: [5], brief.id: 7})
    clock.now += 9.9
    assert variables.take_expired() == {}
    assert variables.value(brief) == 7
    clock.now += 9.9
    assert variables.take_expired() == {}
    clock.now += 0.1
    assert variables.take_expired() == {brief.id: 7}
    assert variables.take_expired() == {}
    assert (variables.value(brief), variables.value(lasting)) == (0, [5])


async def test_what_is_stored_comes_back_once_and_does_not_overwrite(variables: Variables, clock: Clock) -> None:
    app, state = variables.app, MemoryState()
    first, second = states(app)
    changes = variables.change({first.id: [1, 2], second.id: 3})
    await state.commit(ANN, 0, changes, None, 0)
    back = Variables(ANN, app, app.blocks.get, clock)
    back.values[second.id] = 9
    await asyncio.gather(back.restore(state), back.restore(state))
    assert (back.value(first), back.value(second), back.revision) == ([1, 2], 9, 1)


async def test_a_store_that_fails_is_asked_again(variables: Variables, monkeypatch: pytest.MonkeyPatch) -> None:
    state, first = MemoryState(), states(variables.app)[0]
    await state.commit(ANN, 0, variables.change({first.id: [2]}), None, 0)
    variables.clear()

    async def failing(_: SessionId) -> None:
        raise StorageFailed(Path("x"), "broken")

    with monkeypatch.context() as patched:
        patched.setattr(state, "load", failing)
        with pytest.raises(StorageFailed):
            await variables.restore(state)
    await variables.restore(state)
    assert variables.value(first) == [2]


async def test_what_cannot_be_stored_is_not_kept_in_an_older_form(
    variables: Variables, caplog: pytest.LogCaptureFixture
) -> None:
    assert variables.change({states(variables.app)[0].id: object()}) == {"0": None}
    assert "type='builtins.object'" in caplog.text


async def test_names_of_states_follow_their_order(app: gr.Blocks) -> None:
    first, second = states(app)
    assert state_names(app) == {first.id: "0", second.id: "1"}
