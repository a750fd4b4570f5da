"""The subjects that are compared, and the environment each of them runs in."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "bench" / "out"
REQUIREMENTS = ROOT / "bench" / "requirements.txt"
GRADIO_VENV = ROOT / ".bench-venv"


@dataclass(frozen=True)
class Subject:
    """One framework, or the bare server that has none."""

    name: str
    python: Path
    module: str
    held: tuple[str, ...]
    """The streams that an open page of it holds after a call, as paths with a place for the session."""
    messages: str
    """The stream from which a page of it reads what a call gives."""

    def command(self, app: str, port: int) -> list[str]:
        if self is BARE:
            return [str(self.python), "-P", "-m", "bench.bare", str(port), app]
        return [str(self.python), "-P", str(ROOT / "bench" / "apps.py"), self.module, str(port), app]

    def environment(self) -> dict[str, str]:
        """What its processes see: nothing of the caller's own settings, and no telemetry."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        own = {} if self is GRADIO else {"PYTHONPATH": str(ROOT)}
        return kept | own | {"GRADIO_ANALYTICS_ENABLED": "False"}

    def asked(self, code: str) -> str:
        """What a line of Python prints in its environment."""
        command = [str(self.python), "-c", code]
        return subprocess.check_output(command, env=self.environment(), text=True, timeout=120).strip()


HEARTBEAT = "/gradio_api/heartbeat/{session}"
UNTIL_DONE = "/gradio_api/queue/data?session_hash={session}"
MESSAGES = f"{UNTIL_DONE}&after=0"
PRELUDIO = Subject("Preludio", Path(sys.executable), "preludio", (HEARTBEAT, MESSAGES), MESSAGES)
GRADIO = Subject("Gradio", GRADIO_VENV / "bin" / "python", "gradio", (HEARTBEAT,), UNTIL_DONE)
BARE = Subject("bare", Path(sys.executable), "", (HEARTBEAT,), UNTIL_DONE)
SUBJECTS = {subject.name: subject for subject in (PRELUDIO, GRADIO, BARE)}


def install_gradio() -> None:
    """Makes Gradio's own virtual environment, unless it holds what the requirements ask for."""
    stamp = GRADIO_VENV / "installed.txt"
    wanted = REQUIREMENTS.read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    subprocess.run([version, "-m", "venv", "--clear", GRADIO_VENV], check=True, timeout=300)
    install = [str(GRADIO.python), "-m", "pip", "install", "--quiet", "--requirement", str(REQUIREMENTS)]
    subprocess.run(install, check=True, timeout=1200)
    stamp.write_text(wanted)
