"""What an installation brings: the size of the framework's wheel and the number of packages."""

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Measure, Quantity, Sample
from bench.serving import BrokenError
from bench.subjects import GRADIO, OUT, PRELUDIO, REQUIREMENTS, ROOT, Subject


def install(subject: Subject) -> Sample:
    """Gets the wheel, then asks pip what it would install into an empty environment."""
    OUT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=OUT) as folder:
        wheel = built_wheel(folder) if subject is PRELUDIO else downloaded_wheel(folder)
        return {"wheel": wheel.stat().st_size, "packages": packages(subject, wheel)}


def built_wheel(folder: str) -> Path:
    done(PRELUDIO.python, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    return only_wheel(folder)


def downloaded_wheel(folder: str) -> Path:
    done(GRADIO.python, "-m", "pip", "download", "--no-deps", "--dest", folder, "--requirement", REQUIREMENTS)
    return only_wheel(folder)


def only_wheel(folder: str) -> Path:
    [wheel] = Path(folder).glob("*.whl")
    return wheel


def packages(subject: Subject, wheel: Path) -> int:
    report = wheel.with_suffix(".json")
    done(subject.python, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--report", report, wheel)
    return len(json.loads(report.read_text())["install"])


def done(*command: str | Path) -> None:
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    if finished.returncode:
        raise BrokenError(f"{' '.join(map(str, command[1:5]))} failed: {finished.stderr.strip().splitlines()[-1]}")


INSTALL = Measure(
    "install",
    install,
    (
        Quantity("wheel", "Wheel of the framework itself", "bytes"),
        Quantity("packages", "Packages that pip installs", "count"),
    ),
    repetitions=1,
    subjects=(PRELUDIO.name, GRADIO.name),
)
