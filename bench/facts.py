"""The machine and the versions that a table was made with."""

import datetime as dt
import os
import platform
from pathlib import Path

from bench.browser import chromium
from bench.subjects import GRADIO, PRELUDIO, Subject

SERVER_PACKAGES = ("starlette", "uvicorn", "uvloop", "httptools")


def facts() -> dict[str, str]:
    with chromium() as browser:
        version = browser.version
    return {
        "Date": dt.datetime.now(dt.UTC).date().isoformat(),
        "Processor": f"{model()}, {len(os.sched_getaffinity(0))} cores",
        "System": f"{platform.system()} {platform.release()}, load average {os.getloadavg()[0]:.2f} at the start",
        "Python": platform.python_version(),
        "Preludio": f"{PRELUDIO.asked('import preludio; print(preludio.__version__)')}, {packages(PRELUDIO)}",
        "Gradio": f"{installed(GRADIO, 'gradio')}, {packages(GRADIO)}",
        "Chromium": version,
    }


def model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def packages(subject: Subject) -> str:
    return "on " + ", ".join(f"{name} {installed(subject, name)}" for name in SERVER_PACKAGES)


def installed(subject: Subject, package: str) -> str:
    """The version of a package in the subject's environment, or "none"."""
    found = f"[d.version for d in m.distributions() if d.name.lower() == {package!r}] or ['none']"
    return subject.asked(f"import importlib.metadata as m; print(({found})[0])")
