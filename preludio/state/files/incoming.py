"""A file on its way in: written to a temporary place and hashed as it comes."""

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import BinaryIO, Self

from preludio.state.database import guarding
from preludio.state.files import TooLarge

BLOCK = 256 << 10
"""Bytes moved at a time: small in memory, and large beside the cost of going to a thread."""


class Incoming:
    """Takes bytes until it is moved to its place; whatever was not moved is removed at the end of the `with` block."""

    def __init__(self, folder: Path, secret: bytes, name: str, limit: int | None = None) -> None:
        self.path = folder / token_hex(16)
        self.name = name
        self.size = 0
        self._limit = limit
        self._secret = secret
        self._hash = blake2b(key=secret, digest_size=32)
        with guarding(self.path):
            self._file = self.path.open("xb")

    @property
    def digest(self) -> str:
        """The content's keyed hash, 64 hex digits."""
        return self._hash.hexdigest()

    def admit(self, size: int) -> None:
        """Counts bytes that are about to be written, or raises `TooLarge`."""
        self.size += size
        if self._limit is not None and self.size > self._limit:
            raise TooLarge(self.name, self._limit)

    def write(self, data: bytes | bytearray) -> None:
        """Writes bytes that were admitted."""
        self._hash.update(data)
        with guarding(self.path):
            self._file.write(data)

    def finish(self) -> None:
        """Hands the last bytes to the file system."""
        with guarding(self.path):
            self._file.close()

    def is_like(self, file: BinaryIO) -> bool:
        """Tells whether another file has the same content."""
        other = blake2b(key=self._secret, digest_size=32)
        while block := file.read(BLOCK):
            other.update(block)
        return other.digest() == self._hash.digest()

    def become(self, twin: Path) -> None:
        """Becomes one file on the disk with a twin of the same content, where the file system can link them."""
        link = self.path.with_suffix(".link")
        with suppress(OSError):
            os.link(twin, link)
            link.replace(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        except OSError:
            # The bytes still buffered do not fit on the disk; `write` or `finish` has said so.
            if error is None:
                raise
        finally:
            self.path.unlink(missing_ok=True)
