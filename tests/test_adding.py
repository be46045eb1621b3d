"""A rule, a technique for limits and a format, added to a copy of calctool as CONTRIBUTING says.

(A function, a mistake and a command have such a test beside their own: tests/number/test_rows.py,
tests/check/test_mistakes.py and tests/cli/test_new_command.py.)
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import calctool

PACKAGE = Path(calctool.__file__).parent


class Copy(NamedTuple):
    """A copy of the program, to be added to."""

    place: Path

    def add(self, path: str, before: str, text: str) -> None:
        """Put a text in front of another that occurs once in a file."""
        file = self.place / "calctool" / path
        whole = file.read_text("utf-8")
        assert whole.count(before) == 1, before
        file.write_text(whole.replace(before, text + before), "utf-8")

    def run(self, *args: str) -> str:
        """What ``calctool ARGS`` of the copy prints."""
        ran = subprocess.run(
            [sys.executable, "-m", "calctool", *args],
            capture_output=True,
            text=True,
            env={"PYTHONPATH": str(self.place), "PATH": "", "LC_ALL": "C.UTF-8"},
            cwd=self.place,
            timeout=120,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def changed(self) -> list[str]:
        """The files that differ from calctool's own, or that it does not have."""
        ours = self.place / "calctool"
        return sorted(
            file.relative_to(ours).as_posix()
            for file in ours.rglob("*.py")
            if not (own := PACKAGE / file.relative_to(ours)).exists() or own.read_bytes() != file.read_bytes()
        )


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    # With the bytecode, but for what another process is writing just now.
    shutil.copytree(PACKAGE, tmp_path / "calctool", ignore=shutil.ignore_patterns("*.pyc.*"))
    return Copy(tmp_path)


RULE = """
@rule(
    "diff.square",
    "square rule",
    "d/dx x^2 = 2*x",
    "The derivative of the square of {x} is twice {x}.",
    {"d/dx [x^2]": "2*x"},
    "Stewart 3.1, example 1",
    applies_to=(Pow,),
)
def square(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(base, n), x) if base == x and literal_value(n) == 2:
            return Rewrite(n * x, {"x": x})
    return None


"""


def test_a_rule_is_a_card_and_a_word(copy: Copy) -> None:
    copy.add("differentiation/rules.py", "def lowered(", RULE)
    copy.add("differentiation/__init__.py", "    rules.power,\n", "    rules.square,\n")
    page = copy.run("diff", "x^2 + x^3", "--steps")
    assert "sum rule" in page
    assert "square rule, power rule" in page
    assert page.endswith("Answer: 2x + 3x^2\nCheck: 2 lines agree with the one above at sample points.\n")
    assert "square rule" in copy.run("rules", "square")
    assert "The derivative of the square of w" in copy.run("diff", "w^2", "--hint", "2")
    assert copy.changed() == ["differentiation/__init__.py", "differentiation/rules.py"]


TECHNIQUE = """
@technique(
    "limit.difference-of-squares",
    "difference of squares",
    "(a^2 - b^2)/(a - b) = a + b",
    "The quotient is the sum, because {a}^2 - {b}^2 = ({a} - {b})({a} + {b}).",
    {"lim x->3 (x^2 - 3^2)/(x - 3)": "lim x->3 (x + 3)"},
    "Stewart 2.3, example 3",
    forms=("0/0",),
)
def difference_of_squares(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    match goal.body:
        case Div(Add() as above, Add() as below):
            match (*above.args, *below.args):
                case (Pow(a, m), Neg(Pow(b, n)), c, Neg(d)) if m == n == Num(2) and (a, b) == (c, d):
                    return Rewrite(moved(goal, Add(a, b)), {"a": a, "b": b})
    return None


"""


def test_a_technique_for_limits_is_a_card_and_a_word(copy: Copy) -> None:
    copy.add("limits/rules/algebraic.py", "class Split(", TECHNIQUE)
    copy.add("limits/rules/__init__.py", "    at_infinity.growth_order,\n", "    algebraic.difference_of_squares,\n")
    page = copy.run("limit", "(x^2 - 3^2)/(x - 3)", "--to", "3", "--steps")
    assert [line.split("  ")[-1].strip() for line in page.splitlines() if line.startswith("  = ")] == [
        "difference of squares",
        "direct substitution",
        "arithmetic",
    ]
    assert "Answer: 6\n" in page
    # A sum of squares, and a limit that has no such form, are not what it is for.
    assert "difference of squares" not in copy.run("limit", "(x^2 - 3^2)/(x - 3)", "--to", "4", "--steps")
    assert "Stewart 2.3, example 3" in copy.run("rules", "difference-of-squares")
    assert copy.changed() == ["limits/rules/__init__.py", "limits/rules/algebraic.py"]


FORMAT = '''"""CSV: the lines of a derivation, each with its rules."""

from __future__ import annotations

from calctool.expr.printer import show
from calctool.report import View
from calctool.report.model import Report, Work


def lines(report: Report, view: View) -> str:
    """A row for each line of the derivation."""
    works = [block for block in report.blocks if isinstance(block, Work)]
    rows = [(show(line.after), line.steps[0].rule.name) for work in works for line in work.derivation.lines]
    return "".join(f"{formula};{name}\\n" for formula, name in rows)
'''


def test_a_format_is_a_file_and_an_entry(copy: Copy) -> None:
    (copy.place / "calctool" / "report" / "lines.py").write_text(FORMAT, "utf-8")
    copy.add("report/__init__.py", '    "json": ', '    "lines": "lines:lines",\n')
    printed = "d/dx [x^2] + d/dx [1];sum rule\n2x;power rule\n"
    assert copy.run("diff", "x^2 + 1", "--format", "lines") == printed
    assert "lines" in copy.run("diff", "--help")
    assert copy.changed() == ["report/__init__.py", "report/lines.py"]


def test_what_is_added_obeys_the_laws(copy: Copy) -> None:
    """A card that is wrong is found out by its own check: the line is refuted, not printed."""
    copy.add("differentiation/rules.py", "def lowered(", RULE.replace("Rewrite(n * x", "Rewrite(n * n * x"))
    copy.add("differentiation/__init__.py", "    rules.power,\n", "    rules.square,\n")
    run: Callable[..., subprocess.CompletedProcess[str]] = subprocess.run
    ran = run(
        [sys.executable, "-m", "calctool", "diff", "x^2", "--json"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(copy.place), "PATH": "", "LC_ALL": "C.UTF-8"},
        cwd=copy.place,
        timeout=120,
    )
    assert ran.returncode == 70
    assert "d/dx [x^2] = 2*2x by diff.square" in ran.stderr
    assert not ran.stdout or "4*x" not in json.dumps(json.loads(ran.stdout))
