"""A clock in the page that fires at a fixed pace."""

from preludio.graph.component import Component
from preludio.graph.declared import prop
from preludio.graph.events import Event


class Timer(Component[float]):
    """Fires `tick` in every open page, again and again, while it is active."""

    value: float = prop(default=1, kw_only=False, doc="Seconds between two ticks.")
    active: bool = prop(default=True, doc="Whether it runs.")

    change = Event("The interval changed.", trigger="always_last")
    tick = Event("The time is up.", progress="hidden")

    def check(self) -> None:
        if self.value <= 0:
            raise ValueError(f"Timer: value ({self.value}) must be a number of seconds above 0.")

    def preprocess(self, payload: float | None) -> float | None:
        return payload

    def postprocess(self, value: float | None) -> float | None:
        return value

    def example_payload(self) -> float:
        return 1

    def example_value(self) -> float:
        return 1
