"""Where a function of one variable takes values in a given set: equations and inequalities solved exactly.

The preimage of a set is worked out from the outside in.  A function that rises or falls is undone by its
inverse; a polynomial changes sign at its roots, counted with their multiplicities; a product or a quotient has the
signs of its factors; what is given by branches is solved on each.  What is none of these is *not solved*:
:class:`~calctool.algebra.reals.Unsettled` is raised, with the part that is left where only one is.

Sources: Stewart, *Calculus*, appendix A (inequalities) and 1.1 (natural domains); the law of signs in any school
algebra; Cohen, *A Course in Computational Algebraic Number Theory*, 3.6 (real roots).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import ceil, floor

from calctool.algebra.bounds import bounds
from calctool.algebra.distribution import common, divided
from calctool.algebra.equation_forms import (
    branching_part,
    like_terms_joined,
    moving_terms,
    square_root_of,
    without_logarithms,
)
from calctool.algebra.inverses import (
    EVEN,
    exponential,
    floors,
    inverses,
    logarithm,
    mapped,
    mirrored,
    natural,
    never_zero,
    plainly_undone,
    positive,
    undone,
)
from calctool.algebra.rational import one_kernel, rational_function
from calctool.algebra.reals import (
    ABOVE,
    ALL,
    AT_ZERO,
    BELOW,
    NOT_ABOVE,
    NOT_BELOW,
    NOTHING,
    Exact,
    Reals,
    Unsettled,
    interval,
    points,
    power_of,
)
from calctool.algebra.sign_sets import Signs, signs_of_polynomial
from calctool.algebra.terms import as_term, build, negated, scale, sum_of, terms_of
from calctool.expr.domains import Interval
from calctool.expr.exact import rational_value, real_exponent, root_index
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import (
    ONE,
    TWO,
    Add,
    Connective,
    Deriv,
    Div,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Substituted,
    Sym,
    UndefinedFunction,
    add,
    as_expr,
    mul,
)
from calctool.parsing import parse
from calctool.parsing.formulas import by_formula, has_branches

MAX_WORK = 4_000
"""Parts looked at before an equation counts as not solved."""
MAX_STEPS = 40
"""Jumps of a step function between its least and its greatest value."""

RESTRICTING = Div.KIND | Pow.KIND | Func.KIND | Piecewise.KIND | Deriv.KIND | Limit.KIND | Substituted.KIND
"""Without any of these in it an expression has a value everywhere."""


def preimage(e: Expr, x: Sym, within: Reals) -> Reals:
    """Where e, a function of x alone, has a value in the set.

    >>> from calctool.expr.printer import show
    >>> x = Sym("x")
    >>> [show(c) for c in preimage(parse("ln(x) (x - 3)"), x, ABOVE).conditions(x)]
    ['0 < x < 1 or x > 3']
    """
    return Solver(x).preimage(e, within)


def domain(e: Expr, x: Sym) -> Reals:
    """Where e, a function of x alone, has a value.

    >>> from calctool.expr.printer import show
    >>> x = Sym("x")
    >>> [show(c) for c in domain(parse("sqrt(ln(x))/(x - 2)"), x).conditions(x)]
    ['x >= 1', 'x != 2']
    """
    return Solver(x).domain(e)


def holds_in(condition: Expr, x: Sym) -> Reals:
    """Where a condition on x is met."""
    return Solver(x).truth(condition)


class Solver:
    """One question: the variable, and how much work may still go into it."""

    def __init__(self, x: Sym) -> None:
        self.x = x
        self.work = MAX_WORK
        self._domains: dict[Expr, Reals] = {}
        self._found: dict[tuple[Expr, int], tuple[Reals, Reals]] = {}
        """Preimages, by the part and the set (by ``id``: the set is kept with what was found)."""

    def count(self, e: Expr) -> None:
        self.work -= 1
        if self.work < 0 or e.depth > 80:
            raise Unsettled

    # --- where there is a value ---

    def domain(self, e: Expr) -> Reals:
        """Where e has a value."""
        if not e.kinds & RESTRICTING:
            return ALL
        known = self._domains.get(e)
        if known is None:
            self.count(e)
            try:
                known = self._domains[e] = self._domain(e)
            except Unsettled:
                raise Unsettled from None
        return known

    def _domain(self, e: Expr) -> Reals:
        match e:
            case Add() | Mul() | Neg() | UndefinedFunction():
                return self._all(e.args)
            case Div(num, den):
                return self._all((num, den)) - self.preimage(den, AT_ZERO)
            case Pow(base, exp):
                return self._all((base, exp)) & self._power_domain(base, exp)
            case Piecewise():
                out = NOTHING
                for value, where in self.branches(e):
                    out = out | (where & self.domain(value) if not where.empty else NOTHING)
                return out
            case Func():
                return self._all(e.args) & self._function_domain(e)
        raise Unsettled

    def _all(self, parts: Iterable[Expr]) -> Reals:
        out = ALL
        for part in parts:
            out = out & self.domain(part)
        return out

    def _power_domain(self, base: Expr, exp: Expr) -> Reals:
        n = rational_value(exp)
        if n is not None:
            allowed = ALL if real_exponent(exp) is not None else NOT_BELOW
            return self.preimage(base, allowed if n >= 0 else allowed - AT_ZERO)
        if not base.has(self.x) and not base.free and Exact(base).sign > 0:
            return ALL
        zero = self.preimage(base, AT_ZERO)
        return self.preimage(base, ABOVE) | (zero & self.preimage(exp, ABOVE) if not zero.empty else NOTHING)

    def _function_domain(self, e: Func) -> Reals:
        name, u = e.name, e.args[FUNCTIONS[e.name].variable or 0]
        if name == "root":
            index = root_index(e)
            if index is None:
                raise Unsettled
            return ALL if index % 2 else self.preimage(u, NOT_BELOW)
        if name == "log":
            return self.preimage(u, ABOVE) & self.preimage(e.args[1], ABOVE - points([Exact.of(1)]))
        if name == "binomial":  # its formula has poles above and below the bar, where it has values
            raise Unsettled
        if has_branches(name) or name == "mod":
            return self.domain(by_formula(e))
        row = natural_domain(name)
        if row.poles:
            return ALL - self.poles(u, int(row.poles))
        if row.not_zero:
            return ALL - self.preimage(substitute(parse(row.not_zero), "u", u), AT_ZERO)
        return ALL if row.total else self.preimage(u, natural(name))

    def poles(self, u: Expr, first: int) -> Reals:
        """Where u is a whole number up to the first, if it has room for few of them."""
        out = NOTHING
        for n in self.whole_numbers(u):
            if n <= first:
                out = out | self.preimage(u, points([Exact.of(n)]))
        return out

    def whole_numbers(self, u: Expr) -> range:
        """Those between the bounds of u."""
        low, high = bounds(u)
        if isinstance(low.at, float) or isinstance(high.at, float) or high.at - low.at > MAX_STEPS:
            raise Unsettled
        return range(floor(low.at), ceil(high.at) + 1)

    # --- conditions and branches ---

    def truth(self, condition: Expr) -> Reals:
        """Where a condition is met."""
        match condition:
            case Relation(op, lhs, rhs):
                signs = self.signs(lhs if rhs == Num(0) else add([*terms_of(lhs), *map(negated, terms_of(rhs))]))
                below, zero, above = signs
                return {
                    "<": below,
                    "<=": below | zero,
                    ">": above,
                    ">=": above | zero,
                    "=": zero,
                    "!=": below | above,
                }[op]
            case Connective("and"):
                out = ALL
                for part in condition.args:
                    out = out & self.truth(part)
                return out
            case Connective("or"):
                out = NOTHING
                for part in condition.args:
                    out = out | self.truth(part)
                return out
        raise Unsettled

    def branches(self, e: Piecewise) -> list[tuple[Expr, Reals]]:
        """The values, and where each is taken."""
        left, out = ALL, []
        for value, condition in e.branches:
            left = left & self._all(_sides(condition))  # where a condition has no value nothing is chosen
            met = self.truth(condition)
            out.append((value, left & met))
            left = left - met
        return out

    # --- signs ---

    def signs(self, e: Expr) -> Signs:
        """Where e is negative, 0, positive."""
        self.count(e)
        if not e.has(self.x):
            here = self.domain(e)
            sign = 0 if here.empty else Exact(e).sign
            return Signs(*(here if sign == wanted else NOTHING for wanted in (-1, 0, 1)))
        within = bounds(e)
        if within.positive:
            return Signs(NOTHING, NOTHING, self.domain(e))
        if within.negative:
            return Signs(self.domain(e), NOTHING, NOTHING)
        match e:
            case Neg(body):
                return self.signs(body).reversed
            case Mul(args=factors):
                out = self.signs(factors[0])
                for f in factors[1:]:
                    out = out.times(self.signs(f))
                return out
            case Div(num, den):
                under = self.signs(den)
                return self.signs(num).times(under._replace(zero=NOTHING))
            case Pow(base, Num(n)) if n.denominator == 1 and n > 0:
                found = self.signs(base)
                return found if n % 2 else Signs(NOTHING, found.zero, found.below | found.above)
            case Add() if len(moving_terms(e, self.x)) > 1:
                return self._signs_of_sum(e)
        return Signs(self.preimage(e, BELOW), self.preimage(e, AT_ZERO), self.preimage(e, ABOVE))

    def _signs_of_sum(self, e: Add) -> Signs:
        """A sum with the variable in several terms: brought to a product, a polynomial, or one function less."""
        for way in (
            self._by_one_kernel,
            self._by_branches,
            self._by_common_factor,
            self._by_squaring,
            self._by_logarithms,
        ):
            found = way(e)
            if found is not None:
                here = self.domain(e)
                return Signs(*(here & part for part in found))
        raise Unsettled(e)

    def _by_one_kernel(self, e: Add) -> Signs | None:
        """A rational function of x, or of one function of x (e^x, ln x, a root)."""
        kernel = one_kernel(e, self.x)
        if kernel is None:
            return None
        t, inside = kernel
        ratio = rational_function(e, inside)
        if ratio is None:
            return None
        up, down = signs_of_polynomial(ratio[0]), signs_of_polynomial(ratio[1])
        found = up.times(down._replace(zero=NOTHING))
        return found if t == self.x else Signs(*(self.preimage(t, part) for part in found))

    def _by_branches(self, e: Add) -> Signs | None:
        """Solved on each branch of what is given by branches: |u| is u where u is positive, and -u where negative."""
        node = branching_part(e, self.x)
        if node is None:
            return None
        written = by_formula(node) if isinstance(node, Func) else node
        if isinstance(written, Func):  # relu is a maximum
            written = by_formula(written)
        if not isinstance(written, Piecewise):
            return None
        parts = [NOTHING, NOTHING, NOTHING]
        for value, where in self.branches(written):
            if where.empty:
                continue
            there = self.signs(like_terms_joined(rewrite(e, lambda part, v=value: v if part == node else part)))  # type: ignore[misc]
            parts = [old | (where & new) for old, new in zip(parts, there, strict=True)]
        return Signs(*parts)

    def _by_common_factor(self, e: Add) -> Signs | None:
        """x e^x - e^x = e^x (x - 1)."""
        terms = [as_term(t) for t in e.terms]
        shared = common(terms)
        if not any(base.has(self.x) for base, _ in shared.powers.values()):
            return None
        rest = sum_of([divided(t, shared) for t in terms])
        shared.coef = Fraction(1)
        return self.signs(build(shared)).times(self.signs(rest))

    def _by_squaring(self, e: Add) -> Signs | None:
        """The sign of sqrt(u) - v: negative where u < v^2 and v > 0, positive where v < 0 or u > v^2."""
        roots = [t for t in e.terms if t.has(self.x) and square_root_of(t) is not None]
        if not roots:
            return None
        factor, u = square_root_of(roots[0]) or (Fraction(0), ONE)
        rest = [t for t in e.terms if t is not roots[0]]
        if len(roots) == 2 and len(rest) == 1:  # sqrt(u) - sqrt(v)
            other, v = square_root_of(roots[1]) or (Fraction(0), ONE)
            if (other > 0) == (factor > 0):
                return None
            inner = self.signs(like_terms_joined(add([scale(u, factor**2), negated(scale(v, other**2))])))
            return inner if factor > 0 else inner.reversed
        if len(roots) > 1:
            return None
        v = add([scale(t, -1 / factor) for t in rest])
        side = self.signs(v)
        inner = self.signs(add([*terms_of(u), negated(Pow(v, TWO))]))
        level = side.zero | side.above
        found = Signs(level & inner.below, level & inner.zero, side.below | (level & inner.above))
        return found if factor > 0 else found.reversed

    def _by_logarithms(self, e: Add) -> Signs | None:
        """ln(u) + ln(v) - ln(w) has the sign of u v - w."""
        difference = without_logarithms(e)
        return None if difference is None else self.signs(difference)

    # --- values in a set ---

    def preimage(self, e: Expr, within: Reals) -> Reals:
        """Where e has a value in the set."""
        if within.everything:
            return self.domain(e)
        if within.empty:
            return NOTHING
        if e == self.x:
            return within
        known = self._found.get((e, id(within)))
        if known is None:
            self.count(e)
            known = self._found[e, id(within)] = within, self._preimage(e, within)
        return known[1]

    def _preimage(self, e: Expr, within: Reals) -> Reals:
        if not e.has(self.x):
            if e.free or e.open:
                raise Unsettled(e, within)
            here = self.domain(e)
            return here if here.empty or within.has(Exact(e)) else NOTHING
        bound = enclosure(e)
        if not bound.everything:
            if bound <= within:
                return self.domain(e)
            if (bound & within).empty:
                return NOTHING
        match e:
            case Neg(body):
                return self.preimage(body, mirrored(within))
            case Add():
                return self._sum(e, within)
            case Mul():
                return self._product(e, within)
            case Div(num, den) if not den.has(self.x):
                if den.free:
                    raise Unsettled(e, within)
                return self._product(Mul(num, Div(ONE, den)), within)
            case Pow(base, exp):
                return self._power(base, exp, within, e)
            case Piecewise():
                return self._as_a_whole(e, within, self._on_branches)
            case Func():
                return self._function(e, within)
        if isinstance(e, Div):
            return self._by_signs(e, within)
        raise Unsettled(e, within)

    def _as_a_whole(self, e: Expr, within: Reals, way: Callable[[Expr, Reals], Reals]) -> Reals:
        """Solved in several parts: where one of them is not, it is the whole that is left."""
        try:
            return way(e, within)
        except Unsettled:
            raise Unsettled(e, within) from None

    def _on_branches(self, e: Expr, within: Reals) -> Reals:
        out = NOTHING
        for value, where in self.branches(e):  # type: ignore[arg-type]
            out = out | (where & self.preimage(value, within) if not where.empty else NOTHING)
        return out

    def _by_formula(self, e: Expr, within: Reals) -> Reals:
        return self.preimage(by_formula(e), within) & self.domain(e)  # type: ignore[arg-type]

    def _by_signs(self, e: Expr, within: Reals) -> Reals:
        """By the signs of e - c, for each end c of the set."""
        return self._as_a_whole(e, within, self._between_ends)

    def _between_ends(self, e: Expr, within: Reals) -> Reals:
        out, left = NOTHING, self.domain(e)
        for i, end in enumerate(within.ends):
            if end.rational == 0:
                found = self.signs(e)
            elif isinstance(e, Div):
                found = self.signs(self._less(e.num, end, e.den)).times(self.signs(e.den)._replace(zero=NOTHING))
            else:
                found = self.signs(self._less(e, end, ONE))
            for belongs, part in zip(within.cells[2 * i : 2 * i + 2], (found.below, found.zero), strict=True):
                if belongs:
                    out = out | (left & part)
            left = left & found.above
        return out | left if within.cells[-1] else out

    def _less(self, e: Expr, c: Exact, factor: Expr) -> Expr:
        """e - c*factor, simplified a little."""
        if c.rational is not None:
            taken = [scale(t, -c.rational) for t in terms_of(factor)]
        else:
            taken = [Neg(c.written if factor == ONE else Mul(c.written, factor))]
        return like_terms_joined(add([*terms_of(e), *taken]))

    def _sum(self, e: Add, within: Reals) -> Reals:
        moving = [t for t in e.terms if t.has(self.x)]
        if len(moving) > 1:
            whole = rational_function(e, {self.x: ([Fraction(0), Fraction(1)], [Fraction(1)])})
            if whole is not None and len(whole[1]) == 1 and len(whole[0]) == 3:
                return self._quadratic([c / whole[1][0] for c in whole[0]], within)
            if whole is not None and len(whole[1]) == 1 and len(whole[0]) == 2:
                b, a = (c / whole[1][0] for c in whole[0])
                return self.preimage(Mul(as_expr(a), self.x), mapped(within, lambda v: v.plus(Exact.of(-b))))
            return self._by_signs(e, within)
        rest = [t for t in e.terms if not t.has(self.x)]
        c = self._constant(add(rest), e, within)
        return self.preimage(moving[0], mapped(within, lambda v: v.plus(c.times(Fraction(-1)))))

    def _quadratic(self, c: list[Fraction], within: Reals) -> Reals:
        """a(x + h)^2 + k, the square completed."""
        k0, k1, a = c
        h = k1 / (2 * a)
        k = k0 - a * h * h
        squares = mapped(within, lambda v: v.plus(Exact.of(-k)).times(1 / a), falls=a < 0)
        sizes = mapped(squares & NOT_BELOW, lambda v: power_of(v, Fraction(1, 2)))
        both = sizes | mirrored(sizes)
        return mapped(both, lambda v: v.plus(Exact.of(-h)))

    def _constant(self, e: Expr, whole: Expr, within: Reals) -> Exact:
        if e.free or e.open or self.domain(e).empty:
            raise Unsettled(whole, within)
        return Exact(e)

    def _product(self, e: Mul, within: Reals) -> Reals:
        moving = [f for f in e.factors if f.has(self.x)]
        rest = [f for f in e.factors if not f.has(self.x)]
        if len(moving) > 1:
            return self._by_signs(e, within)
        c = self._constant(mul(rest), e, within)
        if c.sign == 0:
            return self.domain(moving[0]) if within.has(c) else NOTHING

        def undone(v: Exact) -> Exact:
            if c.rational is not None:
                return v.times(1 / c.rational)
            return v if v.rational == 0 else Exact(build(as_term(Div(v.written, c.written))))

        return self.preimage(moving[0], mapped(within, undone, falls=c.sign < 0))

    def _power(self, base: Expr, exp: Expr, within: Reals, e: Expr) -> Reals:
        n = rational_value(exp)
        if n is None:
            if base.has(self.x) or base.free or not exp.has(self.x):
                raise Unsettled(e, within)
            falls = Exact(base).compare(Exact.of(1))
            if Exact(base).sign <= 0 or falls == 0:
                raise Unsettled(e, within)
            return self.preimage(exp, mapped(positive(within), lambda v: logarithm(v, base), falls=falls < 0))
        if n == 0:
            return self.domain(base) - self.preimage(base, AT_ZERO) if within.has(Exact.of(1)) else NOTHING
        if n < 0:
            return self._as_a_whole(e, within, lambda _, s: self._by_signs(Div(ONE, Pow(base, as_expr(-n))), s))
        odd_root = real_exponent(exp) is not None
        sizes = mapped(within & NOT_BELOW, lambda v: power_of(v, 1 / n)) & NOT_BELOW
        if not odd_root:
            return self.preimage(base, sizes)
        if n.numerator % 2 == 0:
            return self.preimage(base, sizes | mirrored(sizes))
        turned = mirrored(within & NOT_ABOVE) & NOT_BELOW
        below = mapped(turned, lambda v: power_of(v, 1 / n)) & NOT_BELOW
        return self.preimage(base, sizes | mirrored(below))

    def _function(self, e: Func, within: Reals) -> Reals:
        name, u = e.name, e.arg
        index = root_index(e)
        if index is not None:
            if index % 2 == 0:
                return self.preimage(u, mapped(within & NOT_BELOW, lambda v: power_of(v, Fraction(index))))
            return self.preimage(u, mapped(within, lambda v: power_of(v, Fraction(index))))
        if never_zero(name) and within == AT_ZERO:
            return NOTHING
        if name == "abs":
            sizes = within & NOT_BELOW
            return self.preimage(u, sizes | mirrored(sizes))
        if name == "floor":
            return self.preimage(u, floors(within))
        if name == "ceil":
            turned = floors(mirrored(within))
            return self.preimage(u, mirrored(turned))
        if name == "sign":
            kept = [s for v, s in ((-1, BELOW), (0, AT_ZERO), (1, ABOVE)) if within.has(Exact.of(v))]
            out = NOTHING
            for part in kept:
                out = out | part
            return self.preimage(u, out)
        if name == "log" and not e.args[1].has(self.x):
            base = e.args[1]
            order = Exact(base).compare(Exact.of(1)) if not base.free else 0
            if order == 0 or Exact(base).sign <= 0:
                raise Unsettled(e, within)
            return self.preimage(u, mapped(within, lambda v: exponential(v, base), falls=order < 0) & ABOVE)
        if has_branches(name) or name in ("log", "mod"):
            return self._as_a_whole(e, within, self._by_formula)
        if FUNCTIONS[name].arity != 1:
            raise Unsettled(e, within)
        if name in EVEN:
            sizes = undone(name, within, (Interval("0", "oo", True, False),), e)
            return self.preimage(u, sizes | mirrored(sizes))
        row, where = FUNCTIONS[name], natural_domain(name)
        if not row.monotone or where.not_zero or where.poles:
            raise Unsettled(e, within)
        if name not in inverses() and row.formula and not plainly_undone(row.known, within):
            return self._as_a_whole(e, within, self._by_formula)
        return self.preimage(u, undone(name, within, where.intervals, e))


def enclosure(e: Expr) -> Reals:
    """The bounds of an expression as a set."""
    low, high = bounds(e)
    if isinstance(low.at, float) and isinstance(high.at, float):
        return ALL
    ends = [None if isinstance(v.at, float) else Exact.of(v.at) for v in (low, high)]
    return interval(*ends, from_low=low.closed, to_high=high.closed)


def _sides(condition: Expr) -> Iterator[Expr]:
    for part in condition.args:
        if isinstance(condition, Relation):
            yield part
        else:
            yield from _sides(part)
