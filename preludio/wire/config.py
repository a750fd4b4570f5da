"""What a page is told of its app.

These are TypedDicts, because a graph describes itself by plain dicts, which authors may look into.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class LayoutNode(TypedDict):
    """Where a block stands: under its parent, with its children in order; 0 is the page itself."""

    id: int
    children: NotRequired[list[LayoutNode]]


class ComponentConfig(TypedDict):
    """A block of the page: what it is, and its props in their form on the wire, without those that are None."""

    id: int
    type: str
    props: dict[str, Any]
    skip_api: bool
    component_class_id: str
    key: int | None
    api_info: NotRequired[dict[str, Any]]
    api_info_as_input: NotRequired[dict[str, Any]]
    api_info_as_output: NotRequired[dict[str, Any]]
    example_inputs: NotRequired[Any]
    renderable: NotRequired[int]
    rendered_in: NotRequired[int]


class JobTypes(TypedDict):
    """What a call of an endpoint is besides a plain call."""

    generator: bool
    cancel: bool


class Dependency(TypedDict):
    """An endpoint: which events run it, on which inputs, into which outputs, by which rules."""

    id: int
    targets: list[tuple[int | None, str]]
    inputs: list[int]
    outputs: list[int]
    backend_fn: bool
    js: str | Literal[True] | None
    queue: bool
    api_name: str
    api_description: str | Literal[False] | None
    scroll_to_output: bool
    show_progress: Literal["full", "minimal", "hidden"]
    show_progress_on: list[int] | None
    batch: bool
    max_batch_size: int
    cancels: list[int]
    types: JobTypes
    collects_event_data: bool
    trigger_after: int | None
    trigger_only_on_success: bool
    trigger_only_on_failure: bool
    trigger_mode: Literal["once", "multiple", "always_last"]
    api_visibility: Literal["public", "private", "undocumented"]
    rendered_in: int | None
    render_id: int | None
    connection: Literal["sse", "stream"]
    time_limit: float | None
    stream_every: float
    event_specific_args: list[str] | None
    component_prop_inputs: list[int]
    js_implementation: str | None


class PageGraph(TypedDict):
    """What belongs to one page of an app: its blocks and endpoints by their ids."""

    layout: LayoutNode
    components: list[int]
    dependencies: list[int]


class Graph(TypedDict):
    """An app as its author declared it; `query` has the components bound to names in the page's address."""

    mode: str
    title: str
    fill_height: bool
    fill_width: bool
    components: list[ComponentConfig]
    dependencies: list[Dependency]
    layout: LayoutNode
    connect_heartbeat: bool
    query: dict[str, int]
    pages: list[tuple[str, str, bool]]
    page: dict[str, PageGraph]


class RenderConfig(TypedDict):
    """What a render function has built."""

    render_id: int
    layout: LayoutNode
    components: list[ComponentConfig]
    dependencies: list[Dependency]
    scripts: NotRequired[dict[str, str]]


class Config(Graph):
    """An app as one visitor's page gets it; `root` is the address it is reached at, `max_file_size` in bytes.

    `scripts` names the author's functions, by listener, or by component and prop, that a page has to fetch.
    """

    version: str
    api_prefix: str
    app_id: int
    dev_mode: bool
    vibe_mode: bool
    analytics_enabled: bool
    css: str | None
    js: str | None
    head: str | None
    space_id: str | None
    enable_queue: bool
    show_error: bool
    footer_links: list[str | dict[str, str]]
    run_history: bool
    is_colab: bool
    max_file_size: int | None
    stylesheets: list[str]
    theme: str
    theme_hash: str
    protocol: Literal["sse_v3"]
    body_css: dict[str, str]
    pwa: bool
    mcp_server: bool
    i18n_translations: dict[str, dict[str, str]] | None
    username: str | None
    root: str
    current_page: NotRequired[str]
    scripts: NotRequired[dict[str, str]]
    auth_required: NotRequired[bool]
    auth_message: NotRequired[str | None]
    not_found: NotRequired[bool]
