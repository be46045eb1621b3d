"""The same bytes on every machine: a corpus is worked at once, and again with a third of a processor."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CORPUS: tuple[tuple[str, ...], ...] = (
    # derivatives, with proofs and with SymPy as a witness
    ("diff", "x^2 sin(3x)", "--steps", "--verify"),
    ("diff", "((x+1)/(x-1))^3", "--steps", "--verify", "--json"),
    ("diff", "sqrt(sin(3x)+x^2)/(cos(2x)+ln(4x))+x^2 e^(3x)", "--verify"),
    ("diff", "x^x e^(x^2) arctan(x)", "--order", "3", "--verify", "--json"),
    ("diff", "*".join(f"sin(x^{n})" for n in range(1, 40)), "--verify", "--json"),
    ("diff", "x(x+1)^9(x+2)^8", "--form", "expanded", "--json"),
    ("diff", "x^12 - 3x^7 + x^3 - x", "--form", "factored", "--json"),
    ("diff", "sin(x)^2 + sqrt(2)x", "--at", "x=pi/12", "--json"),
    ("grad", "x^2 e^y + sin(x y)", "--at", "x=1,y=0", "--along", "1,2", "--json"),
    ("jacobian", "sin(x y)", "e^(z w)", "ln(x+w)", "x y z w", "--vars", "x,y,z,w", "--json"),
    ("hessian", "x^3 y - e^(x y)", "--verify", "--json"),
    ("chain", "z = x^2 y", "x = s + t", "y = s t", "--verify", "--json"),
    # limits, and where a function is continuous
    ("limit", "(e^x-1-x)/x^2", "--to", "0", "--steps", "--verify"),
    ("limit", "n^n/n!", "--to", "oo", "--json"),
    ("limit", "x^x/e^x", "--to", "oo", "--verify", "--json"),
    ("limit", "(x+tan(x))/x", "--to", "oo", "--json"),
    ("limit", "ln(x)^20/x", "--to", "oo", "--verify", "--json"),
    ("continuity", "(x^2-1)/(x^3-x)", "--json"),
    ("check", "limit", "(x^2-9)/(x-3)", "--to", "3", "--answer", "0", "--json"),
    # answers: right, wrong and recognised, wrong and not recognised, hard to compare
    ("check", "diff", "sin(3x)", "--answer", "cos(3x)", "--json"),
    ("check", "diff", "(x^2+1)^5 sin(3x)/(x+2)", "--answer", "x^5 - cos(7x) + 13", "--json"),
    ("check", "diff", "((2x+3)^4+sin(5x))^3/(x^2+e^(2x))", "--answer", "x^5 - cos(7x) + 13", "--json"),
    ("check", "diff", "sqrt(sin(3x)+x^2)/(cos(2x)+ln(4x))", "--answer", "2x + 3cos(3x)", "--json"),
    ("check", "diff", "x^2 sin(2x)", "--answer", "2x sin(2x) + x^2 cos(2x)", "--explain"),
    ("check", "diff", "x^2 sin(2x) ln(x)", "--answer", "2x cos(2x)/x", "--json"),
    ("check", "diff", "(3x^2+2x+1)(4x^3-2x+5)(x^4-x+7)", "--answer", "(6x+2)(12x^2-2)(4x^3-1)", "--json"),
    ("check", "diff", "Si(x) erf(2x)", "--answer", "sin(x) erf(2x)/x + 4 Si(x) e^(-4x^2)/sqrt(pi)", "--json"),
    ("check", "diff", "-" + "-".join(f"cos({n}x)/{n}" for n in range(1, 30)), "--json", "--answer",
     "+".join(f"sin({n}x)" for n in range(1, 30))),
    ("check", "diff", "-" + "-".join(f"cos({n}x)/{n}" for n in range(1, 30)), "--json", "--answer",
     "(sin(15x)*sin(29x/2))/sin(x/2)"),
    ("check", "diff", "floor(x) x + ceil(-x) x + x^2", "--answer", "2x", "--json"),
    ("check", "grad", "x^2 y + sin(x y)", "--answer", "(2x y + cos(x y), x^2 + x cos(x y))", "--json"),
    ("check", "jacobian", "x^2 y", "5x + sin(y)", "--answer", "((2x y, 5), (x^2, cos(y)))", "--json"),
    ("check", "partial", "x^2 y^3", "x", "--answer", "6x y^2", "--json"),
    ("check", "chain", "z = x^2 y", "x = cos(t)", "y = sin(t)", "--answer", "2x y + x^2", "--json"),
)  # fmt: skip

WORKED = """
import gc, json, re, sys
from tests.run import run
gc.set_threshold(500_000)  # as the program does
for args in json.loads(sys.stdin.read()):
    ran = run(*args)
    print(json.dumps([args, ran.exit_code, re.sub(r'"seconds": [0-9.e-]+', '"seconds": 0', ran.stdout), ran.stderr]))
"""


def worked(seed: str, folder: Path, busy: bool = False) -> list[list[object]]:
    """What the corpus comes to in a process of its own, with hashes of its own.

    ``busy``: as on a machine with other work, it waits twice as long as it works, a hundredth of a second at a time.
    """
    asked, said = folder / f"asked-{seed}", folder / f"said-{seed}"
    asked.write_text(json.dumps(CORPUS))
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    with (
        asked.open("rb") as reads,
        said.open("wb") as writes,
        subprocess.Popen([sys.executable, "-c", WORKED], stdin=reads, stdout=writes, cwd=ROOT, env=env) as process,
    ):
        try:
            while busy and process.poll() is None:
                time.sleep(0.01)
                process.send_signal(signal.SIGSTOP)
                time.sleep(0.02)
                process.send_signal(signal.SIGCONT)
            assert process.wait() == 0
        finally:
            process.kill()
    return [json.loads(line) for line in said.read_text().splitlines()]


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be stopped here")
def test_the_same_bytes_on_a_busy_machine(tmp_path: Path) -> None:
    alone = worked("1", tmp_path)
    beside = worked("2", tmp_path, busy=True)
    assert len(alone) == len(CORPUS)
    for one, other in zip(alone, beside, strict=True):
        assert one == other
    assert {code for _, code, *_ in alone} == {0, 1}
