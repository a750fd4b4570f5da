"""The links to an app's pages."""

import preludio as gr
from demos.components.frame import Page

page = Page("Layout", gr.Navbar)


@page.example
def example() -> None:
    gr.Navbar([("Source", "https://example.org")], main_page_name="All components")
    gr.Markdown("An app has a bar of links to its pages; this one has more of them.")
