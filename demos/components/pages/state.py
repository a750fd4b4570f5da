"""A value that belongs to one visitor."""

import preludio as gr
from demos.components.frame import Page

page = Page("Unseen", gr.State)


@page.example
def example() -> None:
    def add(word: str, words: list[str]) -> tuple[list[str], str]:
        words = [*words, word]
        return words, ", ".join(words)

    words = gr.State([])
    word = gr.Textbox(label="Word", submit_btn="Add")
    word.submit(add, [word, words], [words, gr.Textbox(label="All words so far")])
