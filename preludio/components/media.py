"""Files as functions know them: paths, URLs, bytes, pictures as arrays or of Pillow, and back."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, TypeGuard
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from preludio.errors import MissingExtra, Refused
from preludio.wire.files import Blob, FileData

if TYPE_CHECKING:
    from types import ModuleType

    import numpy as np
    from PIL.Image import Image as Picture

REMOTE = ("http://", "https://")
INLINE_LIMIT = 64 << 20
"""Most bytes of a file that comes inside a value, as a data: URL."""
KEPT = 24 * 3600.0
"""Seconds for which a copy made for a function is kept."""


class NamedString(str):
    """A path that also says it as `name`, like an open file."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """Gives the path."""
        return str(self)


def is_url(value: object) -> TypeGuard[str]:
    """Tells whether a value is the address of a file elsewhere."""
    return isinstance(value, str) and value.startswith(REMOTE)


def as_file(value: str | Path | FileData) -> FileData:
    """Describes the file at a path, or at a URL, which is not fetched; raises FileNotFoundError where there is none."""
    if isinstance(value, FileData):
        return value
    if is_url(value):
        name = PurePosixPath(unquote(urlsplit(value).path)).name
        return FileData(path=value, url=value, orig_name=name or None, mime_type=mimetypes.guess_type(name)[0])
    place = Path(value)
    if not place.is_file():
        raise FileNotFoundError(f"There is no file {str(value)!r:.200}.")
    return FileData.from_path(place)


def content(file: FileData) -> bytes:
    """Gives the bytes of a file on the disk, or inside a data: URL."""
    return Path(file.path).read_bytes() if file.path else _inline(file.url or "")


def local_path(file: FileData) -> str:
    """Gives the place of a file on the disk; one inside a data: URL is written there."""
    if file.path:
        return file.path
    kind = (file.url or "").partition(":")[2].partition(";")[0].partition(",")[0]
    suffix = mimetypes.guess_extension(kind) or ""
    return kept_copy(content(file), file.orig_name or f"file{suffix}")


def _inline(url: str) -> bytes:
    """Gives what a data: URL holds; raises Refused for any other URL."""
    head, comma, body = url.partition(",")
    if not head.startswith("data:") or not comma:
        raise Refused(f"A file must be uploaded, or be a data: URL, but came as {url!r:.80}.")
    if len(body) > INLINE_LIMIT * 4 // 3 + 4:
        raise Refused(f"A file inside a value may have {INLINE_LIMIT >> 20} MB at most; upload it instead.")
    try:
        return base64.b64decode(body, validate=True) if head.endswith(";base64") else unquote_to_bytes(body)
    except binascii.Error as error:
        raise Refused(f"The data: URL {url!r:.80} is not valid base64.") from error


def kept_copy(data: bytes, name: str) -> str:
    """Writes bytes to a file for a function to read, and gives its path; it is kept for a day."""
    folder = Path(_workplace().name) / sha256(data).hexdigest()[:32]
    place = folder / (PurePosixPath(name.replace("\\", "/")).name or "file")
    if not place.is_file():
        _clear_out(folder.parent, time.time() - KEPT)
        folder.mkdir(exist_ok=True)
        arriving = place.with_name(f"{os.urandom(8).hex()}.part")
        arriving.write_bytes(data)
        arriving.replace(place)
    os.utime(folder)
    return str(place)


@cache
def _workplace() -> tempfile.TemporaryDirectory[str]:
    """Makes the folder of the copies; it goes when the process ends."""
    return tempfile.TemporaryDirectory(prefix="preludio-", ignore_cleanup_errors=True)


def _clear_out(folder: Path, before: float) -> None:
    for each in folder.iterdir():
        if each.stat().st_mtime < before:
            for file in each.iterdir():
                file.unlink(missing_ok=True)
            each.rmdir()


def flagged_copy(file: FileData, folder: Path) -> FileData:
    """Copies a file below the folder of flagged samples, each content once."""
    if is_url(file.path):
        return file
    data = content(file)
    place = folder / sha256(data).hexdigest()[:20] / (file.orig_name or Path(file.path).name or "file")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return FileData(path=str(place.resolve()), orig_name=file.orig_name, mime_type=file.mime_type, size=len(data))


# Pictures


@dataclass(frozen=True)
class Format:
    """How pictures are written: under which name, with which modes of pixels, and which options."""

    name: str
    modes: frozenset[str]
    options: dict[str, Any] = field(default_factory=dict[str, Any])


def _modes(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Quality and effort are chosen for a page that waits: twice as fast as the libraries' defaults, and closer to the original.
FORMATS = {
    "webp": Format("WEBP", _modes("L RGB RGBA"), {"quality": 90, "method": 2}),
    "png": Format("PNG", _modes("1 L LA P RGB RGBA I I;16"), {"compress_level": 1}),
    "jpeg": Format("JPEG", _modes("L RGB CMYK"), {"quality": 90}),
    "gif": Format("GIF", _modes("1 L P RGB RGBA")),
    "bmp": Format("BMP", _modes("1 L P RGB")),
    "tiff": Format("TIFF", _modes("1 L LA P RGB RGBA CMYK YCbCr LAB I F")),
    "avif": Format("AVIF", _modes("L RGB RGBA"), {"quality": 80, "speed": 8}),
}
FORMATS["jpg"] = FORMATS["jpeg"]
SUFFIXES = {format.name: suffix for suffix, format in reversed(FORMATS.items())}
MODES = ("1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F")
Position = tuple[int, int] | Literal["top-left", "top-right", "bottom-left", "bottom-right"]
MARGIN = 10
"""Pixels between a watermark and the corner."""


@dataclass
class WatermarkOptions:
    """A picture laid over a shown one, in a corner or at a point of it (x, y in pixels)."""

    watermark: str | Path | Picture | np.ndarray | None = None
    position: Position = "bottom-right"


@dataclass
class WebcamOptions:
    """How the camera is used: whether its picture is mirrored, and constraints as browsers take them."""

    mirror: bool = True
    constraints: dict[str, Any] | None = None


def pillow(feature: str) -> ModuleType:
    """Gives PIL.Image; raises MissingExtra where it is not installed."""
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingExtra(feature, "Pillow", "images") from error
    return Image


def is_array(value: object) -> TypeGuard[np.ndarray]:
    """Tells whether a value is an array, without importing numpy."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)


def is_picture(value: object) -> TypeGuard[Picture]:
    """Tells whether a value is a picture of Pillow, without importing it."""
    image = sys.modules.get("PIL.Image")
    return image is not None and isinstance(value, image.Image)


def is_svg(file: FileData) -> bool:
    """Tells whether a file is a drawing, which has no pixels."""
    named = Path(file.orig_name or file.path).suffix.lower() == ".svg"
    return named or file.mime_type == "image/svg+xml" or (file.url or "").startswith("data:image/svg+xml")


def open_picture(file: FileData) -> Picture:
    """Opens a picture that a visitor sent, the right way up; raises Refused for what is none, or is too large."""
    image = pillow("Image")
    if is_svg(file):
        raise Refused("SVG files are not supported as input images for this app.")
    try:
        return opened(file.path or BytesIO(content(file)))
    except (image.DecompressionBombError, image.DecompressionBombWarning) as error:
        raise Refused(f"The image has more pixels than the {image.MAX_IMAGE_PIXELS:,} that are accepted.") from error
    except (image.UnidentifiedImageError, OSError, SyntaxError) as error:
        raise Refused(f"{file.orig_name or 'This'} is not an image that can be read.") from error


def opened(source: str | Path | BytesIO) -> Picture:
    """Reads a picture and turns it the right way up; raises DecompressionBombError before reading too many pixels."""
    from PIL import Image, ImageOps

    picture = Image.open(source)
    limit = Image.MAX_IMAGE_PIXELS
    if limit is not None and picture.width * picture.height > limit:
        raise Image.DecompressionBombError
    picture.load()
    format = picture.format
    ImageOps.exif_transpose(picture, in_place=True)
    picture.format = format
    return picture


def in_mode(picture: Picture, mode: str | None) -> Picture:
    """Gives a picture in a mode of pixels; None keeps its own."""
    if mode is None or picture.mode == mode:
        return picture
    if "LAB" in {mode, picture.mode}:
        return _through_profiles(picture, mode)
    return picture.convert(mode)


def _through_profiles(picture: Picture, mode: str) -> Picture:
    """Converts from or to CIELAB, which needs to know what red, green and blue are: those of sRGB."""
    from PIL import ImageCms

    profiles = {"LAB": ImageCms.createProfile("LAB"), "RGB": ImageCms.createProfile("sRGB")}
    source, target = ("LAB", "RGB") if picture.mode == "LAB" else ("RGB", "LAB")
    transform = ImageCms.buildTransform(profiles[source], profiles[target], source, target)
    converted = ImageCms.applyTransform(in_mode(picture, source), transform)
    assert converted is not None
    return in_mode(converted, mode)


def encoded(picture: Picture, suffix: str, name: str = "image") -> Blob:
    """Writes a picture in a format of `FORMATS`."""
    format = FORMATS[suffix]
    buffer = BytesIO()
    fitting(picture, format.modes).save(buffer, format.name, **format.options)
    return Blob(buffer.getvalue(), f"{name}.{suffix}", mimetypes.guess_type(f"image.{suffix}")[0])


def fitting(picture: Picture, modes: frozenset[str]) -> Picture:
    """Gives a picture in a mode that a format has; what is transparent becomes white where it knows no transparency."""
    if picture.mode in modes:
        return picture
    if not picture.has_transparency_data:
        return in_mode(picture, "RGB")
    colored = in_mode(picture, "RGBA")
    if "RGBA" in modes:
        return colored
    page = pillow("Image").new("RGB", picture.size, "white")
    page.paste(colored, mask=colored)
    return page


def picture_of(array: np.ndarray) -> Picture:
    """Makes a picture of an array: HxW is grey, HxWx3 RGB, HxWx4 RGBA; whole numbers 0 to 255, or fractions 0 to 1."""
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim != 2 and (array.ndim != 3 or array.shape[2] not in {2, 3, 4}):
        raise ValueError(f"Image: an array of shape {array.shape} is no image; wanted is HxW, HxWx3 or HxWx4.")
    picture: Picture = pillow("Image").fromarray(_as_bytes(array))
    return picture


def _as_bytes(array: np.ndarray) -> np.ndarray:
    kind = array.dtype.kind
    if array.dtype == "uint8":
        return array
    if kind == "b":
        return array.astype("uint8") * 255
    if kind in "iu":
        return array.clip(0, 255).astype("uint8")
    if kind != "f":
        raise ValueError(f"Image: an array of {array.dtype} is no image; wanted are numbers.")
    # A comparison that NaN fails as well.
    if array.size and not (array.min() >= -1 and array.max() <= 1):
        raise ValueError("Images of type float must be between -1 and 1.")
    return (array.clip(0, 1) * 255).round().astype("uint8")


def array_of(picture: Picture) -> np.ndarray:
    """Makes an array of a picture: HxW, HxWx3 or HxWx4."""
    try:
        import numpy as np
    except ImportError as error:
        raise MissingExtra('Image(type="numpy")', "numpy", "images") from error
    return np.array(picture)


def any_picture(value: Any) -> Picture:
    """Gives a picture of the developer's: an array, one of Pillow, or the one at a path."""
    if is_picture(value):
        return value
    return picture_of(value) if is_array(value) else opened(value)


def watermarked(picture: Picture, options: WatermarkOptions) -> Picture:
    """Lays a watermark over a picture."""
    mark = in_mode(any_picture(options.watermark), "RGBA")
    base = in_mode(picture, "RGBA")
    layer = pillow("Image").new("RGBA", base.size)
    layer.paste(mark, _corner(options.position, base.size, mark.size))
    composed = pillow("Image").alpha_composite(base, layer)
    return composed if picture.has_transparency_data else in_mode(composed, "RGB")


def _corner(position: Position, room: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    if not isinstance(position, str):
        return position
    vertical, _, horizontal = position.partition("-")
    x = MARGIN if horizontal == "left" else room[0] - size[0] - MARGIN
    y = MARGIN if vertical == "top" else room[1] - size[1] - MARGIN
    return x, y
