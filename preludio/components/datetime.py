"""A moment, typed or picked in a calendar."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from preludio.components.actions import Actions
from preludio.components.base import FormComponent
from preludio.components.bounds import is_number
from preludio.errors import OutputError, Refused
from preludio.graph.declared import prop
from preludio.graph.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from preludio.graph.schema import Schema

TYPES = ("timestamp", "datetime", "string")
FORMS = {False: "%Y-%m-%d", True: "%Y-%m-%d %H:%M:%S"}  # without a time of day, and with one
NOW = re.compile(r"now(?:\s*-\s*(?P<count>\d+)\s*(?P<unit>[dhms]))?", re.ASCII)
UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


class DateTime(Actions[str], FormComponent[str]):
    """Takes a date and a time of day, typed, picked, or counted back from now ("now", "now - 1d")."""

    value: float | str | datetime | Callable[..., Any] | None = prop(
        default=None,
        kw_only=False,
        wire=str | None,
        doc='The moment it starts with: a datetime, seconds since 1970, or text ("2020-10-01 05:20:15", "now - 1d").',
    )
    include_time: bool = prop(default=True, doc="Whether it takes a time of day as well.")
    type: Literal["timestamp", "datetime", "string"] = prop(
        default="timestamp", doc='What functions get: "timestamp" (seconds since 1970), "datetime" or "string".'
    )
    timezone: str | None = prop(
        default=None, doc='Where the clock hangs, such as "Europe/Madrid"; by default where the server stands.'
    )

    change = Event("The moment changed, whoever changed it.", trigger="always_last")
    submit = Event("The visitor pressed Enter.")

    def check(self) -> None:
        super().check()
        if self.type not in TYPES:
            raise ValueError(f"DateTime: type ({self.type!r}) must be one of {TYPES}.")
        self.zone  # noqa: B018  # says early that there is no such place

    @property
    def zone(self) -> ZoneInfo | None:
        """Gives the time zone; None stands for that of the server."""
        try:
            return None if self.timezone is None else ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(
                f"DateTime: timezone ({self.timezone!r}) must be the name of a time zone, such as 'Europe/Madrid'."
            ) from None

    def preprocess(self, payload: str | None) -> str | float | datetime | None:
        return self._read(payload)

    def _read(self, payload: Any) -> str | float | datetime | None:
        if payload is None or payload == "":
            return None
        if not isinstance(payload, str):
            raise Refused(self._wanted(payload))
        if self.type == "string" and not NOW.fullmatch(payload.strip()):
            return payload
        try:
            return self._given(self.get_datetime_from_str(payload))
        except (ValueError, OverflowError, OSError):
            # A year before 1 or after 9999 is no date either.
            raise Refused(self._wanted(payload)) from None

    def _given(self, moment: datetime) -> str | float | datetime:
        if self.type == "string":
            return self._text(moment)
        return moment if self.type == "datetime" else moment.timestamp()

    def _text(self, moment: datetime) -> str:
        # Not strftime: it writes the year 800 with three digits.
        shown = moment.replace(tzinfo=None, microsecond=0)
        return shown.isoformat(sep=" ") if self.include_time else shown.date().isoformat()

    def _wanted(self, payload: Any) -> str:
        wanted = "date and time like '2020-10-01 05:20:15'" if self.include_time else "date like '2020-10-01'"
        return f"Value {payload!r:.80} is not a {wanted}, nor 'now' or 'now - 1d'."

    def get_datetime_from_str(self, date: str) -> datetime:
        """Gives the moment that a text stands for; raises ValueError for text of another form."""
        counted = NOW.fullmatch(date.strip())
        if counted is None:
            return datetime.strptime(date.strip(), FORMS[self.include_time]).replace(tzinfo=self.zone)
        back = timedelta(**{UNITS[counted["unit"]]: int(counted["count"])}) if counted["unit"] else timedelta()
        return datetime.now(self.zone) - back

    def postprocess(self, value: float | datetime | str | None) -> str | None:
        if value is None or isinstance(value, str):
            return value
        if not is_number(value) and not isinstance(value, date):
            raise OutputError(f"{self!r} shows a datetime, seconds since 1970 or text, but got {value!r:.80}.")
        try:
            return self._text(self._moment(value))
        except (ValueError, OverflowError, OSError):
            raise OutputError(f"{self!r} cannot show {value!r:.80}: it is no moment of the years 1 to 9999.") from None

    def _moment(self, value: float | date) -> datetime:
        """Gives what a function returned as the clock shows it."""
        if isinstance(value, datetime):
            return value if value.tzinfo is None else value.astimezone(self.zone)
        if isinstance(value, date):
            return datetime.combine(value, time())
        return datetime.fromtimestamp(value, tz=self.zone)

    def api_info(self) -> Schema:
        wanted = "YYYY-MM-DD HH:MM:SS" if self.include_time else "YYYY-MM-DD"
        return {"type": "string", "description": f"Formatted as {wanted}"}

    def example_payload(self) -> str:
        return "2020-10-01 05:20:15" if self.include_time else "2020-10-01"

    def example_value(self) -> str:
        return self.example_payload()
