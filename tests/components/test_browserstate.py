"""A value that the browser keeps: its place there, and the key that it is encrypted with."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

import preludio as gr
from preludio.errors import DeclarationError, PreludioError
from preludio.state import place
from tests.serving import Serve
from tests.serving import serve as serve  # noqa: PLC0414 -- a fixture


def two_kept(**more: Any) -> gr.Blocks:
    with gr.Blocks() as app:
        gr.BrowserState({"theme": "dark"}, **more)
        gr.Textbox()
        gr.BrowserState()
    return app


def props_of(app: gr.Blocks) -> list[dict[str, Any]]:
    return [c["props"] for c in app.config()["components"] if c["type"] == "browserstate"]


def served(serve: Serve, app: gr.Blocks) -> list[dict[str, Any]]:
    serving = serve(app)
    config = serving.visitor().http.get("/config").json()
    serving.close()
    return [c["props"] for c in config["components"] if c["type"] == "browserstate"]


def test_each_has_a_place_and_a_key_of_its_own() -> None:
    first, second = props_of(two_kept())
    assert first["default_value"] == {"theme": "dark"}
    assert first["storage_key"] != second["storage_key"]
    assert first["cipher_key"] != second["cipher_key"]
    assert len(b64decode(first["cipher_key"])) == 32


def test_apps_do_not_find_what_others_keep() -> None:
    one, other = props_of(two_kept())[0], props_of(two_kept())[0]
    assert one["storage_key"] != other["storage_key"]
    assert one["cipher_key"] != other["cipher_key"]


def test_a_restart_changes_neither(serve: Serve, tmp_path: Path) -> None:
    before = served(serve, two_kept())
    assert served(serve, two_kept()) == before
    assert served(serve, two_kept())[0]["storage_key"].startswith("preludio-")
    other = serve(two_kept(), data_dir=tmp_path / "other").visitor().http.get("/config").json()
    assert other["components"][0]["props"]["storage_key"] != before[0]["storage_key"]


def test_the_page_finds_it_too(serve: Serve) -> None:
    serving = serve(two_kept())
    page = serving.visitor().http.get("/").text
    key = serving.visitor().http.get("/config").json()["components"][0]["props"]["cipher_key"]
    assert key in page


def test_the_secret_never_travels(serve: Serve, tmp_path: Path) -> None:
    text = json.dumps(served(serve, two_kept(secret="mine alone")))
    assert "mine alone" not in text
    own = (tmp_path / "data" / "secret").read_bytes()
    assert own.hex() not in text
    assert all(b64decode(props["cipher_key"]) != own for props in json.loads(text))


def test_a_place_and_a_secret_that_are_given_decide_alone() -> None:
    given = {"storage_key": "settings", "secret": "mine"}
    one, other = props_of(two_kept(**given))[0], props_of(two_kept(**given))[0]
    assert one == other
    assert one["storage_key"] == "settings"
    assert props_of(two_kept(storage_key="settings", secret="other"))[0]["cipher_key"] != one["cipher_key"]


def test_it_needs_no_app_to_be_described() -> None:
    config = gr.BrowserState(5).get_config()
    assert (config["default_value"], config["storage_key"], config["secret"]) == (5, None, None)
    assert gr.BrowserState().api_info()["type"] == {}


def test_a_function_gets_and_gives_json(serve: Serve) -> None:
    with gr.Blocks() as app:
        kept = gr.BrowserState([1])
        gr.Button().click(lambda kept: [*kept, 2], kept, kept)
    visitor = serve(app).visitor()
    assert visitor.result(0, [1]) == [[1, 2]]
    info = visitor.get("info").json()["named_endpoints"]["/lambda"]["parameters"][0]
    assert info["parameter_default"] == [1]


def test_the_secret_is_made_once_for_its_owner(tmp_path: Path) -> None:
    first = place.secret(tmp_path)
    assert place.secret(tmp_path) == first
    assert len(first) == 32
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_broken_secret_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(PreludioError, match="has 5 bytes instead of 32"):
        place.secret(tmp_path)


def test_values_are_bound_to_names_in_the_address() -> None:
    with gr.Blocks() as app:
        city, year = gr.Textbox(), gr.Number()
        assert app.bind_query(city=city, year=year) is app
    assert app.config()["query"] == {"city": city.id, "year": year.id}
    assert gr.Blocks().config()["query"] == {}


def test_bindings_move_into_the_app_around() -> None:
    with gr.Blocks() as inner:
        city = gr.Textbox()
        inner.bind_query(city=city)
    with gr.Blocks() as app:
        inner.render()
    assert app.config()["query"] == {"city": city.id}


def test_what_cannot_be_bound_is_refused() -> None:
    with gr.Blocks() as other:
        foreign = gr.Textbox()
    with gr.Blocks() as app:
        city, year, row, state = gr.Textbox(), gr.Number(), gr.Row(), gr.State()
        app.bind_query(city=city)
        wrong: list[tuple[str, Any, str]] = [
            ("x", foreign, "no part of this app"),
            ("x", "city", "is 'city', which is no component"),
            ("x", row, "is no component"),
            ("x", state, "never leaves the server"),
            ("city", year, "'city' is bound to Textbox"),
            ("x", city, "is bound to 'city' already"),
        ]
        for name, component, message in wrong:
            with pytest.raises(DeclarationError, match=message):
                app.bind_query(**{name: component})
    assert other.config()["query"] == {}
    assert app.config()["query"] == {"city": city.id}
