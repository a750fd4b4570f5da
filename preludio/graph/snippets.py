"""Ready-made calls of an endpoint, to copy from the API page."""

from __future__ import annotations

import json
from typing import Any, cast

# Filled in by whoever shows the snippet: the address the app is reached at.
ROOT = "{root}"
CLIENT = "@gradio/client"


def snippets(name: str, parameters: list[dict[str, Any]]) -> dict[str, str]:
    """Gives the call of an endpoint in Python, JavaScript and with curl."""
    values = [(p["parameter_name"], _example(p), _is_file(p)) for p in parameters]
    return {"python": _python(name, values), "javascript": _javascript(name, values), "bash": _bash(name, values)}


def _example(parameter: dict[str, Any]) -> Any:
    if parameter["parameter_has_default"] and parameter["parameter_default"] is not None:
        return parameter["parameter_default"]
    return parameter["example_input"]


def _is_file(parameter: dict[str, Any]) -> bool:
    return "filepath" in parameter["python_type"]["type"]


def _python(name: str, values: list[tuple[str, Any, bool]]) -> str:
    files = any(is_file for *_, is_file in values)
    lines = [f"from gradio_client import Client{', handle_file' if files else ''}", "", f'client = Client("{ROOT}")']
    lines.append("result = client.predict(")
    for parameter, value, is_file in values:
        shown = f"handle_file({_url(value)!r})" if is_file else repr(value)
        lines.append(f"    {parameter}={shown},")
    return "\n".join([*lines, f'    api_name="/{name}",', ")", "print(result)"])


def _javascript(name: str, values: list[tuple[str, Any, bool]]) -> str:
    lines = [f'import {{ Client{", handle_file" if any(f for *_, f in values) else ""} }} from "{CLIENT}";', ""]
    lines.append(f'const client = await Client.connect("{ROOT}");')
    lines.append(f'const result = await client.predict("/{name}", {{')
    for parameter, value, is_file in values:
        shown = f"handle_file({json.dumps(_url(value))})" if is_file else json.dumps(value, ensure_ascii=False)
        lines.append(f"\t{parameter}: {shown},")
    return "\n".join([*lines, "});", "console.log(result.data);"])


def _bash(name: str, values: list[tuple[str, Any, bool]]) -> str:
    body = json.dumps({parameter: value for parameter, value, _ in values}, ensure_ascii=False)
    quoted = body.replace("'", "'\\''")
    call = f"{ROOT}/gradio_api/call/v2/{name}"
    return (
        f"EVENT=$(curl -s -X POST {call} -H 'Content-Type: application/json' \\\n"
        f"  -d '{quoted}' | cut -d'\"' -f4)\n"
        f"curl -N {ROOT}/gradio_api/call/{name}/$EVENT"
    )


def _url(value: Any) -> str:
    if not isinstance(value, dict):
        return "path/to/file"
    file = cast("dict[str, Any]", value)
    return str(file.get("url") or file.get("path"))
