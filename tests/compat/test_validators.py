"""Whether recordings are long enough, and short enough."""

from pathlib import Path

import numpy as np
import pytest

import preludio as gr
from preludio.errors import Refused


@pytest.mark.parametrize(
    ("least", "most", "message"),
    [
        (1.0, 3.0, ""),
        (None, None, ""),
        (2.0, 2.0, ""),
        (2.5, None, "Audio is too short: it lasts 2.0 s and must last at least 2.5 s."),
        (None, 1.5, "Audio is too long: it lasts 2.0 s and must last at most 1.5 s."),
    ],
)
def test_audio(least: float | None, most: float | None, message: str) -> None:
    said = gr.validators.is_audio_correct_length((100, np.zeros((200, 2), np.int16)), least, most)
    assert said == gr.validate(not message, message)


def box(name: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + name + content


def movie(version: int) -> bytes:
    size = 8 if version else 4
    header = bytes([version, 0, 0, 0]) + bytes(2 * size) + (600).to_bytes(4) + (3000).to_bytes(size)
    long = (1).to_bytes(4) + b"mdat" + (16 + 5).to_bytes(8) + b"frame"
    return box(b"ftyp", b"isom") + long + box(b"moov", box(b"udta", b"") + box(b"mvhd", header))


@pytest.mark.parametrize("version", [0, 1])
def test_video(tmp_path: Path, version: int) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(movie(version))
    assert gr.validators.is_video_correct_length(str(path), 5, 5) == gr.validate(True, "")
    said = gr.validators.is_video_correct_length(str(path), 6, None)
    assert said == gr.validate(False, "Video is too short: it lasts 5.0 s and must last at least 6 s.")


@pytest.mark.parametrize("content", [b"", b"\x1a\x45\xdf\xa3 a film", bytes(40), box(b"moov", box(b"mvhd", bytes(20)))])
def test_a_length_that_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.webm"
    path.write_bytes(content)
    with pytest.raises(Refused, match="The length of this video cannot be read"):
        gr.validators.is_video_correct_length(str(path), 1, 2)
