"""Limits of mixed textbook kinds beside Maxima's bare answers, in one run: processor time of whole processes.

Three hundred limits in one process each, ours with every step proved and written; what a process costs that works out
nothing is taken off both.  Where there is no ``maxima`` only our figure is printed.

Run with ``python -m pytest tests/benchmarks/test_limits.py -n 0 -s``.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from tests.run import run

ROUNDS = 3
AT_MOST = 1.5
ROOT = Path(__file__).resolve().parents[2]

# As the program runs them: room to recurse, no garbage collection to speak of.
OURS = """
import gc, sys
sys.setrecursionlimit(100_000)
gc.set_threshold(500_000)
from calctool.report import render
from calctool.tasks.limit import limit_task
for line in open(sys.argv[1]):
    expr, place = line.strip().split(" @ ")
    render(limit_task(expr, to=place), "text", steps=True)
"""


def textbook(rounds: int = 10, seed: int = 18) -> list[tuple[str, str]]:
    """Expression and place, every kind of limit of a first course among them."""
    r = random.Random(seed)
    found: list[tuple[str, str]] = []
    for _ in range(rounds):
        a, b, c = r.sample(range(1, 10), 3)
        found += [
            (f"{a}x^2 - {b}x + {c}", f"{c}"),
            (f"(x^2 - {c * c})/(x - {c})", f"{c}"),
            (f"(x^2 + {b - c}x - {b * c})/(x - {c})", f"{c}"),
            (f"(sqrt(x + {c * c}) - {c})/x", "0"),
            (f"({a}x^2 + {b}x - 1)/({c}x^2 - {a})", "oo"),
            (f"({a}x^3 - {b})/({c}x^2 + 1)", "-oo"),
            (f"sqrt({a * a}x^2 + {b}x) - {a}x", "oo"),
            (f"sqrt(x^2 + {b}x) - sqrt(x^2 - {c}x)", "oo"),
            (f"sqrt({a * a}x^2 + {c})/({b}x + 1)", "-oo"),
            (f"sin({a}x)/x", "0"),
            (f"sin({a}x)/sin({b}x)", "0"),
            (f"tan({a}x)/({b}x)", "0"),
            (f"(1 - cos({a}x))/({b}x^2)", "0"),
            (f"(e^({a}x) - 1)/x", "0"),
            (f"(e^({a}x) - e^({b}x))/sin({c}x)", "0"),
            (f"ln(1 + {a}x)/({b}x)", "0"),
            (f"(1 + {a}/x)^({b}x)", "oo"),
            (f"(1 + {a}x)^(1/x)", "0"),
            (f"x^{c} e^(-{a}x)", "oo"),
            (f"ln(x)/x^{c}", "oo"),
            (f"x^{c} ln(x)", "0+"),
            (f"{a}(x - sin(x))/x^3", "0"),
            (f"({a}^x - {b}^x)/x", "0"),
            (f"1/(x - {c})", f"{c}+"),
            (f"{a}/(x - {c})^2", f"{c}"),
            (f"|x - {c}|/(x - {c})", f"{c}+"),
            (f"x sin({a}/x)", "oo"),
            (f"x^2 sin({a}/x)", "0"),
            (f"1/x - 1/(e^x - 1) + {c}", "0"),
            (f"arctan({a}x)", "oo"),
        ]
    return found


def for_maxima(expr: str, place: str) -> str:
    """The same question in Maxima's words."""
    e = json.loads(run("limit", expr, "--to", place, "--json").stdout)["read_as"]
    for ours, theirs in (("ln(", "log("), ("arctan(", "atan("), ("**", "^"), ("Abs(", "abs(")):
        e = e.replace(ours, theirs)
    e = re.sub(r"\bE\b", "%e", e)
    side = {"+": ",plus", "-": ",minus"}.get(place[-1], "")
    to = {"oo": "inf", "-oo": "minf"}.get(place, place.rstrip("+-"))
    return f"r: limit({e}, x, {to}{side})$"


def cost(args: list[str]) -> float:
    """Seconds of processor time of one process."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CALCTOOL"))} | {"PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, cwd=ROOT)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return used.ru_utime + used.ru_stime


def test_limits_beside_maxima(tmp_path: Path) -> None:
    problems = textbook()
    ours, none = tmp_path / "limits.txt", tmp_path / "none.txt"
    ours.write_text("".join(f"{e} @ {to}\n" for e, to in problems))
    none.write_text("sin(x)/x @ 0\n")
    runs = {"ours": [sys.executable, "-c", OURS, str(ours)], "ours, one": [sys.executable, "-c", OURS, str(none)]}
    maxima = shutil.which("maxima")
    if maxima is not None:
        theirs, nothing = tmp_path / "limits.mac", tmp_path / "none.mac"
        theirs.write_text("\n".join(for_maxima(e, to) for e, to in problems))
        nothing.write_text("r: limit(sin(x)/x, x, 0)$")
        runs |= {name: [maxima, "--very-quiet", "-b", str(f)] for name, f in (("maxima", theirs), ("one", nothing))}
    spent: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, args in runs.items():
            spent[name].append(cost(args))
    middle = {name: median(times) for name, times in spent.items()}
    each = (middle["ours"] - middle["ours, one"]) / (len(problems) - 1)
    print(f"\n{len(problems)} limits with every step: {each * 1000:.1f} ms each")
    if maxima is None:
        pytest.skip("there is no maxima to measure beside")
    other = (middle["maxima"] - middle["one"]) / (len(problems) - 1)
    print(f"Maxima, the answer alone: {other * 1000:.1f} ms each; {each / other:.2f} x")
    assert each <= AT_MOST * other
