"""Image."""

import base64
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as pil

from preludio import Image, WatermarkOptions
from preludio.errors import Refused
from preludio.wire.files import Blob, FileData


@pytest.fixture
def red(tmp_path: Path) -> Path:
    path = tmp_path / "red.png"
    pil.new("RGB", (8, 4), "red").save(path)
    return path


def sent(path: Path, name: str | None = None) -> FileData:
    return FileData(path=str(path), orig_name=name or path.name)


def shown(value: object, **props: Any) -> pil.Image:
    blob = Image(**props).postprocess(value)
    assert isinstance(blob, Blob)
    return pil.open(BytesIO(blob.data))


def test_a_function_gets_an_array(red: Path) -> None:
    array = Image().preprocess(sent(red))
    assert isinstance(array, np.ndarray)
    assert (array.shape, array.dtype.name, array[0, 0].tolist()) == ((4, 8, 3), "uint8", [255, 0, 0])


@pytest.mark.parametrize(("mode", "shape"), [("RGB", (4, 8, 3)), ("RGBA", (4, 8, 4)), ("L", (4, 8)), (None, (4, 8, 3))])
def test_the_mode_decides_the_shape(red: Path, mode: Any, shape: tuple[int, ...]) -> None:
    array = Image(image_mode=mode).preprocess(sent(red))
    assert isinstance(array, np.ndarray)
    assert array.shape == shape


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F"])
def test_a_function_gets_a_picture_in_its_mode(red: Path, mode: Any) -> None:
    picture = Image(type="pil", image_mode=mode).preprocess(sent(red))
    assert isinstance(picture, pil.Image)
    assert picture.mode == mode


def test_a_palette_becomes_colors(tmp_path: Path) -> None:
    path = tmp_path / "p.gif"
    pil.new("RGB", (8, 4), "red").convert("P").save(path)
    array = Image().preprocess(sent(path))
    assert isinstance(array, np.ndarray)
    assert array[0, 0].tolist() == [255, 0, 0]


def test_a_picture_is_turned_the_right_way_up(tmp_path: Path) -> None:
    picture = pil.new("RGB", (8, 4))
    exif = picture.getexif()
    exif[0x112] = 6
    picture.save(tmp_path / "turned.jpg", exif=exif)
    array = Image().preprocess(sent(tmp_path / "turned.jpg"))
    assert isinstance(array, np.ndarray)
    assert array.shape == (8, 4, 3)


def test_a_path_is_that_of_the_file_itself_where_it_fits(red: Path) -> None:
    assert Image(type="filepath").preprocess(sent(red)) == str(red)
    assert Image(type="filepath", image_mode=None).preprocess(sent(red)) == str(red)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "YCbCr", "LAB", "I", "F"])
def test_else_it_is_that_of_a_copy_in_a_format_that_holds_it(red: Path, mode: Any) -> None:
    path = Image(type="filepath", image_mode=mode).preprocess(sent(red))
    assert isinstance(path, str)
    assert path != str(red)
    with pil.open(path) as copy:
        assert copy.mode == mode
    assert Path(path).stem == "red"


def test_what_lies_outside_of_a_name_stays_out_of_the_copy(red: Path) -> None:
    path = Image(type="filepath", image_mode="L").preprocess(sent(red, "../../evil\x00.png"))
    assert isinstance(path, str)
    assert Path(path).name == "evil_.png"


def test_a_moving_picture_is_not_stilled(tmp_path: Path) -> None:
    path = tmp_path / "moving.gif"
    pil.new("RGB", (8, 4), "red").save(path, save_all=True, append_images=[pil.new("RGB", (8, 4), "blue")])
    assert Image(type="filepath").preprocess(sent(path)) == str(path)


def test_no_mode_without_a_format_for_it() -> None:
    with pytest.raises(ValueError, match="no file holds image_mode 'HSV'"):
        Image(type="filepath", image_mode="HSV")


def test_a_picture_may_come_inside_the_value(red: Path) -> None:
    url = "data:image/png;base64," + base64.b64encode(red.read_bytes()).decode()
    array = Image().preprocess(FileData(path="", url=url))
    assert isinstance(array, np.ndarray)
    assert array.shape == (4, 8, 3)
    path = Image(type="filepath").preprocess(FileData(path="", url=url))
    assert isinstance(path, str)
    assert Path(path).read_bytes() == red.read_bytes()


@pytest.mark.parametrize(
    "url", ["data:image/png;base64,!!", "https://example.org/a.png", "data:", "data:image/png;base64,"]
)
def test_nothing_else_may_come_inside(url: str) -> None:
    with pytest.raises(Refused):
        Image().preprocess(FileData(path="", url=url))


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("nope")
    with pytest.raises(Refused, match="not an image"):
        Image().preprocess(sent(tmp_path / "a.png"))


@pytest.mark.parametrize("share", [1.0, 0.4])
def test_too_many_pixels_are_refused_before_they_are_read(
    red: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    monkeypatch.setattr(pil, "MAX_IMAGE_PIXELS", int(31 * share))
    with pytest.raises(Refused, match="more pixels"):
        Image().preprocess(sent(red))


def test_a_cut_off_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    pil.effect_noise((64, 64), 90).save(path)
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(Refused, match="can be read"):
        Image().preprocess(sent(path))


def test_a_drawing_is_passed_on_as_a_path_only(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert Image(type="filepath").preprocess(sent(path)) == str(path)
    with pytest.raises(Refused, match="SVG"):
        Image().preprocess(sent(path))


def test_nothing_stays_nothing() -> None:
    assert Image().preprocess(None) is None
    assert Image().preprocess(FileData(path="")) is None
    assert Image().postprocess(None) is None


@pytest.mark.parametrize(
    ("array", "pixel"),
    [
        (np.full((4, 8, 3), 200, np.uint8), 200),
        (np.full((4, 8), 200, np.uint8), 200),
        (np.full((4, 8, 1), 200, np.uint8), 200),
        (np.full((4, 8, 4), 200, np.uint8), 200),
        (np.full((4, 8, 3), 200, np.int64), 200),
        (np.full((4, 8, 3), 300, np.int16), 255),
        (np.full((4, 8, 3), 0.5, np.float32), 128),
        (np.full((4, 8), -0.5), 0),
        (np.ones((4, 8), bool), 255),
    ],
)
def test_arrays_are_shown(array: np.ndarray, pixel: int) -> None:
    picture = shown(array, format="png")
    assert picture.size == (8, 4)
    assert np.array(picture).ravel()[0] == pixel


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((4, 8, 5), np.uint8), "shape"),
        (np.zeros(4, np.uint8), "shape"),
        (np.full((4, 8), 2.0), "between -1 and 1"),
        (np.full((4, 8), np.nan), "between -1 and 1"),
        (np.zeros((4, 8), complex), "numbers"),
    ],
)
def test_arrays_that_are_no_picture_are_refused(array: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Image().postprocess(array)


@pytest.mark.parametrize("format", ["webp", "png", "jpeg", "jpg", "PNG", "gif", "bmp", "tiff"])
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F"])
def test_pictures_of_any_mode_are_shown_in_any_format(format: str, mode: str) -> None:
    blob = Image(format=format).postprocess(pil.new(mode, (8, 4)))
    assert isinstance(blob, Blob)
    assert blob.name == f"image.{format.lower()}"
    assert blob.mime_type is not None
    assert blob.mime_type.startswith("image/")
    assert pil.open(BytesIO(blob.data)).size == (8, 4)


def test_transparency_becomes_white_where_a_format_knows_none() -> None:
    assert shown(pil.new("RGBA", (8, 4), (0, 0, 0, 0)), format="jpeg").getpixel((0, 0)) == (255, 255, 255)


def test_files_are_sent_as_they_are(red: Path) -> None:
    for value in (red, str(red)):
        file = Image().postprocess(value)
        assert isinstance(file, FileData)
        assert (file.path, file.orig_name, file.mime_type) == (str(red), "red.png", "image/png")


def test_urls_are_passed_on() -> None:
    file = Image().postprocess("https://example.org/a/b.png?x=1")
    assert isinstance(file, FileData)
    assert (file.path, file.orig_name) == ("https://example.org/a/b.png?x=1", "b.png")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no file 'none"):
        Image().postprocess("none.png")


@pytest.mark.parametrize("value", [3, b"x", [1], {"path": "a.png"}])
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="wanted is an array"):
        Image().postprocess(value)


@pytest.mark.parametrize(
    ("position", "corner"), [("top-left", (12, 12)), ("bottom-right", (87, 67)), ((50, 5), (52, 7))]
)
def test_a_watermark_is_laid_over(red: Path, position: Any, corner: tuple[int, int]) -> None:
    mark = WatermarkOptions(red, position)
    picture = shown(pil.new("RGB", (100, 80), "white"), watermark=mark, format="png")
    assert picture.getpixel(corner) == (255, 0, 0)
    assert picture.getpixel((30, 30)) == (255, 255, 255)


def test_a_watermark_is_laid_over_files_too(red: Path, tmp_path: Path) -> None:
    pil.new("RGB", (100, 80), "white").save(tmp_path / "white.png")
    picture = shown(tmp_path / "white.png", watermark=np.zeros((4, 4, 3), np.uint8), format="png")
    assert picture.getpixel((88, 68)) == (0, 0, 0)
    blob = Image(watermark=red).postprocess(red)
    assert isinstance(blob, Blob)
    assert blob.source == str(red)
    assert Image(watermark=red).get_config()["watermark"] == {"watermark": None, "position": "bottom-right"}


@pytest.mark.parametrize(
    "props",
    [
        {"type": "jpg"},
        {"format": "docx"},
        {"image_mode": "rgb"},
        {"sources": ["disk"]},
        {"streaming": True, "sources": ["upload"]},
        {"streaming": True},
        {"sources": "webcam"},
    ],
)
def test_what_cannot_work_is_refused(props: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Image: "):
        Image(**props)


def test_sources_may_be_one_word() -> None:
    assert Image(sources="upload").get_config()["sources"] == ["upload"]
    assert Image().get_config()["sources"] == ["upload", "webcam", "clipboard"]


def test_a_flagged_picture_is_kept(red: Path, tmp_path: Path) -> None:
    flagged = Image().read_from_flag(Image().flag(sent(red, "../red.png"), tmp_path / "flagged"))
    assert Path(flagged.path).read_bytes() == red.read_bytes()
    assert Path(flagged.path).is_relative_to(tmp_path / "flagged")
    assert Image().flag(None) == ""
