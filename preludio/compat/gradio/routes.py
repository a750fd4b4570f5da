"""The application that a server runs."""

from preludio.graph.inject import Header, Request
from preludio.server.app import App

__all__ = ["App", "Header", "Request"]
