"""What the kernel tells about a process and all it has started: CPU time and resident memory."""

import time
from pathlib import Path


def family(pid: int) -> list[int]:
    """The process and its descendants."""
    pids = [pid]
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in thread.read_text().split():
            pids += family(int(child))
    return pids


def cpu_seconds(pid: int) -> float:
    """CPU time that the process and its descendants have used, user and system, all threads."""
    return sum(own_cpu_seconds(member) for member in family(pid))


def own_cpu_seconds(pid: int) -> float:
    # The process's own clock, as clock_getcpuclockid(3) numbers it: it counts nanoseconds, /proc only hundredths.
    return time.clock_gettime((~pid << 3) | 2)


def resident_bytes(pid: int) -> int:
    """Memory that the process and its descendants hold in RAM."""
    return sum(own_resident_bytes(member) for member in family(pid))


def own_resident_bytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ProcessLookupError(f"Process {pid} has no resident memory: it has ended.")
