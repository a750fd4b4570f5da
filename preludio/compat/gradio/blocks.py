"""Blocks, and what they are made of."""

from preludio.graph.block import Block
from preludio.graph.block import Layout as BlockContext
from preludio.graph.blocks import Blocks

__all__ = ["Block", "BlockContext", "Blocks"]
