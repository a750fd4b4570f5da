"""A function that says one word after the other, each when a test lets it."""

from collections.abc import Iterator

from tests.browser.gate import Gate


class Teller:
    """Says one word more whenever the test lets it."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.calls = 0
        self._gate = Gate()

    def tell(self) -> Iterator[str]:
        self.calls += 1
        for count in range(1, len(self.words) + 1):
            self._gate.wait()
            yield " ".join(self.words[:count])

    def let(self, count: int) -> None:
        self._gate.open(count)
