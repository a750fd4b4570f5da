"""Arguments that a function asks for by type or default, and that are no inputs."""

from __future__ import annotations

import inspect
import typing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from preludio.errors import Refused
from preludio.graph.progress import Progress
from preludio.wire.files import FileData
from preludio.wire.shapes import is_array, is_object

if TYPE_CHECKING:
    from collections.abc import Callable


class Request:
    """The HTTP request that an event came with, plus who sent it.

    Everything a web framework's request has (`headers`, `query_params`, `client`, `url`, `cookies` ...) is found here.

    Args:
        request: The web framework's request.
        username: The signed-in user, or None.
        session_hash: The session the event belongs to.
        kwargs: More attributes.
    """

    def __init__(
        self, request: Any = None, username: str | None = None, session_hash: str | None = None, **kwargs: Any
    ) -> None:
        self.request = request
        self.username = username
        self.session_hash = session_hash
        self.kwargs = kwargs

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or "kwargs" not in self.__dict__:
            raise AttributeError(name)
        if name in self.kwargs:
            return self.dict_to_obj(self.kwargs[name])
        return getattr(self.request, name)

    def dict_to_obj(self, d: Any) -> Any:
        """Gives a dict, and those inside it, with its items as attributes as well; anything else stays as it is."""
        if is_object(d):
            return Fields({key: self.dict_to_obj(value) for key, value in d.items()})
        return [self.dict_to_obj(each) for each in d] if is_array(d) else d


class Fields(dict[str, Any]):
    """A dict whose items are found as attributes, too."""

    def __getattr__(self, name: str) -> Any:
        if name not in self:
            raise AttributeError(f"There is no {name!r} among {', '.join(self)}.")
        return self[name]


class Header(str):
    """A header of the request, named by the parameter: `x_token` gets the header `x-token`."""

    __slots__ = ()


class OAuthProfile(dict[str, Any]):
    """Who has signed in, as the sign-in service describes them."""

    name: str
    username: str
    profile: str
    picture: str

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__(data)
        self.name = data["name"]
        self.username = data["preferred_username"]
        self.profile = data["profile"]
        self.picture = data["picture"]


@dataclass
class OAuthToken:
    """What lets the app act for the signed-in user; `expires_at` in seconds since 1970."""

    token: str
    scope: str
    expires_at: int


class EventData:
    """What is known of an event: the block it happened to and what the page sent along."""

    def __init__(self, target: Any, _data: Any) -> None:
        self.target = target
        self._data = _data


class _Named(EventData):
    """Event data with attributes; a call from outside a page has none."""

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        if data is None:
            kind = type(self).__name__
            raise Refused(f"This function needs to know what happened ({kind}), which only an event of a page tells.")


class SelectData(_Named):
    """What was selected or deselected."""

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        self.index: int | tuple[int, int] = data["index"]
        self.value: Any = data["value"]
        self.row_value: list[Any] | None = data.get("row_value")
        self.col_value: list[Any] | None = data.get("col_value")
        self.selected: bool = data.get("selected", True)


class KeyUpData(_Named):
    """Which key went up, and the text so far."""

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        self.key: str = data["key"]
        self.input_value: str = data["input_value"]


class DeletedFileData(_Named):
    """Which file was removed."""

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        data = _file(data)
        self.file: FileData = data


class DownloadData(_Named):
    """Which file was downloaded."""

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        data = _file(data)
        self.file: FileData = data


class LikeData(_Named):
    """Which message was liked, disliked, or neither any more."""

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        self.index: int | tuple[int, int] = data["index"]
        self.value: Any = data["value"]
        self.liked: bool | str = data.get("liked", True)


class RetryData(_Named):
    """Which message shall be answered anew."""

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        self.index: int | tuple[int, int] = data["index"]
        self.value: Any = data["value"]


class UndoData(_Named):
    """Which message shall be taken back."""

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        self.index: int | tuple[int, int] = data["index"]
        self.value: Any = data["value"]


class EditData(_Named):
    """What was edited, with its value before."""

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        self.index: int | tuple[int, int] = data["index"]
        self.previous_value: Any = data["previous_value"]
        self.value: Any = data["value"]


class CopyData(_Named):
    """What was copied."""

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        self.value: Any = data["value"]


# Their files travel as handles, and are places on the disk in a function.
WITH_FILES = (DeletedFileData, DownloadData)


def _file(data: Any) -> FileData:
    return data if isinstance(data, FileData) else FileData.model_validate(data)


class PerCall:
    """The default of a parameter that stands for something of its own in each call."""

    def for_job(self) -> Any:
        """Gives what the function gets in the call that is under way."""
        return self


Kind = Literal["request", "progress", "default", "event_data", "header", "oauth_profile", "oauth_token"]
KINDS: dict[type, Kind] = {
    Request: "request",
    Header: "header",
    EventData: "event_data",
    OAuthProfile: "oauth_profile",
    OAuthToken: "oauth_token",
}


@dataclass(frozen=True)
class Injection:
    """A parameter that is filled by the engine."""

    name: str
    kind: Kind
    type: Any
    required: bool
    default: Any


def injections(fn: Callable[..., Any]) -> list[Injection]:
    """Finds the parameters of a function that are no inputs."""
    found: list[Injection] = []
    hints = _hints(fn)
    for parameter in parameters(fn):
        kind, type_, required = _kind_of(parameter, hints.get(parameter.name))
        if kind:
            found.append(Injection(parameter.name, kind, type_, required, parameter.default))
    return found


def parameters(fn: Callable[..., Any]) -> list[inspect.Parameter]:
    """Gives the parameters of a function, none where Python cannot tell."""
    try:
        return list(inspect.signature(fn).parameters.values())
    except (TypeError, ValueError):
        return []


def _kind_of(parameter: inspect.Parameter, hint: Any) -> tuple[Kind | None, Any, bool]:
    if isinstance(parameter.default, Progress):
        return "progress", Progress, True
    if isinstance(parameter.default, PerCall):
        return "default", type(parameter.default), True
    options = typing.get_args(hint) or (hint,)
    required = type(None) not in options
    for option in options:
        for type_, kind in KINDS.items():
            if isinstance(option, type) and issubclass(option, type_):
                return kind, option, required
    return None, None, True


def _hints(fn: Callable[..., Any]) -> dict[str, Any]:
    """Gives the annotations as types; those whose names cannot be found stay out."""
    while isinstance(fn, partial):
        fn = fn.func
    looked_at = fn if inspect.isroutine(fn) else getattr(fn, "__call__", fn)  # noqa: B004  # its annotations are wanted
    if not getattr(looked_at, "__annotations__", None):
        return {}
    try:
        return typing.get_type_hints(looked_at)
    except (NameError, TypeError, AttributeError):
        return {k: v for k, v in looked_at.__annotations__.items() if not isinstance(v, str)}
