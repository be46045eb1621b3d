"""Checking: every line of a derivation is compared with the one above, at points of the problem.

An unfinished d/dx is evaluated by dual numbers, so a line is checked before its goals are worked out.
The verdict is one of agrees, refuted, unchecked; *unchecked* is counted, never taken for passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from .algebra import as_term, terms_of, value
from .expr import TRUE, Add, Const, Div, Expr, Func, Mul, Neg, Num, Piecewise, Pow, Rel, Sym, as_expr
from .number import Verdict, compare, sample_points
from .place import Place, Sample, defined, holds

POINTS = 4


class Checker:
    """Compares lines at points where the problem itself has a value; the points are found once."""

    __slots__ = ("_points", "_problem", "own")

    def __init__(self, problem: Expr, known: Sequence[Place] = ()) -> None:
        # Places that worked out a larger problem remember the value of each of its parts.
        if isinstance(known, Sample) and len(known) == POINTS and known.together().value(problem) is not None:
            usable = known
        else:
            usable = Sample([p for p in known if problem.free.issubset(p) and p.value(problem).__class__ is float])
        self.own = len(usable) < POINTS
        """Whether the points depend on the problem alone."""
        self._problem = problem
        self._points = None if self.own else usable

    @property
    def points(self) -> Sample:
        if self._points is None:
            self._points = sample_points(self._problem, POINTS)
        return self._points

    def compare(self, before: Expr, after: Expr, conditions: Iterable[Expr] = ()) -> Verdict:
        """Does ``after`` equal ``before`` at the points where the conditions of the step hold?

        A rule may say nothing where there is a slope all the same: |x - |x|| has one for x > 0, and the
        chain rule asks for that of |u| at 0.  Such points do not count, and where there are no others the
        line is *unchecked*, not refuted.
        """
        points: list[Place] = self.points
        unmet = [c for c in conditions if not self.points.together().meet(c)]
        for c in unmet:
            points = [p for p in points if holds(c, p, 0) is not False]
        verdict = compare(before, after, points)
        if verdict.state == "refuted" and before.open:
            points = [p for p in points if defined(after, p) is not False] or points
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
        inside = lhs.body if type(lhs) is Neg and condition.op == "!=" else lhs
        return sign_of(inside) == "+"
    return False


_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def solved(condition: Rel) -> Rel:
    """``2x - 3 > 0`` as ``x > 3/2``: a condition that is linear in one letter, solved for it.

    So is one of a power or a root of it: (x + 2)^3 > 0 is x > -2, and x^2 > 0 is x != 0.

    >>> from calctool.notation import show
    >>> from calctool.parse import parse
    >>> show(solved(Rel(">", parse("3 - 2x"), parse("0"))))
    'x < 3/2'
    >>> [show(solved(Rel(">", parse(u), parse("0")))) for u in ("(x + 2)^3", "x^2", "sqrt(1 - x)")]
    ['x > -2', 'x != 0', 'x < 1']
    """
    if value(condition.rhs) == 0:
        op = condition.op
        match condition.lhs:
            case Pow(u, Num(n)) if n.denominator == 1 and n.numerator % 2:
                return solved(Rel(op, u, condition.rhs))
            case Pow(u, Num(n)) if n.denominator == 1 and n != 0 and op in (">", "!="):
                return solved(Rel("!=", u, condition.rhs))
            case Func("cbrt", u):
                return solved(Rel(op, u, condition.rhs))
            case Func("sqrt", u) if op == ">":
                return solved(Rel(op, u, condition.rhs))
    if value(condition.rhs) is None or len(condition.lhs.free) != 1:
        return condition
    slope, rest = Fraction(0), -(value(condition.rhs) or Fraction(0))
    letter: Expr | None = None
    for part in terms_of(condition.lhs):
        term = as_term(part)
        powers = list(term.powers.values())
        if not powers:
            rest += term.coef
        elif len(powers) == 1 and type(powers[0][0]) is Sym and powers[0][1] == 1:
            letter = powers[0][0]
            slope += term.coef
        else:
            return condition
    if letter is None or slope == 0:
        return condition
    op = _TURNED.get(condition.op, condition.op) if slope < 0 else condition.op
    return Rel(op, letter, as_expr(-rest / slope))


def branches_over(line: Expr, goal: Expr) -> list[tuple[Expr, ...]]:
    """For each place of a goal in a line, the conditions of the branches it stands in, with those above that failed.

    >>> from calctool.parse import parse
    >>> branches_over(parse("{ln(x) if x > 0 else x}"), parse("ln(x)"))
    [(<x > 0>,)]
    """
    found: list[tuple[Expr, ...]] = []
    stack: list[tuple[Expr, tuple[Expr, ...]]] = [(line, ())]
    while stack:
        node, over = stack.pop()
        if node == goal:
            found.append(over)
        elif type(node) is Piecewise:
            failed: tuple[Expr, ...] = ()
            for value_there, condition in node.branches:
                stack.append((value_there, (*over, *failed, *([] if condition == TRUE else [condition]))))
                failed = (*failed, Rel(_FAILS[condition.op], *condition.args) if isinstance(condition, Rel) else TRUE)
        else:
            stack.extend((a, over) for a in node.args)
    return found


_FAILS = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "!=", "!=": "="}


def where_needed(condition: Rel, places: Sequence[tuple[Expr, ...]]) -> Rel | None:
    """A condition that matters only where one of the ``places`` does: weakened so far as that is plain.

    None where nothing is left of it: ``x > 0`` of ln(x) in a branch for x > 1.  Only what compares one
    letter with numbers is looked at; anything else stays as it is, which is on the safe side.

    >>> from calctool.parse import parse
    >>> where_needed(Rel(">", Sym("x"), Num(0)), [(Rel("<", Sym("x"), Num(1)),)])
    <x > 0>
    >>> where_needed(Rel(">", Sym("x"), Num(0)), [(Rel(">", Sym("x"), Num(1)),)]) is None
    True
    """
    if () in places:
        return condition
    plain = [solved(r) for e in (condition, *(g for over in places for g in over)) for r in _comparisons(e)]
    plain = [Rel(_TURNED.get(r.op, r.op), r.rhs, r.lhs) if type(r.rhs) is Sym else r for r in plain]
    ends = sorted({v for r in plain if (v := value(r.rhs)) is not None})
    letter = plain[0].lhs
    if type(letter) is not Sym or any(r.lhs != letter or value(r.rhs) is None for r in plain):
        return condition
    between = [(a + b) / 2 for a, b in pairwise(ends)]
    line = [{letter.name: v} for v in sorted([*ends, *between, ends[0] - 1, ends[-1] + 1])]

    def met(r: Expr) -> list[bool]:
        return [holds(r, place) is not False for place in line]

    inside = [[all(row) for row in zip(*map(met, over), strict=True)] for over in places]
    fine = [ok or not any(needed) for ok, *needed in zip(met(condition), *inside, strict=True)]
    if all(fine):
        return None
    candidates = [plain[0], *(Rel(op, letter, as_expr(v)) for v in ends for op in _FAILS)]
    return next((r for r in candidates if met(r) == fine), condition)


def _comparisons(e: Expr) -> list[Rel]:
    """The comparisons that *and* and *or* join."""
    return [e] if isinstance(e, Rel) else [r for a in e.args for r in _comparisons(a)]


def domain_facts(conditions: Iterable[Rel]) -> list[Rel]:
    """The conditions worth saying: none twice, none that is plainly true, ``u != 0`` not beside ``u > 0``."""
    kept = [c for c in dict.fromkeys(map(solved, conditions)) if not plainly_true(c)]
    apart = {(c.lhs, c.rhs) for c in kept if c.op == "!="}
    strict = [Rel(c.op[0], c.lhs, c.rhs) if c.op in ("<=", ">=") and (c.lhs, c.rhs) in apart else c for c in kept]
    beyond = {(c.lhs, c.rhs) for c in strict if c.op in ("<", ">")}
    return [c for c in dict.fromkeys(strict) if not (c.op == "!=" and (c.lhs, c.rhs) in beyond)]
