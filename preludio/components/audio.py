"""Sound, to listen to or to bring along."""

from __future__ import annotations

import warnings
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict

import msgspec

from preludio.components.actions import Actions, OwnButton
from preludio.components.base import StreamingInput
from preludio.components.media import as_file, content, flagged_copy, local_path
from preludio.components.sounds import WaveformOptions, is_sound, read, suffix_of, written
from preludio.errors import Refused
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.wire.files import FILE_SCHEMA, META, Blob, FileData

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from preludio.components.button import Button
    from preludio.graph.schema import Schema

Source = Literal["upload", "microphone"]
CHOICES: dict[str, tuple[object, ...]] = {"type": ("numpy", "filepath"), "format": ("wav", "mp3", None)}
SOURCES: tuple[Source, ...] = ("upload", "microphone")
SAMPLE = "audio_sample.wav"


class Chunk(TypedDict):
    """A piece of a recording, inside its URL."""

    path: None
    url: str
    orig_name: str
    mime_type: str
    meta: dict[str, str]


class Audio(Actions["tuple[int, np.ndarray]"], StreamingInput["tuple[int, np.ndarray]"]):
    """Plays sound, or takes some from a file or the microphone.

    WAV files become samples and samples WAV files; sound in other formats is passed on as a file, as it is.
    """

    carries_files = True
    blocking = True

    value: str | Path | tuple[int, np.ndarray] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Sound it starts with: a path, a URL, or a pair of rate and samples."
    )
    sources: list[Source] | Source | None = prop(
        default=None,
        wire=list[Source],
        doc='Where a visitor takes sound from: "upload", "microphone"; by default both, streaming only the latter.',
    )
    type: Literal["numpy", "filepath"] = prop(
        default="numpy",
        doc='What a function gets: "numpy" (a pair of the rate in Hz and an int16 array) or "filepath".',
    )
    streaming: bool = prop(default=False, doc="Whether a recording is sent piece by piece, while it is made.")
    format: Literal["wav", "mp3"] | None = prop(
        default=None, doc='Format of the files that functions get and give: "wav", or None for whatever they are.'
    )
    autoplay: bool = prop(default=False, doc="Whether a result is played at once.")
    editable: bool = prop(default=True, doc="Whether a visitor can cut it; the tools for this come in a later version.")
    buttons: list[Literal["download", "share"] | Button] | None = prop(
        default=None,
        wire=list[str | OwnButton],
        doc='Buttons on it: "download", "share" (both by default), or your own.',
    )
    waveform_options: WaveformOptions | dict[str, Any] | None = prop(
        default=None, wire=WaveformOptions, doc="How its waveform looks; the waveform comes in a later version."
    )
    loop: bool = prop(default=False, doc="Whether it begins again at its end.")
    recording: bool = prop(default=False, doc="Whether it is recording.")
    subtitles: str | Path | list[dict[str, Any]] | None = prop(
        default=None, wire=str | None, doc="What is said in it; it is shown in a later version."
    )
    playback_position: float = prop(default=0, doc="Second at which it is, or from which it plays.")

    stream = Event("There is a new piece of the recording.", trigger="multiple", payload=Chunk, progress="minimal")
    change = Event("The sound changed, whoever changed it.", trigger="always_last")
    clear = Event("The visitor removed the sound.")
    play = Event("It began to play.")
    pause = Event("It paused.")
    stop = Event("It came to its end.")
    start_recording = Event("The visitor began to record.")
    pause_recording = Event("The visitor paused the recording.")
    stop_recording = Event("The visitor ended the recording; the sound is there.")
    upload = Event("The visitor brought a file.")
    input = Event("The visitor changed the sound.")

    def check(self) -> None:
        super().check()
        self._complete()
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ValueError(
                    f"Audio: {name} ({getattr(self, name)!r}) must be one of {', '.join(map(repr, allowed))}."
                )
        for source in self.sources or ():
            if source not in SOURCES:
                raise ValueError(f"Audio: sources ({source!r}) must be one of {', '.join(map(repr, SOURCES))}.")
        if self.format == "mp3":
            raise ValueError("Audio: format 'mp3' comes in a later version.")
        if self.subtitles is not None:
            warnings.warn("Audio: subtitles are shown in a later version.", stacklevel=2)
        if self.streaming:
            self.check_streamable()

    def refine(self) -> None:
        self._complete()

    def _complete(self) -> None:
        if self.sources is None:
            self.sources = ["microphone"] if self.streaming else list(SOURCES)
        elif isinstance(self.sources, str):
            self.sources = [self.sources]
        if self.buttons is None:
            self.buttons = ["download", "share"]
        if isinstance(self.waveform_options, dict):
            self.waveform_options = WaveformOptions(**self.waveform_options)

    def check_streamable(self) -> None:
        """Raises ValueError unless the microphone is the only source, as streaming needs it."""
        if self.sources != ["microphone"]:
            raise ValueError(f"Audio: streaming works with the microphone alone, but sources is {self.sources}.")

    def get_config(self, cls: Any = None) -> dict[str, Any]:
        """Gives the props the page gets, in their form on the wire."""
        return super().get_config(cls) | {"streamable": False}

    def wire_prop(self, name: str) -> Any:
        if name == "waveform_options":
            options = self.waveform_options
            return asdict(options if isinstance(options, WaveformOptions) else WaveformOptions())
        return None if name == "subtitles" else super().wire_prop(name)

    def preprocess(self, payload: FileData | None) -> str | tuple[int, np.ndarray] | None:
        if payload is None or payload.is_none:
            return None
        if self.type == "numpy":
            return read(content(payload))
        if self.format is not None and suffix_of(content(payload)) != self.format:
            raise Refused(f"Please bring a {self.format.upper()} file; others can be converted in a later version.")
        return local_path(payload)

    def postprocess(
        self, value: str | Path | bytes | tuple[int, np.ndarray] | FileData | None
    ) -> FileData | Blob | None:
        if value is None:
            return None
        if is_sound(value):
            return written(*value)
        if isinstance(value, bytes):
            return Blob(value, f"audio.{suffix_of(value)}")
        if isinstance(value, str) and value.startswith("data:audio/"):
            return FileData(path="", url=value)
        if not isinstance(value, (str, Path, FileData)):
            raise ValueError(  # noqa: TRY004  # as for every unfit value
                f"Audio: the value is a {type(value).__name__}; "
                "wanted is a pair of rate and samples, a path, a URL or bytes."
            )
        return as_file(value)

    def process_example(self, value: Any) -> str:
        """Gives the name of the file."""
        return "" if value is None else "audio.wav" if is_sound(value) else Path(str(value)).name

    def api_info(self) -> Schema:
        return FILE_SCHEMA

    def example_payload(self) -> dict[str, Any]:
        return {"path": SAMPLE, "meta": dict(META), "orig_name": SAMPLE, "url": SAMPLE}

    def example_value(self) -> str:
        return SAMPLE

    def flag(self, payload: FileData | None, flag_dir: str | Path = "") -> str:
        """Copies the sound below `flag_dir`, and gives its description as JSON."""
        if payload is None:
            return ""
        return msgspec.json.encode(flagged_copy(payload, Path(flag_dir))).decode()

    def read_from_flag(self, payload: Any) -> Any:
        return msgspec.json.decode(payload, type=FileData) if payload else None


class Microphone(Audio):
    """Takes sound from the microphone alone."""

    block_name = "audio"

    sources: list[Source] | Source | None = prop(
        default=None, wire=list[Source], doc="Where a visitor takes sound from; by default the microphone."
    )
    format: Literal["wav", "mp3"] | None = prop(
        default="wav", doc='Format of the files that functions get and give: "wav", or None for whatever they are.'
    )

    def _complete(self) -> None:
        if self.sources is None:
            self.sources = ["microphone"]
        super()._complete()


Mic = Microphone
