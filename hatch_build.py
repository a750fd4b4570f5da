"""Builds the front end when Preludio is built from its sources, unless it is built already."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = "preludio/static/bundle.json"
COMMANDS = (["install", "--no-save", "--no-audit", "--no-fund"], ["run", "build"])


class FrontEnd(BuildHookInterface[Any]):
    """Runs npm where the bundle is missing, so that neither a wheel nor an sdist needs it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Makes the bundle; raises RuntimeError without npm, CalledProcessError if the build fails."""
        root = Path(self.root)
        if (root / BUNDLE).is_file():
            return
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError("Building Preludio from its sources needs Node 20 or newer with npm: https://nodejs.org")
        for arguments in COMMANDS:
            subprocess.run([npm, *arguments], cwd=root, check=True)  # noqa: S603 -- fixed commands
