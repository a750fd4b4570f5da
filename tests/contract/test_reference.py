"""The reference pages leave nothing out."""

from preludio.contract.reference import blocks, code, pages, table
from preludio.settings import Settings, variables
from preludio.themes.tokens import TOKENS


def text() -> str:
    return "\n".join(pages().values())


def test_every_public_block_has_its_section_with_all_arguments() -> None:
    written = text()
    for cls in (*blocks("components."), *blocks("layouts.")):
        section = written.partition(f"\n## {cls.__name__}\n")[2].partition("\n## ")[0]
        assert section, cls
        assert all(f"| `{name}` |" in section for name in cls.props), cls


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
