"""The links to an app's pages."""

import preludio as gr
from demos.components.frame import Page

page = Page("Layout", gr.Navbar)


@page.example
def example() -> None:
    gr.Navbar([("Source", "https://example.org")], main_page_name="All components")
    gr.Markdown("The links at the top of this page are the Navbar's.")
