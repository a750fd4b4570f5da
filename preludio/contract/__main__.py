"""Writes the generated files, or with --check tells which are out of date."""

import argparse
import sys

from preludio.contract.generated import COMMAND, ROOT, generated, outdated


def main() -> int:
    """Runs the command; gives 1 if --check finds a file that is out of date."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    if not parser.parse_args().check:
        for path, text in generated().items():
            path.write_text(text, "utf-8")
        return 0
    stale = outdated()
    for path in stale:
        sys.stderr.write(f"{path.relative_to(ROOT)} is out of date: run `{COMMAND}`.\n")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
