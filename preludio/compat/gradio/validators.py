"""Ready-made validators: whether what a visitor recorded is long enough, and short enough."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from preludio.errors import Refused
from preludio.graph.updates import validate

if TYPE_CHECKING:
    import numpy as np

__all__ = ["is_audio_correct_length", "is_video_correct_length"]


def is_audio_correct_length(
    audio: tuple[int, np.ndarray[Any, Any]], min_length: float | None, max_length: float | None
) -> dict[str, Any]:
    """Accepts a recording, given as rate and samples, that lasts between two lengths in seconds; None for no limit."""
    rate, samples = audio
    return _between("Audio", len(samples) / rate, min_length, max_length)


def is_video_correct_length(video: str, min_length: float | None, max_length: float | None) -> dict[str, Any]:
    """Accepts an MP4 or QuickTime file, given by its path, that lasts between two lengths in seconds.

    Raises Refused for a file whose length cannot be read; that of other formats can in a later version.
    """
    with Path(video).open("rb") as file:
        seconds = _duration(file)
    if seconds is None:
        raise Refused("The length of this video cannot be read: it is no MP4 or QuickTime file.")
    return _between("Video", seconds, min_length, max_length)


def _between(what: str, seconds: float, least: float | None, most: float | None) -> dict[str, Any]:
    if least is not None and seconds < least:
        return validate(False, f"{what} is too short: it lasts {seconds:.1f} s and must last at least {least:g} s.")
    if most is not None and seconds > most:
        return validate(False, f"{what} is too long: it lasts {seconds:.1f} s and must last at most {most:g} s.")
    return validate(True, "")


def _duration(file: BinaryIO) -> float | None:
    """Finds the movie header, ISO/IEC 14496-12 section 8.2.2: the time scale stands before the duration."""
    end = file.seek(0, 2)
    movie = _box(file, 0, end, b"moov")
    header = _box(file, *movie, b"mvhd") if movie else None
    if not header:
        return None
    file.seek(header[0])
    long = file.read(1) == b"\x01"
    file.seek(3 + (16 if long else 8), 1)
    scale = int.from_bytes(file.read(4))
    return int.from_bytes(file.read(8 if long else 4)) / scale if scale else None


def _box(file: BinaryIO, start: int, end: int, name: bytes) -> tuple[int, int] | None:
    """Finds a box between two places of the file, and gives where its content begins and ends."""
    while start + 8 <= end:
        file.seek(start)
        size, kind, head = int.from_bytes(file.read(4)), file.read(4), 8
        if size == 1:
            size, head = int.from_bytes(file.read(8)), 16
        elif size == 0:
            size = end - start
        if kind == name:
            return start + head, start + size
        if size < head:
            return None
        start += size
    return None
