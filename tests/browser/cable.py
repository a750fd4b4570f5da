"""A cable between a page and its server that a test can cut and mend."""

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress


class Cable:
    """Passes bytes on to a server at `port`, unless it is cut; `connections` counts those that were made."""

    def __init__(self, port: int) -> None:
        self.connections = 0
        self._target = ("127.0.0.1", port)
        self._whole = True
        self._ends: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Breaks all connections off, and lets none be made."""
        self._whole = False
        for end in list(self._ends):
            hang_up(end)

    def mend(self) -> None:
        """Lets connections be made again."""
        self._whole = True

    def close(self) -> None:
        self.cut()
        hang_up(self._listener)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self._whole:
                    self._join(near, socket.create_connection(self._target))
                else:
                    hang_up(near)

    def _join(self, near: socket.socket, far: socket.socket) -> None:
        self.connections += 1
        self._ends |= {near, far}
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            hang_up(end)
            self._ends.discard(end)


def hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def cable_to(port: int) -> Generator[Cable, None, None]:
    cable = Cable(port)
    try:
        yield cable
    finally:
        cable.close()
