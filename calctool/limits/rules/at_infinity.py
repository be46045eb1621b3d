"""Limits at infinity: divide by the dominant term, compare the growth, join logarithms.

Source: Stewart, *Calculus*, 2.6, 4.4; OpenStax *Calculus 1*, 4.6, 4.8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import factorial

from calctool.algebra.distribution import divided
from calctool.algebra.polynomials import rational_coefficients
from calctool.algebra.terms import Term, as_term, build, merge, negated, sum_of, terms_of
from calctool.derivation.rule import Names, Refusal, Rewrite, Words
from calctool.expr.exact import rational_value, root_index
from calctool.expr.traversal import rewrite
from calctool.expr.tree import (
    HAS_ROOT,
    ONE,
    OO,
    ZERO,
    Add,
    Div,
    E,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Num,
    Pow,
    Sym,
    as_expr,
    mul,
)
from calctool.limits.context import LimitContext, technique
from calctool.limits.growth import STILL, Growth, GrowthScale
from calctool.limits.one_sided import OneSidedLimit
from calctool.limits.rules.common import moved, quotient_of, single, with_roots
from calctool.simplification.radicals import as_root

MOST_TURNS = 12
"""So often at most L'Hopital's rule is said to show that e^x grows faster than a power."""


@technique(
    "limit.growth",
    "growth order",
    "ln(x) < x^p < a^x < x! as x -> oo",
    "Logarithms grow more slowly than powers, powers than exponentials, exponentials than factorials.",
    {"lim x->oo x^3/e^x": "0", "lim x->oo ln(x)/x": "0"},
    "Stewart 4.4; OpenStax Calculus 1, 4.8, 'growth rates of functions'",
)
def growth_order(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if goal.to not in (OO, Neg(OO)):
        return None
    tends = context.tends(goal)
    if not tends.by_growth and tends.kind != "form":
        return None
    scale = GrowthScale(goal.var, way_of(goal), context.values)
    factors = [scale.of_power(b, e) for b, e in as_term(goal.body).powers.values()]
    g = scale.of(goal.body)
    if g is None or g.sign == 0:
        return None
    kinds = [any(f.kinds[i] for f in factors if f is not None) for i in range(4)]
    if sum(kinds) < 2 or any(sum(f.kinds) > 1 for f in factors if f is not None):
        return None  # powers against powers are divided, not compared
    sign = context.near(goal)[0].sign(goal.body) if g.sign > 0 else 1
    if not sign:
        return None
    note = faster(goal, context.values)
    return Rewrite(ZERO if g.sign < 0 else OO if sign > 0 else Neg(OO), notes=(note,) if note else ())


def few_rounds(goal: Limit, context: LimitContext) -> bool:
    """Do three rounds of L'Hopital's rule at most settle a power against a logarithm or an exponential?"""
    if goal.to not in (OO, Neg(OO)):
        return False
    scale = GrowthScale(goal.var, way_of(goal), context.values)
    growths = [scale.of_power(base, e) for base, e in as_term(goal.body).powers.values()]
    moving = [g for g in growths if g != STILL]
    if len(moving) != 2 or any(g is None or g.factorial or sum(g.kinds) != 1 or len(g.rates) > 1 for g in moving):
        return False
    power, log = (sum([g.power for g in moving if g]), sum([g.log for g in moving if g]))
    rates = [g.rates[0][0] for g in moving if g is not None and g.rates]
    rounds = abs(log) if not rates else 1 if log else abs(power) / rates[0]
    return 0 < rounds <= MOST_ROUNDS


MOST_ROUNDS = 3
"""So many rounds of L'Hopital's rule are worked line by line; of more only the outcome is said."""


def _reason(goal: Limit) -> Words:
    """Why: what L'Hopital's rule leaves of an exponential or a logarithm against one power of x, and nothing else."""
    x, term = goal.var, as_term(goal.body)
    p, others, beside = Fraction(0), [], Term(term.coef)
    for base, e in term.powers.values():
        index = root_index(base) if base.args and base.args[0] == x else None
        if isinstance(e, Fraction) and (base == x or index):
            p += e / (index or 1)
        elif base.has(x) or (isinstance(e, Expr) and e.has(x)):
            others.append((base, e))
        else:
            beside.multiply(single(base, e))
    if goal.to != OO or not p or len(others) != 1 or term.narrow:
        return ()
    (base, e), times = others[0], 1
    if isinstance(e, Fraction):  # c ln(x)/x^p and c x^p/ln(x)
        if base != Func("ln", x) or e != (1 if p < 0 else -1):
            return ()
        beside.multiply(single(x, p))
        beside.coef *= abs(p) ** -int(e)
    else:  # c a^(r x)/x^n and c x^n/a^(r x)
        rate = build(as_term(Div(e, x)))
        if base.has(x) or rate.has(x) or p.denominator != 1 or abs(p) > MOST_TURNS:
            return ()
        times = abs(int(p))
        log = as_term(mul([rate if p < 0 else negated(rate), ONE if base == E else Func("ln", base)]))
        beside.multiply(log, times if p < 0 else -times)
        beside.coef *= Fraction(factorial(times)) ** (-1 if p < 0 else 1)
        beside.multiply(as_term(Pow(base, e)))
    beside.under = term.under
    left = build(beside)
    written = as_root.apply(left, Names(left.free)) if goal.body.kinds & HAS_ROOT else None
    return _leaves(times, written.after if isinstance(written, Rewrite) else left)


def _leaves(times: int, left: Expr) -> Words:
    often = {1: "", 2: " twice", 3: " three times"}.get(times, f" {times} times")
    return (f": L'Hopital's rule{often} leaves ", left)


def faster(goal: Limit, values: Mapping[str, Fraction]) -> Words:
    """``e^x grows faster than x^5``, in the factors of the goal, and why; nothing where no growth meets another."""
    up: list[Expr] = []
    down: list[Expr] = []
    scale = GrowthScale(goal.var, way_of(goal), values)
    whole = scale.of(goal.body)
    term = as_term(goal.body)
    for base, e in term.powers.values():
        g = scale.of_power(base, e)
        if g is None or not g.sign:
            continue
        alone = single(base, e)
        alone.narrow = term.narrow
        one = build(alone)
        (up if g.sign > 0 else down).append(one if g.sign > 0 else build(as_term(Div(ONE, one))))
    if not up or not down or whole is None or not whole.sign:
        return ()
    fast, slow = (up, down) if whole.sign > 0 else (down, up)
    return (mul(fast), " grows faster than ", mul(slow), *_reason(goal))


def fastest_term(goal: Limit, values: Mapping[str, Fraction]) -> Expr | None:
    """The term of a sum that grows faster than every other one, without its sign; None where no single one does."""
    scale = GrowthScale(goal.var, way_of(goal), values)
    ranked = [(t, scale.of(t)) for t in terms_of(goal.body)]
    for t, g in ranked:
        if g is not None and g.sign > 0:
            others = [other for u, other in ranked if u is not t]
            if all(other is not None and g.minus(other).sign > 0 for other in others):
                return t.body if isinstance(t, Neg) else t
    return None


def way_of(goal: Limit) -> int:
    """1 on the way to oo, -1 to -oo."""
    return 1 if goal.to == OO else -1


@technique(
    "limit.dominant",
    "divide by the dominant term",
    "lim (a*x^n + ...)/(b*x^n + ...) = a/b",
    "Divide above and below by {d}, the fastest growing term below.",
    {"lim x->oo (3x^2 + 1)/(x^2 - x)": "lim x->oo (3 + 1/x^2)/(1 - 1/x)"},
    "Stewart 2.6, example 3",
    forms=("oo/oo", "0/0", "oo - oo"),
)
def dominant(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if goal.to not in (OO, Neg(OO)):
        return None
    scale = GrowthScale(goal.var, way_of(goal), context.values, oscillating=True)
    # x ln((x + 1)/x): the quotient inside the logarithm
    for i, f in enumerate(goal.body.args if isinstance(goal.body, Mul) else ()):
        if isinstance(f, Func) and f.name == "ln":
            inside = _quotient(moved(goal, f.arg), scale)
            if inside is not None and isinstance(inside.after, Limit) and isinstance(inside.after.body, Add):
                new = mul([*goal.body.args[:i], Func("ln", inside.after.body), *goal.body.args[i + 1 :]])
                return inside._replace(after=moved(goal, new))
    return _quotient(goal, scale)


def _quotient(goal: Limit, scale: GrowthScale) -> Rewrite | None:
    parts = quotient_of(goal.body)
    if parts is None:
        return None
    x = goal.var
    below = _fastest(parts[1], scale)
    if below is None or not any(_sums(p) for p in parts):
        return None
    top = _over(parts[0], below, x, goal.to)
    bottom = _over(parts[1], below, x, goal.to)
    if top is None or bottom is None:
        return None
    after = top if bottom == ONE else Div(top, bottom)
    if after == goal.body:
        return None
    by = build(below)
    if goal.body.kinds & HAS_ROOT:
        after, by = with_roots(after), with_roots(by)
    notes: tuple[Words, ...] = (("above and below by ", by),)
    for m in _turned(parts, x) if goal.to == Neg(OO) else ():
        out = build(single(x, m))
        root = Func("sqrt", build(single(x, 2 * m)))
        notes = (*notes, ("here ", x, " < 0, so ", root, " = ", Func("abs", out), " = ", Neg(out)))
    return Rewrite(moved(goal, after), {"d": by}, notes=notes)


def _sums(e: Expr) -> bool:
    """Is it a sum, or does it have one among its factors or under a root?"""
    return any(
        isinstance(b, Add) or (_is_root(b) and b.args[0].args) for b in (e, *[b for b, _ in as_term(e).powers.values()])
    )


def _turned(parts: tuple[Expr, ...], x: Sym) -> list[Fraction]:
    """The odd powers of x that go out of a square root, with a minus sign where x < 0."""
    roots = [b for p in parts for t in terms_of(p) for b, _ in as_term(t).powers.values()]
    grown = [GrowthScale(x).fastest(b.arg) for b in roots if isinstance(b, Func) and b.name == "sqrt"]
    halves = [_exact(g.power / 2) for g in grown if g is not None]
    return list(dict.fromkeys(m for m in halves if m is not None and m.denominator == 1 and m.numerator % 2))


def _fastest(e: Expr, scale: GrowthScale) -> Term | None:
    """The power or exponential the fastest term of a sum grows like, without its coefficient."""
    best: tuple[Growth, Term] | None = None
    for t in _split(e):
        g = scale.of_term(t)
        if g is None or g.factorial:
            return None
        if best is None or g.minus(best[0]).sign > 0:
            best = g, t
    if best is None:
        return None
    g, t = best
    out = Term()
    power = _exact(g.power)
    if power is None:
        return None
    if power:
        out.times(scale.x, power)
    for base, e2 in t.powers.values():
        if isinstance(e2, Expr):
            out.times(base, e2)
    return out if out.powers else None


def _exact(power: float) -> Fraction | None:
    """The small fraction a power is, if it is one."""
    near = Fraction(power).limit_denominator(60)
    return near if abs(float(near) - power) < 1e-12 else None


def _split(e: Expr) -> Iterator[Term]:
    """The terms of a sum, or the one product; a power of a bracket is kept."""
    for t in terms_of(e):
        yield as_term(t)


def _over(e: Expr, d: Term, x: Sym, to: Expr) -> Expr | None:
    """Every term of e divided by d; a root is divided under the root, with the sign that x^n has there."""
    out: list[Expr] = []
    for t in _split(e):
        one = _term_over(t, d, x, to)
        if one is None:
            return None
        out.append(one)
    return sum_of(merge([as_term(t) for t in out]))


def _one_base(t: Term) -> Term:
    """2^x * 3^(-x) as (2/3)^x."""
    for k, (a, e) in t.powers.items():
        for other, (b, f) in t.powers.items():
            if k == other or not isinstance(e, Expr) or not isinstance(f, Expr):
                continue
            if isinstance(a, Num) and isinstance(b, Num) and f == negated(e):
                new = t.copy()
                del new.powers[k], new.powers[other]
                ratio = as_expr(a.value / b.value)
                new.multiply(single(ratio, e))
                return new
    return t


def _is_root(e: Expr) -> bool:
    return isinstance(e, Func) and e.name in ("sqrt", "cbrt")


def _term_over(t: Term, d: Term, x: Sym, to: Expr) -> Expr | None:
    brackets = [
        (k, b, e)
        for k, (b, e) in t.powers.items()
        if isinstance(e, Fraction) and b.has(x) and (isinstance(b, Add) or (_is_root(b) and b.args[0] != x))
    ]
    if not brackets:
        return build(_one_base(divided(t, d)))
    power = d.powers.get(x)
    if len(d.powers) != 1 or power is None or not isinstance(power[1], Fraction):
        return None
    rest = t.copy()
    left = -power[1]  # the power of x that is still to be multiplied by
    for k, base, e in brackets:
        if e.denominator != 1 or e < 1:
            return None
        scaled = _scaled(base, int(e), x, to)
        if scaled is None:
            return None
        m, new = scaled
        del rest.powers[k]
        rest.multiply(single(new.body if isinstance(new, Neg) else new, e))
        if isinstance(new, Neg) and e % 2 == 1:
            rest.coef = -rest.coef
        left += m * e
    rest.times(x, left)
    return build(rest)


def _scaled(base: Expr, e: int, x: Sym, to: Expr) -> tuple[Fraction, Expr] | None:
    """m and g with base = x^m * g, where g tends to a number; under a root x^2 goes out as |x|."""
    share = GrowthScale(x).fastest(base.arg if isinstance(base, Func) else base)
    whole = None if share is None or share.rates or share.factorial else _exact(share.power)
    if whole is None:
        return None
    index = {"sqrt": 2, "cbrt": 3}.get(base.name, 1) if isinstance(base, Func) else 1
    m = whole / index
    inside = base.arg if isinstance(base, Func) else base
    # sqrt(x) can be taken out on the way to oo only
    scaled = _over(inside, single(x, m * index), x, to) if m.denominator == 1 or to == OO else None
    if scaled is None:
        return None
    new: Expr = Func(base.name, scaled) if isinstance(base, Func) else scaled
    return m, Neg(new) if index == 2 and to == Neg(OO) and m % 2 == 1 else new


@technique(
    "limit.take-out",
    "take out the dominant term",
    "x^n - x^m = x^n (1 - 1/x^(n - m))",
    "Take {d}, which grows fastest, out of the sum.",
    {"lim x->oo (x^3 - x^2)": "lim x->oo x^3 (1 - 1/x)"},
    "Stewart 2.6, example 10",
    forms=("oo/oo", "0/0", "oo - oo"),
)
def take_out(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if goal.to not in (OO, Neg(OO)) or not isinstance(goal.body, Add):
        return None
    x = goal.var
    d = _fastest(goal.body, GrowthScale(x, way_of(goal), context.values, oscillating=True))
    inside = None if d is None else _over(goal.body, d, x, goal.to)
    if d is None or inside is None:
        return None
    return Rewrite(moved(goal, mul([build(d), inside])), {"d": build(d)})


@technique(
    "limit.one-exponential",
    "laws of exponents",
    "a^x/b^x = (a/b)^x",
    "Write the exponentials as one power.",
    {"lim x->oo 2^x/5^x": "lim x->oo (2/5)^x", "lim n->oo n*3^(n + 1)/2^(2n)": "lim n->oo 3n(3/4)^n"},
    "Stewart 1.4, 'laws of exponents'; 11.1, example 11",
)
def one_exponential(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if goal.to not in (OO, Neg(OO)):
        return None
    near = context.near(goal)[0]

    def one(node: Expr) -> Expr:
        return _one_exponential(node, goal.var, near) if isinstance(node, (Mul, Div)) and node.has(goal.var) else node

    body = rewrite(goal.body, one)
    return None if body == goal.body else Rewrite(moved(goal, body))


def _one_exponential(e: Expr, x: Sym, near: OneSidedLimit) -> Expr:
    """A product with its powers of constants, whose exponents are linear in x, as one power to the exponent x."""
    whole = as_term(e)
    rest, base, met = whole.copy(), Term(), 0
    for k, (b, exponent) in whole.powers.items():
        if not isinstance(exponent, Expr) or b.has(x):
            continue
        coefficients = rational_coefficients(exponent, x)
        if coefficients is None or len(coefficients) != 2 or near.sign(b) <= 0:
            continue
        shift, slope = coefficients
        del rest.powers[k]
        rest.multiply(single(b, shift))
        base.multiply(single(b, slope))
        met += 1
    if met < 2:
        return e
    written = build(base)
    number = rational_value(written)
    if number != 1:
        rest.multiply(single(written if number is None else as_expr(number), x))
    return build(rest)


@technique(
    "limit.join-logs",
    "law of logarithms",
    "ln(a) - ln(b) = ln(a/b)",
    "Write the difference of logarithms as one logarithm.",
    {"lim x->oo ln(x + 1) - ln(x)": "lim x->oo ln((x + 1)/x)"},
    "Stewart 1.5",
    forms=("oo - oo",),
)
def join_logs(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    factors = goal.body.args if isinstance(goal.body, Mul) else (goal.body,)
    for i, f in enumerate(factors):
        joined = _joined(f)
        if joined is not None:
            return Rewrite(moved(goal, mul([*factors[:i], joined, *factors[i + 1 :]])))
    return None


def _joined(e: Expr) -> Expr | None:
    """A sum of multiples of logarithms as one logarithm: ln(a) - 2 ln(b) is ln(a/b^2)."""
    if not isinstance(e, Add):
        return None
    above, below = Term(), Term()
    for t in e.terms:
        term = as_term(t)
        powers = list(term.powers.values())
        if len(powers) != 1 or powers[0][1] != 1 or not isinstance(log := powers[0][0], Func) or log.name != "ln":
            return None
        (above if term.coef > 0 else below).multiply(single(log.args[0], abs(term.coef)))
    return Func("ln", Div(build(above), build(below)) if below.powers else build(above))
