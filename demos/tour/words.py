"""A text read word by word, with statistics that grow along."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import preludio as gr
from demos.tour.page import code, number

WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
SENTENCE = re.compile(r"[.!?…]+(?=\s|$)")
PER_MINUTE = 220  # words a grown-up reads silently
MOST = 10  # words whose frequency is told
TELLING = 4  # letters from which on a word tells something
LONGEST = 5
QUIXOTE = (
    "En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho tiempo que vivía un hidalgo de los de "
    "lanza en astillero, adarga antigua, rocín flaco y galgo corredor. Una olla de algo más vaca que carnero, salpicón "
    "las más noches, duelos y quebrantos los sábados, lentejas los viernes, algún palomino de añadidura los domingos, "
    "consumían las tres partes de su hacienda."
)

TEMPLATE = """
**{words}** palabras · **{different}** distintas · **{letters}** letras por palabra · frases: **{sentences}** ·
lectura: **{time}**

**Las más largas:** {longest}

> {before}**{word}**
"""


def readings(text: str) -> Iterator[tuple[str, dict[str, int]]]:
    """Gives the statistics of a text after each of its words: in words, and how often each word came."""
    often: Counter[str] = Counter()
    letters = 0
    for found in WORD.finditer(text):
        often[found[0].lower()] += 1
        letters += len(found[0])
        yield report(text, found, often, letters), frequent(often)


def report(text: str, found: re.Match[str], often: Counter[str], letters: int) -> str:
    """Writes down what is known once the reader has come to a word."""
    words = often.total()
    sentences = len(SENTENCE.findall(text[: found.end() + 1]))
    longest = sorted(often, key=lambda word: (-len(word), word))[:LONGEST]
    return TEMPLATE.format(
        words=number(words),
        different=number(len(often)),
        letters=number(letters / words, 1),
        sentences=number(sentences),
        time=duration(words),
        longest=", ".join(f"{word} ({len(word)})" for word in longest),
        before=plain(text[: found.start()]),
        word=plain(found[0]),
    )


def frequent(often: Counter[str]) -> dict[str, int]:
    """Gives the most frequent words, but not the little ones that are in every text."""
    return dict(Counter({word: times for word, times in often.items() if len(word) >= TELLING}).most_common(MOST))


def plain(text: str) -> str:
    """Gives a text as Markdown that says just that, in one paragraph."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$])", r"\\\1", re.sub(r"\s+", " ", text))


def duration(words: int) -> str:
    """Tells how long reading takes: 45 s, 3 min 5 s."""
    minutes, rest = divmod(round(words / PER_MINUTE * 60), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


async def read(text: str, pace: float) -> AsyncIterator[tuple[str, dict[str, int]]]:
    """Reads a text at a pace in words a second, and tells its statistics after each word."""
    if not WORD.search(text or ""):
        raise gr.Error("Escribe o pega un texto con alguna palabra.", title="No hay nada que leer")
    for told in readings(text):
        yield told
        await asyncio.sleep(1 / pace)


def tab() -> None:
    """Lays out the corner of the text."""
    gr.Markdown("## Un texto, palabra a palabra\nLas cuentas crecen mientras se lee; puedes parar cuando quieras.")
    with gr.Row():
        with gr.Column(min_width=300):
            text = gr.Textbox(QUIXOTE, label="Tu texto", lines=8, max_lines=14, max_length=20_000)
            pace = gr.Slider(2, 200, 12, step=1, label="Ritmo", info="Palabras por segundo")
            with gr.Row():
                stop = gr.Button("Parar", variant="stop", min_width=120)
                run = gr.Button("Leer", variant="primary", min_width=120)
        with gr.Column(min_width=300):
            told = gr.Markdown(label="Lo que se sabe", show_label=True, container=True, min_height=200)
            often = gr.JSON(label=f"Palabras más frecuentes, desde {TELLING} letras", max_height=300)
    with gr.Accordion("El código", open=False):
        code(read, readings, report)

    reading = gr.on([run.click, text.submit], read, [text, pace], [told, often], api_name="read")
    stop.click(None, cancels=[reading])
