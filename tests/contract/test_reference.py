"""The reference pages leave nothing out, and their examples run."""

import inspect
from functools import cache

import pytest

from demos.components.frame import Page
from demos.components.pages import found
from preludio.contract.reference import blocks, pages
from preludio.contract.tables import code, table
from preludio.graph.block import Block
from preludio.settings import Settings, variables
from preludio.themes.tokens import TOKENS

BLOCKS = [*blocks("components."), *blocks("layouts.")]
PAGES = [pytest.param(page, id=page.path) for page in found()]


@cache
def everything() -> dict[str, str]:
    """Gives the pages by their names."""
    return {path.name: text for path, text in pages().items()}


def text() -> str:
    return "\n".join(everything().values())


def page_of(cls: type[Block]) -> Page:
    """Gives the page of a class."""
    (page,) = [page for page in found() if cls in (page.first, *page.variants)]
    return page


def written(page: Page) -> str:
    return everything()[f"{page.path}.md"]


@pytest.mark.parametrize("cls", BLOCKS, ids=lambda cls: cls.__name__)
def test_every_public_block_has_a_page_with_all_its_parameters_and_events(cls: type[Block]) -> None:
    page = page_of(cls)
    told = written(page)
    assert f"# {cls.__name__}\n" in told
    assert (inspect.getdoc(cls) or "") in told
    for each in [*cls.props, *cls.events]:
        assert f"\n| `{each}` |" in told, each


@pytest.mark.parametrize("page", PAGES)
def test_the_index_leads_to_every_page_and_a_page_shows_its_example_and_picture(page: Page) -> None:
    assert f"]({page.path}.md): {page.summary}\n" in everything()["README.md"]
    assert page.program in written(page)
    assert all(f"images/{page.path}-{mode}.png" in written(page) for mode in ("light", "dark"))


@pytest.mark.parametrize("page", PAGES)
def test_an_example_is_a_short_program_that_runs(page: Page) -> None:
    assert len(page.program.splitlines()) <= 30
    exec(compile(page.program.removesuffix("demo.launch()\n"), page.path, "exec"), {"__name__": page.path})


def test_a_class_says_in_what_it_differs() -> None:
    page = next(page for page in found() if page.path == "textbox")
    told = written(page).partition("\n## TextArea\n")[2]
    assert "as with Textbox" in told
    assert "| `lines` | `int` | `7` |" in told
    assert "placeholder" not in told


def test_a_page_tells_what_functions_and_clients_deal_with() -> None:
    told = written(next(page for page in found() if page.path == "dropdown"))
    assert "| A function may return | `str \\| float \\| list[str \\| float] \\| None` |" in told
    assert "| A client sends | `str` |" in told
    assert "| `select` | `gr.SelectData` |" in told
    assert "`index: int \\| tuple[int, int]`" in told


def test_every_setting_is_listed_under_each_of_its_names() -> None:
    written = text()
    for name in Settings.__dataclass_fields__:
        assert all(f"`{variable}`" in written for variable in variables(name)), name


def test_every_design_token_is_listed_with_what_it_is_for() -> None:
    written = text()
    assert all(f"| `{token.name}` |" in written and token.doc.replace("|", "\\|") in written for token in TOKENS)


def test_a_table_holds_what_would_end_a_cell() -> None:
    assert table(("A",), [("x|y",)]) == "| A |\n| --- |\n| x\\|y |"


def test_defaults_are_written_as_in_a_program() -> None:
    assert [code(value) for value in ("a", 1, None, (), ("x", "y"), len)] == ["'a'", "1", "None", "()", "x, y", "len"]
