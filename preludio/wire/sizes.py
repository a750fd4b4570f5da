"""Sizes of files and of memory, in bytes."""

import re
from enum import IntEnum

SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)b?", re.IGNORECASE)


class FileSize(IntEnum):
    """Units for `launch(max_file_size=)`, as in `5 * FileSize.MB`."""

    B = 1
    KB = 1024
    MB = 1024**2
    GB = 1024**3
    TB = 1024**4


def size_in_bytes(size: str | int | None, name: str) -> int | None:
    """Turns `5mb`, `"300 kb"` or a number of bytes into bytes; raises ValueError, with this name, for anything else."""
    if size is None:
        return None
    parts = SIZE.fullmatch(str(size).strip())
    count = parts and int(float(parts[1]) * FileSize[f"{parts[2]}B".upper()])
    if not count:
        raise ValueError(f"{name} is {size!r}; wanted is a number of bytes, or a text such as '5mb'.")
    return count
