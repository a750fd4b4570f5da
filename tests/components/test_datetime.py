from datetime import UTC, date, datetime, time, timedelta
from math import inf, nan
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import preludio as gr
from preludio.errors import OutputError, Refused
from tests.components.values import json_values

MADRID = ZoneInfo("Europe/Madrid")
# Two days from the ends of the calendar, so that every time zone has them.
moments = st.dates(date(1, 1, 3), date(9999, 12, 29)).flatmap(
    lambda day: st.times().map(lambda clock: datetime.combine(day, clock.replace(microsecond=0)))
)


@given(moments)
def test_shows_and_gives_the_same_moment(moment: datetime) -> None:
    field = gr.DateTime(type="datetime")
    text = field.postprocess(moment)
    assert text == moment.isoformat(sep=" ")
    assert field.preprocess(text) == moment
    assert gr.DateTime(type="string").preprocess(text) == text


@given(moments)
def test_a_clock_hangs_where_its_author_says(moment: datetime) -> None:
    field = gr.DateTime(type="datetime", timezone="Europe/Madrid")
    text = field.postprocess(moment.replace(tzinfo=UTC))
    assert text == moment.replace(tzinfo=UTC).astimezone(MADRID).strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0")
    given_back = field.preprocess(text)
    assert isinstance(given_back, datetime)
    assert given_back.tzinfo == MADRID


@given(st.integers(-(10**10), 10**10))
def test_seconds_come_back_as_they_were(seconds: int) -> None:
    field = gr.DateTime(timezone="UTC")
    assert field.preprocess(field.postprocess(seconds)) == seconds


@given(st.dates())
def test_a_date_has_no_time(day: date) -> None:
    field = gr.DateTime(include_time=False, type="datetime")
    assert field.postprocess(day) == day.isoformat()  # type: ignore[arg-type]  # a date will do
    assert field.preprocess(day.isoformat()) == datetime.combine(day, time())


@pytest.mark.parametrize(
    ("text", "back"), [("now", 0), ("now - 1d", 86400), ("now-2h", 7200), (" now - 3m ", 180), ("now -4s", 4)]
)
def test_counts_back_from_now(text: str, back: int) -> None:
    before = datetime.now(UTC).timestamp()
    seconds = gr.DateTime().preprocess(text)
    assert isinstance(seconds, float)
    assert before <= seconds + back <= datetime.now(UTC).timestamp()
    aware = gr.DateTime(type="datetime", timezone="Europe/Madrid").preprocess(text)
    assert isinstance(aware, datetime)
    assert aware.utcoffset() in {timedelta(hours=1), timedelta(hours=2)}
    said = gr.DateTime(type="string").preprocess(text)
    assert isinstance(said, str)
    assert datetime.strptime(said, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  # only its form counts


def test_nothing_is_none() -> None:
    assert [gr.DateTime().preprocess(payload) for payload in (None, "")] == [None, None]
    assert gr.DateTime().postprocess(None) is None


def test_text_is_shown_as_it_is() -> None:
    assert gr.DateTime("now - 1d").get_config()["value"] == "now - 1d"


WRONG = [
    "2020-10-01",
    "2020-13-01 00:00:00",
    "2021-02-30 00:00:00",
    "now + 1d",
    "now - 1w",
    "NOW",
    "x",
    "now - 9999999999d",
]


@pytest.mark.parametrize("payload", WRONG)
def test_refuses_text_of_another_form(payload: str) -> None:
    wanted = r"is not a date and time like '2020-10-01 05:20:15', nor 'now' or 'now - 1d'\."
    with pytest.raises(Refused, match=f"Value '.*' {wanted}"):
        gr.DateTime().preprocess(payload)
    with pytest.raises(Refused, match="is not a date like '2020-10-01'"):
        gr.DateTime(include_time=False).preprocess(f"{payload} 1")


@given(json_values.filter(lambda value: value not in (None, "")))
def test_refuses_all_that_is_no_moment(payload: Any) -> None:
    with pytest.raises(Refused, match="is not a date and time"):
        gr.DateTime().preprocess(payload)


def test_any_text_will_do_where_functions_get_text() -> None:
    assert gr.DateTime(type="string").preprocess("tomorrow") == "tomorrow"
    with pytest.raises(Refused):
        gr.DateTime(type="string").preprocess(5)  # type: ignore[arg-type]  # what the error is for


@pytest.mark.parametrize("value", [nan, inf, 1e300])
def test_shows_no_moment_beyond_the_calendar(value: float) -> None:
    with pytest.raises(OutputError, match="is no moment of the years 1 to 9999"):
        gr.DateTime().postprocess(value)


@given(st.booleans() | st.lists(st.integers()) | st.dictionaries(st.text(), st.integers()))
def test_says_what_functions_may_return(value: Any) -> None:
    with pytest.raises(OutputError, match="shows a datetime, seconds since 1970 or text"):
        gr.DateTime().postprocess(value)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "/etc/passwd", "../x"])
def test_says_which_time_zone_there_is_not(zone: str) -> None:
    with pytest.raises(ValueError, match=r"DateTime: timezone \('.*'\) must be the name of a time zone"):
        gr.DateTime(timezone=zone)


def test_says_which_types_there_are() -> None:
    with pytest.raises(ValueError, match=r"DateTime: type \('date'\) must be one of"):
        gr.DateTime(type="date")  # type: ignore[arg-type]  # what the error is for


def test_tells_clients_its_form() -> None:
    assert gr.DateTime().api_info() == {"type": "string", "description": "Formatted as YYYY-MM-DD HH:MM:SS"}
    assert gr.DateTime(include_time=False).example_payload() == "2020-10-01"
