"""Checking: every line of a derivation is compared with the one above, at points of the problem.

An unfinished d/dx is evaluated by dual numbers, so a line is checked before its goals are worked out.
The verdict is one of agrees, refuted, unchecked; *unchecked* is counted, never taken for passed.
"""

from __future__ import annotations

from collections.abc import Iterable

from .algebra import value
from .expr import Add, Const, Div, Expr, Func, Mul, Neg, Num, Pow, Rel
from .number import Verdict, compare, sample_points
from .place import defined, holds

POINTS = 4


class Checker:
    """Compares lines at points where the problem itself has a value; the points are found once."""

    __slots__ = ("points",)

    def __init__(self, problem: Expr) -> None:
        self.points = sample_points(problem, POINTS)

    def compare(self, before: Expr, after: Expr, conditions: Iterable[Expr] = ()) -> Verdict:
        """Does ``after`` equal ``before`` at the points where the conditions of the step hold?

        A line without a value at every one of the points is *unchecked*, not refuted: |0*x| has a
        slope everywhere, and the rule for |u| says nothing where u = 0.
        """
        points = self.points
        for c in conditions:
            points = [p for p in points if holds(c, p) is not False]
        verdict = compare(before, after, points)
        if verdict.state == "refuted" and not verdict.points and not any(defined(after, p) for p in points):
            return Verdict("unchecked", 0, None, "the rules used do not apply at the points tried")
        return verdict


def sign_of(e: Expr) -> str:
    """What is plain about the sign of a real expression: ``+`` positive, ``0+`` not negative, or nothing.

    >>> from calctool.parse import parse
    >>> sign_of(parse("x^2 + 1")), sign_of(parse("x^2")), sign_of(parse("x"))
    ('+', '0+', '')
    """
    match e:
        case Num(v):
            return "+" if v > 0 else "0+"
        case Const():
            return "+"
        case Pow(base, exp):
            if sign_of(base) == "+":
                return "+"
            n = value(exp)
            return "0+" if n is not None and n.denominator == 1 and n % 2 == 0 and n > 0 else ""
        case Func("cosh" | "sech"):
            return "+"
        case Func("abs" | "sqrt"):
            return "+" if sign_of(e.arg) == "+" else "0+"
        case Add():
            signs = [sign_of(t) for t in e.terms]
            return "" if "" in signs else "+" if "+" in signs else "0+"
        case Mul() | Div():
            signs = [sign_of(f) for f in e.args]
            return "" if "" in signs else "+" if all(s == "+" for s in signs) else "0+"
    return ""


def plainly_true(condition: Rel) -> bool:
    """Is the condition met whatever the variables are?  (No means: not plainly so.)"""
    lhs, rhs = condition.lhs, condition.rhs
    if value(rhs) == 0 and condition.op in (">", "!="):
        inside = lhs.body if isinstance(lhs, Neg) and condition.op == "!=" else lhs
        return sign_of(inside) == "+"
    return False


def domain_facts(conditions: Iterable[Rel]) -> list[Rel]:
    """The conditions worth saying: none twice, none that is plainly true, ``u != 0`` not beside ``u > 0``."""
    kept = [c for c in dict.fromkeys(conditions) if not plainly_true(c)]
    positive = {(c.lhs, c.rhs) for c in kept if c.op == ">"}
    return [c for c in kept if not (c.op == "!=" and (c.lhs, c.rhs) in positive)]
