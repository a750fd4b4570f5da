"""A count that belongs to one visitor, and outlives the server."""

from datetime import datetime
from typing import TypedDict

import preludio as gr
from demos.tour.page import code, number

PROOF = """
### Ponla a prueba

1. Suma unas cuantas veces.
2. Recarga la página: la cuenta sigue ahí.
3. Para el servidor con Ctrl + C y vuelve a arrancarlo.
4. Recarga otra vez, o espera a que la página se conecte sola.

La cuenta es solo tuya: otra pestaña empieza de cero.
"""
EMPTY = "Todavía no has contado nada."


class Count(TypedDict):
    """How far a visitor has counted, and since when."""

    value: int
    presses: int
    since: str


def begun() -> Count:
    """Gives the count of somebody who has not counted yet."""
    return {"value": 0, "presses": 0, "since": ""}


def add(count: Count, step: float) -> tuple[Count, str]:
    """Counts on by a step."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    count = {"value": count["value"] + int(step), "presses": count["presses"] + 1, "since": count["since"] or now}
    return count, told(count)


def take_back(count: Count, step: float) -> tuple[Count, str]:
    """Counts back by a step, but never below zero."""
    if count["value"] < step:
        gr.Warning("La cuenta no baja de cero.", title="Ya no queda nada")
        return count, told(count)
    return add(count, -step)


def start_over() -> tuple[Count, str]:
    """Begins at zero again."""
    return begun(), told(begun())


def told(count: Count) -> str:
    """Says how far the visitor has counted."""
    if not count["presses"]:
        return f"# 0\n{EMPTY}"
    since = datetime.fromisoformat(count["since"])
    presses = "1 pulsación" if count["presses"] == 1 else f"{number(count['presses'])} pulsaciones"
    return f"# {number(count['value'])}\n{presses} desde el {since:%d/%m/%Y} a las {since:%H:%M}."


def tab(demo: gr.Blocks) -> None:
    """Lays out the corner of the count."""
    gr.Markdown("## Una cuenta que no se pierde\nCuenta lo que quieras: vueltas, gente que entra, pájaros en el cable.")
    count = gr.State(begun())
    with gr.Row():
        with gr.Column(min_width=300):
            with gr.Group():
                shown = gr.Markdown(told(begun()), container=True, elem_id="count")
                step = gr.Number(1, label="De cuánto en cuánto", precision=0, minimum=1, maximum=1000)
                with gr.Row():
                    less = gr.Button("Quitar", min_width=120)
                    more = gr.Button("Sumar", variant="primary", min_width=120)
            again = gr.Button("Empezar de cero")
        with gr.Column(min_width=300):
            gr.Markdown(PROOF)
    with gr.Accordion("El código", open=False):
        code(add, take_back, told)

    more.click(add, [count, step], [count, shown], api_name="add", show_progress="hidden")
    less.click(take_back, [count, step], [count, shown], api_visibility="private", show_progress="hidden")
    again.click(start_over, None, [count, shown], api_visibility="private", show_progress="hidden")
    demo.load(told, count, shown, api_visibility="private", show_progress="hidden")
