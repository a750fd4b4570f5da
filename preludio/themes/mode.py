"""All values of a theme in light or in dark."""

from collections.abc import Mapping

from preludio.themes.contrast import legibility
from preludio.themes.css import replaced
from preludio.themes.tokens import Pick, Value


class Mode:
    """Follows the references between the values of one mode, and makes their choices."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values = values
        self.results: dict[str, str] = {}
        self.path: list[str] = []

    def text(self, name: str) -> str:
        """The value as it is written, once its choice is made."""
        value = self.values[name]
        return self.choice(value) if isinstance(value, Pick) else value

    def result(self, name: str) -> str:
        """The value without references."""
        if name not in self.results:
            self.enter(name)
            self.results[name] = self.filled(self.text(name))
            self.path.pop()
        return self.results[name]

    def enter(self, name: str) -> None:
        if name in self.path:
            circle = " -> ".join([*self.path[self.path.index(name) :], name])
            raise ValueError(f"Theme: {name} refers to itself: {circle}.")
        self.path.append(name)

    def filled(self, value: str) -> str:
        return replaced(value, self.result)

    def choice(self, pick: Pick) -> str:
        surface = self.filled(pick.against)
        ratios = {candidate: legibility(self.filled(candidate), surface) or 0 for candidate in pick.candidates}
        fitting = (candidate for candidate, ratio in ratios.items() if ratio >= pick.ratio)
        return next(fitting, max(ratios, key=lambda candidate: ratios[candidate]))
