"""The links to an app's pages, where its author wants other ones than the app's own."""

from preludio.graph.block import Key, Visibility
from preludio.graph.component import Component
from preludio.graph.declared import prop
from preludio.graph.events import Event
from preludio.graph.schema import Schema

Links = list[tuple[str, str]]


class Navbar(Component[Links]):
    """Takes the place of the links at the top of the page that it is declared on."""

    by_position = ("value",)

    value: Links | None = prop(
        default=None, kw_only=False, doc="Links after those to the app's pages: each a text and a path or URL."
    )
    visible: Visibility = prop(default=True, doc="Whether the links are shown.")
    main_page_name: str | bool = prop(default="Home", doc="Text of the link to the first page; False for none.")
    elem_id: str | None = prop(default=None, doc="The id of its element, for CSS and JavaScript.")
    elem_classes: list[str] | str | None = prop(default=None, wire=list[str], doc="More classes of its element.")
    key: Key = prop(default=None, doc="What makes it the same component when a render builds it again.")

    change = Event("The links changed.", trigger="always_last")

    def check(self) -> None:
        for link in self.value or ():
            if len(link) != 2:
                raise ValueError(f"Navbar: value has {link!r}; each link is a pair of a text and a path.")

    def preprocess(self, payload: Links | None) -> Links | None:
        return None if payload is None else [(text, path) for text, path in payload]

    def postprocess(self, value: Links | None) -> Links | None:
        return value

    def api_info(self) -> Schema:
        return {}

    def example_payload(self) -> Links | None:
        return None

    def example_value(self) -> Links | None:
        return None
