"""The tour: four corners, each a few functions of Python.

python -m demos.tour
"""

import sys
from pathlib import Path

# Run as a file, it finds its neighbours too.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import preludio as gr
from demos.tour import counter, fractal, photo, words

THEME = gr.themes.Soft(primary_hue="teal", secondary_hue="teal", neutral_hue="slate")
WELCOME = """
# Visita guiada

Cuatro rincones hechos con unas pocas funciones de Python.
"""


def build() -> gr.Blocks:
    """Declares the app."""
    with gr.Blocks(title="Preludio · Visita guiada") as app:
        gr.Markdown(WELCOME)
        with gr.Tabs():
            with gr.Tab("Foto", id="photo"):
                photo.tab()
            with gr.Tab("Texto", id="text"):
                words.tab()
            with gr.Tab("Trabajo lento", id="job"):
                fractal.tab()
            with gr.Tab("Cuenta", id="count"):
                counter.tab(app)
    return app


demo = build()

if __name__ == "__main__":
    demo.launch(theme=THEME)
