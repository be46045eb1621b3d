"""A limit that was answered wrongly: what its parts tend to, and which of them are of an indeterminate form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import permutations, product
from typing import TYPE_CHECKING, NamedTuple

from calctool.algebra.coefficients import multiplied_out
from calctool.diagnosis.agreement import LimitValue, same_limit
from calctool.diagnosis.search import worked_out
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.traversal import count, fold, put_at, substitute
from calctool.expr.tree import (
    DNE,
    ONE,
    OO,
    Add,
    Deriv,
    Div,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Path,
    Piecewise,
    Pow,
    Sym,
    as_expr,
    mul,
)
from calctool.numeric.evaluate import holds, precise

if TYPE_CHECKING:
    from calctool.limits.one_sided import OneSidedLimit
    from calctool.process.budget import Budget
    from calctool.tasks.question import Question

MOST_STEPS, MOST_NODES = 4, 120
"""Steps of l'Hopital's rule that are followed, and the size of what nobody differentiates by hand."""


def limit_value(e: Expr) -> LimitValue | None:
    """A closed answer as a number, or as oo, -oo or dne; None where it has no value.

    >>> from calctool.expr.tree import TWO
    >>> limit_value(Neg(OO)), limit_value(TWO), limit_value(Sym("x"))
    ('-oo', 2.0, None)
    """
    if e == OO:
        return "oo"
    if e == Neg(OO):
        return "-oo"
    if e == DNE:
        return "dne"
    return None if e.free or e.open else _number(e)


def _number(e: Expr) -> float | None:
    """The value of a closed expression, by exact arithmetic where that suffices."""
    exact = rational_value(e)
    v = precise(e, {}) if exact is None else exact
    return None if v is None else float(v)


def opposite(value: LimitValue | None) -> LimitValue | None:
    """The same with the other sign."""
    if isinstance(value, float):
        return -value
    return {"oo": "-oo", "-oo": "oo"}.get(value or "")


def with_numbers(e: Expr, given: Mapping[str, int | Fraction]) -> Expr:
    """An expression with numbers for some of its letters.

    >>> from calctool.parsing import parse
    >>> with_numbers(parse("a x"), {"a": 2})
    Mul(Num(2), Sym('x'))
    """
    for name, number in given.items():
        e = substitute(e, name, as_expr(number))
    return e


def numbers_for(question: Question, row: Sequence[Fraction]) -> dict[str, Fraction] | None:
    """Numbers for the letters of a limit, made from those of the row, that meet what is assumed; None: none known.

    >>> from calctool.tasks.question import question_for
    >>> question = question_for("limit", "e^(a x)", to="oo", wrt="x", assume="a < 0")
    >>> numbers_for(question, (Fraction(2), Fraction(3)))
    {'a': Fraction(-2, 1)}
    """
    assert isinstance(question.goal, Limit)
    names = sorted(question.goal.free)
    conditions = [c for c in question.report.conditions if c.free <= question.goal.free]
    changes: tuple[Callable[[Fraction], Fraction], ...] = (
        *(lambda q: q, lambda q: 1 / q, lambda q: 1 + 1 / q),
        *(lambda q: 10 * q, lambda q: 1000 * q),
    )
    for change, some, signs in product(changes, permutations(row, len(names)), product((1, -1), repeat=len(names))):
        given = {name: sign * change(q) for name, q, sign in zip(names, some, signs, strict=True)}
        if all(holds(c, given) for c in conditions):
            return given
    return None


class Polynomial(NamedTuple):
    """The degree of a polynomial, and its leading coefficient."""

    degree: int
    leading: Fraction


def polynomial(e: Expr, x: Sym) -> Polynomial | None:
    """Degree and leading coefficient of a polynomial in x; None for anything else, and for 0.

    >>> from calctool.parsing import parse
    >>> polynomial(parse("2x - 3x^2"), Sym("x")), polynomial(parse("1/x"), Sym("x"))
    (Polynomial(degree=2, leading=Fraction(-3, 1)), None)
    """
    best: Polynomial | None = None
    for t in (multiplied_out(e) or {}).values():
        degree = Fraction(0)
        for base, n in t.powers.values():
            if base != x or not isinstance(n, Fraction) or n < 0 or n.denominator != 1:
                return None
            degree += n
        if best is None or degree > best.degree:
            best = Polynomial(int(degree), t.coef)
    return best


class LimitProblem:
    """A limit, the right value and the student's, and what parts of it tend to on a side: +1 (from the right) or -1.

    The ``answer`` is *form* or *c/0* where the student wrote one down, *infinity* where oo stands in it as if it were a
    number.

    >>> from functools import partial
    >>> from calctool.limits.solver import one_sided
    >>> from calctool.parsing import parse
    >>> from calctool.process.budget import Budget
    >>> x, one, over = Sym("x"), parse("1"), parse("(x^2 - 1)/(x - 1)")
    >>> problem = LimitProblem(Limit(over, x, one), 2.0, parse("0"), partial(one_sided, x, one), Budget(100))
    >>> problem.quotient, problem.limit(over), problem.forms
    ('0/0', 2.0, [((), '0/0')])
    """

    def __init__(
        self,
        goal: Limit,
        right: LimitValue | None,
        answer: Expr,
        side: Callable[[int], OneSidedLimit],
        budget: Budget,
    ) -> None:
        self.goal = goal
        self.budget = budget
        self.body = goal.body
        self.right = right
        self.typed = answer
        self.answer = limit_value(answer)
        if self.answer is None and not answer.free:
            self.answer = _unfinished(answer)
        self.x = goal.var
        self.side = side
        self.sides = [side(sign) for sign in {"+": (1,), "-": (-1,)}.get(goal.side, (1, -1))]
        if self.sides[0].far:
            self.sides = self.sides[:1]
        self._values: dict[Expr, list[LimitValue | None]] = {}
        self._slopes: dict[Expr, Expr | None] = {}

    @property
    def far(self) -> bool:
        """Does x go to infinity?"""
        return self.sides[0].far

    @property
    def other_side(self) -> OneSidedLimit:
        """The opposite side of the place; at infinity the opposite end."""
        near = self.sides[0]
        to = {OO: Neg(OO), Neg(OO): OO}.get(near.to, near.to)
        return near.__class__(near.x, to, -near.side, near.values, near.solve)

    @cached_property
    def value_there(self) -> float | None:
        """The value at the place itself, where the function may jump there."""
        if self.far or not self.any(_has_jumps):
            return None
        here = precise(substitute(self.body, self.x.name, self.goal.to), {})
        return None if here is None else float(here)

    @property
    def slots(self) -> dict[str, Expr]:
        """What the sentences of a card may speak of: the variable, its place, top and bottom, and the answer."""
        top, bottom = self.fraction or (self.body, ONE)
        return {"x": self.x, "a": self.goal.to, "u": top, "v": bottom, "t": self.typed}

    # --- what parts tend to ------------------------------------------------------------------------

    def values(self, e: Expr) -> list[LimitValue | None]:
        """What an expression tends to on each side, by its exact behaviour or else by the limit laws.

        Raises OutOfBudget: a unit is spent for each node and side.
        """
        found = self._values.get(e)
        if found is None:
            self.budget.spend(count(e) * len(self.sides))
            found = self._values[e] = [tends_to(side, e) for side in self.sides]
        return found

    def limit(self, e: Expr | None) -> LimitValue | None:
        """The limit of another expression at the same place; *dne* where the sides differ."""
        if e is None:
            return None
        if not e.has(self.x):
            return limit_value(e)
        values = self.values(e)
        first = values[0]
        if first is None or any(v is None for v in values):
            return None
        return first if all(v is not None and same_limit(first, v) for v in values) else "dne"

    def tends(self, e: Expr, number: float) -> bool:
        return all(isinstance(v, float) and abs(v - number) < 1e-12 for v in self.values(e))

    def infinite(self, e: Expr) -> bool:
        return all(v in ("oo", "-oo") for v in self.values(e))

    def slope(self, e: Expr | None) -> Expr | None:
        """The derivative of a part; None where it cannot be had, or the part is very long."""
        if e is None or count(e) > MOST_NODES:
            return None
        if e not in self._slopes:
            self._slopes[e] = worked_out(Deriv(e, self.x))
        return self._slopes[e]

    def has(self, *functions: str) -> bool:
        return self.any(lambda e: isinstance(e, Func) and e.name in functions)

    def any(self, test: Callable[[Expr], bool]) -> bool:
        return fold(self.body, lambda node, parts: test(node) or any(parts))

    # --- forms -------------------------------------------------------------------------------------

    def form(self, e: Expr) -> str:
        """The form of one node: 0/0, oo/oo, c/0, c/oo, 0/c, oo - oo, 0*oo, 1^oo, 0^0, oo^0; empty where it is none."""
        match e:
            case Div(u, v):
                return self._quotient(u, v)
            case Pow(base, exp):
                if self.infinite(exp):
                    return "1^oo" if self.tends(base, 1) else ""
                if not exp.has(self.x) or not self.tends(exp, 0):
                    return ""
                return "0^0" if self.tends(base, 0) else "oo^0" if self.infinite(base) else ""
            case Mul():
                zero = any(self.tends(f, 0) for f in e.factors)
                return "0*oo" if zero and any(map(self.infinite, e.factors)) else ""
            case Add():
                kinds = {v for t in e.terms for v in self.values(t)[:1]}
                return "oo - oo" if {"oo", "-oo"} <= kinds else ""
        return ""

    def _quotient(self, u: Expr, v: Expr) -> str:
        if self.tends(v, 0):
            return "0/0" if self.tends(u, 0) else "c/0" if isinstance(self.limit(u), float) else ""
        if self.infinite(v):
            return "oo/oo" if self.infinite(u) else "c/oo" if isinstance(self.limit(u), float) else ""
        return "0/c" if self.tends(u, 0) and isinstance(self.limit(v), float) else ""

    @cached_property
    def forms(self) -> list[tuple[Path, str]]:
        """The parts of an indeterminate form, and where they stand; nothing inside a polynomial of a quotient."""
        found: list[tuple[Path, str]] = []
        stack: list[tuple[Path, Expr, bool]] = [((), self.body, False)]
        while stack:
            path, e, below = stack.pop()
            if not e.has(self.x) or (below and polynomial(e, self.x) is not None):
                continue
            form = self.form(e)
            if form in INDETERMINATE:
                found.append((path, form))
            stack.extend(((*path, i), a, below or isinstance(e, Div)) for i, a in enumerate(e.args))
        return found

    def read_as(self, form: str, number: Expr) -> Iterator[LimitValue | None]:
        """The limit with a part of this form read as a number."""
        for path, kind in self.forms:
            if kind == form:
                yield self.limit(put_at(self.body, path, number) if path else number)

    @cached_property
    def fraction(self) -> tuple[Expr, Expr] | None:
        """Top and bottom of a quotient; a sign or a number in front belongs to the top."""
        match self.body:
            case Div(u, v):
                return u, v
            case Neg(Div(u, v)):
                return Neg(u), v
            case Mul():
                fixed = [f for f in self.body.factors if not f.has(self.x)]
                rest = [f for f in self.body.factors if f.has(self.x)]
                if fixed and len(rest) == 1 and isinstance(rest[0], Div):
                    return mul([*fixed, rest[0].num]), rest[0].den
        return None

    @cached_property
    def quotient(self) -> str:
        """The form of a quotient; *determinate* where the limit laws give its value, empty where it is no quotient."""
        return "" if self.fraction is None else self._quotient(*self.fraction) or "determinate"

    @cached_property
    def power(self) -> str:
        """The form of an indeterminate power: 1^oo, 0^0 or oo^0; empty where it is none."""
        return self.form(self.body) if isinstance(self.body, Pow) else ""

    @cached_property
    def polynomials(self) -> tuple[Polynomial, Polynomial] | None:
        """Top and bottom of a quotient of polynomials."""
        if self.fraction is None:
            return None
        top, bottom = (polynomial(e, self.x) for e in self.fraction)
        return None if top is None or bottom is None else (top, bottom)

    # --- l'Hopital's rule --------------------------------------------------------------------------

    @cached_property
    def steps(self) -> list[tuple[Expr, Expr]]:
        """Top and bottom, then the derivatives of both while the form is 0/0 or oo/oo, and those after the last."""
        if self.fraction is None:
            return []
        found = [self.fraction]
        while len(found) <= MOST_STEPS and self._quotient(*found[-1]) in ("0/0", "oo/oo"):
            du, dv = map(self.slope, found[-1])
            if du is None or dv is None:
                break
            found.append((du, dv))
        return found


Wrong = Iterator[LimitValue | None]
"""The wrong values that a mistake leads to; None where it leads to none."""


def _has_jumps(e: Expr) -> bool:
    return isinstance(e, Piecewise) or (isinstance(e, Func) and e.name in ("floor", "ceil", "sign"))


def _unfinished(answer: Expr) -> str | None:
    """What an answer without a value is: *c/0*, another *form*, or *infinity* in a calculation."""
    match answer.args[0] if isinstance(answer, Neg) else answer:
        case Div(above, below) if literal_value(below) == 0 and literal_value(above):
            return "c/0"
    return "form" if is_form(answer) else "infinity" if fold(answer, _holds_infinity) else None


def _holds_infinity(node: Expr, parts: list[bool]) -> bool:
    return any(parts) or node == OO


INDETERMINATE = ("0/0", "oo/oo", "oo - oo", "0*oo", "1^oo", "0^0", "oo^0")


def tends_to(side: OneSidedLimit, e: Expr) -> LimitValue | None:
    """What an expression tends to on one side, by its exact behaviour, or else by the laws of limits."""
    end = side.ending(e)
    if end.infinite:
        return end.kind
    known = end.expr if end.kind == "value" else side.behaviour(e).limit
    return None if known is None else _number(known)


def is_form(e: Expr) -> bool:
    """Is a form written down that has no value: 0/0, 1/0, oo/oo, oo - oo, 0*oo, 1^oo, 0^0, oo^0?

    >>> from calctool.parsing import parse
    >>> [is_form(parse(text)) for text in ("0/0", "2/0", "1^oo", "oo - oo", "-oo", "1/2")]
    [True, True, True, True, False, False]
    """

    def one(node: Expr, parts: list[bool]) -> bool:
        values = [literal_value(a) for a in node.args]
        infinite = [a in (OO, Neg(OO)) for a in node.args]
        match node:
            case Div():
                return any(parts) or values[1] == 0 or all(infinite)
            case Add():
                return any(parts) or {OO, Neg(OO)} <= set(node.args)
            case Mul():
                return any(parts) or (0 in values and any(infinite))
            case Pow():
                return (
                    any(parts)
                    or (values[0] == 1 and infinite[1])
                    or (values[1] == 0 and (values[0] == 0 or infinite[0]))
                )
        return any(parts)

    return fold(e, one)
