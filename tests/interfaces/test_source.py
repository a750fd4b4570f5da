"""What a function does is known by its code, and by the code of all that the author wrote and it uses."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from preludio.interfaces.source import fingerprint

Load = Callable[[str], Any]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Runs the source of a program as the module `authored`, and gives it."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def run(source: str) -> Any:
        module = type(sys)("authored")
        sys.modules["authored"] = module
        exec(dedent(source), vars(module))
        module.__file__ = str(tmp_path / "authored.py")
        return module

    yield run
    sys.modules.pop("authored", None)


PROGRAM = """
    LIMIT = 3
    def helper(x): return x + LIMIT
    class Model:
        scale = 2
        def run(self, x): return helper(x) * self.scale
    model = Model()
    def predict(x, times=1):
        '''Predicts.'''
        return [model.run(x) for _ in range(times)]
    def other(): return 1
"""


def test_the_same_program_is_the_same(load: Load) -> None:
    assert fingerprint(load(PROGRAM).predict) == fingerprint(load(PROGRAM).predict)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LIMIT = 3", "LIMIT = 4"),
        ("x + LIMIT", "x - LIMIT"),
        ("scale = 2", "scale = 3"),
        ("helper(x) *", "helper(x) /"),
        ("times=1", "times=2"),
        ("return [model", "return [1] + [model"),
    ],
)
def test_what_it_uses_makes_a_difference(load: Load, old: str, new: str) -> None:
    assert fingerprint(load(PROGRAM).predict) != fingerprint(load(PROGRAM.replace(old, new)).predict)


@pytest.mark.parametrize(("old", "new"), [("return 1", "return 2"), ("\n    def other", "\n\n\n    def another")])
def test_what_it_does_not_use_makes_none(load: Load, old: str, new: str) -> None:
    assert fingerprint(load(PROGRAM).predict) == fingerprint(load(PROGRAM.replace(old, new)).predict)


def test_a_module_of_the_author_counts_as_a_whole(load: Load, tmp_path: Path) -> None:
    (tmp_path / "tools_of_author.py").write_text("def double(x): return 2 * x\n")
    program = "import tools_of_author\ndef predict(x): return tools_of_author.double(x)\n"
    before = fingerprint(load(program).predict)
    assert fingerprint(load(program).predict) == before
    (tmp_path / "tools_of_author.py").write_text("def double(x): return x + x\n")
    assert fingerprint(load(program).predict) != before
    sys.modules.pop("tools_of_author")


def test_closures_partials_methods_and_wrappers_are_looked_into() -> None:
    def made(factor: int) -> Callable[[int], int]:
        return lambda x: x * factor

    class Model:
        def run(self, x: int) -> int:
            return x

    assert fingerprint(made(1)) != fingerprint(made(2))
    assert fingerprint(made(1)) == fingerprint(made(1))
    assert fingerprint(partial(made, 1)) != fingerprint(partial(made, 2))
    assert fingerprint(Model().run) == fingerprint(Model().run)
    assert fingerprint(Model().run) != fingerprint(made)


def test_libraries_and_objects_are_known_by_name_only() -> None:
    import numpy as np

    weights = np.zeros(4)

    def predict(x: Any) -> Any:
        return np.mean(x) + weights.sum()

    before = fingerprint(predict)
    weights[0] = 1
    assert fingerprint(predict) == before


def test_what_refers_to_itself_comes_to_an_end() -> None:
    def even(n: Any) -> bool:
        return n == 0 or odd(n - 1)

    def odd(n: int) -> bool:
        return n != 0 and even(n - 1)

    loop: list[Any] = []
    loop.append(loop)
    assert fingerprint(even) == fingerprint(even)
    assert fingerprint(partial(even, loop)) == fingerprint(partial(even, loop))
