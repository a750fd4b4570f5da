"""Writes results down: a table for people, numbers for programs."""

import json
from pathlib import Path

from bench.measure import Target, Unit
from bench.runner import Results, Row
from bench.subjects import SUBJECTS

SCALES: dict[Unit, tuple[tuple[float, str], ...]] = {
    "seconds": ((1, "s"), (1e-3, "ms"), (1e-6, "µs")),
    "bytes": ((1e6, "MB"), (1e3, "kB"), (1, "bytes")),
    "per second": ((1, "/s"),),
    "count": ((1, ""),),
    "share": ((0.01, "%"),),
}
NOTE = """Made by `python -m bench`; [README.md](README.md) says what each row means.

Each value is the best of several repetitions where the machine can only add to it (CPU time, start, import), otherwise
their median. "bare" is the physical limit: the same work with no framework. The ratio is Preludio to Gradio.
"""


def markdown(results: Results, facts: dict[str, str]) -> str:
    parts = ["# Results\n", NOTE, table(results), "## Machine and versions\n", listed(facts)]
    if results.failures:
        parts += ["## Not measured\n", "".join(f"- {failure}\n" for failure in results.failures)]
    return "\n".join(parts)


def table(results: Results) -> str:
    head = ["Measure", *SUBJECTS, "Ratio", "Target", "Met?"]
    lines = [head, ["---", *["---:"] * (len(SUBJECTS) + 1), "---", "---"], *map(cells, results.rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cells(row: Row) -> list[str]:
    values, unit = row.values, row.quantity.unit
    measured = [amount(values[name], unit) if name in values else "-" for name in SUBJECTS]
    targets = ", ".join(wanted(target, unit) for target in row.quantity.targets)
    return [row.quantity.label, *measured, ratio(values), targets, verdict(row)]


def amount(value: float, unit: Unit) -> str:
    """A value with three digits that count and the unit that suits its size."""
    size, name = next((scale for scale in SCALES[unit] if abs(value) >= scale[0]), SCALES[unit][-1])
    scaled = value / size
    digits = 0 if scaled == round(scaled) else max(0, 3 - len(str(int(abs(scaled)))))
    return f"{scaled:,.{digits}f} {name}".strip()


def ratio(values: dict[str, float]) -> str:
    if not {"Preludio", "Gradio"} <= values.keys() or 0 in values.values():
        return "-"
    return proportion(values["Preludio"] / values["Gradio"])


def proportion(times: float) -> str:
    """A factor as people say it: 1/15, 45 %, 4 times."""
    if times > 1:
        return f"{times:.3g} times"
    return f"1/{1 / times:.3g}" if times < 0.4 else f"{times:.0%}"


def wanted(target: Target, unit: Unit) -> str:
    if target.of is None:
        return f"≤ {amount(target.share, unit)}"
    return f"≤ {proportion(target.share)} {'of ' * (target.share < 1)}{target.of}"


def verdict(row: Row) -> str:
    return "" if not row.quantity.targets else {True: "yes", False: "**no**", None: "not measured"}[met(row)]


def met(row: Row) -> bool | None:
    """Whether all targets are met; None if one could not be checked."""
    own = row.values.get("Preludio")
    bounds = [target.bound(row.values) for target in row.quantity.targets]
    if own is None or not bounds or None in bounds:
        return None
    return all(bound is not None and own <= bound for bound in bounds)


def listed(facts: dict[str, str]) -> str:
    return "".join(f"- {name}: {fact}\n" for name, fact in facts.items())


def write_numbers(path: Path, results: Results, facts: dict[str, str]) -> None:
    rows = [
        {"key": row.quantity.key, "label": row.quantity.label, "unit": row.quantity.unit}
        | {"values": row.values, "samples": row.samples, "met": met(row)}
        for row in results.rows
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"facts": facts, "rows": rows, "failures": results.failures}, indent="\t") + "\n")
