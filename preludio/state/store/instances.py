"""Which processes that share a data directory are alive: each holds a locked file for as long as it runs."""

import os
from contextlib import AbstractContextManager
from pathlib import Path
from secrets import token_hex

from preludio.state.locks import alone, lock, locked


class Instance:
    """This process among those sharing `folder`: a random name, and the locked file that proves it is alive."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self.name = token_hex(8)
        with self._alone():
            self._file = os.open(self._path(self.name), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            lock(self._file)

    def release(self) -> None:
        """Counts as dead from now on."""
        os.close(self._file)
        self._path(self.name).unlink(missing_ok=True)

    def alive(self, name: str) -> bool:
        """Tells whether the process of that name still runs; a name without a file is of one that has ended."""
        return name == self.name or locked(self._path(name))

    def tidy(self) -> None:
        """Removes the files of dead processes."""
        with self._alone():
            for path in self._folder.glob("*.lock"):
                if not self.alive(path.stem):
                    path.unlink(missing_ok=True)

    def _alone(self) -> AbstractContextManager[None]:
        """Keeps a file from being removed between its creation and its lock."""
        return alone(self._folder / "guard")

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"
