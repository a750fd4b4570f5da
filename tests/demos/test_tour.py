"""The tour: what its functions find out, and what its endpoints answer."""

import asyncio
import io
import json
from typing import Any

import numpy as np
import pytest
from PIL import Image

import preludio as gr
from demos.tour import counter, fractal, page, photo, words
from demos.tour.app import build
from tests.serving import Serve, Visitor

RED, BLUE = (200, 30, 40), (20, 40, 190)


def two_colours() -> photo.Pixels:
    """Three quarters red, one quarter blue."""
    picture = np.full((40, 80, 3), RED, np.uint8)
    picture[:, 60:] = BLUE
    return picture


def as_png(picture: photo.Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "png")
    return file.getvalue()


@pytest.fixture
def visitor(serve: Serve) -> Visitor:
    return serve(build()).visitor()


def answers(visitor: Visitor, name: str, *data: Any) -> list[Any]:
    """Calls an endpoint and gives the data of each of its events; fails where it fails."""
    event = visitor.post(f"call/{name}", {"data": data}).json()["event_id"]
    with visitor.open(f"call/{name}/{event}") as events:
        blocks = list(events.blocks())
    assert blocks[-1]["event"] == "complete", blocks[-1]
    return [json.loads(block["data"]) for block in blocks if block["event"] in {"generating", "complete"}]


def test_a_palette_has_the_colours_and_their_shares() -> None:
    red, blue = photo.palette(two_colours(), 2)
    assert (red.hex, red.name, red.share) == ("#c81e28", "rojo", 0.75)
    assert (blue.hex, blue.share) == ("#1428be", 0.25)


def test_a_palette_of_a_plain_photo_has_one_colour() -> None:
    assert photo.palette(np.full((10, 10, 3), 9, np.uint8), 5) == [photo.Colour(9, 9, 9, 1.0)]


def test_a_palette_of_a_photo_covers_all_of_it() -> None:
    colours = photo.palette(photo.landscape(), 6)
    assert len({colour.hex for colour in colours}) == 6
    assert sum(colour.share for colour in colours) == pytest.approx(1)
    assert [colour.share for colour in colours] == sorted((colour.share for colour in colours), reverse=True)


def test_edges_lie_where_colours_meet() -> None:
    drawn = photo.edges(two_colours(), 1)
    assert drawn.shape == (40, 80)
    assert (drawn[:, 59:61] < 60).all()
    assert (drawn[:, :55] == 255).all()
    assert (drawn[:, 65:] == 255).all()


def test_swatches_can_be_copied() -> None:
    html = photo.swatches([photo.Colour(1, 2, 3, 0.5)])
    assert 'data-hex="#010203"' in html
    assert "--share: 0.5000" in html


@pytest.mark.parametrize(("picture", "said"), [(None, "Elige una foto"), (np.zeros((4, 4, 3), np.uint8), "8 por 8")])
def test_what_is_no_photo_is_answered_kindly(picture: photo.Pixels | None, said: str) -> None:
    with pytest.raises(gr.Error) as refused:
        photo.analyse(picture, 4, 1)
    assert said in refused.value.message


def test_a_text_is_told_word_by_word() -> None:
    told = list(words.readings("Sol, sol y *luna*. ¡Luna llena!"))
    assert len(told) == 6
    first, last = told[0][0], told[-1][0]
    assert "**1** palabras" in first
    assert "> **Sol**" in first
    assert "**6** palabras · **4** distintas · **3,3** letras por palabra · frases: **2**" in last
    assert "**Las más largas:** llena (5), luna (4), sol (3), y (1)" in last
    assert r"Sol, sol y \*luna\*. ¡Luna **llena**" in last
    assert told[-1][1] == {"luna": 2, "llena": 1}


def test_a_text_without_words_is_answered_kindly() -> None:
    async def first() -> None:
        await anext(words.read(" 12 !", 10))

    with pytest.raises(gr.Error) as refused:
        asyncio.run(first())
    assert "Escribe o pega" in refused.value.message


@pytest.mark.parametrize(("count", "said"), [(1, "0 s"), (220, "1 min 0 s"), (330, "1 min 30 s")])
def test_reading_takes_its_time(count: int, said: str) -> None:
    assert words.duration(count) == said


def test_points_leave_the_circle_or_never_do() -> None:
    inside, near, far = fractal.escapes(np.array([0j, 0.3 + 0.6j, 2 + 2j]), 500)
    assert np.isnan(inside)
    assert near > far


def test_a_drawing_fills_every_tile() -> None:
    told = list(fractal.draw("El conjunto entero", 50, 1, "Mar"))
    pictures: list[photo.Pixels] = [picture for picture, _ in told if isinstance(picture, np.ndarray)]
    assert len(told) == len(fractal.tiles()) == 84
    assert len(pictures) == 14
    corner, middle = pictures[-1][0, 0], pictures[-1][fractal.HEIGHT // 2, fractal.WIDTH // 2]
    assert corner.tolist() != [fractal.DARK] * 3
    assert middle.tolist() == [fractal.DARK] * 3
    assert told[-1][1].startswith("**Terminado.**")
    assert told[-2][1].startswith("Tesela 83 de 84.")


def test_a_count_goes_on_and_back_but_not_below_zero() -> None:
    count, said = counter.add(counter.begun(), 3)
    assert said.startswith("# 3\n1 pulsación desde el ")
    count, said = counter.take_back(count, 2)
    assert said.startswith("# 1\n2 pulsaciones")
    assert counter.take_back(count, 2)[0] == count
    assert counter.start_over() == (counter.begun(), f"# 0\n{counter.EMPTY}")


def test_numbers_are_written_as_in_spanish() -> None:
    assert page.number(1234567.891, 2) == "1.234.567,89"


def test_a_photo_is_analysed_over_the_api(visitor: Visitor) -> None:
    sent = visitor.http.post("/gradio_api/upload", files={"files": ("photo.png", as_png(two_colours()), "image/png")})
    file = {"path": sent.json()[0], "meta": {"_type": "gradio.FileData"}}
    ((html, shares, drawn),) = answers(visitor, "analyse", file, 2, 1)
    assert html.count("data-hex") == 2
    assert shares["confidences"][0] == {"label": "rojo #c81e28", "confidence": 0.75}
    picture = Image.open(io.BytesIO(visitor.http.get(drawn["url"]).content))
    assert picture.size == (80, 40)


def test_a_text_streams_over_the_api(visitor: Visitor) -> None:
    told = answers(visitor, "read", "uno dos tres", 200)
    assert [said[0].count("palabras") for said in told] == [1, 1, 1, 1]
    assert told[-1][1] == {"tres": 1}


def test_a_drawing_streams_over_the_api(visitor: Visitor) -> None:
    told = answers(visitor, "draw", "El conjunto entero", 50, 1, "Tinta")
    picture, said = told[-1]
    assert said.startswith("**Terminado.**")
    shown = Image.open(io.BytesIO(visitor.http.get(picture["url"]).content))
    assert shown.size == (fractal.WIDTH, fractal.HEIGHT)
