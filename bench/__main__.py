"""The command line of the bench."""

import argparse
import sys

from bench.facts import facts
from bench.measures import MEASURES
from bench.report import markdown, write_numbers
from bench.runner import run
from bench.subjects import OUT, ROOT, SUBJECTS, install_gradio

TABLE = ROOT / "bench" / "RESULTS.md"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench", description="Measures Preludio and Gradio side by side.")
    names = [measure.name for measure in MEASURES]
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="MEASURE", help=", ".join(names))
    parser.add_argument("--subjects", nargs="+", choices=SUBJECTS, default=list(SUBJECTS), help="default: all")
    parser.add_argument("--quick", action="store_true", help="one short repetition, for a look")
    return parser.parse_args()


def main() -> int:
    """Prints the table; a complete run also replaces RESULTS.md. Fails if anything could not be measured."""
    wanted = arguments()
    install_gradio()
    known = facts()
    results = run([m for m in MEASURES if m.name in wanted.only], wanted.subjects, quick=wanted.quick)
    text = markdown(results, known)
    print(f"\n{text}")
    write_numbers(OUT / "results.json", results, known)
    if not wanted.quick and len(wanted.only) == len(MEASURES) and len(wanted.subjects) == len(SUBJECTS):
        TABLE.write_text(text)
    return 1 if results.failures else 0


if __name__ == "__main__":
    sys.exit(main())
