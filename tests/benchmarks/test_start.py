"""What a whole process costs, against ``python -c "import sympy"`` in the same run.

Processor time of the child (user and system, from ``os.wait4``), byte-compiled, the interpreter called
directly, output to a pipe; the commands take turns, and the median of each is compared.

Run with ``python -m pytest tests/benchmarks -s``.
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15
MEASURE = "import sympy"

# name, arguments, exit code, at most this share of importing SymPy
COMMANDS: tuple[tuple[str, tuple[str, ...], int, float], ...] = (
    ("--help", ("--help",), 0, 0.4),
    ("--version", ("--version",), 0, 0.4),
    ("usage error", ("diff", "x", "--stesp"), 2, 0.4),
    ("unreadable", ("diff", "arcsn(x)"), 2, 0.4),
    ("one line", ("diff", "(2*x**2+8)**2"), 0, 0.4),
    ("--steps, chain", ("diff", "(2*x**2+8)**2", "--steps"), 0, 0.4),
    ("--steps, product", ("diff", "x^2 sin(3x)", "--steps"), 0, 0.4),
    ("--steps, quotient", ("diff", "6x^2/(2-x)", "--steps"), 0, 0.4),
    ("--steps, JSON", ("diff", "x^2 sin(3x)", "--steps", "--json"), 0, 0.4),
    ("--form factored", ("diff", "x^4 - 2x^2", "--form", "factored", "--steps"), 0, 0.4),
    ("--form expanded", ("diff", "(x + 1)^5", "--form", "expanded", "--steps"), 0, 0.4),
    ("grad at a point", ("grad", "3x + 4y", "--at", "x=1,y=1", "--steps"), 0, 0.5),
    ("limit, 0/0", ("limit", "(e^x - 1 - x)/x^2", "--to", "0", "--steps"), 0, 0.4),
    ("limit, two roots", ("limit", "sqrt(x^2 + x) + sqrt(x^2 + 2x) - 2x", "--to", "oo", "--steps"), 0, 0.6),
    ("check, wrong", ("check", "diff", "x^2 sin(3x)", "--answer", "2x cos(3x)"), 1, 0.6),
    ("--verify", ("diff", "x^2 sin(3x)", "--steps", "--verify"), 0, 0.85),
)


def cost(args: list[str], code: int) -> float:
    """Seconds of processor time of one process."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CALCTOOL"))} | {"PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        args, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=env, cwd=ROOT
    )
    assert child.stdout is not None
    child.stdout.read()
    child.stdout.close()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == code
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def shares() -> dict[str, float]:
    """The median cost of every command, as a share of importing SymPy."""
    compileall.compile_dir(ROOT / "calctool", quiet=2)
    runs: dict[str, tuple[list[str], int]] = {MEASURE: ([sys.executable, "-c", MEASURE], 0)}
    for name, args, code, _ in COMMANDS:
        runs[name] = ([sys.executable, "-m", "calctool", *args], code)
    spent: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(ROUNDS + 1):
        for name, (line, code) in runs.items():
            seconds = cost(line, code)
            if turn:  # the first turn warms the file cache
                spent[name].append(seconds)
    middle = {name: median(times) for name, times in spent.items()}
    print(f"\n{MEASURE}: {middle[MEASURE] * 1000:.0f} ms")
    for name in runs:
        print(f"  {name:20} {middle[name] * 1000:6.0f} ms   {middle[name] / middle[MEASURE]:.2f}")
    return {name: seconds / middle[MEASURE] for name, seconds in middle.items()}


@pytest.mark.parametrize(("name", "at_most"), [(c[0], c[3]) for c in COMMANDS], ids=[c[0] for c in COMMANDS])
def test_share(shares: dict[str, float], name: str, at_most: float) -> None:
    assert shares[name] <= at_most
