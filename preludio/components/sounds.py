"""Sound: samples and WAV files of them, one into the other."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeGuard

from preludio.errors import Refused
from preludio.wire.files import Blob
from preludio.wire.shapes import is_sequence

if TYPE_CHECKING:
    import numpy as np

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
"""How samples are written, as Microsoft's `mmreg.h` numbers it; an extensible header names one of the others inside."""
NO_WAV = "Only WAV files can be read as samples; with type='filepath' the function gets the file itself."
# How a file begins, what comes after 8 bytes, and the suffix it has.
BEGINNINGS = (
    (b"RIFF", b"WAVE", "wav"),
    (b"ID3", b"", "mp3"),
    (b"\xff\xfb", b"", "mp3"),
    (b"OggS", b"", "ogg"),
    (b"fLaC", b"", "flac"),
    (b"\x1a\x45\xdf\xa3", b"", "webm"),
    (b"\xff\xf1", b"", "aac"),
)


@dataclass
class WaveformOptions:
    """How a waveform looks and is used; `skip_length` in seconds, `sample_rate` in Hz.

    There is no waveform in this version: the options are taken and sent along, and show in a later one.
    """

    waveform_color: str | None = None
    waveform_progress_color: str | None = None
    trim_region_color: str | None = None
    show_recording_waveform: bool = True
    skip_length: int | float = 5
    sample_rate: int = 44100


class Layout(NamedTuple):
    """How the samples of a WAV file lie: what they are, and how many bytes one takes."""

    kind: int
    channels: int
    rate: int
    width: int


def is_sound(value: object) -> TypeGuard[tuple[int, np.ndarray[Any, Any]]]:
    """Tells whether a value is a pair of a rate and an array of samples."""
    return is_sequence(value) and isinstance(value, tuple) and len(value) == 2 and hasattr(value[1], "dtype")


def written(rate: int, samples: np.ndarray[Any, Any], name: str = "audio.wav") -> Blob:
    """Gives samples, of shape (n,) or (n, channels), as a WAV file of 16 bits; raises ValueError for other shapes."""
    if samples.ndim not in {1, 2}:
        raise ValueError(f"Audio: the samples have shape {samples.shape}; wanted is (n,) or (n, channels).")
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        out.setsampwidth(2)
        out.setframerate(int(rate))
        out.writeframes(in_16_bits(samples).astype("<i2").tobytes())
    return Blob(file.getvalue(), name, "audio/wav")


def in_16_bits(samples: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Gives samples of any integer or floating type as int16, with the same loudness.

    Floats are from -1 to 1; where they are louder, all are made quieter. Integers of 64 bits, which Python's own
    become, are taken for those of 16 or 32 bits, whichever hold them.
    """
    import numpy as np

    kind, width = samples.dtype.kind, samples.dtype.itemsize
    if kind == "f":
        peak = float(np.abs(samples).max(initial=1.0))
        if not np.isfinite(peak):
            raise ValueError("Audio: some samples are no finite numbers.")
        return np.rint(samples.astype(np.float64) / peak * 32767).astype(np.int16)
    if kind not in {"i", "u"}:
        raise ValueError(f"Audio: the samples are of type {samples.dtype}; wanted are integers or floats.")
    wide = samples.astype(np.int64)
    if kind == "u" and width < 8:
        wide -= 1 << (8 * width - 1)
    if width == 8:
        width = 2 if np.abs(wide).max(initial=0) < 1 << 15 else 4
    return (wide << 8 if width == 1 else wide >> 8 * (width - 2)).clip(-32768, 32767).astype(np.int16)


def read(data: bytes) -> tuple[int, np.ndarray[Any, Any]]:
    """Gives the rate and the samples of a WAV file, as int16 of shape (n,) or (n, channels).

    Raises Refused for any other file, and for samples that are packed or not stored one by one.
    """
    layout, body = _parts(data)
    frame = layout.width * layout.channels
    samples = _samples(body[: len(body) // frame * frame], layout)
    return layout.rate, samples.reshape(-1, layout.channels) if layout.channels > 1 else samples


def _parts(data: bytes) -> tuple[Layout, bytes]:
    """Finds the two chunks that matter; one that ends too early is taken as far as it goes, as recorders leave it."""
    if suffix_of(data) != "wav":
        raise Refused(NO_WAV)
    layout, place = None, 12
    while place + 8 <= len(data):
        name, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        body = data[place + 8 : place + 8 + size]
        if name == b"fmt ":
            layout = _layout(body)
        elif name == b"data" and layout:
            return layout, body
        place += 8 + size + size % 2
    raise Refused("This WAV file has no samples.")


def _layout(header: bytes) -> Layout:
    def number(start: int, size: int = 2) -> int:
        return int.from_bytes(header[start : start + size], "little")

    kind = number(24) if number(0) == EXTENSIBLE else number(0)
    layout = Layout(kind, number(2), number(4, 4), number(14) // 8)
    known = layout.width in ({1, 2, 3, 4} if kind == PCM else {4, 8} if kind == FLOAT else ())
    if not known or not layout.channels or not layout.rate:
        raise Refused(
            f"This WAV file is written in a way that cannot be read: format {kind}, {layout.width} bytes each."
        )
    return layout


def _samples(body: bytes, layout: Layout) -> np.ndarray[Any, Any]:
    import numpy as np

    if layout.kind == FLOAT:
        floats: np.ndarray[Any, Any] = np.nan_to_num(np.frombuffer(body, f"<f{layout.width}"))
        return in_16_bits(floats.clip(-1, 1))
    if layout.width == 1:
        return in_16_bits(np.frombuffer(body, np.uint8))
    # Little-endian: the two last bytes of each are its upper 16 bits.
    upper = np.frombuffer(body, np.uint8).reshape(-1, layout.width)[:, -2:]
    samples: np.ndarray[Any, Any] = np.ascontiguousarray(upper).view("<i2").ravel().astype(np.int16)
    return samples


def suffix_of(data: bytes) -> Literal["wav", "mp3", "ogg", "flac", "webm", "aac", "bin"]:
    """Tells by how a file begins what kind of sound it holds; "bin" for none that is known."""
    for first, eighth, suffix in BEGINNINGS:
        if data.startswith(first) and data[8:].startswith(eighth):
            return suffix  # type: ignore[return-value]  # those of the table
    return "bin"
