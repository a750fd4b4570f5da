import subprocess
import sys
from typing import Any, Literal, TypedDict

import msgspec
import pytest

from preludio.contract.generated import COMMAND, ROOT
from preludio.contract.typescript import Notation
from preludio.contract.wire import struct_type


class Point(TypedDict):
    """A place."""

    x: float


class Sent(msgspec.Struct, tag_field="msg", tag="sent"):
    """Is sent."""

    points: list[Point]
    note: str | None = None


def test_the_generated_files_say_what_the_code_says() -> None:
    # In a process of its own: typing takes literals in another order for the same, and remembers those it saw first.
    look = "from preludio.contract.generated import outdated; print(*outdated())"
    stale = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not stale.strip(), f"{stale.strip()} is out of date: run `{COMMAND}`."


@pytest.mark.parametrize(
    ("hint", "written"),
    [
        (int | None, "number | null"),
        (None | int, "number | null"),
        (Literal["a", "b"], '"a" | "b"'),
        (list[str], "string[]"),
        (list[str | int], "(string | number)[]"),
        (list[Literal["a", "b"]], '("a" | "b")[]'),
        (tuple[int, str | None], "[number, string | null]"),
        (tuple[int, ...], "number[]"),
        (list[tuple[int, str]], "[number, string][]"),
        (dict[str, list[bool]], "Record<string, boolean[]>"),
        (int | float, "number"),
        (str | Any, "unknown"),
        (Point, "Point"),
    ],
)
def test_types(hint: Any, written: str) -> None:
    assert Notation().type(hint) == written


def test_what_cannot_travel_is_refused() -> None:
    with pytest.raises(TypeError, match="no form on the wire"):
        Notation().type(range)


def test_a_struct_is_an_interface() -> None:
    notation = Notation()
    assert struct_type(Sent, notation) == (
        '/** Is sent. */\nexport interface Sent {\n\tmsg: "sent";\n\tpoints: Point[];\n\tnote?: string | null;\n}\n'
    )
    assert notation.named == {"Point": Point}
