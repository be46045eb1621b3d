"""The lines in which the right derivative stands, from untidy to multiplied out: what a slip of algebra is made in."""

from __future__ import annotations

from collections.abc import Iterator

from calctool.algebra.coefficients import multiplied_out
from calctool.algebra.terms import build
from calctool.diagnosis.card import derivative
from calctool.diagnosis.search import Search, built
from calctool.expr.traversal import cached
from calctool.expr.tree import TWO, Add, Deriv, Div, Expr, Mul, Neg, Pow, add, mul
from calctool.simplification import simplify
from calctool.tasks.question import Question


def right_lines(question: Question, goal: Expr, right: Expr, near: Search) -> list[Expr]:
    """The finished lines of the right derivation, the first and the untidiest in front."""
    found: dict[Expr, None] = {}
    for derivation in question.derivations:
        if derivation.goal == goal:
            for line in derivation.lines:
                if not line.after.open:
                    found[line.after] = None
    if not right.open:
        found[right] = None
        found[cached(expanded, right)] = None
    if isinstance(goal, Deriv):
        for start in (goal, *_by_the_rule(goal)):
            for untidy in near.candidates(start, 0)[:1]:
                e = near.shown(built(untidy))
                if not e.open:
                    found[simplify(e, "clean")] = None
    return list(found)


def expanded(e: Expr) -> Expr:
    """An expression multiplied out; as it is, where that has too many terms.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(expanded(parse("2x(x + 1)")))
    '2x^2 + 2x'
    """
    terms = multiplied_out(e)
    return add([build(t) for t in terms.values()]) if terms else e


def _by_the_rule(goal: Deriv) -> Iterator[Expr]:
    """A product and a quotient by their own rules, also where x sqrt(x) is taken for x^(3/2), x/sin(x) for x csc(x)."""
    x = goal.wrt
    match goal.body:
        case Mul() as f if not f.open:
            moving = [g for g in f.factors if g.has(x)]
            if len(moving) == 2:
                u, v = moving
                rule = Add(Mul(derivative(u, x), v), Mul(u, derivative(v, x)))
                yield mul([*[g for g in f.factors if not g.has(x)], rule])
        case Div(u, v) if u.has(x) and v.has(x) and not u.open and not v.open:
            yield Div(Add(Mul(derivative(u, x), v), Neg(Mul(u, derivative(v, x)))), Pow(v, TWO))
