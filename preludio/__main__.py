"""Runs the command line as `python -m preludio`."""

import sys

from preludio.cli import main

sys.exit(main())
