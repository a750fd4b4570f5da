"""Chains of listeners: who follows whom, what cancels them, what sets them off, and who may refuse."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import preludio as gr
from tests.browser.conftest import Serve
from tests.browser.gate import Gate

pytestmark = pytest.mark.browser


@pytest.fixture
def gate() -> Gate:
    return Gate()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


class TestCancel:
    @staticmethod
    def app(gate: Gate, named: int) -> gr.Blocks:
        """A chain of three links, and a button that cancels one of them."""

        def link(name: str) -> Any:
            def run() -> Iterator[str]:
                yield f"{name} began"
                gate.wait()
                yield f"{name} ended"

            return run

        with gr.Blocks() as demo:
            fields = [gr.Textbox(label=name, elem_id=name) for name in ("One", "Two", "Three")]
            links = [gr.Button("Go").click(link("One"), None, fields[0])]
            links.append(links[0].then(link("Two"), None, fields[1]))
            links.append(links[1].success(link("Three"), None, fields[2]))
            stopped = gr.Textbox(label="Stopped")
            gr.Button("Stop").click(None, cancels=links[named]).then(lambda: "yes", None, stopped)
        return demo

    def test_the_first_link_stands_for_its_chain(self, serve: Serve, gate: Gate) -> None:
        page = serve(self.app(gate, 0))
        press(page, "Go")
        gate.open()
        expect(page.get_by_label("Two")).to_have_value("Two began")
        press(page, "Stop")
        expect(page.get_by_label("Stopped")).to_have_value("yes")
        expect(page.locator("#Two")).to_have_attribute("data-status", "idle")
        gate.open(2)
        expect(page.get_by_label("Two")).to_have_value("Two began")
        expect(page.get_by_label("Three")).to_have_value("")

    def test_a_link_whose_turn_has_not_come_never_runs(self, serve: Serve, gate: Gate) -> None:
        page = serve(self.app(gate, 1))
        press(page, "Go")
        expect(page.get_by_label("One")).to_have_value("One began")
        press(page, "Stop")
        expect(page.get_by_label("Stopped")).to_have_value("yes")
        gate.open()
        expect(page.get_by_label("One")).to_have_value("One ended")
        expect(page.locator("#One")).to_have_attribute("data-status", "idle")
        expect(page.get_by_label("Two")).to_have_value("")
        press(page, "Go")
        expect(page.get_by_label("One")).to_have_value("One began")
        gate.open()
        expect(page.get_by_label("Two")).to_have_value("Two began")
        gate.open(2)
        expect(page.get_by_label("Three")).to_have_value("Three ended")

    def test_a_call_past_the_queue_is_not_waited_for(self, serve: Serve, gate: Gate) -> None:
        def work() -> str:
            gate.wait()
            return "late"

        with gr.Blocks() as demo:
            out, stopped = gr.Textbox(label="Out", elem_id="out"), gr.Textbox(label="Stopped")
            call = gr.Button("Go").click(work, None, out, queue=False)
            gr.Button("Stop").click(None, cancels=call).then(lambda: "yes", None, stopped)
        page = serve(demo)
        press(page, "Go")
        gate.arrival()
        press(page, "Stop")
        expect(page.get_by_label("Stopped")).to_have_value("yes")
        expect(page.locator("#out")).to_have_attribute("data-status", "idle")
        with page.expect_response("**/run/*"):
            gate.open()
        expect(page.get_by_label("Out")).to_have_value("")


class TestFailure:
    def test_the_link_that_failed_is_named_and_ends_the_chain(self, serve: Serve) -> None:
        def read() -> str:
            return "text"

        def summarise(text: str) -> str:
            raise gr.Error(f"Too short: {text}")

        with gr.Blocks() as demo:
            text, summary, told = (gr.Textbox(label=name) for name in ("Text", "Summary", "Told"))
            done = gr.Button("Go").click(read, None, text).success(summarise, text, summary)
            done.success(lambda: "done", None, told)
            done.failure(lambda: "failed", None, told)
        page = serve(demo)
        press(page, "Go")
        alert = page.get_by_role("alert").filter(has_text="Too short: text")
        expect(alert).to_contain_text("Error in summarise")
        expect(page.get_by_label("Told")).to_have_value("failed")

    def test_what_a_validator_refuses_ends_the_chain_as_failed(self, serve: Serve, complaints: list[str]) -> None:
        calls: list[str] = []

        def check(name: str) -> dict[str, Any]:
            return gr.validate(len(name) > 2, "Too short.")

        with gr.Blocks() as demo:
            name, told = gr.Textbox(label="Name"), gr.Textbox(label="Told")
            call = gr.Button("Go").click(calls.append, name, None, validator=check)
            call.success(lambda: "done", None, told)
            call.failure(lambda: "refused", None, told)
        page = serve(demo)
        page.get_by_label("Name").fill("Al")
        press(page, "Go")
        expect(page.get_by_label("Name")).to_have_accessible_description("Too short.")
        expect(page.get_by_label("Told")).to_have_value("refused")
        expect(page.locator("[data-part=toast]")).to_have_count(0)
        page.get_by_label("Name").fill("Alan")
        press(page, "Go")
        expect(page.get_by_label("Told")).to_have_value("done")
        assert calls == ["Alan"]
        assert "status of 422" in complaints.pop()


class TestTimer:
    @staticmethod
    def ticking(gate: Gate | None = None) -> gr.Blocks:
        ticks = count(1)

        def tick() -> int:
            if gate:
                gate.wait()
            return next(ticks)

        with gr.Blocks() as demo:
            ticked, said = gr.Number(label="Ticked"), gr.Textbox(label="Said")
            timer = gr.Timer(10)
            timer.tick(tick, None, ticked)
            gr.Button("Faster").click(lambda: (gr.Timer(2), "faster"), None, [timer, said])
        return demo

    def test_a_new_interval_counts_at_once(self, serve: Serve) -> None:
        page = serve(self.ticking())
        page.clock.install()
        press(page, "Faster")
        expect(page.get_by_label("Said")).to_have_value("faster")
        page.clock.run_for(2_000)
        expect(page.get_by_label("Ticked")).to_have_value("1")
        page.clock.run_for(2_000)
        expect(page.get_by_label("Ticked")).to_have_value("2")

    def test_ticks_do_not_pile_up_behind_a_slow_function(self, serve: Serve, gate: Gate) -> None:
        page = serve(self.ticking(gate))
        page.clock.install()
        press(page, "Faster")
        expect(page.get_by_label("Said")).to_have_value("faster")
        page.clock.run_for(2_000)
        gate.arrival()
        page.clock.run_for(20_000)
        gate.open()
        expect(page.get_by_label("Ticked")).to_have_value("1")
        page.clock.run_for(2_000)
        gate.arrival()
        gate.open()
        expect(page.get_by_label("Ticked")).to_have_value("2")

    def test_a_value_is_computed_again_and_again(self, serve: Serve) -> None:
        numbers = count(1)
        with gr.Blocks() as demo:
            gr.Number(lambda: next(numbers), label="Number", every=30, precision=0)
        page = serve(demo)
        expect(page.get_by_label("Number")).not_to_have_value("")
        before = int(page.get_by_label("Number").input_value())
        # Counting begins anew under a clock that the test moves.
        page.clock.install()
        page.reload()
        expect(page.get_by_label("Number")).to_have_value(str(before + 1))
        page.clock.run_for(30_000)
        expect(page.get_by_label("Number")).to_have_value(str(before + 2))
