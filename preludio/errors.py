"""The errors that cross the library's borders."""


class PreludioError(Exception):
    """Is the root of the errors that Preludio itself raises."""


class AppError(PreludioError, ValueError):
    """An error whose message is meant for visitors and clients."""


class Error(AppError):
    """Stops an event and tells the visitor why.

    Args:
        message: What went wrong, in the visitor's words.
        duration: Seconds the message stays on the page; None or 0 keeps it until it is closed.
        visible: Whether the page shows the message at all.
        title: Heading of the message.
        print_exception: Whether the traceback is logged as well.
    """

    def __init__(
        self,
        message: object = "Error raised.",
        duration: float | None = 10,
        visible: bool = True,
        title: str = "Error",
        print_exception: bool = True,
    ) -> None:
        self.message = str(message)
        self.duration = duration
        self.visible = visible
        self.title = title
        self.print_exception = print_exception
        super().__init__(self.message)

    def __str__(self) -> str:
        return repr(self.message)


class Refused(Error):
    """Says that a value sent by a visitor or a client is not one the component accepts."""

    def __init__(self, message: object) -> None:
        super().__init__(message, print_exception=False)


class DeclarationError(PreludioError, ValueError):
    """Says that an app is declared in a way that cannot work."""


class InvalidApiName(DeclarationError):
    """Says that an endpoint cannot be called what it shall be called."""


class OutputError(PreludioError, ValueError):
    """Says that a function returned something its outputs cannot take."""


class Cancelled(BaseException):
    """Ends a function whose call was cancelled; no `Exception`, so that code which deals with errors lets it pass."""


class WorkerDied(PreludioError):
    """Says that a worker process ended before the function it ran, so that the same call may succeed in another one."""

    def __init__(self, function: str, end: str) -> None:
        super().__init__(f"The worker process of the function {function!r} {end}.")


class OverMemory(Error):
    """Says that a function used more memory than its listener allows; `used` and `limit` in bytes."""

    def __init__(self, function: str, used: int, limit: int) -> None:
        super().__init__(
            f"The function {function!r} used {used / 2**20:.0f} MB of memory, more than its memory_limit of"
            f" {limit / 2**20:.0f} MB, and was stopped."
        )


class Unpicklable(PreludioError, TypeError):
    """Says what cannot pass between the server and a worker process."""


class MissingExtra(PreludioError, ImportError):
    """Says which package a feature needs and how to install it."""

    def __init__(self, feature: str, package: str, extra: str) -> None:
        super().__init__(f'{feature} needs {package}, which is not installed: pip install "preludio[{extra}]".')
