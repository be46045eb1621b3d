"""The wrong values a limit is given, worked out once for an exercise; the student's answer is looked up among them.

A limit has no derivation to disturb rule by rule, so each mistake is a short computation of its own.
An answer is a number, oo, -oo or *dne*; here it is a float or one of those three words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

from calctool.algebra.coefficients import multiplied_out
from calctool.diagnosis.mistakes.card import mistakes
from calctool.diagnosis.ranking import ranked_ids
from calctool.diagnosis.search import tidied
from calctool.diagnosis.wording import Diagnosis, said
from calctool.errors import CalcError
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import DNE, OO, TWO, Add, Deriv, Div, Expr, Func, Limit, Mul, Neg, Pow, Sym
from calctool.limits.behaviour import Behaviour
from calctool.limits.one_sided import OneSidedLimit
from calctool.limits.solver import one_sided
from calctool.numeric.evaluate import precise
from calctool.tasks.question import Answer, Question

Key = float | str
_GROWING = ("exp", "ln", "log", "sinh", "cosh")


def limits(question: Question, answer: Answer) -> list[Diagnosis]:
    """The likeliest mistakes behind a wrong limit.

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> [d.id for d in limits(question_for("limit", "(x^2 - 9)/(x - 3)", to="3"), parse("0"))][:1]
    ['zero-over-zero-is-zero']
    """
    goal, right = question.goal, question.right
    if not isinstance(goal, Limit) or isinstance(right, list) or isinstance(answer, list):
        return []
    have, want = key(answer), key(right)
    if have is None or want is None or equal(have, want) or goal.free:
        return []
    cards = mistakes()
    table = Table(goal, want)
    found: list[str] = []
    for id, wrong in table.values(have):
        if id not in found and equal(have, wrong):
            found.append(id)
    return [said(cards[id], goal, None, {}) for id in ranked_ids(found)]


def key(e: Expr) -> Key | None:
    """A closed answer as a number or a word; None where it has no value."""
    if e == OO:
        return "oo"
    if e == Neg(OO):
        return "-oo"
    if e == DNE:
        return "dne"
    v = None if e.free or e.open else precise(e, {})
    return None if v is None else float(v)


def equal(a: Key, b: Key) -> bool:
    """The same answer?"""
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


class Table:
    """One limit, and what comes of it by each mistake."""

    def __init__(self, goal: Limit, right: Key) -> None:
        self.goal = goal
        self.right = right
        self.x = goal.var
        signs = {"+": (1,), "-": (-1,)}.get(goal.side, (1, -1))
        self.near = [one_sided(goal.var, goal.to, s) for s in signs]
        if self.near[0].far:
            self.near = self.near[:1]
        self._keys: dict[Expr, list[Key | None]] = {}

    # --- what tends where --------------------------------------------------------------------------

    def tends(self, e: Expr) -> Behaviour:
        return self.near[0].behaviour(e)

    def keys(self, e: Expr) -> list[Key | None]:
        """What the expression tends to on each side, by the laws or else as numbers show it."""
        found = self._keys.get(e)
        if found is None:
            found = self._keys[e] = [_seen(near, e) for near in self.near]
        return found

    def zero(self, e: Expr) -> bool:
        return all(isinstance(k, float) and abs(k) < 1e-12 for k in self.keys(e))

    def one(self, e: Expr) -> bool:
        return all(isinstance(k, float) and abs(k - 1) < 1e-12 for k in self.keys(e))

    def number(self, e: Expr) -> float | None:
        k = self.settled(e)
        return k if isinstance(k, float) else None

    def infinite(self, e: Expr) -> bool:
        return all(k in ("oo", "-oo") for k in self.keys(e))

    def settled(self, e: Expr | None) -> Key | None:
        """The limit of another expression at the same place; *dne* where the sides differ."""
        if e is None:
            return None
        keys = self.keys(e)
        first = keys[0]
        if first is None or any(k is None for k in keys):
            return None
        return first if all(k is not None and equal(first, k) for k in keys) else "dne"

    def by_x(self, e: Expr) -> Expr | None:
        return tidied(Deriv(e, self.x))

    # --- the table ---------------------------------------------------------------------------------

    def values(self, have: Key) -> Iterator[tuple[str, Key]]:
        """(mistake, the value it leads to), cheap ones first; ``have`` is what the student says."""
        for part in (self.sides, self.infinity, self.waves, self.roots, self.forms, self.quotients):
            try:
                yield from part(have)
            except CalcError:
                continue

    def sides(self, have: Key) -> Iterator[tuple[str, Key]]:
        if self.right == "dne" and len(self.near) == 2:
            for near in self.near:
                seen = _seen(near, self.goal.body)
                if seen is not None:
                    yield "one-sided-ignored", seen
        if self.goal.side:
            other = one_sided(self.x, self.goal.to, -self.near[0].side)
            seen = _seen(other, self.goal.body)
            if seen is not None:
                yield "wrong-side", seen

    def infinity(self, have: Key) -> Iterator[tuple[str, Key]]:
        if self.right in ("oo", "-oo"):
            yield "infinite-limit-sign", "-oo" if self.right == "oo" else "oo"
        t = self.tends(self.goal.body)
        if self.near[0].far and self._grows() and (t.kind == "form" or t.by_growth):
            if self.right == 0:
                yield "growth-order", "oo"
                yield "growth-order", "-oo"
            elif isinstance(self.right, str) and self.right != "dne":
                yield "growth-order", 0.0

    def _grows(self) -> bool:
        def one(node: Expr) -> bool:
            moving = isinstance(node, Pow) and node.exp.has(self.x)
            return moving or (isinstance(node, Func) and node.name in _GROWING and node.has(self.x))

        return isinstance(self.goal.body, Mul | Div | Add) and _any(self.goal.body, one)

    def waves(self, have: Key) -> Iterator[tuple[str, Key]]:
        body = self.goal.body
        if self.right == "dne" and isinstance(have, float):
            t = self.tends(body)
            if t.kind == "between" and (t.low <= have <= t.high or have == 0):
                yield "oscillation-given-value", have
        if self.right == 0 and any(n.behaviour(body).squeezed for n in self.near):
            yield "bounded-times-zero", "dne"

    def forms(self, have: Key) -> Iterator[tuple[str, Key]]:
        body = self.goal.body
        if self._any_form(Add):
            yield "infinity-minus-infinity-is-zero", 0.0
        if isinstance(body, Mul) and any(map(self.zero, body.factors)) and any(map(self.infinite, body.factors)):
            yield "zero-times-infinity-is-zero", 0.0
        if isinstance(body, Pow):
            base, exp = body.base, body.exp
            if self.one(base) and self.infinite(exp):
                yield "one-to-infinity-is-one", 1.0
                yield "e-limit-exponent-lost", math.e
            elif self.zero(exp) and self.zero(base):
                yield "zero-to-zero", 0.0
                yield "zero-to-zero", 1.0
            elif self.zero(exp) and self.infinite(base):
                yield "zero-to-zero", 1.0
                yield "zero-to-zero", "oo"

    def _any_form(self, kind: type[Expr]) -> bool:
        """Is the whole, or a factor of it, a sum of the form oo - oo?"""
        body = self.goal.body
        parts = body.args if isinstance(body, Mul | Div) else (body,)
        for e in parts:
            if isinstance(e, kind):
                found = [self.tends(t).kind for t in e.args]
                if "oo" in found and "-oo" in found:
                    return True
        return False

    # --- quotients ---------------------------------------------------------------------------------

    def quotients(self, have: Key) -> Iterator[tuple[str, Key]]:
        body = self.goal.body
        if not isinstance(body, Div):
            return
        u, v = body.num, body.den
        if self.zero(u) and self.zero(v):
            yield from self.zero_over_zero(u, v, have)
        elif self.infinite(u) and self.infinite(v):
            yield "infinity-over-infinity-is-one", 1.0
            yield from self.degrees(u, v)
        elif self.zero(v) and (c := self.number(u)) is not None:
            yield "number-over-zero", 0.0
            yield "number-over-zero", c
        else:
            du, dv = self.by_x(u), self.by_x(v)
            if du is not None and dv is not None:
                wrong = self.settled(Div(du, dv))
                if wrong is not None:
                    yield "lhopital-not-indeterminate", wrong

    def zero_over_zero(self, u: Expr, v: Expr, have: Key) -> Iterator[tuple[str, Key]]:
        yield "zero-over-zero-undefined", "dne"
        yield "zero-over-zero-is-one", 1.0
        coefficient = _without_coefficients(self.goal.body, self.x)
        if coefficient != self.goal.body:
            wrong = self.settled(coefficient)
            if wrong is not None:
                yield "sinc-coefficient-ignored", wrong
        du, dv = self.by_x(u), self.by_x(v)
        if have == 0 and du is not None and dv is not None and self.zero(du) and self.zero(dv):
            yield "lhopital-stopped-early", 0.0
        yield "zero-over-zero-is-zero", 0.0
        if isinstance(self.right, float):
            if _any(self.goal.body, lambda e: isinstance(e, Func) and e.name == "sqrt"):
                yield "conjugate-slip", 2 * self.right
            yield from self.factors(u, v)
        if du is not None and dv is not None:
            only = self.settled(Div(du, v))
            if only is not None:
                yield "lhopital-numerator-only", only
            top = Add(Mul(du, v), Neg(Mul(u, dv)))
            if isinstance(have, float):
                whole = self.settled(Div(top, Pow(v, TWO)))
                if whole is not None:
                    yield "lhopital-quotient-rule", whole

    def factors(self, u: Expr, v: Expr) -> Iterator[tuple[str, Key]]:
        """A quadratic over x - a, its other root with the wrong sign."""
        third = self.by_x(self.by_x(self.by_x(u) or u) or u)
        second = self.by_x(self.by_x(u) or u)
        slope = self.by_x(v)
        a = key(self.goal.to)
        if third is None or second is None or slope is None or slope.free or second.free or not isinstance(a, float):
            return
        top, bottom = key(second), key(slope)
        if isinstance(top, float) and isinstance(bottom, float) and top and bottom and isinstance(self.right, float):
            yield "factor-sign-slip", top * a / bottom - self.right

    def degrees(self, u: Expr, v: Expr) -> Iterator[tuple[str, Key]]:
        """Polynomials over one another: the other outcomes of comparing their degrees."""
        top, bottom = _leading(u, self.x), _leading(v, self.x)
        if top is None or bottom is None:
            return
        if top[0] == bottom[0]:
            yield "degree-comparison", "oo"
            yield "degree-comparison", "-oo"
            yield "degree-comparison", 0.0
        else:
            yield "degree-comparison", top[1] / bottom[1]
            yield "degree-comparison", 0.0 if top[0] > bottom[0] else "oo"

    def roots(self, have: Key) -> Iterator[tuple[str, Key]]:
        rooted = _any(self.goal.body, lambda e: isinstance(e, Func) and e.name == "sqrt")
        if rooted and self.goal.to == Neg(OO) and isinstance(self.right, float) and self.right:
            yield "root-of-square-sign", -self.right


def _seen(near: OneSidedLimit, e: Expr) -> Key | None:
    """What an expression tends to on one side."""
    t = near.behaviour(e)
    if t.infinite:
        return t.kind
    v = precise(t.limit, {}) if t.kind == "value" and t.limit is not None else None
    if v is None:
        seen = near.seen(e)
        if seen.kind in ("oo", "-oo"):
            return seen.kind
        if seen.kind != "value" or seen.error > 1e-9:
            return None
        v = seen.number
    return float(v)


def _any(e: Expr, test: Callable[[Expr], bool]) -> bool:
    return fold(e, lambda node, parts: test(node) or any(parts))


def _without_coefficients(e: Expr, x: Sym) -> Expr:
    """sin(k x) and the like read as sin(x)."""

    def one(node: Expr) -> Expr:
        match node:
            case Func(name, Mul() as u) if FUNCTIONS[name].small == "u":
                return Func(name, x) if x in u.factors and u.free == {x.name} else node
        return node

    return rewrite(e, one)


def _leading(e: Expr, x: Sym) -> tuple[float, float] | None:
    """Degree and leading coefficient of a polynomial; None for anything else."""
    terms = multiplied_out(e)
    if not terms:
        return None
    best: tuple[float, float] | None = None
    for t in terms.values():
        if any(base != x or not isinstance(n, Fraction) or n < 0 for base, n in t.powers.values()):
            return None
        n = float(sum((n for _, n in t.powers.values() if isinstance(n, Fraction)), Fraction(0)))
        if best is None or n > best[0]:
            best = (n, float(t.coef))
    return best
