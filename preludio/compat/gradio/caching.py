"""What remembers results."""

from preludio.state.caching.byhand import Cache
from preludio.state.caching.function import cache


class CacheMissError(Exception):
    """Says that something is not in a cache; nothing here raises it, `Cache.get` gives None."""


__all__ = ["Cache", "CacheMissError", "cache"]
