"""The derivative at a place with letters: what is said holds for exactly the letters it is said of."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from calctool.errors import InputError, Undecided
from calctool.expr.printer import show
from calctool.expr.traversal import substitute_all
from calctool.expr.tree import Connective, Expr, as_expr
from calctool.numeric.branches import value_at
from calctool.numeric.evaluate import holds
from calctool.numeric.operations import NoValue
from calctool.parsing import parse
from calctool.report.model import Work
from calctool.tasks.derivative_at import has_values
from calctool.tasks.diff import diff_task

NONE = "does not exist"

# function | place | derivative | for which letters
TABLE = """
|x - a| | a | does not exist |
|x - a| | a^2 | (a^2 - a)/|a^2 - a| | a != 0, a != 1
|x - a| | 0 | -a/|a| | a != 0
|x| + a | a | a/|a| | a != 0
|x| + a | a^2 | 1 | a != 0
|x| + a | 0 | does not exist |
sqrt(x - a) | a | does not exist |
sqrt(x - a) | a^2 | 1/(2 sqrt(a^2 - a)) | a < 0 or a > 1
sqrt(x - a) | 0 | 1/(2 sqrt(-a)) | a < 0
x |x - a| | a | does not exist | a != 0
x |x - a| | a^2 | |a^2 - a| + a^2 (a^2 - a)/|a^2 - a| | a != 0, a != 1
x |x - a| | 0 | |a| |
(x - a) |x - a| | a | 0 |
(x - 1) |x - a| | a | does not exist | a != 1
(x - b) |x - a| | a | does not exist | a != b
|x - a| - |x - b| | a | does not exist | a != b
|x - a|/(x - b) | a | does not exist | a != b
a |x| | 0 | does not exist | a != 0
(a^2 - 1) |x| | 0 | does not exist | a != -1, a != 1
(a - b) cbrt(x) | 0 | does not exist | a != b
{a x + b if x < 1 else x^2} | 1 | does not exist | a != 1 - b or b != -1
{x^2 if x < a else x} | a | does not exist |
{x^2 if x < a else 2a x - a^2} | a | 2a |
sqrt(x^2 + a^2) | 0 | 0 | a != 0
sqrt(x^2 + a) | 0 | 0 | a > 0
|x^2 - a| | 0 | 0 |
x^2/x | a | 1 | a != 0
sqrt(x)^2 | a | 1 | a > 0
ln(x) | a | 1/a | a > 0
ln(a x) | 1 | 1 | a > 0
a^x | 0 | ln(a) | a > 0
floor(x) | a | 0 | a != floor(a)
"""
ROWS = [[part.strip() for part in line.split(" | ")] for line in TABLE.replace("|\n", "| \n").strip("\n").split("\n")]
VALUES = [Fraction(n, 2) for n in (-4, -3, -2, 0, 1, 2, 3, 4)]


def with_numbers(e: Expr, values: dict[str, Fraction]) -> Expr:
    return substitute_all(e, {n: as_expr(v) for n, v in values.items()})


def met(c: Expr, values: dict[str, Fraction]) -> bool:
    if isinstance(c, Connective):
        return (any if c.op == "or" else all)(met(part, values) for part in c.args)
    return holds(c, values) is True


@pytest.mark.parametrize(("f", "place", "value", "letters"), ROWS)
def test_for_which_letters(f: str, place: str, value: str, letters: str) -> None:
    """Where the conditions hold the derivative is the value, and where they do not there is another, or no value."""
    report = diff_task(f, wrt="x", at=f"x={place}")
    said = ", ".join(show(c) for c in report.conditions)
    assert (show(report.result.value) if report.result.value else NONE, said) == (value, letters)
    body, at = parse(f), parse(place)
    names = sorted((body.free | at.free) - {"x"})
    compared = 0
    for numbers in product(VALUES, repeat=len(names)):
        values = dict(zip(names, numbers, strict=True))
        expected = value if value == NONE else value_at(with_numbers(parse(value), values), {})
        try:
            found = diff_task(show(with_numbers(body, values)), wrt="x", at=f"x={show(with_numbers(at, values))}")
        except Undecided:
            continue
        except InputError:
            assert value == NONE or expected.__class__ is NoValue or not all(met(c, values) for c in report.conditions)
            continue
        if expected.__class__ is NoValue:
            assert not all(met(c, values) for c in report.conditions), values
            continue
        slope = found.result.value
        got = NONE if slope is None else value_at(slope, {})
        same = got == expected or (NONE not in (got, expected) and float(got) == pytest.approx(float(expected)))
        assert same == all(met(c, values) for c in report.conditions), values
        compared += 1
    assert compared >= 3


ALTERNATIVE = """
|x - a| | a | does not exist |
|x - a| | a^2 | (a^2 - a)/|a^2 - a| | a != 0, a != 1
|x| + a | a^2 | 1 | a != 0
sqrt(x - a) | a | does not exist |
sqrt(x - a) | a^2 | 1/(2 sqrt(a^2 - a)) | a < 0 or a > 1
x |x - a| | a | does not exist | a != 0
(x - a) |x - a| | a | 0 |
(a - b) |x| | 0 | does not exist | a != b
cbrt(x - a) | a | does not exist |
sqrt(x^2 + a^2) | 0 | 0 | a != 0
ln(x^2) | a | 2/a | a != 0
1/x | a | -1/a^2 | a != 0
a^x | 0 | ln(a) | a > 0
x^2 | a | 2a |
"""
WORKED = [[p.strip() for p in line.split(" | ")] for line in ALTERNATIVE.replace("|\n", "| \n").strip("\n").split("\n")]


@pytest.mark.parametrize(("f", "place", "value", "letters"), WORKED)
def test_alternative(f: str, place: str, value: str, letters: str) -> None:
    """The quotient (f(x) - f(a))/(x - a) comes to what is found without it, and every line has a value."""
    report = diff_task(f, wrt="x", at=f"x={place}", by="alternative")
    said = ", ".join(show(c) for c in report.conditions)
    assert (show(report.result.value) if report.result.value else NONE, said) == (value, letters)
    (work,) = [b for b in report.blocks if isinstance(b, Work)]
    assert work.derivation.lines[0].steps[0].rule.name == "definition of the derivative"
    assert value == NONE or has_values(work.derivation)


@pytest.mark.parametrize(("f", "place"), [("|x - a|", "0"), ("|x - a| + |x - b|", "a"), ("floor(x)", "a")])
def test_alternative_that_is_not_worked(f: str, place: str) -> None:
    """Where the lines would divide by 0, or depend on the letters, nothing is said."""
    with pytest.raises(Undecided):
        diff_task(f, wrt="x", at=f"x={place}", by="alternative")


def test_alternative_where_there_is_no_value() -> None:
    with pytest.raises(InputError, match="is not defined"):
        diff_task("(x^2 - a^2)/(x - a)", wrt="x", at="x=a", by="alternative")
