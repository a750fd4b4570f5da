"""Code."""

import preludio as gr
from demos.components.frame import Page

page = Page("Text", gr.Code)

PRIMES = '''
def primes(limit: int) -> list[int]:
    """Gives the primes below a limit."""
    found: list[int] = []
    for number in range(2, limit):
        if all(number % prime for prime in found):
            found.append(number)
    return found
'''.strip()


@page.example
def example() -> None:
    def calls(code: str) -> int:
        return code.count("(")

    code = gr.Code('print("Hello!")', language="python", label="Program")
    code.change(calls, code, gr.Number(1, label="Calls"))


@page.state("Empty")
def empty() -> None:
    gr.Code(label="Query", language="sql", lines=3)


@page.state("Filled")
def filled() -> None:
    gr.Code(PRIMES, language="python", label="Primes")


@page.state("Plain text, without numbers")
def plain() -> None:
    gr.Code("What is no code\nhas no colours.", show_line_numbers=False, label="Notes")


@page.state("Read-only")
def readonly() -> None:
    gr.Code('{"status": "ok"}', language="json", interactive=False, label="Answer")


@page.state("Long lines, broken")
def wrapped() -> None:
    text = "words = " + repr("many words " * 30)
    gr.Code(text, language="python", wrap_lines=True, label="Text")


@page.state("Long lines and many of them")
def long() -> None:
    lines = "\n".join(f"value_{number} = {'1 + ' * 40}1" for number in range(200))
    gr.Code(lines, language="python", max_lines=8, label="Values")


@page.refuses
@page.loads
def code() -> gr.Code:
    return gr.Code("x = 1", language="python", lines=2, label="Code")
