"""Starts one app of one subject in a process of its own, and ends it."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.subjects import OUT, PRELUDIO, ROOT, Subject

DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL")  # a server does not outlive a bench that is killed
PATIENCE = 60.0  # seconds until a server that does not answer counts as broken
LONGEST = 600.0  # seconds that a load generator may need
FAREWELL = 2.0  # seconds that a server has to end by itself; some wait for functions that go on


class BrokenError(Exception):
    """A subject that could not be measured."""


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    port: int
    pid: int
    first_byte: float
    """Seconds from the start of its process to the first byte of its page."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(subject: Subject, app: str) -> Generator[Server]:
    """A running app; its process ends with the block."""
    port = free_port()
    OUT.mkdir(parents=True, exist_ok=True)
    log_path = OUT / f"{subject.name}-{app}.log"
    with log_path.open("wb") as log, TemporaryDirectory(dir=OUT, ignore_cleanup_errors=True) as data:
        began = time.perf_counter()
        process = subprocess.Popen(
            [*DIES_WITH_US, *subject.command(app, port)],
            env=subject.environment() | {"XDG_STATE_HOME": data, "GRADIO_TEMP_DIR": data},
            cwd=data,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            until_first_byte(process, port)
            yield Server(port, process.pid, time.perf_counter() - began)
        except BrokenError as reason:
            raise BrokenError(f"App {app}: {reason} {last_words(log_path)}") from None
        finally:
            end(process)


def driven(generator: str, server: Server, *arguments: object) -> Any:
    """Lets a load generator, in a process of its own, work on a server, and gives what it found."""
    command = [str(PRELUDIO.python), "-m", generator, *map(str, [server.port, server.pid, *arguments])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False)
    if done.returncode:
        raise BrokenError(done.stderr.strip()[-300:])
    return json.loads(done.stdout)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def until_first_byte(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.perf_counter() + PATIENCE
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise BrokenError(f"the server ended with status {process.returncode} before it answered.")
        with suppress(ConnectionError):
            if answers(port):
                return
        time.sleep(0.001)
    raise BrokenError(f"the server did not answer within {PATIENCE:.0f} seconds.")


def answers(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % port)
        return connection.recv(1) == b"H"


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and what it started, which share a group of their own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=FAREWELL)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def last_words(log_path: Path) -> str:
    lines = log_path.read_text(errors="replace").strip().splitlines()
    return f"Its last line: {lines[-1]}" if lines else "It printed nothing."
