"""A slow job: the Mandelbrot set, drawn tile by tile."""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

import preludio as gr
from demos.tour.page import code, number

WIDTH, HEIGHT, TILE = 768, 448, 64
SHOWN_EVERY = 6  # tiles between two pictures
PLACES = {
    "El conjunto entero": (-0.65, 0.0, 3.3),
    "Valle de los caballitos de mar": (-0.7435, 0.1314, 0.008),
    "Valle de los elefantes": (0.2825, 0.0105, 0.02),
    "Valle de las espirales": (-0.0882, 0.6552, 0.012),
    "El pequeño Mandelbrot": (-1.768, 0.0, 0.085),
}
INKS = {
    "Ocaso": [(24, 16, 48), (96, 32, 96), (216, 84, 84), (250, 176, 96), (255, 244, 214)],
    "Mar": [(8, 20, 44), (16, 78, 120), (40, 160, 170), (180, 226, 200), (255, 250, 224)],
    "Tinta": [(18, 18, 22), (90, 90, 98), (170, 170, 176), (236, 236, 238), (255, 255, 255)],
}
DARK = 28  # brightness of the set itself and of what is not drawn yet


def escapes(points: NDArray[np.complex128], limit: int) -> NDArray[np.float64]:
    """Counts the steps after which each point leaves the circle, with fractions; those that never do have NaN."""
    steps = np.full(points.shape, np.nan)
    here = np.zeros_like(points)
    inside = np.ones(points.shape, bool)
    for step in range(limit):
        here[inside] = here[inside] ** 2 + points[inside]
        left = inside & (np.abs(here) > 16)
        steps[left] = step + 1 - np.log2(np.log(np.abs(here[left])) / np.log(16))
        inside &= ~left
        if not inside.any():
            break
    return steps


def painted(steps: NDArray[np.float64], ink: str) -> NDArray[np.uint8]:
    """Gives the colours of points by their steps; the set itself stays dark."""
    scale = np.nan_to_num(np.log1p(steps.clip(0)) * 0.55 % 2, nan=0.0)
    position = np.where(scale > 1, 2 - scale, scale) * (len(INKS[ink]) - 1)
    stops = np.arange(len(INKS[ink]))
    colours = np.stack([np.interp(position, stops, [c[i] for c in INKS[ink]]) for i in range(3)], axis=-1)
    colours[np.isnan(steps)] = DARK
    return colours.astype(np.uint8)


def points_of(place: str, top: int, left: int, fineness: int) -> NDArray[np.complex128]:
    """Gives the numbers that one tile stands for, `fineness` each way for every pixel."""
    x, y, width = PLACES[place]
    scale = width / WIDTH
    offsets = np.arange(TILE * fineness) / fineness
    across = x + (left + offsets - WIDTH / 2) * scale
    down = y - (top + offsets - HEIGHT / 2) * scale
    points: NDArray[np.complex128] = across[None, :] + 1j * down[:, None]
    return points


def pixels_of(colours: NDArray[np.uint8], fineness: int) -> NDArray[np.uint8]:
    """Gives each pixel the mean of its points: soft edges."""
    means: NDArray[np.float64] = colours.reshape(TILE, fineness, TILE, fineness, 3).mean((1, 3))
    return means.astype(np.uint8)


def tiles() -> list[tuple[int, int]]:
    """Gives the corners of all tiles, from the middle outwards."""
    corners = [(top, left) for top in range(0, HEIGHT, TILE) for left in range(0, WIDTH, TILE)]
    middle = np.array([HEIGHT - TILE, WIDTH - TILE]) / 2
    return sorted(corners, key=lambda corner: float(np.hypot(*(corner - middle))))


def draw(
    place: str,
    limit: int,
    fineness: int,
    ink: str,
    progress: gr.Progress = gr.Progress(),  # noqa: B008  # how a function asks for it
) -> Iterator[tuple[Any, str]]:
    """Draws a part of the set; gives the picture every few tiles, and what has been counted so far."""
    picture = np.full((HEIGHT, WIDTH, 3), DARK, np.uint8)
    corners, counted, began = tiles(), 0, time.perf_counter()
    for done, (top, left) in enumerate(corners, 1):
        steps = escapes(points_of(place, top, left, fineness), limit)
        counted += int(np.nan_to_num(steps, nan=limit).sum())
        picture[top : top + TILE, left : left + TILE] = pixels_of(painted(steps, ink), fineness)
        progress((done, len(corners)), desc="Dibujando", unit="teselas")
        shown = done % SHOWN_EVERY == 0 or done == len(corners)
        yield picture.copy() if shown else gr.skip(), told(done, len(corners), counted, time.perf_counter() - began)


def told(done: int, count: int, counted: int, seconds: float) -> str:
    """Says how much work has been done."""
    state = "**Terminado.**" if done == count else f"Tesela {done} de {count}."
    return f"{state} {number(counted / 1e6, 1)} millones de pasos en {number(seconds, 1)} s."


def stopped() -> str:
    """Says that the drawing was stopped."""
    gr.Info("El dibujo queda a medias; puedes empezar otro.", title="Parado")
    return "**Parado.** Lo dibujado hasta aquí se queda."


def tab() -> None:
    """Lays out the corner of the slow job."""
    gr.Markdown(
        "## Un trabajo lento\nUn fractal, tesela a tesela, con progreso de verdad. Recarga la página a medias: "
        "el trabajo sigue, y la página lo recoge donde va."
    )
    with gr.Row():
        with gr.Column(scale=1, min_width=260):
            place = gr.Dropdown(list(PLACES), value="Valle de los caballitos de mar", label="Lugar")
            limit = gr.Slider(50, 4000, 1500, step=50, precision=0, label="Pasos por punto")
            fineness = gr.Slider(
                1, 5, 3, step=1, precision=0, label="Suavizado", info="Puntos por píxel, en cada sentido"
            )
            ink = gr.Radio(list(INKS), value="Ocaso", label="Tinta")
            with gr.Row():
                stop = gr.Button("Parar", variant="stop", min_width=110)
                run = gr.Button("Dibujar", variant="primary", min_width=110)
        with gr.Column(scale=2, min_width=320):
            picture = gr.Image(
                label="Fractal",
                interactive=False,
                format="png",
                height="min(400px, 52vw)",
                buttons=["download", "fullscreen"],
            )
            said = gr.Markdown()
    with gr.Accordion("El código", open=False):
        code(draw, escapes)

    drawing = run.click(draw, [place, limit, fineness, ink], [picture, said], api_name="draw", show_progress_on=picture)
    stop.click(stopped, None, said, cancels=[drawing], api_visibility="private")
