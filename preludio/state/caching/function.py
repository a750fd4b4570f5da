"""`gr.cache`: a function that remembers what it has given for which arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from preludio.state.caching.cached import Cached
from preludio.state.caching.entries import Limits

if TYPE_CHECKING:
    from collections.abc import Callable


@overload
def cache(fn: Callable[..., Any], /) -> Callable[..., Any]: ...


@overload
def cache(
    fn: None = None,
    *,
    key: Callable[[dict[str, Any]], Any] | None = None,
    max_size: int = 128,
    max_memory: str | int | None = None,
    per_session: bool = False,
    public: bool = False,
    max_age: float | None = None,
    disk: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]: ...


def cache(
    fn: Callable[..., Any] | None = None,
    *,
    key: Callable[[dict[str, Any]], Any] | None = None,
    max_size: int = 128,
    max_memory: str | int | None = None,
    per_session: bool = False,
    public: bool = False,
    max_age: float | None = None,
    disk: bool = False,
) -> Any:
    """Makes a function remember what it gives: plain, async, or a generator, whose items are then given again.

    A result is found by the content of all arguments, and only by the visitor whose call has computed it.

    Args:
        fn: The function, where it stands as `@gr.cache`.
        key: Gets the arguments by their names, and gives what the result depends on instead of all of them.
        max_size: How many results are kept, the longest unused giving way; 0 keeps any number.
        max_memory: How many bytes they may take, as a number or as in "512mb".
        per_session: Whether a signed-in visitor finds results in the tab only that has computed them.
        public: Whether all visitors find the same results.
        max_age: Seconds after which a result is computed anew.
        disk: Whether results lie in the data directory, where they outlive the process.
    """
    if public and per_session:
        raise ValueError("cache: public and per_session exclude each other.")
    limits = Limits.of("cache", max_size, max_memory, max_age)

    def decorate(fn: Callable[..., Any]) -> Callable[..., Any]:
        return Cached(fn, key, limits, per_session=per_session, public=public, disk=disk).wrapper

    return decorate if fn is None else decorate(fn)
