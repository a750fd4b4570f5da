"""Apps of several pages, as they are served."""

import json
import re
from hashlib import sha256
from typing import Any

import pytest

import preludio as gr
from preludio.graph.pages import RESERVED
from preludio.server.app import ROUTES
from preludio.server.bundle import Bundle, Entry, Files
from tests.serving import Message, Serve, Visitor

BUNDLE = Bundle(
    Entry("assets/main.js"),
    {"textbox": Files(("assets/textbox.js",)), "slider": Files(("assets/slider.js",))},
    boot="",
)
SCRIPT = "() => 'second'"


def two_pages() -> gr.Blocks:
    with gr.Blocks(title="Two") as app:
        count, name = gr.State(0), gr.Textbox("first", label="Name")
        name.submit(lambda n: n, name, name, api_name="first", js="() => 'first'")
    with app.route("Second page"):
        level = gr.Slider(label="Level")
        level.change(lambda n, c: (n, c + 1), [level, count], [level, count], api_name="second", js=SCRIPT)
        app.load(lambda: 5, None, level, api_name="loaded")
    return app


def shown(visitor: Visitor, path: str, **more: Any) -> tuple[str, Message]:
    """Gives a page's HTML, and the config in it."""
    answer = visitor.http.get(path, headers={"accept": "text/html"}, **more)
    assert answer.status_code == 200, answer.text
    found = re.search(r"window\.gradio_config = (.*);</script>", answer.text)
    assert found
    return answer.text, json.loads(found[1])


def types(config: Message) -> list[str]:
    return [component["type"] for component in config["components"]]


def names(config: Message) -> list[str]:
    return [dependency["api_name"] for dependency in config["dependencies"]]


def test_a_page_holds_only_what_is_its_own(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    serving = serve(two_pages())
    monkeypatch.setattr(serving.app.page, "_bundle", BUNDLE)
    visitor = serving.visitor()
    html, main = shown(visitor, "/")
    assert (types(main), names(main), main["current_page"]) == (["state", "form", "textbox"], ["first"], "")
    assert "textbox.js" in html
    assert "slider.js" not in html
    assert SCRIPT not in html
    html, second = shown(visitor, "/second-page")
    assert sorted(types(second)) == ["form", "slider", "state"]
    assert (names(second), second["current_page"]) == (["second", "loaded"], "second-page")
    assert "slider.js" in html
    assert "textbox.js" not in html
    assert SCRIPT in html
    assert second["layout"] == visitor.http.get("/config").json()["page"]["second-page"]["layout"]
    assert second["pages"] == [["", "Home", True], ["second-page", "Second page", True]]


def test_config_has_all_pages_or_the_one_asked_for(serve: Serve) -> None:
    visitor = serve(two_pages()).visitor()
    whole = visitor.http.get("/config").json()
    assert names(whole) == ["first", "second", "loaded"]
    assert len(whole["layout"]["children"]) == 3
    assert "current_page" not in whole
    second = visitor.http.get("/config", params={"page": "second-page"}).json()
    assert (names(second), second["current_page"]) == (["second", "loaded"], "second-page")
    assert second["scripts"] == {"1": sha256(SCRIPT.encode()).hexdigest()}
    assert SCRIPT in visitor.get(f"script/{second['scripts']['1']}").text
    assert names(visitor.http.get("/config", params={"page": ""}).json()) == ["first"]
    assert visitor.http.get("/config", params={"page": "third"}).json() == whole


def test_info_can_be_had_by_page(serve: Serve) -> None:
    serving = serve(two_pages())
    visitor = serving.visitor()
    assert list(visitor.get("info").json()["named_endpoints"]) == ["/first", "/second", "/loaded"]
    assert list(visitor.get("info", params={"page": "second-page"}).json()["named_endpoints"]) == ["/second", "/loaded"]
    assert list(serving.blocks.get_api_info(page="")["named_endpoints"]) == ["/first"]
    assert len(serving.blocks.get_api_info(page="third")["named_endpoints"]) == 3


def test_events_of_every_page_share_one_session(serve: Serve) -> None:
    visitor = serve(two_pages()).visitor()
    assert visitor.result(0, "x") == ["x"]
    assert visitor.result(1, 3, None) == [3, None]
    assert visitor.result(2) == [5]


@pytest.mark.parametrize(
    ("headers", "options", "root"),
    [
        ({}, {}, "{url}"),
        ({"x-forwarded-prefix": "/below"}, {}, "{url}/below"),
        ({}, {"root_path": "/mine"}, "{url}/mine"),
    ],
)
def test_a_slash_at_the_end_leads_to_the_page(
    serve: Serve, headers: dict[str, str], options: dict[str, Any], root: str
) -> None:
    visitor = serve(two_pages(), **options).visitor()
    answer = visitor.http.get("/second-page/?a=b", headers=headers)
    assert answer.status_code == 301
    assert answer.headers["location"] == root.format(url=visitor.url) + "/second-page?a=b"


def test_other_pages_are_not_found(serve: Serve) -> None:
    visitor = serve(two_pages()).visitor()
    assert visitor.http.get("/third", headers={"accept": "text/html"}).status_code == 404
    assert visitor.http.get("/second-page/more").json() == {"detail": "Not Found"}
    assert visitor.http.post("/second-page").status_code == 404


def test_a_page_in_a_folder_finds_its_files(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Markdown("main")
    with app.route("Deep", "a/b"):
        gr.Markdown("deep")
    html, config = shown(serve(app).visitor(), "/a/b")
    assert config["current_page"] == "a/b"
    assert 'src="./../static/assets/main.js"' in html


def test_names_in_other_scripts_are_paths(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Markdown("main")
    with app.route("Über uns"):
        gr.Markdown("we")
    assert app.pages[1][0] == "über-uns"
    visitor = serve(app).visitor()
    assert shown(visitor, "/über-uns")[1]["current_page"] == "über-uns"
    location = visitor.http.get("/über-uns/").headers["location"]
    assert visitor.http.get(location, headers={"accept": "text/html"}).status_code == 200


def test_a_render_stands_on_its_page(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Markdown("main")
    with app.route("Second"):

        @gr.render()
        def show() -> None:
            gr.Markdown("rendered")

    visitor = serve(app).visitor()
    config = shown(visitor, "/second")[1]
    (endpoint,) = config["dependencies"]
    assert visitor.end(endpoint["id"])["output"]["render_config"]["layout"]["id"] == config["components"][0]["id"]
    assert shown(visitor, "/")[1]["dependencies"] == []


def test_nothing_that_the_server_has_can_be_a_page() -> None:
    own = {path.split("/")[1] for _, path in ROUTES}
    assert own <= RESERVED
    assert {"static", "theme.css", "favicon.ico", "manifest.json", "robots.txt"} <= RESERVED
