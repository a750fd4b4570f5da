"""The names of things that travel, each a type of its own so that none is taken for another."""

from typing import NewType

SessionId = NewType("SessionId", str)
"""One browser tab, named by the page that opened it."""

EventId = NewType("EventId", str)
"""One call of an endpoint by a session: 32 hex digits."""

EndpointId = NewType("EndpointId", int)
"""The place of an endpoint in the list of an app's dependencies."""

BlockId = NewType("BlockId", int)
"""The number of a block in its app."""

FileKey = NewType("FileKey", str)
"""A stored file: 64 hex digits, a slash, a clean name; made only by the store or by `state.files.names.parse`."""
