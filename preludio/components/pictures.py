"""Pictures: arrays, Pillow's, and files of them, one into the other."""

from __future__ import annotations

import mimetypes
import sys
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeGuard

from preludio.components.media import content
from preludio.errors import MissingExtra, Refused
from preludio.wire.files import Blob, FileData

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image as Picture


@dataclass(frozen=True)
class Format:
    """How pictures are written: under which name, with which modes of pixels, and which options."""

    name: str
    modes: frozenset[str]
    options: dict[str, Any] = field(default_factory=dict[str, Any])


def _modes(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Quality and effort suit a page that waits: twice as fast as the libraries' defaults, and closer to the original.
FORMATS = {
    "webp": Format("WEBP", _modes("L RGB RGBA"), {"quality": 90, "method": 2}),
    "png": Format("PNG", _modes("1 L LA P RGB RGBA I;16"), {"compress_level": 1}),
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


def pillow(feature: str) -> Any:
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
        return opened(content(file))
    except (image.DecompressionBombError, image.DecompressionBombWarning) as error:
        raise Refused(f"The image has more pixels than the {image.MAX_IMAGE_PIXELS:,} that are accepted.") from error
    except (image.UnidentifiedImageError, OSError, SyntaxError) as error:
        raise Refused(f"{file.orig_name or 'This'} is not an image that can be read.") from error


def opened(data: bytes) -> Picture:
    """Reads a picture and turns it the right way up; raises DecompressionBombError before reading too many pixels."""
    from PIL import Image, ImageOps

    picture = Image.open(BytesIO(data))
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

    cms: Any = ImageCms
    profiles = {"LAB": cms.createProfile("LAB"), "RGB": cms.createProfile("sRGB")}
    source, target = ("LAB", "RGB") if picture.mode == "LAB" else ("RGB", "LAB")
    transform = cms.buildTransform(profiles[source], profiles[target], source, target)
    converted: Picture = cms.applyTransform(in_mode(picture, source), transform)
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
    page: Picture = pillow("Image").new("RGB", picture.size, "white")
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
    return picture_of(value) if is_array(value) else opened(Path(value).read_bytes())


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
