"""Text with marked parts."""

import preludio as gr
from demos.components.frame import Page

page = Page(
    "Text",
    gr.HighlightedText,
    keys={
        "ArrowRight, ArrowDown, End, Control+Home": "Move from part to part.",
        "Shift+ArrowRight": "Chooses more of a text that can be marked.",
        "Enter": "Chooses a part, or names it.",
        "Delete": "Takes the mark away.",
        "Escape": "Changes nothing.",
    },
)


@page.example
def example() -> None:
    def shouts(text: str) -> list[tuple[str, str | None]]:
        words = (f"{word} " for word in text.split())
        return [(word, "loud" if word.isupper() else None) for word in words]

    text = gr.Textbox("This is REALLY good.", label="Text")
    text.change(
        shouts, text, gr.HighlightedText(shouts("This is REALLY good."), label="Shouts")
    )


@page.state("Empty")
def empty() -> None:
    gr.HighlightedText(label="Names", interactive=False)


@page.state("Categories, with a legend")
def categories() -> None:
    parts = [("Ada", "person"), (" was born in ", None), ("London", "place"), (".", None)]
    gr.HighlightedText(parts, show_legend=True, interactive=False, label="Names")


@page.state("Colours of your own")
def colours() -> None:
    parts = [("Ada", "person"), (" was born in ", None), ("London", "place"), (".", None)]
    gr.HighlightedText(
        parts, color_map={"person": "#1d4ed8", "place": "green"}, label="Names"
    )


@page.state("Scores from -1 to 1")
def scores() -> None:
    parts = [("dreadful ", -0.9), ("so-so ", -0.1), ("good ", 0.5), ("splendid", 1.0)]
    gr.HighlightedText(parts, show_legend=True, interactive=False, label="Mood")


@page.state("To be marked by a visitor")
def editable() -> None:
    parts = [("Mark ", None), ("what", "word"), (" you like.", None)]
    gr.HighlightedText(parts, interactive=True, label="Yours")


@page.state("Long text")
def long() -> None:
    parts = [(f"word {n} ", "even" if n % 2 == 0 else None) for n in range(80)]
    gr.HighlightedText(parts, show_inline_category=False, interactive=False, label="Words")


@page.state("Right to left")
def rtl() -> None:
    parts = [("مرحبا", "تحية"), (" بالعالم", None)]
    gr.HighlightedText(parts, rtl=True, interactive=False, label="نص")


@page.loads
def names() -> gr.HighlightedText:
    parts = [("Ada", "person"), (" was here.", None)]
    return gr.HighlightedText(parts, interactive=False, label="Names")
