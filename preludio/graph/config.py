"""A graph as it travels."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from preludio.graph.block import Layout
from preludio.graph.component import Component

if TYPE_CHECKING:
    from collections.abc import Iterable

    from preludio.graph.block import Block
    from preludio.graph.endpoint import Endpoint
    from preludio.wire.config import ComponentConfig, LayoutNode


def tree(block: Block) -> LayoutNode:
    """Gives a block with all that it holds."""
    node: LayoutNode = {"id": block.id}
    if isinstance(block, Layout):
        node["children"] = [tree(child) for child in block.children]
    return node


def components(blocks: Iterable[Block], endpoints: Iterable[Endpoint]) -> list[ComponentConfig]:
    """Describes blocks to a page; those whose `select` one of these endpoints listens to can be selected."""
    described = [component(block) for block in blocks]
    selected = {t.block for e in endpoints for t in e.targets if t.event == "select"}
    for each in described:
        if each["id"] in selected:
            each["props"]["_selectable"] = True
    return described


def component(block: Block) -> ComponentConfig:
    """Describes one block to a page."""
    props: dict[str, Any] = {name: value for name, value in block.get_config().items() if value is not None}
    described: ComponentConfig = {
        "id": block.id,
        "type": block.get_block_name(),
        "props": props,
        "skip_api": block.skip_api,
        "component_class_id": class_id(type(block)),
        "key": props.pop("key", None),
    }
    if not block.skip_api and isinstance(block, Component):
        described["api_info"] = block.api_info()
        described["api_info_as_input"] = block.api_info_as_input()
        described["api_info_as_output"] = block.api_info_as_output()
        described["example_inputs"] = block.example_inputs()
    return described


def class_id(cls: type) -> str:
    """Gives the name of a class of blocks on the wire."""
    return sha256(f"{cls.__module__}.{cls.__qualname__}".encode()).hexdigest()
