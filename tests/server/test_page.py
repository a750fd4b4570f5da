"""The page: complete, the same for everybody, and with no script in it that is not meant to run."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preludio.server.bundle import Bundle, Entry, Files
from preludio.server.options import Looks
from preludio.server.page import Page
from preludio.themes import Default
from tests.server.answers import Answer, fetch

pytestmark = pytest.mark.anyio

BUNDLE = Bundle(
    Entry("assets/main.js", ("assets/main.css",)),
    {
        "textbox": Files(("assets/forms.js",), ("assets/forms.css",)),
        "slider": Files(("assets/forms.js", "assets/slider.js")),
        "image": Files(("assets/image.js",)),
    },
    boot="document.body.classList.add('dark');\n",
)
CONFIG: dict[str, Any] = {"title": "A <b>title</b>", "components": [], "dependencies": [], "layout": {"id": 0}}


def component(id: int, type: str, **props: Any) -> dict[str, Any]:
    return {"id": id, "type": type, "props": props}


def page(looks: Looks | None = None, hosts: tuple[str, ...] = (), **config: Any) -> Page:
    whole = {**CONFIG, **config}
    types = [each["type"] for each in whole["components"]]
    return Page(
        lambda root, path: {**whole, "root": root}, lambda path: types, BUNDLE, looks or Looks(Default()), hosts
    )


async def shown(page: Page, root: str = "http://localhost") -> Answer:
    return await fetch(page.at(root))


class Scripts(HTMLParser):
    """Finds scripts as a browser does."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.sources: list[str | None] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.inside = "src" not in dict(attrs)
            self.sources.append(dict(attrs).get("src"))
            self.found += [""] if self.inside else []

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = False


def scripts(html: str) -> list[str]:
    return Scripts(html).found


def links(html: str, kind: str) -> list[str]:
    return re.findall(rf'<link rel="{kind}" href="\./static/([^"]+)">', html)


def rules(answer: Answer) -> dict[str, list[str]]:
    parts = [rule.split() for rule in answer.headers["content-security-policy"].split(";")]
    return {name: sources for name, *sources in parts}


def digest(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def config_in(html: str) -> dict[str, Any]:
    source = next(script for script in scripts(html) if script.startswith("window.gradio_config = "))
    config: dict[str, Any] = json.loads(source.removeprefix("window.gradio_config = ").removesuffix(";"))
    return config


async def test_it_holds_the_config_and_what_its_components_need() -> None:
    answer = await shown(page(components=[component(1, "textbox"), component(2, "slider"), component(3, "row")]))
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert config_in(answer.text)["components"][0]["id"] == 1
    assert config_in(answer.text)["root"] == "http://localhost"
    assert links(answer.text, "modulepreload") == ["assets/forms.js", "assets/slider.js"]
    assert links(answer.text, "stylesheet") == ["assets/main.css", "assets/forms.css"]
    assert Scripts(answer.text).sources[-1] == "./static/assets/main.js"


async def test_what_only_clients_want_to_know_is_left_out() -> None:
    described = [
        component(id, "textbox") | {"key": None, "skip_api": False, "api_info": {"type": "string"}} for id in (1, 2)
    ]
    config = config_in((await shown(page(components=described, query={"name": 2}, page={"": {}}))).text)
    assert "page" not in config
    # The address says the value of the second as text: what the value is has to be known there.
    assert [set(each) for each in config["components"]] == [
        {"id", "type", "props", "key"},
        {"id", "type", "props", "key", "api_info"},
    ]


async def test_the_boot_script_is_first_in_the_body() -> None:
    html = (await shown(page())).text
    assert html.partition("<body>")[2].strip().startswith(f"<script>{BUNDLE.boot}</script>")


async def test_a_title_is_text() -> None:
    assert "<title>A &lt;b&gt;title&lt;/b&gt;</title>" in (await shown(page())).text


async def test_every_address_gets_its_own_root_and_the_same_address_the_same_page() -> None:
    made = page()
    assert config_in((await shown(made, "https://a.example/x")).text)["root"] == "https://a.example/x"
    assert made.at("https://a.example/x") is made.at("https://a.example/x")


async def test_pages_kept_are_bounded() -> None:
    calls: list[str] = []

    def config_of(root: str, path: str) -> dict[str, Any]:
        calls.append(root)
        return {**CONFIG, "root": root}

    made = Page(config_of, lambda path: [], BUNDLE, Looks(Default()))
    first = made.at("http://0")
    for number in range(1, 200):
        made.at(f"http://{number}")
    assert made.at("http://0") is not first
    assert len(calls) == 201


async def test_a_page_one_has_is_not_sent_again() -> None:
    made = page()
    etag = (await shown(made)).headers["etag"]
    again = await fetch(made.at("http://localhost"), if_none_match=etag)
    assert (again.status, again.body) == (304, b"")
    assert "content-security-policy" in again.headers
    assert (await fetch(made.at("http://other"), if_none_match=etag)).status == 200


async def test_it_is_compressed_for_those_who_can_read_it() -> None:
    plain, packed = await shown(page()), await fetch(page().at("http://localhost"), accept_encoding="gzip, br")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-length"] == str(len(packed.body))
    assert packed.text == plain.text
    assert len(packed.body) < len(plain.body)
    refused = await fetch(page().at("http://localhost"), accept_encoding="gzip;q=0")
    assert "content-encoding" not in refused.headers


async def test_only_scripts_that_are_in_it_may_run() -> None:
    answer = await shown(page(dependencies=[{"id": 3, "js": "(x) => x + 1;"}]))
    inline = scripts(answer.text)
    assert inline[2] == '(window.preludio_js ??= {})["3"] = ((x) => x + 1\n);'
    assert rules(answer)["script-src"] == ["'self'", *map(digest, inline[:3])]
    assert rules(answer)["object-src"] == ["'none'"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_functions_are_kept_by_listener_component_and_load() -> None:
    looks = Looks(Default(), js="() => 1")
    made = page(
        looks,
        dependencies=[{"id": 0, "js": None}, {"id": 7, "js": "() => 2"}],
        components=[component(12, "html", scripts={"js_on_load": "function (element) {}"})],
    )
    html = (await shown(made)).text
    assert re.findall(r'preludio_js \?\?= {}\)\["([^"]+)"\]', html) == ["7", "12.js_on_load", "load"]


HOSTILE = ["</script><script>alert(1)</script>", "</SCRIPT >", "<!--<script>", "\u2028", "\r\n", "*/", "`${x}`"]


@pytest.mark.parametrize("text", HOSTILE)
async def test_no_text_leaves_the_place_where_it_stands(text: str) -> None:
    made = page(
        Looks(Default(), css=f"a {{ content: '{text}' }} </style><script>x</script>"),
        title=text,
        components=[component(1, "textbox", value=text)],
        dependencies=[{"id": 1, "js": f"() => '{text}'"}],
    )
    answer = await shown(made)
    found = [script for script in scripts(answer.text) if script]
    assert len(found) == 3
    assert rules(answer)["script-src"][1:] == list(map(digest, found))
    assert config_in(answer.text)["components"][0]["props"]["value"] == text


@given(st.text())
def test_any_value_comes_out_as_it_went_in(text: str) -> None:
    html = page(components=[component(1, "textbox", value=text)]).at("http://x").body.decode("utf-8", "surrogatepass")
    assert config_in(html)["components"][0]["props"]["value"] == text


async def test_the_authors_head_stands_in_it_and_may_run() -> None:
    inline, remote = 'let a = "1" &&\r\n 2;', '<script async src="https://cdn.example/a.js"></script>'
    head = f'<meta name="x"><script>{inline}</script>{remote}'
    own = component(1, "html", head="<script>b</script>")
    answer = await shown(page(Looks(Default(), head=head), components=[own]))
    assert '<meta name="x">' in answer.text.partition("</head>")[0]
    assert {digest('let a = "1" &&\n 2;'), digest("b"), "cdn.example"} <= set(rules(answer)["script-src"])
    assert "cdn.example" in rules(answer)["connect-src"]


async def test_hosts_that_nobody_named_are_closed() -> None:
    answer = await shown(page(Looks(Default(), css="@import url('https://fonts.example/x.css');"), ("api.example",)))
    assert rules(answer)["connect-src"] == ["'self'", "api.example", "fonts.example"]
    assert rules(await shown(page()))["connect-src"] == ["'self'"]


async def test_the_authors_styles_come_last() -> None:
    html = (await shown(page(Looks(Default(), css="p { color: red }")))).text
    assert html.index("<style>p { color: red }</style>") > html.rindex('rel="stylesheet"')


async def test_an_unknown_page_is_told_so() -> None:
    made = page(components=[component(1, "image")], dependencies=[{"id": 3, "js": "() => 1"}])
    answer = await fetch(made.missing_at("http://localhost"))
    assert answer.status == 404
    assert config_in(answer.text) == {
        "title": CONFIG["title"], "root": "http://localhost", "not_found": True,
        "components": [], "dependencies": [], "layout": {"id": 0},
    }  # fmt: skip
    assert "image.js" not in answer.text
    assert (await fetch(made.missing_at("http://localhost"), if_none_match=answer.headers["etag"])).status == 404
