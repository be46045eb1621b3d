"""A batch against the clock, as ratios of runs one after the other: run apart, on a machine with two idle cores.

pytest tests/benchmarks/test_batch.py -n 0 -s
"""

from __future__ import annotations

import csv
import json
import random
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.batch.program import surroundings, words

EXERCISES = 2000
ROUNDS = 3
POISON = ("crash", "exit", "memory", "hang-in-c", "hang-in-python", "arcsn(x)", '"', '"x y"', "((((", "x --stesp")

# What a script without calctool would do with the same file.
LOOP = """
import shlex, sys
from sympy import Symbol, diff, latex
from sympy.parsing.sympy_parser import convert_xor, parse_expr, standard_transformations
x = Symbol("x")
for line in open(sys.argv[1]):
    e = parse_expr(shlex.split(line)[1], transformations=(*standard_transformations, convert_xor))
    print(latex(diff(e, x)))
"""

# The rows of a file one after the other in one worker, and the most memory it had after half of them and after all.
WORKER = """
import gc, resource, sys
from calctool.batch.input import Layout, Row
from calctool.batch.records import Settings
from calctool.batch.worker import answered
sys.setrecursionlimit(100_000)
gc.set_threshold(100_000)
rows = open(sys.argv[1]).read().splitlines()
for i, row in enumerate(rows, 1):
    assert "internal error" not in answered(Row(i, row, Layout("text")), Settings(steps=True)).text
    if i in (len(rows) // 2, len(rows)):
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
MEGABYTES = 130


class Timed(NamedTuple):
    """Seconds, and what was written."""

    seconds: float
    out: str


def textbook(count: int, seed: int = 1) -> list[str]:
    """Expressions of the size found in a textbook, every kind of rule among them."""
    r = random.Random(seed)

    def n(low: int = 2, high: int = 9) -> int:
        return r.randint(low, high)

    def line() -> str:
        return f"{n()}*x + {n(1)}"

    def poly() -> str:
        return f"{n()}*x^{n(2, 5)} + {n()}*x - {n(1)}"

    def wave() -> str:
        return r.choice(("sin", "cos", "tan"))

    kinds = (
        lambda: f"({poly()})*({poly()})",
        lambda: f"({poly()})^{n(3, 8)}*({line()})",
        lambda: f"x^{n(2, 5)}*{wave()}({n()}*x)*exp({n()}*x)",
        lambda: f"({poly()})/({line()})",
        lambda: f"{wave()}(({poly()})^{n(2, 4)})",
        lambda: f"exp({n()}*x)*({wave()}({n()}*x) + {n()}*x^{n()})",
        lambda: f"ln({poly()})/({line()})",
        lambda: f"sqrt({poly()})*({line()})",
        lambda: f"{wave()}({wave()}({n()}*x^2))*ln({line()})",
        lambda: f"({n()}*x^{n()} + {n()}*sqrt(x))/({wave()}({n()}*x))",
        lambda: f"exp({wave()}({line()}))/x^{n(2, 4)}",
        lambda: f"(({line()})/({line()}))^{n(2, 5)}",
    )
    return [r.choice(kinds)() for _ in range(count)]


def mixed(count: int) -> list[str]:
    """Derivatives, limits, gradients, second derivatives and answers to be checked, in turn."""
    rows = (
        'diff "{0}"',
        'limit "{0}" --to 1',
        'diff "{0}"',
        'grad "{0} + x*y^2"',
        'diff "{0}" --order 2',
        'check diff "{0}" --answer "{0}"',
    )
    return [rows[i % len(rows)].format(e) for i, e in enumerate(textbook(count, seed=4))]


@pytest.fixture(scope="module")
def exercises(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of derivatives."""
    path = tmp_path_factory.mktemp("batch") / "textbook.txt"
    path.write_text("".join(f'diff "{e}"\n' for e in textbook(EXERCISES)))
    return path


def timed(*args: object, poisoned: bool = False, codes: tuple[int, ...] = (0,)) -> Timed:
    """Run a batch."""
    return _run([*words(poisoned), *map(str, args)], codes)


def _run(command: list[str], codes: tuple[int, ...] = (0,)) -> Timed:
    # As where it was installed, with its modules compiled (here by the first run of all): SymPy's are.
    place = {name: what for name, what in surroundings().items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env=place, text=True, check=False)
    assert done.returncode in codes, done.stderr
    return Timed(time.perf_counter() - began, done.stdout)


def test_one_process_against_the_plain_loop(exercises: Path) -> None:
    """With every step, checked, as JSON, three times as fast as the answer alone from SymPy."""
    loops, ours = [], []
    for _ in range(ROUNDS):  # in turns: on a machine that is shared, the best of each is what it can do
        loops.append(_run([sys.executable, "-c", LOOP, str(exercises)]).seconds)
        done = timed(exercises, "--steps", "--jobs", 1)
        assert done.out.count("\n") == EXERCISES
        ours.append(done.seconds)
    ratio = min(loops) / min(ours)
    print(f"\n{EXERCISES / min(ours):.0f} a second with steps, loop {EXERCISES / min(loops):.0f}: {ratio:.2f} x")
    assert ratio >= 3.0


def test_two_jobs_against_one(exercises: Path) -> None:
    ones, twos = [], []
    for _ in range(ROUNDS):
        one, two = timed(exercises, "--steps", "--jobs", 1), timed(exercises, "--steps", "--jobs", 2)
        assert one.out == two.out
        ones.append(one.seconds)
        twos.append(two.seconds)
    ratio = min(ones) / min(twos)
    print(f"\ntwo jobs {ratio:.2f} x one")
    assert ratio >= 1.7


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of ru_maxrss is that of Linux")
def test_a_worker_stays_as_large_as_it_is(tmp_path: Path) -> None:
    """Over 3,000 mixed rows, each new to it."""
    source = tmp_path / "mixed.txt"
    source.write_text("\n".join(mixed(3000)))
    half, whole = map(int, _run([sys.executable, "-c", WORKER, str(source)]).out.split())
    print(f"\na worker: {half} MB after 1,500 rows, {whole} MB after 3,000")
    assert whole <= MEGABYTES
    assert whole <= 1.1 * half


def test_poison(tmp_path: Path) -> None:
    lines = [f'diff "{e}"' for e in textbook(1000, seed=2)]
    clean, poisoned = tmp_path / "clean.txt", tmp_path / "poisoned.txt"
    clean.write_text("\n".join(lines))
    bad = {20 * i + 7: POISON[i % len(POISON)] for i in range(50)}
    poisoned.write_text("\n".join(f"diff {bad[i]}" if i in bad else line for i, line in enumerate(lines)))
    good = timed(clean, "--jobs", 2)
    mixed = timed(poisoned, "--jobs", 2, "--timeout", 1, poisoned=True, codes=(70,))
    records = [json.loads(line) for line in mixed.out.splitlines()]
    assert [r["line"] for r in records] == list(range(1, 1001))
    assert {i for i, r in enumerate(records) if "error" in r} == set(bad)
    hanging = sum("hang" in word for word in bad.values())
    print(f"\nclean {good.seconds:.1f} s, with 50 bad rows, {hanging} of them hanging for 1 s, {mixed.seconds:.1f} s")
    assert mixed.seconds <= 2 * good.seconds + hanging * 1.0


def test_checks(tmp_path: Path) -> None:
    source = tmp_path / "answers.csv"
    # Right, or with a number changed: what a class writes.
    right = timed(_file(tmp_path, textbook(EXERCISES, seed=3)), "--output-format", "csv")
    rows = ["command,expr,answer"]
    for i, row in enumerate(right.out.splitlines()[1:]):
        cells = next(csv.reader([row]))
        given = cells[6] if i % 2 else re.sub(r"\d", lambda m: str(int(m[0]) % 9 + 1), cells[6], count=1)
        rows.append(f'diff,"{cells[4]}","{given}"')
    source.write_text("\n".join(rows))
    done = timed(source, "--jobs", 2, "--timings", codes=(1, 3))
    seconds = sorted(json.loads(line)["seconds"] for line in done.out.splitlines())
    middle, late = statistics.median(seconds), seconds[len(seconds) * 95 // 100]
    print(f"\n{1 / middle:.0f} checks a second and core at the median, 95 % within {late * 1000:.0f} ms")
    assert middle <= 1 / 20
    assert late < 0.5


def _file(folder: Path, expressions: list[str]) -> Path:
    path = folder / "exercises.txt"
    path.write_text("".join(f'diff "{e}"\n' for e in expressions))
    return path
