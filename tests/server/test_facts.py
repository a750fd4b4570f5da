"""What the server tells of itself."""

from typing import Any

import preludio as gr
from tests.serving import Serve


def app_of() -> gr.Blocks:
    with gr.Blocks(title="Facts") as app:
        box = gr.Textbox()
        gr.Button().click(lambda x: x, box, box, api_name="fn")
        gr.Button().click(lambda x: x, box, box, api_name="quiet", api_visibility="undocumented")
        gr.Button().click(lambda x: x, box, box, api_name="hidden", api_visibility="private")
    return app


def test_the_config_says_which_wire_is_spoken(serve: Serve) -> None:
    serving = serve(app_of(), max_file_size="1kb", show_error=True)
    visitor = serving.visitor()
    config = visitor.http.get("/config").json()
    assert (config["protocol"], config["version"], config["api_prefix"]) == ("sse_v3", "6.31.0", "/gradio_api")
    assert (config["title"], config["root"], config["max_file_size"]) == ("Facts", visitor.url, 1024)
    assert config["show_error"] is True
    assert config == visitor.http.get("/config/").json()
    assert config["app_id"] == visitor.get("app_id").json()["app_id"] < 2**53


def test_the_config_has_the_keys_that_clients_know(serve: Serve) -> None:
    config = serve(app_of()).visitor().http.get("/config").json()
    assert {
        "version", "api_prefix", "mode", "app_id", "dev_mode", "analytics_enabled", "components", "css", "connect_heartbeat",
        "js", "head", "title", "space_id", "enable_queue", "show_error", "footer_links", "run_history", "is_colab",
        "max_file_size", "stylesheets", "theme", "protocol", "body_css", "fill_height", "fill_width", "theme_hash", "pwa",
        "pages", "page", "mcp_server", "i18n_translations", "dependencies", "layout", "username", "root",
    } <= set(config)  # fmt: skip


def test_who_connects_again_after_a_restart_sees_another_app(serve: Serve) -> None:
    first = serve(app_of())
    before = first.visitor().get("app_id").json()
    first.close()
    assert serve(app_of()).visitor().get("app_id").json() != before


def test_what_can_be_called(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    shown = visitor.get("info?serialize=False").json()
    assert (list(shown["named_endpoints"]), shown["unnamed_endpoints"]) == (["/fn"], {})
    assert list(visitor.get("info?all_endpoints=True").json()["named_endpoints"]) == ["/fn", "/quiet"]


def test_small_facts(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    facts: dict[str, Any] = {path: visitor.get(path).json() for path in ("startup-events", "user", "token")}
    assert facts == {"startup-events": False, "user": None, "token": {"token": None, "user": None}}
    assert visitor.post("reset", {"event_id": "x"}).json() == {"success": True}


def test_health_and_metrics_count(serve: Serve) -> None:
    visitor = serve(app_of()).visitor()
    visitor.result(0, "x")
    with visitor.follow() as events:
        next(events.messages())
        health = visitor.get("health").json()
        answer = visitor.get("metrics")
    assert (health["status"], health["sessions"], health["streams"]) == ("ok", 1, 1)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'preludio_calls_total{endpoint="fn",outcome="done"} 1\n' in answer.text
    assert "preludio_sessions 1\n" in answer.text
    assert "preludio_jobs_waiting 0\n" in answer.text


def test_a_function_of_a_component_is_called_by_its_browser_half(serve: Serve) -> None:
    app = app_of()
    box = next(block for block in app.blocks.values() if isinstance(block, gr.Textbox))

    async def later(value: int) -> int:
        return value + 1

    box.server_fns = {"double": lambda value: value * 2, "later": later, "fail": lambda _: 1 / 0}  # type: ignore[attr-defined]
    visitor = serve(app).visitor()

    def ask(name: str, data: Any) -> Any:
        return visitor.post("component_server", {"component_id": box.id, "fn_name": name, "data": data})

    assert ask("double", 4).json() == 8
    assert ask("later", [4]).json() == 5
    assert ask("fail", 1).status_code == 500
    assert (ask("upper", 1).status_code, ask("upper", 1).json()) == (404, {"detail": "Function not found."})
