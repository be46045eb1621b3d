"""Whole derivations as they are printed, text and JSON, kept word for word.

A change of wording shows here as a difference to look at.  To accept it, write the files anew with

    python -m tests.golden.test_golden

and read what ``git diff tests/golden`` says.  ``seconds`` is 0 in the files: it is the only thing that
differs from run to run.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.run import run

HERE = Path(__file__).parent

CASES: dict[str, tuple[str, ...]] = {
    "polynomial": ("diff", "10x^5 - 6x^3 - x - 1", "--steps"),
    "chain": ("diff", "(2*x**2+8)**2", "--steps"),
    "chain-of-three": ("diff", "1/((x^4+1)^5+7)", "--steps"),
    "product": ("diff", "x^2 sin(3x)", "--steps"),
    "product-of-three": ("diff", "x e^x sin(x)", "--steps"),
    "quotient": ("diff", "6x^2/(2-x)", "--steps"),
    "logarithm-to-a-base": ("diff", "log_a(2x^2+4x)", "--wrt", "x", "--steps"),
    "logarithmic": ("diff", "x^x", "--steps"),
    "branches": ("diff", "{x^2 if x < 1 else 2x - 1}", "--steps"),
    "absolute-value": ("diff", "|x^2 - 1|", "--steps"),
    "unnamed-function": ("diff", "x f(2x)", "--steps"),
    "second-order": ("diff", "x^3 ln(x)", "--order", "2", "--steps"),
    "slope": ("diff", "x^2 + 2x + 2", "--at", "x=2", "--steps"),
    "definition": ("diff", "1/x", "--by", "definition", "--steps"),
    "known-rules": ("diff", "(x^2+5x)^6", "--known", "chain,sum,power,constant-multiple", "--steps"),
    "prime-notation": ("diff", "sin(x)/x", "--notation", "lagrange", "--steps"),
    "hint": ("diff", "x^2 sin(3x)", "--hint", "2"),
}


def printed(args: tuple[str, ...], kind: str) -> str:
    """What the command prints, in the form kept."""
    ran = run(*args, *(["--json"] if kind == "json" else []))
    assert ran.exit_code == 0
    assert ran.stderr == ""
    return re.sub(r'"seconds": [\d.e-]+', '"seconds": 0', ran.stdout)


@pytest.mark.parametrize("kind", ["txt", "json"])
@pytest.mark.parametrize("name", CASES)
def test_nothing_has_changed(name: str, kind: str) -> None:
    assert printed(CASES[name], kind) == (HERE / f"{name}.{kind}").read_text("utf-8")


def test_every_file_is_tested() -> None:
    assert {f.name for f in HERE.iterdir() if f.suffix in (".txt", ".json")} == {
        f"{name}.{kind}" for name in CASES for kind in ("txt", "json")
    }


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", CASES)
def test_terminal_page(name: str, columns: int) -> None:
    plain = run(*CASES[name], "--format", "rich", "--ascii", columns=columns)
    coloured = run(*CASES[name], "--format", "rich", "--ascii", "--color", "always", columns=columns)
    assert plain.exit_code == coloured.exit_code == 0
    assert "\x1b" not in plain.stdout
    assert "\x1b[" in coloured.stdout
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured.stdout) == plain.stdout
    assert all(len(line) <= columns for line in plain.stdout.splitlines())


def write() -> None:
    """Write every file anew."""
    for name, args in CASES.items():
        for kind in ("txt", "json"):
            (HERE / f"{name}.{kind}").write_text(printed(args, kind), "utf-8")


if __name__ == "__main__":
    write()
