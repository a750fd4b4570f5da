"""Every component and layout, in every state.

python -m demos.components
"""

import sys
from html import escape
from pathlib import Path

# Run as a file, it finds its neighbours too.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import preludio as gr
from demos.components.frame import GROUPS, Page
from demos.components.pages import found

HERE = Path(__file__).parent
WELCOME = """
# Components

Everything a page can be made of, alive, in every state, with the source of each example beside it.
"""


def links(all_pages: list[Page], current: Page | None) -> str:
    """Gives the way to every page, by groups."""
    parts = ['<nav class="links" aria-label="Components"><a href="./"', mark(current is None), ">Overview</a>"]
    for group in GROUPS:
        members = [page for page in all_pages if page.group == group]
        items = "".join(f'<li><a href="{page.path}"{mark(page is current)}>{page.name}</a></li>' for page in members)
        parts.append(f"<h3>{group}</h3><ul>{items}</ul>" if members else "")
    return "".join(parts) + "</nav>"


def mark(current: bool) -> str:
    return ' aria-current="page"' if current else ""


def cards(members: list[Page]) -> str:
    """Gives the pages of a group, each with what it is for."""
    items = (
        f'<li><a href="{page.path}"><strong>{page.name}</strong><span>{escape(page.summary)}</span></a></li>'
        for page in members
    )
    return f'<ul class="cards">{"".join(items)}</ul>'


def sidebar(all_pages: list[Page], current: Page | None) -> None:
    with gr.Sidebar("Preludio", width=232):
        gr.HTML(links(all_pages, current), apply_default_css=False)


def build() -> gr.Blocks:
    """Declares the app."""
    all_pages = found()
    with gr.Blocks(title="Preludio · Components") as app:
        sidebar(all_pages, None)
        gr.Markdown(WELCOME)
        for group in GROUPS:
            if members := [page for page in all_pages if page.group == group]:
                gr.Markdown(f"## {group}", elem_classes="lead")
                gr.HTML(cards(members), apply_default_css=False)
        for page in all_pages:
            with app.route(page.name, page.path, show_in_navbar=False):
                sidebar(all_pages, page)
                page.build()
    return app


demo = build()
CSS = HERE / "style.css"

if __name__ == "__main__":
    demo.launch(css_paths=CSS)
