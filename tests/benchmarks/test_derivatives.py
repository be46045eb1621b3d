"""Derivatives of mixed textbook kinds beside Maxima's and SymPy's bare answers, in one run: processor time.

Five hundred derivatives in one process each, ours with every step proved and written; what a process costs that works
out a single one is taken off each.  Where there is no ``maxima`` only SymPy is measured beside.

Run with ``python -m pytest tests/benchmarks/test_derivatives.py -n 0 -s``.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from statistics import median

from tests.benchmarks.test_batch import LOOP, textbook
from tests.benchmarks.test_limits import cost

COUNT = 500
ROUNDS = 3
AT_MOST = 45
"""Times what Maxima's bare answer takes, without the start: 35 when this was written, 7.5 are wanted."""
AT_LEAST = 1.5
"""Times as fast as parse_expr, diff and latex: 1.7 when this was written, 3.5 are wanted."""

# As the program runs them: room to recurse, no garbage collection to speak of.
OURS = """
import gc, shlex, sys
sys.setrecursionlimit(100_000)
gc.set_threshold(500_000)
from calctool.report import render
from calctool.tasks.diff import diff_task
for line in open(sys.argv[1]):
    render(diff_task(shlex.split(line)[1]), "text", steps=True)
"""


def for_maxima(expr: str) -> str:
    """The same question in Maxima's words."""
    return f"r: diff({expr.replace('ln(', 'log(')}, x)$"


def test_derivatives_beside_maxima_and_sympy(tmp_path: Path) -> None:
    expressions = textbook(COUNT, seed=18)
    runs: dict[str, list[str]] = {}
    for name, some in (("all", expressions), ("one", expressions[:1])):
        rows, theirs = tmp_path / f"{name}.txt", tmp_path / f"{name}.mac"
        rows.write_text("".join(f'diff "{e}"\n' for e in some))
        theirs.write_text("\n".join(map(for_maxima, some)))
        runs[f"ours, {name}"] = [sys.executable, "-c", OURS, str(rows)]
        runs[f"SymPy, {name}"] = [sys.executable, "-c", LOOP, str(rows)]
        maxima = shutil.which("maxima")
        if maxima is not None:
            runs[f"Maxima, {name}"] = [maxima, "--very-quiet", "-b", str(theirs)]
    spent: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):  # in turns: on a machine that is shared the runs of a round suffer alike
        for name, args in runs.items():
            spent[name].append(cost(args))
    middle = {name: median(times) for name, times in spent.items()}
    each = {
        name: (middle[f"{name}, all"] - middle[f"{name}, one"]) / (COUNT - 1)
        for name in ("ours", "SymPy", "Maxima")
        if f"{name}, all" in middle
    }
    for name, seconds in each.items():
        print(
            f"\n{COUNT} derivatives, {name}: {seconds * 1000:.2f} ms each; {seconds / each['ours']:.2f} x ours", end=""
        )
    assert each["SymPy"] >= AT_LEAST * each["ours"]
    assert each["ours"] <= AT_MOST * each.get("Maxima", each["ours"])
