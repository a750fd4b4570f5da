"""What an event of the page sets going, and what comes of it."""

from collections.abc import Iterator
from itertools import count
from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, Page, expect

import preludio as gr
from tests.browser.conftest import Serve
from tests.browser.gate import Gate

pytestmark = pytest.mark.browser


@pytest.fixture
def gate() -> Gate:
    return Gate()


def add(one: float, two: float) -> float:
    return one + two


def joined(*words: str) -> str:
    return " ".join(words)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


class TestTriggerMode:
    """What a second event does while the function runs."""

    @staticmethod
    def app(gate: Gate, mode: Literal["once", "multiple", "always_last"], taken: list[str]) -> gr.Blocks:
        def take(text: str) -> str:
            taken.append(text)
            gate.wait()
            return text

        with gr.Blocks() as demo:
            given = gr.Textbox(label="Given")
            got = gr.Textbox(label="Got")
            gr.Button("Go").click(take, given, got, trigger_mode=mode, concurrency_limit=2)
        return demo

    @staticmethod
    def go(page: Page, text: str) -> None:
        page.get_by_label("Given").fill(text)
        press(page, "Go")

    def test_once_means_that_it_does_nothing(self, serve: Serve, gate: Gate) -> None:
        taken: list[str] = []
        page = serve(self.app(gate, "once", taken))
        self.go(page, "a")
        self.go(page, "b")
        gate.open()
        expect(page.get_by_label("Got")).to_have_value("a")
        gate.open()
        self.go(page, "c")
        expect(page.get_by_label("Got")).to_have_value("c")
        assert taken == ["a", "c"]

    def test_multiple_means_another_call_beside_it(self, serve: Serve, gate: Gate) -> None:
        taken: list[str] = []
        page = serve(self.app(gate, "multiple", taken))
        self.go(page, "a")
        gate.arrival()
        self.go(page, "b")
        gate.arrival()
        assert taken == ["a", "b"]
        gate.open(2)
        expect(page.get_by_label("Got")).not_to_have_value("")
        expect(page.locator("[aria-busy=true]")).to_have_count(0)

    def test_always_last_means_one_more_call_with_the_newest_values(self, serve: Serve, gate: Gate) -> None:
        taken: list[str] = []
        page = serve(self.app(gate, "always_last", taken))
        for text in ("a", "b", "c"):
            self.go(page, text)
        gate.open(2)
        expect(page.get_by_label("Got")).to_have_value("c")
        assert taken == ["a", "c"]


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("good", {"Success": "ran", "Failure": "", "Then": "ran"}),
        ("bad", {"Success": "", "Failure": "ran", "Then": "ran"}),
        ("cancelled", {"Success": "", "Failure": "", "Then": "ran"}),
    ],
)
def test_each_end_of_a_call_has_its_followers(serve: Serve, gate: Gate, end: str, told: dict[str, str]) -> None:
    def work() -> Iterator[str]:
        yield "begun"
        gate.wait()
        if end == "bad":
            raise gr.Error("It broke.")

    with gr.Blocks() as demo:
        out = gr.Textbox(label="Out")
        fields = {name: gr.Textbox(label=name, value="") for name in told}
        call = gr.Button("Go").click(work, None, out)
        call.success(None, None, fields["Success"], js="() => 'ran'")
        call.failure(None, None, fields["Failure"], js="() => 'ran'")
        call.then(None, None, fields["Then"], js="() => 'ran'")
        gr.Button("Stop").click(None, cancels=[call])
    page = serve(demo)
    press(page, "Go")
    expect(page.get_by_label("Out")).to_have_value("begun")
    if end == "cancelled":
        press(page, "Stop")
        expect(page.get_by_label("Then")).to_have_value("ran")
    gate.open()
    expect(page.get_by_label("Then")).to_have_value("ran")
    for name, value in told.items():
        expect(page.get_by_label(name)).to_have_value(value)


def test_a_chain_passes_its_values_on(serve: Serve) -> None:
    with gr.Blocks() as demo:
        given, doubled, summed = gr.Number(3, label="Given"), gr.Number(label="Doubled"), gr.Number(label="Summed")
        call = gr.Button("Go").click(add, [given, given], doubled)
        call.then(add, [given, doubled], summed)
    page = serve(demo)
    press(page, "Go")
    expect(page.get_by_label("Summed")).to_have_value("9")


def test_a_change_made_by_a_function_sets_off_the_next(serve: Serve) -> None:
    with gr.Blocks() as demo:
        one, two, three = (gr.Textbox(label=label) for label in ("One", "Two", "Three"))
        one.change(str.upper, one, two)
        two.change("{}!".format, two, three)
    page = serve(demo)
    page.get_by_label("One").fill("hey")
    expect(page.get_by_label("Three")).to_have_value("HEY!")


class TestCancel:
    def test_a_cancelled_call_ends_and_keeps_what_it_gave(self, serve: Serve, gate: Gate) -> None:
        def tell() -> Iterator[str]:
            for number in count(1):
                yield f"part {number}"
                gate.wait()

        with gr.Blocks() as demo:
            out = gr.Textbox(label="Out")
            ended = gr.Textbox(label="Ended")
            call = gr.Button("Go").click(tell, None, out)
            gr.Button("Stop").click(lambda: "stopped", None, ended, cancels=call)
        page = serve(demo)
        press(page, "Go")
        expect(page.get_by_label("Out")).to_have_value("part 1")
        gate.open()
        expect(page.get_by_label("Out")).to_have_value("part 2")
        press(page, "Stop")
        expect(page.get_by_label("Ended")).to_have_value("stopped")
        expect(page.get_by_role("progressbar")).to_have_count(0)
        gate.open()
        expect(page.get_by_label("Out")).to_have_value("part 2")
        press(page, "Go")
        expect(page.get_by_label("Out")).to_have_value("part 1")
        gate.open(2)
        expect(page.get_by_label("Out")).to_have_value("part 3")
        press(page, "Stop")
        expect(page.get_by_role("progressbar")).to_have_count(0)
        gate.open()

    def test_a_call_that_waits_in_line_never_runs(self, serve: Serve, gate: Gate) -> None:
        taken: list[str] = []

        def take(name: str) -> str:
            taken.append(name)
            gate.wait()
            return name

        with gr.Blocks() as demo:
            first, second = gr.Textbox("first", label="First"), gr.Textbox("second", label="Second")
            out, other = gr.Textbox(label="Out"), gr.Textbox(label="Other")
            gr.Button("One").click(take, first, out, concurrency_id="shared")
            call = gr.Button("Two").click(take, second, other, concurrency_id="shared")
            gr.Button("Stop").click(None, cancels=call)
        page = serve(demo)
        press(page, "One")
        gate.arrival()
        press(page, "Two")
        expect(page.get_by_text("Next in line")).to_be_visible()
        press(page, "Stop")
        expect(page.get_by_text("Next in line")).to_have_count(0)
        gate.open(2)
        expect(page.get_by_label("Out")).to_have_value("first")
        press(page, "One")
        gate.arrival()
        expect(page.get_by_role("progressbar")).to_have_count(0)
        assert taken == ["first", "first"]


class TestJs:
    def test_it_runs_before_the_call(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            one, two = gr.Textbox("a", label="One"), gr.Textbox("b", label="Two")
            out = gr.Textbox(label="Out")
            swap = "async (one, two) => [two.toUpperCase(), one]"
            gr.Button("Go").click(joined, [one, two], out, js=swap)
        page = serve(demo)
        press(page, "Go")
        expect(page.get_by_label("Out")).to_have_value("B a")

    def test_it_runs_instead_of_a_call(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            one, two = gr.Textbox("a", label="One"), gr.Textbox("b", label="Two")
            gr.Button("Swap").click(None, [one, two], [one, two], js="(one, two) => [two, one]")
            gr.Button("Double").click(None, one, one, js="(one) => one + one")
        page = serve(demo)
        press(page, "Swap")
        expect(page.get_by_label("One")).to_have_value("b")
        expect(page.get_by_label("Two")).to_have_value("a")
        press(page, "Double")
        expect(page.get_by_label("One")).to_have_value("bb")

    def test_one_that_gives_nothing_changes_nothing(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            one, out = gr.Textbox("a", label="One"), gr.Textbox("old", label="Out")
            gr.Button("Mark").click(None, one, out, js="(one) => { document.title = one; }")
            gr.Button("Call").click(joined, one, out, js="() => {}")
        page = serve(demo)
        press(page, "Mark")
        expect(page).to_have_title("a")
        expect(page.get_by_label("Out")).to_have_value("old")
        press(page, "Call")
        expect(page.get_by_label("Out")).to_have_value("a")

    def test_its_failure_is_told_and_nothing_is_called(self, serve: Serve) -> None:
        calls: list[str] = []
        with gr.Blocks() as demo:
            one, out = gr.Textbox("a", label="One"), gr.Textbox(label="Out")
            failing = gr.Button("Go").click(calls.append, one, None, js="() => { throw new Error('No luck.'); }")
            failing.failure(lambda: "failed", None, out)
        page = serve(demo)
        press(page, "Go")
        expect(page.get_by_role("alert").filter(has_text="No luck.")).to_be_visible()
        expect(page.get_by_label("Out")).to_have_value("failed")
        assert calls == []

    def test_the_page_has_one_of_its_own(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            out = gr.Textbox(label="Out")
            demo.load("{} and called".format, out, out, js="() => document.title")
        page = serve(demo, js="() => { document.title = 'set' }")
        expect(page.get_by_label("Out")).to_have_value("set and called")


class TestTriggers:
    def test_the_page_is_filled_when_it_loads(self, serve: Serve) -> None:
        visits = count(1)
        with gr.Blocks() as demo:
            out = gr.Number(label="Out")
            demo.load(lambda: next(visits), None, out)
        page = serve(demo)
        expect(page.get_by_label("Out")).to_have_value("1")
        page.reload()
        expect(page.get_by_label("Out")).to_have_value("2")

    def test_one_function_listens_to_several_events(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            given, out = gr.Textbox(label="Given"), gr.Textbox("0", label="Out")
            button = gr.Button("Go")
            gr.on([button.click, given.submit], joined, [out, given], out)
        page = serve(demo)
        page.get_by_label("Given").fill("a")
        page.get_by_label("Given").press("Enter")
        expect(page.get_by_label("Out")).to_have_value("0 a")
        press(page, "Go")
        expect(page.get_by_label("Out")).to_have_value("0 a a")

    def test_without_events_it_follows_its_inputs(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            one, two = gr.Number(1, label="One"), gr.Number(2, label="Two")
            out = gr.Number(label="Out")
            gr.on(None, add, [one, two], out)
        page = serve(demo)
        expect(page.get_by_label("Out")).to_have_value("3")
        page.get_by_label("Two").fill("40")
        expect(page.get_by_label("Out")).to_have_value("41")

    def test_a_timer_ticks_unseen_but_only_while_its_page_is_shown(self, serve: Serve) -> None:
        ticks = count(1)
        with gr.Blocks() as demo:
            out, state = gr.Number(label="Out", value=0), gr.Textbox(label="State")
            with gr.Accordion("More", open=False):
                timer = gr.Timer(30, active=False)
            timer.tick(lambda: next(ticks), None, out)
            gr.Button("Start").click(lambda: (gr.Timer(active=True), "runs"), None, [timer, state])
        with demo.route("Second"):
            gr.Textbox(label="Elsewhere")
        page = serve(demo)
        page.clock.install()
        press(page, "Start")
        expect(page.get_by_label("State")).to_have_value("runs")
        page.clock.run_for(30_000)
        expect(page.get_by_label("Out")).to_have_value("1")
        page.get_by_role("link", name="Second").click()
        expect(page.get_by_label("Elsewhere")).to_be_visible()
        page.clock.run_for(90_000)
        page.get_by_role("link", name="Home").click()
        expect(page.get_by_label("Out")).to_have_value("1")
        page.clock.run_for(30_000)
        expect(page.get_by_label("Out")).to_have_value("2")

    def test_a_timer_ticks_while_it_is_active(self, serve: Serve) -> None:
        ticks = count(1)
        with gr.Blocks() as demo:
            out, state = gr.Number(label="Out", value=0), gr.Textbox(label="State")
            timer = gr.Timer(30, active=False)
            timer.tick(lambda: next(ticks), None, out)
            gr.Button("Start").click(lambda: (gr.Timer(active=True), "runs"), None, [timer, state])
            gr.Button("Stop").click(lambda: (gr.Timer(active=False), "rests"), None, [timer, state])
        page = serve(demo)
        page.clock.install()
        press(page, "Start")
        expect(page.get_by_label("State")).to_have_value("runs")
        page.clock.run_for(30_000)
        expect(page.get_by_label("Out")).to_have_value("1")
        page.clock.run_for(30_000)
        expect(page.get_by_label("Out")).to_have_value("2")
        press(page, "Stop")
        expect(page.get_by_label("State")).to_have_value("rests")
        page.clock.run_for(90_000)
        press(page, "Start")
        expect(page.get_by_label("State")).to_have_value("runs")
        expect(page.get_by_label("Out")).to_have_value("2")

    def test_a_state_tells_when_a_function_changed_it(self, serve: Serve) -> None:
        def more(basket: list[str]) -> list[str]:
            return [*basket, "pear"]

        def keep(basket: list[str]) -> tuple[list[str], str]:
            return basket, "kept"

        def hear(basket: list[str], heard: int) -> tuple[str, int]:
            return ", ".join(basket), heard + 1

        with gr.Blocks() as demo:
            basket = gr.State([])
            out, heard = gr.Textbox(label="Out"), gr.Number(0, label="Heard", precision=0)
            gr.Button("Add").click(more, basket, basket)
            gr.Button("Keep").click(keep, basket, [basket, out])
            basket.change(hear, [basket, heard], [out, heard])
        page = serve(demo)
        press(page, "Add")
        expect(page.get_by_label("Out")).to_have_value("pear")
        press(page, "Keep")
        expect(page.get_by_label("Out")).to_have_value("kept")
        press(page, "Add")
        expect(page.get_by_label("Out")).to_have_value("pear, pear")
        expect(page.get_by_label("Heard")).to_have_value("2")


class TestShowing:
    """How a page shows that a call is on its way, and where."""

    @staticmethod
    def bar(page: Page, label: str) -> Locator:
        return page.locator("[data-node]", has=page.get_by_label(label)).last.get_by_role("progressbar")

    @pytest.mark.parametrize(("show", "words", "bars"), [("full", 1, 1), ("minimal", 1, 0), ("hidden", 0, 0)])
    def test_it_shows_as_much_as_it_is_asked(self, serve: Serve, gate: Gate, show: Any, words: int, bars: int) -> None:
        with gr.Blocks() as demo:
            out = gr.Textbox(label="Out")
            gr.Button("Go").click(gate.wait, None, out, show_progress=show)
        page = serve(demo)
        press(page, "Go")
        gate.arrival()
        expect(page.locator("[data-part=status]")).to_have_count(words)
        expect(page.get_by_role("progressbar", name="Working")).to_have_count(bars)
        gate.open()
        expect(page.locator("[data-part=status]")).to_have_count(0)

    def test_it_shows_where_it_is_asked(self, serve: Serve, gate: Gate) -> None:
        with gr.Blocks() as demo:
            out, watched = gr.Textbox(label="Out"), gr.Textbox(label="Watched")
            gr.Button("Go").click(gate.wait, None, out, show_progress_on=watched)
        page = serve(demo)
        press(page, "Go")
        gate.arrival()
        expect(self.bar(page, "Watched")).to_have_count(1)
        expect(self.bar(page, "Out")).to_have_count(0)
        gate.open()
        expect(page.get_by_role("progressbar")).to_have_count(0)

    @pytest.mark.parametrize("layout", [gr.Row, gr.Column])
    def test_a_layout_shows_it_if_asked(self, serve: Serve, gate: Gate, layout: Any) -> None:
        with gr.Blocks() as demo:
            with layout(show_progress=True, elem_id="it") as it:
                gr.Textbox(label="Inside")
            gr.Button("Go").click(gate.wait, None, it)
        page = serve(demo)
        press(page, "Go")
        gate.arrival()
        expect(page.locator("#it > [data-part=progress]")).to_be_visible()
        gate.open()
        expect(page.get_by_role("progressbar")).to_have_count(0)

    def test_the_page_scrolls_to_the_output_if_asked(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            button = gr.Button("Go")
            gr.HTML("<div style='height: 3000px'></div>")
            out = gr.Textbox(label="Out")
            button.click(lambda: "here", None, out, scroll_to_output=True)
        page = serve(demo)
        expect(page.get_by_label("Out")).not_to_be_in_viewport()
        press(page, "Go")
        expect(page.get_by_label("Out")).to_be_in_viewport()

    def test_a_function_hides_and_shows_a_component(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            field = gr.Textbox(label="Field", interactive=True)
            gr.Button("Hide").click(lambda: gr.update(visible=False), None, field)
            gr.Button("Show").click(lambda: gr.update(visible=True, label="Renamed", value="new"), None, field)
        page = serve(demo)
        page.get_by_label("Field").fill("old")
        press(page, "Hide")
        expect(page.get_by_label("Field")).to_have_count(0)
        press(page, "Show")
        expect(page.get_by_label("Renamed")).to_have_value("new")


class TestPastTheQueue:
    def test_it_answers_at_once(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            given, out = gr.Textbox("a", label="Given"), gr.Textbox(label="Out")
            gr.Button("Go").click(str.upper, given, out, queue=False, api_name="up")
        page = serve(demo)
        with page.expect_request("**/run/up") as asked:
            press(page, "Go")
        expect(page.get_by_label("Out")).to_have_value("A")
        sent: Any = asked.value.post_data_json
        assert sent["data"] == ["a"]

    def test_its_failure_is_told(self, serve: Serve, complaints: list[str]) -> None:
        def fail() -> None:
            raise gr.Error("Not today.", title="Closed")

        with gr.Blocks() as demo:
            out = gr.Textbox(label="Out")
            gr.Button("Go").click(fail, None, out, queue=False)
        page = serve(demo)
        press(page, "Go")
        expect(page.get_by_role("alert").filter(has_text="Not today.")).to_contain_text("Closed")
        assert "status of 500" in complaints.pop()


def test_a_validator_speaks_at_the_field_it_refuses(serve: Serve, complaints: list[str]) -> None:
    def check(name: str, age: float) -> list[Any]:
        return [gr.validate(len(name) > 2, "Too short."), gr.validate(age >= 18, "Too young.")]

    with gr.Blocks() as demo:
        name, age = gr.Textbox(label="Name"), gr.Number(9, label="Age")
        out = gr.Textbox(label="Out")
        gr.Button("Go").click("{}, {}".format, [name, age], out, validator=check)
    page = serve(demo)
    page.get_by_label("Name").fill("Al")
    press(page, "Go")
    expect(page.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Name")).to_have_accessible_description("Too short.")
    expect(page.get_by_text("Too young.")).to_be_visible()
    page.get_by_label("Name").fill("Alan")
    expect(page.get_by_text("Too short.")).to_have_count(0)
    expect(page.get_by_text("Too young.")).to_be_visible()
    page.get_by_label("Age").fill("41")
    press(page, "Go")
    expect(page.get_by_label("Out")).to_have_value("Alan, 41")
    assert "status of 422" in complaints.pop()
