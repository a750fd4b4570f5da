"""The tour, as a visitor uses it."""

import os
import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from demos.tour.app import THEME, build
from tests.browser.conftest import Serve, page_of

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
COLOURS = {"#c81e28": "rojo", "#1428be": "azul"}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Paints a photo: three quarters red, one quarter blue."""
    picture = np.full((60, 120, 3), (200, 30, 40), np.uint8)
    picture[:, 90:] = (20, 40, 190)
    place = tmp_path / "photo.png"
    Image.fromarray(picture).save(place)
    return place


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def test_a_photo_gives_its_palette_and_its_edges(serve: Serve, photo: Path) -> None:
    page = serve(build(), theme=THEME, context={"permissions": ["clipboard-read", "clipboard-write"]})
    page.locator("input[type=file]").set_input_files(photo)
    swatches = page.get_by_role("button", name=re.compile("#"))
    expect(swatches).to_have_count(2)
    for shown, (colour, name) in zip(swatches.all(), COLOURS.items(), strict=True):
        expect(shown).to_contain_text(colour)
        expect(shown).to_contain_text(name)
    expect(page.get_by_text("rojo #c81e28")).to_be_visible()
    expect(page.get_by_role("img", name="Sus bordes")).to_be_visible()
    expect(page.get_by_text("La foto solo tiene 2 colores distintos.")).to_be_visible()
    swatches.last.click()
    expect(swatches.last).to_contain_text("Copiado")
    assert page.evaluate("navigator.clipboard.readText()") == "#1428be"


def test_the_example_will_do_and_settings_count_at_once(serve: Serve) -> None:
    page = serve(build(), theme=THEME)
    page.get_by_role("button", name="Analizar").click()
    expect(page.get_by_text("Elige una foto, o prueba con la del ejemplo.").first).to_be_visible()
    page.get_by_role("button", name="Usar el ejemplo").click()
    swatches = page.get_by_role("button", name=re.compile("#"))
    expect(swatches).to_have_count(6)
    page.get_by_role("button", name="Ajustes").first.click()
    page.get_by_role("slider", name="Colores de la paleta").press("ArrowRight")
    expect(swatches).to_have_count(7)


def test_a_text_is_read_word_by_word_until_it_is_stopped(serve: Serve) -> None:
    page = serve(build(), theme=THEME)
    tab(page, "Texto")
    page.get_by_label("Ritmo, as a number").fill("8")
    page.get_by_role("button", name="Leer").click()
    read = page.locator("blockquote")
    expect(read).to_contain_text("En un lugar de la Mancha")
    expect(page.get_by_text("lugar: 1")).to_be_visible()
    page.get_by_role("button", name="Parar").click()
    expect(read).not_to_contain_text("hacienda")
    page.get_by_label("Tu texto").fill("Sol y luna")
    page.get_by_role("button", name="Leer").click()
    expect(read).to_have_text("Sol y luna")
    expect(page.get_by_text("3 palabras")).to_be_visible()


def test_a_drawing_survives_a_reload(serve: Serve) -> None:
    page = serve(build(), theme=THEME)
    tab(page, "Trabajo lento")
    page.get_by_role("button", name="Dibujar").click()
    expect(page.get_by_text(re.compile(r"Tesela \d+ de 84"))).to_be_visible()
    page.reload()
    tab(page, "Trabajo lento")
    expect(page.get_by_text(re.compile(r"Dibujando \d+ / 84 teselas"))).to_be_visible()
    expect(page.get_by_role("img", name="Fractal")).to_be_visible()
    expect(page.get_by_text("Terminado.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("teselas$"))).to_have_count(0)


def test_a_drawing_can_be_stopped(serve: Serve) -> None:
    page = serve(build(), theme=THEME)
    tab(page, "Trabajo lento")
    page.get_by_role("button", name="Dibujar").click()
    expect(page.get_by_text(re.compile(r"Tesela \d+ de 84"))).to_be_visible()
    page.get_by_role("button", name="Parar").click()
    expect(page.get_by_text("Parado. Lo dibujado hasta aquí se queda.")).to_be_visible()
    expect(page.get_by_text(re.compile("teselas$"))).to_have_count(0)


def test_a_count_survives_the_server(browser: Browser, tmp_path: Path) -> None:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with page_of(browser, {}) as page:
        with tour(port, tmp_path) as url:
            page.goto(url)
            tab(page, "Cuenta")
            page.get_by_label("De cuánto en cuánto").fill("5")
            page.get_by_role("button", name="Sumar").click()
            expect(page.get_by_role("heading", name="5", exact=True)).to_be_visible()
            page.get_by_role("button", name="Sumar").click()
            expect(page.get_by_role("heading", name="10", exact=True)).to_be_visible()
        with tour(port, tmp_path):
            page.reload()
            tab(page, "Cuenta")
            expect(page.get_by_role("heading", name="10", exact=True)).to_be_visible()
            page.get_by_role("button", name="Quitar").click()
            expect(page.get_by_role("heading", name="9", exact=True)).to_be_visible()


@contextmanager
def tour(port: int, folder: Path) -> Generator[str]:
    """Serves the tour in a process of its own, and kills it."""
    surroundings = os.environ | {"PRELUDIO_SERVER_PORT": str(port), "PRELUDIO_DATA_DIR": str(folder)}
    command = [sys.executable, "-u", "-m", "demos.tour"]
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            address = next(line for line in server.stdout if "http://" in line)
            yield address.rpartition(" ")[2].strip()
        finally:
            server.kill()


@pytest.mark.parametrize("name", ["Foto", "Texto", "Trabajo lento", "Cuenta"])
def test_every_corner_fits_on_a_phone(serve: Serve, name: str) -> None:
    page = serve(build(), theme=THEME, context={"viewport": {"width": 390, "height": 800}})
    tab(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
