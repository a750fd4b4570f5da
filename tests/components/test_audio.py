"""Sound on its way in and out: samples, WAV files and files of other kinds."""

import wave
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import preludio as gr
from preludio.components.sounds import in_16_bits, read, written
from preludio.errors import Refused
from preludio.wire.files import Blob, FileData

RAMP = np.array([-32768, -1, 0, 1, 255, 256, 32767], np.int16)
MP3 = b"ID3\x04 a song"


def wav(body: bytes, width: int, kind: int = 1, channels: int = 1, rate: int = 8000, more: bytes = b"") -> bytes:
    """Writes a file by hand, as the format says."""
    number = int.to_bytes
    numbers = [number(n, size, "little") for n, size in ((channels, 2), (rate, 4), (0, 4), (0, 2), (8 * width, 2))]
    header = number(kind, 2, "little") + b"".join(numbers) + more
    chunks = b"".join(
        name + number(len(content), 4, "little") + content + bytes(len(content) % 2)
        for name, content in ((b"fmt ", header), (b"LIST", b"odd"), (b"data", body))
    )
    return b"RIFF" + number(4 + len(chunks), 4, "little") + b"WAVE" + chunks


def kept(folder: Path, data: bytes, name: str = "a.wav") -> FileData:
    (folder / name).write_bytes(data)
    return FileData.from_path(folder / name)


def posted(value: Any, **options: Any) -> bytes:
    blob = gr.Audio(**options).postprocess(value)
    assert isinstance(blob, Blob)
    return blob.data


@pytest.mark.parametrize(
    ("body", "width", "kind"),
    [
        (RAMP.tobytes(), 2, 1),
        ((RAMP.astype(np.int32) << 16 | 77).tobytes(), 4, 1),
        (b"".join(int(n).to_bytes(2, "little", signed=True).rjust(3, b"\x4d") for n in RAMP), 3, 1),
    ],
)
def test_files_of_every_width_give_the_same_samples(body: bytes, width: int, kind: int) -> None:
    rate, samples = read(wav(body, width, kind))
    assert rate == 8000
    assert samples.dtype == np.int16
    np.testing.assert_array_equal(samples, RAMP)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_files_of_floats(kind: Any) -> None:
    floats = np.array([-1, -0.5, 0, 0.5, 1, 3, np.nan], kind)
    _, samples = read(wav(floats.tobytes(), floats.itemsize, 3))
    assert samples.tolist() == [-32767, -16384, 0, 16384, 32767, 32767, 0]


def test_files_of_bytes_and_of_extended_headers() -> None:
    assert read(wav(bytes([0, 128, 255]), 1))[1].tolist() == [-32768, 0, 32512]
    extended = (22).to_bytes(2, "little") + bytes(6) + (1).to_bytes(2, "little") + bytes(14)
    assert read(wav(RAMP.tobytes(), 2, 0xFFFE, more=extended))[1].tolist() == RAMP.tolist()


def test_channels_lie_beside_each_other() -> None:
    both = np.array([[1, -1], [2, -2], [3, -3]], np.int16)
    rate, samples = read(written(44100, both).data)
    assert rate == 44100
    np.testing.assert_array_equal(samples, both)


def test_a_file_that_ends_early_is_read_as_far_as_it_goes() -> None:
    whole = wav(RAMP.tobytes(), 2)
    assert read(whole[:-3])[1].tolist() == RAMP.tolist()[:-2]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Only WAV files"),
        (MP3, "Only WAV files can be read as samples; with type='filepath'"),
        (b"RIFF\0\0\0\0WAVE", "has no samples"),
        (wav(b"ab", 2, kind=2), "format 2, 2 bytes each"),
        (wav(b"ab", 5), "format 1, 5 bytes each"),
        (wav(b"ab", 2, channels=0), "cannot be read"),
    ],
)
def test_files_that_cannot_be_read_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message):
        read(data)


@pytest.mark.parametrize(
    ("samples", "wanted"),
    [
        (RAMP, RAMP.tolist()),
        (np.array([-1.0, 0.5, 1.0]), [-32767, 16384, 32767]),
        (np.array([-4.0, 2.0], np.float32), [-32767, 16384]),
        (np.array([0.1], np.float16), [3276]),
        (np.array([0, 128, 255], np.uint8), [-32768, 0, 32512]),
        (np.array([-128, 1], np.int8), [-32768, 256]),
        (np.array([0, 32768], np.uint16), [-32768, 0]),
        (np.array([1 << 30, -(1 << 31)], np.int32), [16384, -32768]),
        (np.array([1 << 31], np.uint32), [0]),
        (np.array([5, -300]), [5, -300]),
        (np.array([1 << 30, 0]), [16384, 0]),
        (np.array([], np.float32), []),
    ],
)
def test_samples_of_any_type_become_16_bits(samples: Any, wanted: list[int]) -> None:
    assert in_16_bits(samples).tolist() == wanted


def test_a_pair_is_shown_as_a_file_of_16_bits() -> None:
    with wave.open(BytesIO(posted((22050, np.zeros((7, 2)))))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth(), file.getnframes()) == (22050, 2, 2, 7)


def test_what_else_may_be_shown(tmp_path: Path) -> None:
    file = kept(tmp_path, MP3, "song.mp3")
    audio = gr.Audio()
    assert audio.postprocess(None) is None
    assert audio.postprocess(Path(file.path)) == file
    assert audio.postprocess(file.path) == file
    assert audio.postprocess("https://example.org/a.mp3").url == "https://example.org/a.mp3"  # type: ignore[union-attr]
    assert audio.postprocess(MP3) == Blob(MP3, "audio.mp3")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (np.zeros(3), "the value is a ndarray; wanted is a pair of rate and samples"),
        ((8000, [0, 1]), "the value is a tuple"),
        ((8000, np.zeros((2, 2, 2))), r"have shape \(2, 2, 2\); wanted is \(n,\) or \(n, channels\)"),
        ((8000, np.array(["a"])), "of type <U1; wanted are integers or floats"),
        ((8000, np.array([np.nan])), "no finite numbers"),
    ],
)
def test_what_may_not_be_shown(value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        gr.Audio().postprocess(value)


def test_a_function_gets_samples_or_the_file(tmp_path: Path) -> None:
    file = kept(tmp_path, wav(RAMP.tobytes(), 2))
    received = gr.Audio().preprocess(file)
    assert isinstance(received, tuple)
    assert (received[0], received[1].tolist()) == (8000, RAMP.tolist())
    assert gr.Audio(type="filepath").preprocess(file) == file.path
    assert gr.Audio().preprocess(None) is None
    song = kept(tmp_path, MP3, "a.mp3")
    assert gr.Audio(type="filepath").preprocess(song) == song.path
    with pytest.raises(Refused, match="bring a WAV file; others can be converted in a later version"):
        gr.Microphone(type="filepath").preprocess(song)


def test_a_piece_of_a_stream_comes_inside_its_url() -> None:
    url = "data:audio/wav;base64,UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQQAAAABAP//"
    received = gr.Audio(streaming=True).preprocess(FileData(path="", url=url, orig_name="chunk.wav"))
    assert isinstance(received, tuple)
    assert (received[0], received[1].tolist()) == (8000, [1, -1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"type": "bytes"}, "type .'bytes'. must be one of 'numpy', 'filepath'"),
        ({"format": "mp3"}, "format 'mp3' comes in a later version"),
        ({"format": "ogg"}, "format .'ogg'. must be one of"),
        ({"sources": ["radio"]}, "sources .'radio'. must be one of 'upload', 'microphone'"),
        ({"streaming": True, "sources": ["upload"]}, "streaming works with the microphone alone"),
    ],
)
def test_arguments_that_cannot_work(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        gr.Audio(**options)


def test_what_comes_later_says_so() -> None:
    with pytest.warns(UserWarning, match="subtitles are shown in a later version"):
        gr.Audio(subtitles="a.vtt")


def test_defaults() -> None:
    assert gr.Audio().get_config()["sources"] == ["upload", "microphone"]
    assert gr.Audio(streaming=True).get_config()["sources"] == ["microphone"]
    assert gr.Mic().get_config()["sources"] == ["microphone"]
    assert gr.Mic(sources="upload").get_config()["sources"] == ["upload"]
    assert gr.Audio(waveform_options={"skip_length": 2}).get_config()["waveform_options"]["skip_length"] == 2
    assert gr.Audio().stream.progress == "minimal"


def test_flagging_keeps_a_copy(tmp_path: Path) -> None:
    audio = gr.Audio()
    flagged = audio.flag(kept(tmp_path, wav(b"ab", 2)), tmp_path / "flagged")
    again = audio.preprocess(audio.read_from_flag(flagged))
    assert isinstance(again, tuple)
    assert again[0] == 8000
    assert (audio.flag(None), audio.read_from_flag("")) == ("", None)
