"""Where things stand on a page, and what opens, closes and changes place there."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import preludio as gr
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 800}}


def box_of(place: Locator) -> Any:
    """Gives where an element stands: x, y, width, height."""
    box = place.bounding_box()
    assert box is not None
    return box


def beside(left: Locator, right: Locator) -> bool:
    one, other = box_of(left), box_of(right)
    return bool(one["x"] + one["width"] <= other["x"] and one["y"] < other["y"] + other["height"])


def below(upper: Locator, lower: Locator) -> bool:
    one, other = box_of(upper), box_of(lower)
    return bool(one["y"] + one["height"] <= other["y"])


class TestRow:
    def test_its_children_stand_beside_each_other(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Row():
            gr.Textbox(label="First")
            gr.Textbox(label="Second")
        page = serve(demo)
        first, second = page.get_by_label("First"), page.get_by_label("Second")
        assert beside(first, second)
        assert box_of(first)["width"] == box_of(second)["width"]
        assert box_of(first)["y"] == box_of(second)["y"]

    @pytest.mark.parametrize(("width", "fits"), [(720, True), (600, False)])
    def test_children_without_room_go_to_a_line_of_their_own(self, serve: Serve, width: int, fits: bool) -> None:
        with gr.Blocks() as demo, gr.Row():
            with gr.Column(elem_id="left"):
                gr.Markdown("Left")
            with gr.Column(elem_id="right"):
                gr.Markdown("Right")
        page = serve(demo, context={"viewport": {"width": width, "height": 600}})
        left, right = page.locator("#left"), page.locator("#right")
        assert beside(left, right) is fits
        assert below(left, right) is not fits

    def test_scales_share_its_width(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Row():
            for name, scale in (("one", 1), ("two", 2)):
                with gr.Column(scale=scale, min_width=50, elem_id=name):
                    gr.Markdown(name)
        page = serve(demo)
        assert box_of(page.locator("#two"))["width"] == pytest.approx(2 * box_of(page.locator("#one"))["width"], abs=1)

    def test_a_scale_of_nothing_takes_no_more_than_it_needs(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Row():
            gr.Textbox(label="Wide", scale=1)
            gr.Button("Narrow", scale=0, min_width=120)
        button = serve(demo).get_by_role("button", name="Narrow")
        assert box_of(button)["width"] == 120

    @pytest.mark.parametrize("equal", [True, False])
    def test_its_children_are_equally_high_if_asked(self, serve: Serve, equal: bool) -> None:
        with gr.Blocks() as demo, gr.Row(equal_height=equal):
            with gr.Column(elem_id="low"):
                gr.Markdown("Low")
            with gr.Column(elem_id="high"):
                gr.Textbox(label="High", lines=8)
        page = serve(demo)
        low, high = box_of(page.locator("#low")), box_of(page.locator("#high"))
        assert (low["height"] == high["height"]) is equal

    @pytest.mark.parametrize("kind", [gr.Button, gr.UploadButton, gr.DownloadButton])
    def test_a_button_is_as_high_as_its_neighbour_if_asked(self, serve: Serve, kind: Any) -> None:
        with gr.Blocks() as demo, gr.Row(equal_height=True):
            gr.Textbox(label="High", lines=8, elem_id="high")
            kind("Go")
        page = serve(demo)
        assert box_of(page.locator(".btn"))["height"] == box_of(page.locator("#high"))["height"]

    @pytest.mark.parametrize("layout", [gr.Row, gr.Column])
    @pytest.mark.parametrize("variant", ["compact", "default"])
    def test_a_compact_one_has_no_gaps(self, serve: Serve, layout: Any, variant: str) -> None:
        with gr.Blocks() as demo, layout(variant=variant):
            gr.Markdown("Words", elem_id="words")
            gr.Textbox(label="First", elem_id="first")
            gr.Textbox(label="Second", elem_id="second")
        page = serve(demo)
        words, first, second = (box_of(page.locator(name)) for name in ("#words", "#first", "#second"))
        at, size = ("x", "width") if layout is gr.Row else ("y", "height")
        gaps = [first[at] - words[at] - words[size], second[at] - first[at] - first[size]]
        assert (gaps == [0, 0]) is (variant == "compact")
        assert min(gaps) >= 0

    @pytest.mark.parametrize(
        ("sizes", "height"),
        [({"height": 100}, 100), ({"height": "8em"}, 112), ({"max_height": 90}, 90), ({"min_height": 400}, 400)],
    )
    def test_it_is_as_high_as_it_is_told(self, serve: Serve, sizes: dict[str, Any], height: int) -> None:
        with gr.Blocks() as demo, gr.Row(elem_id="row", **sizes):
            gr.Textbox(label="Long", lines=10)
        row = serve(demo).locator("#row")
        assert box_of(row)["height"] == height
        scrolls = row.evaluate(
            "row => row.scrollHeight > row.clientHeight && getComputedStyle(row).overflowY === 'auto'"
        )
        assert scrolls is ("min_height" not in sizes)

    def test_buttons_beside_each_other_are_equally_high(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Row():
            gr.Button("Go", min_width=60)
            gr.Button("Words that need more than one line", min_width=60)
        page = serve(demo, context=PHONE)
        buttons = page.locator("[data-type=button] button")
        assert box_of(buttons.first)["height"] == box_of(buttons.last)["height"] > 60


class TestColumn:
    def test_its_children_stand_below_each_other(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Row():
            with gr.Column():
                gr.Textbox(label="First")
                gr.Textbox(label="Second")
            with gr.Column():
                gr.Textbox(label="Third")
        page = serve(demo)
        assert below(page.get_by_label("First"), page.get_by_label("Second"))
        assert beside(page.get_by_label("Second"), page.get_by_label("Third")) is False
        assert beside(page.get_by_label("First"), page.get_by_label("Third"))

    def test_a_panel_is_set_off(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Column(variant="panel", elem_id="panel"):
            gr.Markdown("Words")
        page = serve(demo)
        assert box_of(page.get_by_text("Words"))["x"] >= box_of(page.locator("#panel"))["x"] + 16

    def test_it_is_no_wider_than_a_phone(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Column(min_width=800):
            gr.Textbox(label="Text")
        page = serve(demo, context=PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") == 390


class TestGroup:
    def test_it_frames_what_belongs_together(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Group(elem_id="group"):
            gr.Textbox(label="First")
            gr.Image(label="Picture", interactive=False)
        page = serve(demo)
        group = page.get_by_role("group").and_(page.locator("#group"))
        expect(group.get_by_label("First")).to_be_visible()
        assert group.evaluate("group => getComputedStyle(group).borderTopWidth") == "1px"


class TestForm:
    def test_adjacent_inputs_share_one(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            gr.Textbox(label="First")
            gr.Number(label="Second")
            gr.Markdown("Words")
            gr.Textbox(label="Third")
        forms = serve(demo).locator("[data-type=form]")
        expect(forms).to_have_count(2)
        expect(forms.first.get_by_label("First")).to_be_visible()
        expect(forms.first.get_by_label("Second")).to_be_visible()
        expect(forms.last.get_by_label("Third")).to_be_visible()

    def test_in_a_row_its_inputs_share_the_room_with_their_neighbours(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Row():
            gr.Textbox(label="First")
            gr.Textbox(label="Second")
            with gr.Column(min_width=100, elem_id="third"):
                gr.Markdown("Third")
        page = serve(demo)
        fields, third = page.locator("[data-type=textbox]"), page.locator("#third")
        assert beside(fields.first, fields.last)
        assert beside(fields.last, third)
        assert box_of(fields.first)["width"] == pytest.approx(box_of(third)["width"], abs=16)

    def test_its_inputs_stay_together_where_there_is_no_room_for_their_neighbour(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Row():
            gr.Textbox(label="First")
            gr.Textbox(label="Second")
            gr.Button("Go", min_width=100)
        page = serve(demo, context=PHONE)
        first, second = page.get_by_label("First"), page.get_by_label("Second")
        assert beside(first, second)
        assert below(second, page.get_by_role("button", name="Go"))

    def test_it_leaves_no_gap_when_all_its_inputs_are_gone(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            field = gr.Textbox(label="First")
            gr.Button("Hide").click(lambda: gr.update(visible=False), None, field)
        page = serve(demo)
        page.get_by_role("button", name="Hide").click()
        expect(page.get_by_label("First")).to_have_count(0)
        expect(page.locator("[data-type=form]")).to_be_hidden()


def three_tabs(**options: Any) -> gr.Blocks:
    """Three tabs with a textbox each, that write down what they hear."""
    with gr.Blocks() as demo:
        with gr.Tabs(**options) as tabs:
            with gr.Tab("One", id="a"):
                gr.Textbox(label="First")
            with gr.Tab("Two", id="b") as second:
                gr.Textbox(label="Second")
            with gr.Tab("Three", id="c"):
                gr.Textbox(label="Third")
        selected = gr.Textbox(label="Selected", value="")
        changes = gr.Number(label="Changes", value=0)
        own = gr.Textbox(label="Own")
        tabs.select(said, selected, selected)
        tabs.change(one_more, changes, changes)
        second.select(own_name, None, own)
        gr.Button("Last").click(lambda: gr.Tabs(selected="c"), None, tabs)
    return demo


def said(before: str, event: gr.SelectData) -> str:
    return f"{before}{event.index}={event.value} "


def one_more(count: float) -> float:
    return count + 1


def own_name(event: gr.SelectData) -> str:
    return f"{event.value}, {event.selected}"


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=name, exact=True)


class TestTabs:
    def test_a_tab_shows_its_panel(self, serve: Serve) -> None:
        page = serve(three_tabs())
        expect(page.get_by_role("tabpanel", name="One").get_by_label("First")).to_be_visible()
        expect(page.get_by_role("tabpanel")).to_have_count(1)
        tab(page, "Two").click()
        expect(tab(page, "Two")).to_have_attribute("aria-selected", "true")
        expect(tab(page, "One")).to_have_attribute("aria-selected", "false")
        expect(page.get_by_role("tabpanel", name="Two").get_by_label("Second")).to_be_visible()
        expect(page.get_by_label("First")).to_be_hidden()

    def test_one_tells_which_tab_was_chosen(self, serve: Serve) -> None:
        page = serve(three_tabs())
        tab(page, "Two").click()
        expect(page.get_by_label("Selected")).to_have_value("1=Two ")
        expect(page.get_by_label("Own")).to_have_value("Two, True")
        expect(page.get_by_label("Changes")).to_have_value("1")
        tab(page, "Two").click()
        tab(page, "One").click()
        expect(page.get_by_label("Selected")).to_have_value("1=Two 0=One ")
        expect(page.get_by_label("Changes")).to_have_value("2")

    def test_arrows_home_and_end_go_from_tab_to_tab(self, serve: Serve) -> None:
        page = serve(three_tabs())
        tab(page, "One").focus()
        for key, name in (
            ("ArrowRight", "Two"),
            ("End", "Three"),
            ("ArrowRight", "One"),
            ("ArrowLeft", "Three"),
            ("Home", "One"),
        ):
            page.keyboard.press(key)
            expect(tab(page, name)).to_be_focused()
            expect(tab(page, name)).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Tab")
        expect(page.get_by_label("First")).to_be_focused()

    def test_where_lines_run_leftwards_so_do_the_arrows(self, serve: Serve) -> None:
        page = serve(three_tabs())
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert beside(tab(page, "Two"), tab(page, "One"))
        tab(page, "One").press("ArrowLeft")
        expect(tab(page, "Two")).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(tab(page, "One")).to_be_focused()

    def test_one_begins_with_the_tab_that_is_named(self, serve: Serve) -> None:
        page = serve(three_tabs(selected="b"))
        expect(tab(page, "Two")).to_have_attribute("aria-selected", "true")
        expect(page.get_by_label("Second")).to_be_visible()
        expect(page.get_by_label("Changes")).to_have_value("0")

    def test_a_function_selects_one(self, serve: Serve) -> None:
        page = serve(three_tabs())
        page.get_by_role("button", name="Last").click()
        expect(page.get_by_label("Third")).to_be_visible()
        expect(page.get_by_label("Changes")).to_have_value("1")
        expect(page.get_by_label("Selected")).to_have_value("")

    def test_its_children_are_drawn_when_it_is_shown_and_keep_what_was_typed(self, serve: Serve) -> None:
        page = serve(three_tabs())
        expect(page.get_by_label("Second")).to_have_count(0)
        tab(page, "Two").click()
        page.get_by_label("Second").fill("draft")
        tab(page, "One").click()
        tab(page, "Two").click()
        expect(page.get_by_label("Second")).to_have_value("draft")

    def test_what_is_not_drawn_yet_is_filled_all_the_same(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            with gr.Tab("One"):
                button = gr.Button("Fill")
                seen = gr.Textbox(label="Seen")
            with gr.Tab("Two"):
                later = gr.Textbox(label="Later", value="initial")
            button.click(lambda: "filled", None, later).then(str.strip, later, seen)
        page = serve(demo)
        page.get_by_role("button", name="Fill").click()
        expect(page.get_by_label("Seen")).to_have_value("filled")
        tab(page, "Two").click()
        expect(page.get_by_label("Later")).to_have_value("filled")

    def test_children_are_drawn_at_once_if_asked(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            with gr.Tab("One"):
                gr.Textbox(label="First")
            with gr.Tab("Two", render_children=True):
                gr.Textbox(label="Second")
        page = serve(demo)
        expect(page.get_by_label("Second")).to_have_count(1)
        expect(page.get_by_label("Second")).to_be_hidden()

    @pytest.mark.parametrize("visible", [False, "hidden"])
    def test_an_invisible_tab_shows_when_it_is_told_to(self, serve: Serve, visible: Any) -> None:
        with gr.Blocks() as demo:
            with gr.Tab("One"):
                button = gr.Button("Show")
            with gr.Tab("Two", visible=visible) as second:
                gr.Textbox(label="Second")
            button.click(lambda: gr.Tab(visible=True), None, second)
        page = serve(demo)
        expect(tab(page, "One")).to_be_visible()
        expect(tab(page, "Two")).to_have_count(0)
        page.get_by_role("button", name="Show").click()
        tab(page, "Two").click()
        expect(page.get_by_label("Second")).to_be_visible()

    def test_the_next_one_is_shown_when_the_current_one_disappears(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            with gr.Tab("One") as first:
                button = gr.Button("Hide")
            with gr.Tab("Two"):
                gr.Textbox(label="Second")
            button.click(lambda: gr.Tab(visible=False), None, first)
        page = serve(demo)
        page.get_by_role("button", name="Hide").click()
        expect(tab(page, "One")).to_have_count(0)
        expect(page.get_by_label("Second")).to_be_visible()

    def test_a_tab_that_is_not_interactive_is_passed_over(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            with gr.Tab("Zero", interactive=False):
                gr.Markdown("nothing")
            with gr.Tab("One"):
                gr.Textbox(label="First")
            with gr.Tab("Two", interactive=False):
                gr.Textbox(label="Second")
            with gr.Tab("Three"):
                gr.Textbox(label="Third")
        page = serve(demo)
        expect(page.get_by_label("First")).to_be_visible()
        expect(tab(page, "Two")).to_be_disabled()
        tab(page, "One").press("ArrowRight")
        expect(page.get_by_label("Third")).to_be_visible()
        tab(page, "Three").press("Home")
        expect(page.get_by_label("First")).to_be_visible()

    def test_an_authors_id_does_not_part_a_tab_from_its_panel(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Tab("One", elem_id="mine"):
            gr.Textbox(label="First")
        page = serve(demo)
        expect(page.locator("#mine").and_(page.get_by_role("tabpanel", name="One"))).to_be_visible()
        expect(tab(page, "One")).to_have_attribute("aria-controls", "mine")

    def test_a_tab_aligned_to_the_right_stands_at_the_end(self, serve: Serve) -> None:
        with gr.Blocks() as demo:
            with gr.Tab("Help", alignment="right"):
                gr.Markdown("help")
            with gr.Tab("One"):
                gr.Markdown("one")
        page = serve(demo)
        assert beside(tab(page, "One"), tab(page, "Help"))
        bar, last = box_of(page.get_by_role("tablist")), box_of(tab(page, "Help"))
        assert bar["x"] + bar["width"] == pytest.approx(last["x"] + last["width"], abs=1)


MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]


def many_tabs(**options: Any) -> gr.Blocks:
    with gr.Blocks() as demo, gr.Tabs(**options):
        for name in MONTHS:
            with gr.Tab(name, interactive=name != "August"):
                gr.Markdown(f"All of {name}")
    return demo


class TestOverflow:
    def test_tabs_without_room_go_into_a_menu(self, serve: Serve) -> None:
        page = serve(many_tabs(), context=PHONE)
        expect(tab(page, "January")).to_be_visible()
        expect(tab(page, "October")).to_be_hidden()
        page.get_by_role("button", name="More tabs").click()
        item = page.get_by_role("menuitemradio", name="October")
        box = box_of(page.get_by_role("menu"))
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        item.click()
        expect(page.get_by_text("All of October")).to_be_visible()
        expect(page.get_by_role("menu")).to_be_hidden()
        expect(page.get_by_role("tabpanel", name="October")).to_be_visible()

    def test_the_menu_stays_on_the_screen_where_lines_run_leftwards(self, serve: Serve) -> None:
        page = serve(many_tabs(), context=PHONE)
        page.evaluate("document.documentElement.dir = 'rtl'")
        page.get_by_role("button", name="More tabs").click()
        expect(page.get_by_role("menuitemradio", name="October")).to_be_in_viewport(ratio=1)

    def test_the_menu_stays_on_the_screen_where_there_is_little_room_below(self, serve: Serve) -> None:
        page = serve(many_tabs(), context={"viewport": {"width": 390, "height": 300}})
        page.get_by_role("button", name="More tabs").click()
        menu = box_of(page.get_by_role("menu"))
        assert menu["y"] >= 0
        assert menu["y"] + menu["height"] <= 300

    def test_the_menu_is_gone_through_with_the_keyboard(self, serve: Serve) -> None:
        page = serve(many_tabs(), context=PHONE)
        more = page.get_by_role("button", name="More tabs")
        more.press("Enter")
        items = page.get_by_role("menuitemradio")
        expect(items.first).to_be_focused()
        page.keyboard.press("End")
        expect(items.last).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(items.first).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(items.last).to_be_focused()
        page.keyboard.press("Home")
        expect(items.first).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_be_hidden()
        expect(more).to_be_focused()
        more.press("ArrowDown")
        expect(items.first).to_be_focused()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(page.get_by_text("All of October")).to_be_visible()
        expect(more).to_be_focused()

    def test_arrows_reach_the_tabs_that_are_in_it(self, serve: Serve) -> None:
        page = serve(many_tabs(), context=PHONE)
        tab(page, "January").press("End")
        expect(page.get_by_text("All of October")).to_be_visible()
        expect(page.get_by_role("button", name="More tabs")).to_be_focused()
        page.keyboard.press("Home")
        expect(page.get_by_text("All of January")).to_be_visible()
        expect(tab(page, "January")).to_be_focused()

    def test_a_tab_in_it_may_be_closed_to_visitors(self, serve: Serve) -> None:
        page = serve(many_tabs(), context=PHONE)
        page.get_by_role("button", name="More tabs").click()
        expect(page.get_by_role("menuitemradio", name="August")).to_be_disabled()

    def test_it_comes_and_goes_with_the_room(self, serve: Serve) -> None:
        page = serve(many_tabs())
        more = page.get_by_role("button", name="More tabs")
        expect(more).to_have_count(0)
        page.set_viewport_size({"width": 390, "height": 800})
        expect(more).to_be_visible()
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(more).to_have_count(0)
        expect(tab(page, "October")).to_be_visible()

    def test_tabs_wrap_if_asked(self, serve: Serve) -> None:
        page = serve(many_tabs(overflow_behavior="wrap"), context=PHONE)
        expect(page.get_by_role("button", name="More tabs")).to_have_count(0)
        expect(tab(page, "October")).to_be_visible()
        assert below(tab(page, "January"), tab(page, "October"))


def folded(**options: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        with gr.Accordion("More", **options) as fold:
            gr.Textbox(label="Inside")
        heard = gr.Textbox(label="Heard", value="")
        fold.expand("{}expanded ".format, heard, heard)
        fold.collapse("{}collapsed ".format, heard, heard)
        gr.Button("Open").click(lambda: gr.Accordion(open=True), None, fold)
        gr.Button("Rename").click(lambda: gr.Accordion(label="Less", open=False), None, fold)
    return demo


class TestAccordion:
    def test_it_opens_and_closes_by_keyboard_and_says_so(self, serve: Serve) -> None:
        page = serve(folded(open=False))
        more = page.get_by_role("button", name="More")
        expect(more).to_have_attribute("aria-expanded", "false")
        expect(page.get_by_label("Inside")).to_have_count(0)
        more.press("Enter")
        expect(more).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_role("region", name="More").get_by_label("Inside")).to_be_visible()
        expect(page.get_by_label("Heard")).to_have_value("expanded ")
        more.press("Space")
        expect(page.get_by_label("Inside")).to_be_hidden()
        expect(page.get_by_label("Heard")).to_have_value("expanded collapsed ")

    def test_what_is_folded_away_keeps_what_was_typed_and_takes_no_focus(self, serve: Serve) -> None:
        page = serve(folded())
        page.get_by_label("Inside").fill("draft")
        more = page.get_by_role("button", name="More")
        more.click()
        expect(page.get_by_label("Inside")).to_be_hidden()
        more.press("Tab")
        expect(page.get_by_label("Heard")).to_be_focused()
        more.click()
        expect(page.get_by_label("Inside")).to_have_value("draft")

    def test_a_function_opens_and_renames_it(self, serve: Serve) -> None:
        page = serve(folded(open=False))
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_label("Inside")).to_be_visible()
        page.get_by_role("button", name="Rename").click()
        expect(page.get_by_role("button", name="Less")).to_have_attribute("aria-expanded", "false")
        expect(page.get_by_label("Inside")).to_be_hidden()
        expect(page.get_by_label("Heard")).to_have_value("")

    def test_what_does_not_fit_scrolls(self, serve: Serve) -> None:
        with gr.Blocks() as demo, gr.Accordion("More", max_height=100):
            gr.Textbox(label="Inside", lines=10)
        page = serve(demo)
        assert box_of(page.get_by_role("region", name="More"))["height"] == 100


INSIDE = {gr.Tabs: gr.Tab, gr.Walkthrough: gr.Step}


@pytest.mark.parametrize("layout", [gr.Row, gr.Column, gr.Group, gr.Accordion, gr.Tabs, gr.Walkthrough, gr.Draggable])
def test_a_function_hides_and_shows_a_layout(serve: Serve, layout: Any) -> None:
    with gr.Blocks() as demo:
        with layout(elem_id="it") as it, INSIDE.get(layout, gr.Column)():
            gr.Textbox(label="Inside")
        gr.Button("Remove").click(lambda: gr.update(visible=False), None, it)
        gr.Button("Hide").click(lambda: layout(visible="hidden"), None, it)
        gr.Button("Show").click(lambda: layout(visible=True), None, it)
    page = serve(demo)
    inside = page.get_by_label("Inside", exact=True)
    inside.fill("draft")
    page.get_by_role("button", name="Hide").click()
    expect(page.locator("#it")).to_be_hidden()
    expect(inside).to_have_count(1)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#it")).to_have_count(0)
    page.get_by_role("button", name="Show").click()
    expect(inside).to_have_value("draft")
    expect(inside).to_be_visible()


def sided(**options: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        with gr.Sidebar("Options", elem_id="it", **options) as side:
            gr.Textbox(label="Inside")
            gr.Button("Reset")
        gr.Markdown("Words on the page")
        heard = gr.Textbox(label="Heard", value="")
        side.expand("{}expanded ".format, heard, heard)
        side.collapse("{}collapsed ".format, heard, heard)
        gr.Button("Open it").click(lambda: gr.Sidebar(open=True), None, side)
    return demo


def sidebar_of(page: Page) -> Locator:
    return page.locator("#it dialog")


class TestSidebar:
    @pytest.mark.parametrize("position", ["left", "right"])
    def test_the_page_makes_room_for_it(self, serve: Serve, position: str) -> None:
        page = serve(sided(position=position, width=300))
        words, side = page.get_by_label("Heard"), sidebar_of(page)
        assert box_of(side) == {"x": 0 if position == "left" else 980, "y": 0, "width": 300, "height": 720}
        assert beside(side, words) if position == "left" else beside(words, side)
        page.get_by_role("button", name="Close: Options").click()
        expect(side).to_be_hidden()
        expect(page.get_by_role("button", name="Open: Options")).to_be_focused()
        expect(page.locator("body")).to_have_css(f"padding-{position}", "52px")
        assert box_of(words)["width"] > 1000
        opener, field = box_of(page.get_by_role("button", name="Open: Options")), box_of(words)
        if position == "left":
            assert opener["x"] + opener["width"] <= field["x"]
        else:
            assert field["x"] + field["width"] <= opener["x"]
        expect(page.get_by_label("Heard")).to_have_value("collapsed ")

    def test_it_opens_by_keyboard_and_keeps_what_was_typed(self, serve: Serve) -> None:
        page = serve(sided())
        page.get_by_label("Inside").fill("draft")
        page.get_by_role("button", name="Close: Options").press("Enter")
        expect(page.get_by_label("Inside")).to_be_hidden()
        page.get_by_role("button", name="Open: Options").press("Enter")
        expect(page.get_by_label("Inside")).to_have_value("draft")
        expect(page.get_by_role("button", name="Close: Options")).to_be_focused()
        expect(page.get_by_label("Heard")).to_have_value("collapsed expanded ")
        page.keyboard.press("Escape")
        expect(page.get_by_label("Inside")).to_be_visible()

    def test_a_closed_one_draws_nothing_until_it_opens(self, serve: Serve) -> None:
        page = serve(sided(open=False))
        expect(page.get_by_label("Inside")).to_have_count(0)
        page.get_by_role("button", name="Open it").click()
        expect(page.get_by_label("Inside")).to_be_visible()
        expect(page.get_by_label("Heard")).to_have_value("")

    def test_on_a_phone_it_waits_to_be_opened_and_lies_over_the_page(self, serve: Serve) -> None:
        page = serve(sided(), context=PHONE)
        expect(page.get_by_label("Inside")).to_be_hidden()
        words, opener = page.get_by_text("Words on the page"), page.get_by_role("button", name="Open: Options")
        assert below(opener, words)
        whole = box_of(page.get_by_label("Heard"))
        assert whole["width"] > 350
        opener.press("Enter")
        expect(page.get_by_role("dialog", name="Options")).to_be_visible()
        closer = page.get_by_role("button", name="Close: Options")
        expect(closer).to_be_focused()
        assert box_of(page.get_by_label("Heard")) == whole
        expect(sidebar_of(page)).to_be_in_viewport(ratio=1)
        assert box_of(sidebar_of(page)) == {"x": 0, "y": 0, "width": 320, "height": 800}
        for _ in range(8):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement === document.body || it.contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(page.get_by_label("Inside")).to_be_hidden()
        expect(opener).to_be_focused()
        expect(page.get_by_label("Heard")).to_have_value("expanded collapsed ")

    def test_a_tap_beside_it_closes_it_there(self, serve: Serve) -> None:
        page = serve(sided(), context=PHONE)
        page.get_by_role("button", name="Open: Options").click()
        expect(page.get_by_label("Inside")).to_be_visible()
        page.mouse.click(380, 400)
        expect(page.get_by_label("Inside")).to_be_hidden()

    def test_it_closes_when_the_page_becomes_narrow_and_is_there_again_when_there_is_room(self, serve: Serve) -> None:
        page = serve(sided())
        expect(page.get_by_label("Inside")).to_be_visible()
        page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]  # the numbers of a viewport
        expect(page.get_by_label("Inside")).to_be_hidden()
        expect(page.get_by_role("button", name="Open: Options")).to_be_visible()
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(page.get_by_label("Inside")).to_be_visible()

    def test_one_that_a_visitor_has_closed_stays_closed_where_there_is_room(self, serve: Serve) -> None:
        page = serve(sided(), context=PHONE)
        page.get_by_role("button", name="Open: Options").click()
        page.get_by_role("button", name="Close: Options").click()
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(page.get_by_role("button", name="Open: Options")).to_be_visible()
        expect(page.get_by_label("Inside")).to_be_hidden()


def walked(**options: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        with gr.Walkthrough(**options) as walk:
            for number, name in enumerate(["Choose", "Check", "Publish"], start=1):
                with gr.Step(name, id=number, interactive=number < 3):
                    gr.Textbox(label=f"In {name}")
        heard = gr.Textbox(label="Heard", value="")
        walk.change("{}changed ".format, heard, heard)
        chosen = gr.JSON(label="Chosen")

        def note(data: gr.SelectData) -> list[Any]:
            return [data.index, data.value, data.selected]

        walk.select(note, None, chosen)
        gr.Button("Last").click(lambda: gr.Walkthrough(selected=3), None, walk)
    return demo


def step(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Steps").get_by_role("button", name=name)


class TestWalkthrough:
    def test_it_shows_one_step_and_how_far_along_it_is(self, serve: Serve) -> None:
        page = serve(walked(selected=2))
        expect(page.get_by_label("In Check")).to_be_visible()
        expect(page.get_by_label("In Choose")).to_have_count(0)
        expect(step(page, "Check")).to_have_attribute("aria-current", "step")
        expect(step(page, "Choose")).to_have_accessible_name("Choose (done)")
        expect(step(page, "Publish")).to_be_disabled()

    def test_a_visitor_goes_along_by_keyboard(self, serve: Serve) -> None:
        page = serve(walked())
        page.get_by_label("In Choose").fill("draft")
        step(page, "Choose").press("ArrowRight")
        expect(step(page, "Check")).to_be_focused()
        expect(page.get_by_label("In Choose")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_label("In Check")).to_be_visible()
        expect(page.get_by_label("Heard")).to_have_value("changed ")
        expect(page.locator("[data-type=json]")).to_contain_text("Check")
        step(page, "Choose").click()
        expect(page.get_by_label("In Choose")).to_have_value("draft")

    def test_a_function_leads_to_a_step_that_visitors_cannot_choose(self, serve: Serve) -> None:
        page = serve(walked())
        page.get_by_role("button", name="Last").click()
        expect(page.get_by_label("In Publish")).to_be_visible()
        expect(page.get_by_label("Heard")).to_have_value("changed ")
        expect(page.locator("[data-type=json]")).not_to_contain_text("Publish")

    def test_steps_are_named_where_their_names_fit(self, serve: Serve) -> None:
        page = serve(walked(), context=PHONE)
        expect(page.get_by_text("Step 1 of 3")).to_be_hidden()
        expect(step(page, "Check").locator(".label")).not_to_have_css("position", "absolute")

    @pytest.mark.parametrize("context", [None, PHONE], ids=["desktop", "phone"])
    def test_where_names_do_not_fit_only_the_present_step_is_named(self, serve: Serve, context: Any) -> None:
        with gr.Blocks() as demo, gr.Walkthrough(selected=3):
            for number in range(12):
                gr.Step(f"What comes after {number} others", id=number)
        page = serve(demo, context=context)
        expect(page.get_by_text("Step 4 of 12 What comes after 3 others")).to_be_visible()
        assert box_of(step(page, "after 2 others").locator(".label"))["width"] == 1
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def sortable(**options: Any) -> gr.Blocks:
    with gr.Blocks() as demo, gr.Draggable(elem_id="it", **options):
        gr.Textbox(label="One")
        gr.Textbox(label="Two")
        with gr.Group():
            gr.Number(label="Three")
    return demo


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"Move {name}")


def order_of(page: Page) -> list[str]:
    names = page.locator("#it [data-part=handle]").evaluate_all("all => all.map(one => one.ariaLabel)")
    return [name.removeprefix("Move ") for name in names]


def middle(place: Locator) -> tuple[float, float]:
    box = box_of(place)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class TestDraggable:
    @pytest.mark.parametrize(("orientation", "key"), [("column", "ArrowDown"), ("row", "ArrowRight")])
    def test_its_children_are_moved_by_keyboard_and_it_is_told(self, serve: Serve, orientation: Any, key: str) -> None:
        page = serve(sortable(orientation=orientation))
        assert order_of(page) == ["One", "Two", "Three"]
        page.get_by_label("One", exact=True).fill("draft")
        handle(page, "One").press(key)
        expect(page.get_by_text("One: now 2 of 3")).to_be_attached()
        assert order_of(page) == ["Two", "One", "Three"]
        expect(handle(page, "One")).to_be_focused()
        page.keyboard.press("End")
        expect(page.get_by_text("One: now 3 of 3")).to_be_attached()
        assert order_of(page) == ["Two", "Three", "One"]
        page.keyboard.press(key)
        page.keyboard.press("Home")
        expect(page.get_by_text("One: now 1 of 3")).to_be_attached()
        assert order_of(page) == ["One", "Two", "Three"]
        expect(page.get_by_label("One", exact=True)).to_have_value("draft")

    @pytest.mark.parametrize("orientation", ["column", "row"])
    def test_its_children_are_dragged(self, serve: Serve, orientation: Any) -> None:
        page = serve(sortable(orientation=orientation), context={"reduced_motion": "reduce"})
        upper = beside if orientation == "row" else below
        assert upper(page.get_by_label("One", exact=True), page.get_by_label("Three", exact=True))
        x, y = middle(page.get_by_label("Three", exact=True))
        handle(page, "One").hover()
        page.mouse.down()
        page.mouse.move(x, y + 4, steps=12)
        page.mouse.up()
        expect(page.get_by_text("One: now 3 of 3")).to_be_attached()
        assert order_of(page) == ["Two", "Three", "One"]
        assert upper(page.get_by_label("Three", exact=True), page.get_by_label("One", exact=True))

    def test_escape_puts_back_what_is_being_dragged(self, serve: Serve) -> None:
        page = serve(sortable(), context={"reduced_motion": "reduce"})
        x, y = middle(page.get_by_label("Two", exact=True))
        handle(page, "One").hover()
        page.mouse.down()
        page.mouse.move(x, y + 20, steps=8)
        assert order_of(page) == ["Two", "One", "Three"]
        page.keyboard.press("Escape")
        page.mouse.up()
        assert order_of(page) == ["One", "Two", "Three"]

    def test_the_order_is_not_the_servers(self, serve: Serve) -> None:
        page = serve(sortable())
        handle(page, "One").press("End")
        expect(page.get_by_text("One: now 3 of 3")).to_be_attached()
        page.reload()
        expect(handle(page, "One")).to_be_visible()
        assert order_of(page) == ["One", "Two", "Three"]
