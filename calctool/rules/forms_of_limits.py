"""Indeterminate forms: the techniques for 0/0, oo/oo, oo - oo, 0*oo, 1^oo, 0^0 and oo^0, in a teacher's order.

Each card keeps the limit and changes the expression: factor and cancel, one fraction, conjugate,
standard limits, divide by the dominant term, growth order; then the other forms are rewritten as
quotients or exponentials; L'Hopital's rule comes last.

Source: Stewart, *Calculus*, sections 2.3, 2.6, 3.3, 4.4; OpenStax *Calculus 1*, 2.3, 4.6, 4.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ..algebra import Term, as_term, build, collect, divided, merge, negated, sum_of, terms_of, value
from ..expr import (
    E,
    ONE,
    OO,
    ZERO,
    Add,
    Const,
    Deriv,
    Div,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Num,
    Pow,
    Sym,
    add,
    as_expr,
    count,
    mul,
    rewrite,
)
from ..growth import Growth, fastest_growth, growth, growth_of
from ..near import Tends, settled
from ..step import Names, Part, Refusal, Rewrite, rule
from . import tidy
from .definition import polynomial
from .limit import LimitNames, names_of

MAX_SIZE = 1500


def at_hand(goal: Expr, names: Names, *forms: str) -> tuple[LimitNames, Limit] | None:
    """The names and the goal, if it is a limit of one of these forms."""
    if not isinstance(goal, Limit):
        return None
    n = names_of(names)
    tends = n.tends(goal)
    return (n, goal) if tends.kind == "form" and tends.form in forms else None


def moved(goal: Limit, body: Expr) -> Limit:
    """The same limit of another expression."""
    return Limit(body, goal.var, goal.to, goal.side)


def quotient_of(e: Expr) -> tuple[Expr, Expr] | None:
    """Numerator and denominator of a product of any shape with something below the bar."""
    if isinstance(e, Div):
        return e.num, e.den
    if isinstance(e, (Mul, Neg)):
        term = as_term(e)
        if term.over:
            whole = build(term)
            sign = isinstance(whole, Neg)
            inner = whole.body if isinstance(whole, Neg) else whole
            if isinstance(inner, Div):
                return (Neg(inner.num) if sign else inner.num), inner.den
    return None


def tidied(e: Expr, *passes: str) -> Expr:
    """``e`` after the named tidying passes, each until it changes nothing."""
    by_id = {r.id: r for r in tidy.TIDY}
    names = Names(frozenset())
    for _ in range(12):
        before = e
        for name in passes:
            found = by_id[f"tidy.{name}"].apply(e, names)
            if isinstance(found, Rewrite):
                e = found.after
        if e == before:
            return e
    return e


@rule(
    "limit.simplify",
    "simplify",
    "a*c/(b*c) = a/b",
    "Simplify; what is cancelled is not 0 near {a}, only at it.",
    {"lim x->0 x^2/x": "lim x->0 x"},
    "Stewart 2.3",
)
def simplify(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if not isinstance(goal, Limit) or names_of(names).tends(goal).kind == "value":
        return None
    n = names_of(names)
    after = tidied(goal.body, "clean", "known-value", "multiply", "cancel", "pythagoras", "collect")
    # A product written as a quotient is not written back as a product.
    back = n.tends(goal, after).form == "0*oo" and n.tends(goal).form != "0*oo"
    return None if after == goal.body or back else Rewrite(moved(goal, after), {"a": goal.to})


class _Split(NamedTuple):
    """p = (x - a) * q."""

    factor: Expr
    rest: Expr


def divide_out(p: Expr, x: Sym, a: Expr) -> _Split | None:
    """p(x) = (x - a) q(x) for a polynomial that vanishes at a, by synthetic division."""
    terms = polynomial(p, x)
    if terms is None:
        return None
    coefs: dict[int, list[Expr]] = {}
    for t in terms:
        degree = int(t.powers[x][1]) if x in t.powers else 0  # type: ignore[arg-type]
        rest = t.copy()
        rest.powers.pop(x, None)
        coefs.setdefault(degree, []).append(build(rest))
    top = max(coefs, default=0)
    if top < 1:
        return None
    row = [settled(collect(coefs.get(k, [ZERO]))) for k in range(top, -1, -1)]
    carry: Expr = ZERO
    out: list[Expr] = []
    for c in row:
        carry = settled(tidied(collect([*terms_of(c), *terms_of(_expanded(Mul(carry, a)))]), "expand", "collect"))
        out.append(carry)
    if out[-1] != ZERO:
        return None
    parts = [
        build(as_term(mul([c, Pow(x, Num(top - 1 - k))] if top - 1 - k else [c])))
        for k, c in enumerate(out[:-1])
        if c != ZERO
    ]
    factor = x if a == ZERO else Add(x, a.body if isinstance(a, Neg) else Neg(a))
    return _Split(factor, add(parts))


def _expanded(e: Expr) -> Expr:
    return tidied(e, "clean", "multiply", "expand", "expand-product", "collect")


@rule(
    "limit.factor",
    "factor",
    "x^2 - a^2 = (x - a)(x + a)",
    "Both parts are 0 at {a}, so {f} is a factor of both.",
    {"lim x->1 (x^2 - 1)/(x - 1)": "lim x->1 (x - 1)(x + 1)/(x - 1)"},
    "Stewart 2.3, example 3; OpenStax Calculus 1, 2.3",
)
def factor(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "0/0")
    parts = quotient_of(goal.args[0]) if found else None
    if found is None or parts is None:
        return None
    _, goal = found
    x, a = goal.var, goal.to
    if a in (OO, Neg(OO)):
        return None
    common: Expr | None = None
    out: list[Expr] = []
    for part in parts:
        factors = [(b, e) for b, e in as_term(part).powers.values() if b.has(x)]
        done = None
        for base, e in factors:
            split = divide_out(base, x, a) if isinstance(e, Fraction) and e >= 1 and e.denominator == 1 else None
            if split is not None:
                done = base, split
                break
        if done is None:
            return None
        base, split = done
        common = split.factor
        if base == split.factor:
            out.append(part)
            continue
        term = as_term(part)
        from ..algebra import key

        k = key(base)
        _, e = term.powers[k]
        front = Term(term.coef)
        others = [b if p == 1 else Pow(b, as_expr(p) if isinstance(p, Fraction) else p)
                  for kk, (b, p) in term.powers.items() if kk != k]  # fmt: skip
        n = int(e) if isinstance(e, Fraction) else 1
        pieces = [split.factor, split.rest] if n == 1 else [Pow(split.factor, Num(n)), Pow(split.rest, Num(n))]
        if split.rest == ONE:
            pieces = pieces[:1]
        head = [build(front)] if front.coef not in (1, -1) else []
        whole = mul([*head, *pieces, *others])
        out.append(Neg(whole) if front.coef == -1 else whole)
    assert common is not None
    after = Div(out[0], out[1])
    if after == goal.body:
        return None
    return Rewrite(moved(goal, after), {"a": a, "f": common})


@rule(
    "limit.cancel",
    "cancel",
    "(x - a)*p/((x - a)*q) = p/q for x != a",
    "Near {a}, but not at it, the common factor is not 0, so cancel it.",
    {"lim x->1 (x - 1)*(x + 1)/(x - 1)": "lim x->1 (x + 1)"},
    "Stewart 2.3, example 3",
)
def cancel(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "0/0", "oo/oo")
    if found is None:
        return None
    n, goal = found
    after = tidied(goal.body, "clean", "multiply", "cancel")
    if after == goal.body or n.tends(goal, after).form == "0*oo":
        return None
    return Rewrite(moved(goal, after), {"a": goal.to})


@rule(
    "limit.one-fraction",
    "common denominator",
    "1/a - 1/b = (b - a)/(a*b)",
    "Write the fractions over a common denominator.",
    {"lim x->0 (1/(x + 1) - 1)/x": "lim x->0 (1 - (x + 1))/((x + 1)*x)"},
    "Stewart 2.3, exercises; 4.4, 'indeterminate differences'",
)
def one_fraction(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "0/0", "oo - oo", "oo/oo")
    if found is None:
        return None
    goal = found[1]

    def one(node: Expr) -> Expr:
        return together(node) if isinstance(node, Add) and node.has(goal.var) else node

    body = goal.body
    joined = rewrite(body, one)
    if joined == body:
        return None
    return Rewrite(moved(goal, tidied(joined, "clean", "multiply")))


def together(e: Add) -> Expr:
    """A sum of fractions over their least common denominator (unchanged without fractions)."""
    terms = [as_term(t) for t in e.terms]
    below = Term()
    for t in terms:
        for k, (base, power) in t.powers.items():
            if isinstance(power, Fraction) and power < 0 and base.free:
                old = below.powers.get(k)
                lowest = old[1] if old is not None and isinstance(old[1], Fraction) else Fraction(0)
                below.powers[k] = (base, max(lowest, -power))
    if not below.powers:
        return e
    from math import lcm

    q = 1
    for t in terms:
        q = lcm(q, t.coef.denominator)
    below.coef = Fraction(q)
    tops = []
    for t in terms:
        new = t.copy()
        new.multiply(below)
        tops.append(build(new))
    return Div(add([t if not isinstance(t, Add) else t for t in tops]), build(below))


@rule(
    "limit.expand",
    "multiply out",
    "a*(b + c) = a*b + a*c",
    "Multiply out and collect, so that what cancels is seen.",
    {"lim h->0 ((2 + h)^2 - 4)/h": "lim h->0 (4h + h^2)/h"},
    "Stewart 2.3, example 5",
)
def expand(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "0/0", "oo - oo")
    if found is None:
        return None
    goal = found[1]
    parts = quotient_of(goal.body) or (goal.body, ONE)
    out = []
    for p in parts:
        small = polynomial(p, goal.var)
        out.append(p if small is None or not isinstance(p, Add) else sum_of(small))
    if out == list(parts):
        return None
    after = out[0] if parts[1] == ONE else Div(out[0], out[1])
    return None if count(after) > count(goal.body) + 10 else Rewrite(moved(goal, after))


@rule(
    "limit.conjugate",
    "multiply by the conjugate",
    "sqrt(a) - b = (a - b^2)/(sqrt(a) + b)",
    "Multiply above and below by the conjugate {c}; the difference of squares removes the root.",
    {"lim x->0 (sqrt(x + 1) - 1)/x": "lim x->0 x/(x*(sqrt(x + 1) + 1))"},
    "Stewart 2.3, example 6",
)
def conjugate(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "0/0", "oo - oo", "oo/oo")
    if found is None:
        return None
    n, goal = found
    parts = quotient_of(goal.body) or (goal.body, ONE)
    for which, part in enumerate(parts):
        term = as_term(part)
        for k, (base, e) in term.powers.items():
            if e != 1 or not isinstance(base, Add) or not _difference_of_roots(base, goal.var):
                continue
            tends = n.tends(goal, base)
            if not (
                tends.form == "oo - oo"
                or (tends.kind == "value" and tends.limit is not None and n.near(goal)[0].zero(tends.limit))
            ):
                continue
            a, b = base.terms
            other = Add(a, negated(b))
            square = _difference_of_squares(a, b)
            rest = term.copy()
            del rest.powers[k]
            kept = build(rest)
            new = square if kept == ONE else mul([kept, square])
            sides = list(parts)
            sides[which] = new
            with_other = other if sides[1 - which] == ONE else mul([sides[1 - which], other])
            after = Div(new, with_other) if which == 0 else Div(with_other, new)
            return Rewrite(moved(goal, after), {"c": other})
    return None


def _difference_of_roots(e: Add, x: Sym) -> bool:
    """Two terms, at least one with a square root that contains x, of which the difference is small."""
    if len(e.terms) != 2:
        return False
    return any(_root_in(t, x) for t in e.terms)


def _root_in(t: Expr, x: Sym) -> bool:
    return any(
        isinstance(b, Func) and b.name == "sqrt" and b.has(x) and abs(p) == 1
        for b, p in as_term(t).powers.values()
        if isinstance(p, Fraction)
    )


def _difference_of_squares(a: Expr, b: Expr) -> Expr:
    """a^2 - b^2, roots gone, multiplied out."""
    squares: list[Expr] = []
    for part, sign in ((a, 1), (b, -1)):
        term = Term()
        term.multiply(as_term(part), 2)
        term.coef *= sign
        squares.append(build(term))
    return tidied(add(squares), "clean", "multiply", "expand", "collect")


# --- standard limits ---------------------------------------------------------------------------------


class Atom(NamedTuple):
    """A factor that is like ``scale * u^order`` where u tends to 0."""

    u: Expr
    order: int
    scale: Expr


SMALL = ("sin", "tan", "arcsin", "arctan", "sinh", "tanh", "arsinh", "artanh")
STANDARD = (
    "lim sin(u)/u = 1,  lim tan(u)/u = 1,  lim (1 - cos(u))/u^2 = 1/2,  lim (e^u - 1)/u = 1,  "
    "lim (a^u - 1)/u = ln(a),  lim ln(1 + u)/u = 1"
)


def atom_of(base: Expr, goal: Limit, n: LimitNames) -> Atom | None:
    """How a factor compares with a power of something that tends to 0, if a standard limit says so."""

    def vanishes(e: Expr) -> bool:
        tends = n.tends(goal, e)
        return tends.kind == "value" and tends.limit is not None and n.near(goal)[0].zero(tends.limit)

    if isinstance(base, Func) and len(base.args) == 1 and base.has(goal.var):
        if base.name in SMALL and vanishes(base.arg):
            return Atom(base.arg, 1, ONE)
        if base.name == "ln":
            u = collect((*terms_of(base.arg), Neg(ONE)))
            return Atom(u, 1, ONE) if u.has(goal.var) and vanishes(u) else None
    if not isinstance(base, Add) or len(base.terms) != 2:
        return None
    for first, second, sign in ((*base.terms, 1), (*base.terms[::-1], 1)):
        one = value(second)
        if one not in (1, -1):
            continue
        f = first.body if isinstance(first, Neg) else first
        outer = -1 if isinstance(first, Neg) else 1
        if outer == one:
            continue
        if isinstance(f, Func) and f.name in ("cos", "cosh") and f.has(goal.var) and vanishes(f.arg):
            half = Div(ONE, Num(2))
            positive = (outer * sign < 0) == (f.name == "cos")
            return Atom(f.arg, 2, half if positive else Neg(half))
        if isinstance(f, Pow) and not f.base.has(goal.var) and vanishes(f.exp):
            log_a = ONE if f.base == E else Func("ln", f.base)
            return Atom(f.exp, 1, log_a if outer > 0 else Neg(log_a))
    return None


@rule(
    "limit.standard",
    "standard limit",
    STANDARD,
    "With u = {u}, which tends to 0, this is a limit everybody knows.",
    {"lim x->0 sin(x)/x": "1", "lim x->0 sin(3x)/(3x)": "1"},
    "Stewart 3.3, 3.6",
)
def standard(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "0/0")
    if found is None:
        return None
    n, goal = found
    parts = quotient_of(goal.body)
    if parts is None:
        return None
    for above, below, flip in ((parts[0], parts[1], False), (parts[1], parts[0], True)):
        atom = atom_of(above, goal, n)
        if atom is None:
            continue
        wanted = atom.u if atom.order == 1 else Pow(atom.u, Num(atom.order))
        ratio = build(as_term(Div(below, wanted)))
        if ratio == ONE:
            value_there = build(as_term(Div(ONE, atom.scale))) if flip else atom.scale
            return Rewrite(value_there, {"u": atom.u})
    return None


@rule(
    "limit.standard-form",
    "bring in standard limits",
    STANDARD,
    "Multiply and divide so that each factor is a standard limit; the limit of a product is the product of the limits.",
    {"lim x->0 sin(5x)/sin(3x)": "(lim x->0 sin(5x)/(5x))(lim x->0 3x/sin(3x))(lim x->0 5/3)"},
    "Stewart 3.3, examples 5 and 6",
)
def standard_form(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "0/0")
    if found is None:
        return None
    n, goal = found
    term = as_term(goal.body)
    pieces: list[tuple[Expr, int]] = []
    rest = Term(term.coef)
    for base, e in term.powers.values():
        atom = atom_of(base, goal, n) if isinstance(e, Fraction) and e.denominator == 1 and abs(e) <= 6 else None
        if atom is None:
            rest.multiply(_single(base, e))
            continue
        assert isinstance(e, Fraction)
        size = atom.u if atom.order == 1 else Pow(atom.u, Num(atom.order))
        pieces.append((Div(base, size) if e > 0 else Div(size, base), abs(int(e))))
        rest.multiply(as_term(size), int(e))
    if not pieces:
        return None
    remainder = build(rest)
    if len(pieces) == 1 and pieces[0][1] == 1 and remainder == ONE:
        return None
    tends = n.tends(goal, remainder)
    if not (tends.determinate or tends.kind == "form"):
        return None
    factors: list[Expr] = []
    for piece, power in pieces:
        lim = moved(goal, piece)
        factors.append(lim if power == 1 else Pow(lim, Num(power)))
    if remainder != ONE:
        factors.append(remainder if not remainder.has(goal.var) else moved(goal, remainder))
    return Rewrite(mul(factors))


def _single(base: Expr, e: Expr | Fraction) -> Term:
    term = Term()
    term.times(base, e)
    return term


@rule(
    "limit.standard-e",
    "standard limit",
    "lim (1 + u)^(1/u) = e where u -> 0",
    "The base tends to 1 and the exponent grows: with u = {u} the limit is e to the power lim u times the exponent.",
    {"lim x->oo (1 + 1/x)^x": "e^(lim x->oo (1/x)*x)"},
    "Stewart 3.6, 'the number e as a limit'",
)
def standard_e(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "1^oo")
    if found is None:
        return None
    goal = found[1]
    if not isinstance(goal.body, Pow):
        return None
    base, exp = goal.body.base, goal.body.exp
    u = tidied(collect((*terms_of(base), Neg(ONE))), "clean", "multiply", "cancel", "collect")
    if isinstance(u, Add):
        u = tidied(together(u), "clean", "multiply", "cancel", "expand", "collect")
    return Rewrite(Pow(E, moved(goal, mul([u, exp]))), {"u": u})


# --- at infinity -------------------------------------------------------------------------------------


@rule(
    "limit.growth",
    "growth order",
    "ln(x) < x^p < a^x < x! as x -> oo",
    "Logarithms grow more slowly than powers, powers than exponentials, exponentials than factorials.",
    {"lim x->oo x^3/e^x": "0", "lim x->oo ln(x)/x": "0"},
    "Stewart 4.4; OpenStax Calculus 1, 4.8, 'growth rates of functions'",
)
def growth_order(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if not isinstance(goal, Limit) or goal.to != OO:
        return None
    n = names_of(names)
    tends = n.tends(goal)
    if not tends.grown and tends.kind != "form":
        return None
    term = as_term(goal.body)
    g = growth(term, goal.var)
    if g is None or g.sign == 0 or any(isinstance(b, Add) for b, _ in term.powers.values()):
        return None
    kinds = sum(bool(v) for v in _kinds(term, goal.var))
    if kinds < 2:
        return None  # powers against powers are divided, not compared
    if g.sign < 0:
        return Rewrite(ZERO)
    sign = n.near(goal)[0].sign(goal.body)
    return Rewrite(OO if sign > 0 else Neg(OO)) if sign else None


def _kinds(term: Term, x: Sym) -> list[bool]:
    kinds = [False] * 4
    for base, e in term.powers.values():
        g = growth_of(base, e, x)
        if g is not None:
            for i, v in enumerate(g):
                kinds[i] = kinds[i] or bool(v)
    return kinds


@rule(
    "limit.dominant",
    "divide by the dominant term",
    "lim (a*x^n + ...)/(b*x^n + ...) = a/b",
    "Divide above and below by {d}, the fastest growing term below.",
    {"lim x->oo (3x^2 + 1)/(x^2 - x)": "lim x->oo (3 + 1/x^2)/(1 - 1/x)"},
    "Stewart 2.6, example 3",
)
def dominant(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "oo/oo", "0/0", "oo - oo")
    if found is None or found[1].to not in (OO, Neg(OO)):
        return None
    goal = found[1]
    x = goal.var
    way = 1 if goal.to == OO else -1
    parts = quotient_of(goal.body)
    if parts is None:
        return _take_out(goal)
    below = _fastest(parts[1], x, way)
    if below is None or not (isinstance(parts[0], Add) or isinstance(parts[1], Add) or _rooted(parts)):
        return None
    top = _over(parts[0], below, x, goal.to)
    bottom = _over(parts[1], below, x, goal.to)
    if top is None or bottom is None:
        return None
    after = top if bottom == ONE else Div(top, bottom)
    if after == goal.body:
        return None
    roots = goal.to == Neg(OO) and _rooted(parts)
    notes = (
        ((("here ", x, " < 0, so ", Func("sqrt", Pow(x, Num(2))), " = ", Func("abs", x), " = ", Neg(x))),)
        if roots
        else ()
    )
    return Rewrite(moved(goal, after), {"d": build(below)}, notes=notes)


def _rooted(parts: tuple[Expr, ...]) -> bool:
    return any(
        isinstance(b, Func) and b.name in ("sqrt", "cbrt")
        for p in parts
        for t in terms_of(p)
        for b, _ in as_term(t).powers.values()
    )


def _fastest(e: Expr, x: Sym, way: int) -> Term | None:
    """The power or exponential the fastest term of a sum grows like, without its coefficient."""
    best: tuple[Growth, Term] | None = None
    for t in _split(e):
        g = growth(t, x, way)
        if g is None or g.factorial:
            return None
        if best is None or g.minus(best[0]).sign > 0:
            best = g, t
    if best is None:
        return None
    g, t = best
    out = Term()
    if g.power:
        out.times(x, g.power)
    for base, e2 in t.powers.values():
        if isinstance(e2, Expr):
            out.times(base, e2)
    return out if out.powers else None


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
                new.multiply(_single(ratio, e))
                return new
    return t


def _is_root(e: Expr) -> bool:
    return isinstance(e, Func) and e.name in ("sqrt", "cbrt")


def _term_over(t: Term, d: Term, x: Sym, to: Expr) -> Expr | None:
    brackets = [
        (k, b, e)
        for k, (b, e) in t.powers.items()
        if isinstance(e, Fraction) and b.has(x) and (isinstance(b, Add) or (_is_root(b) and isinstance(b.args[0], Add)))
    ]
    if not brackets:
        return build(_one_base(divided(t, d)))
    if len(brackets) > 1:
        return None
    k, base, e = brackets[0]
    power = d.powers.get(x)
    if len(d.powers) != 1 or power is None or not isinstance(power[1], Fraction) or e.denominator != 1 or e < 1:
        return None
    rest = t.copy()
    del rest.powers[k]
    share = fastest_growth(base.arg if isinstance(base, Func) else base, x)
    if share is None or share.rate or share.factorial:
        return None
    index = {"sqrt": 2, "cbrt": 3}.get(base.name, 1) if isinstance(base, Func) else 1
    m = share.power / index  # base grows like x^m
    if m.denominator != 1:
        return None
    inside = base.arg if isinstance(base, Func) else base
    scaled = _over(inside, _single(x, m * index), x, to)
    if scaled is None:
        return None
    new: Expr = scaled if index == 1 else Func(base.name, scaled) if isinstance(base, Func) else scaled
    flip = index == 2 and to == Neg(OO) and m % 2 == 1 and e % 2 == 1
    rest.times(x, m * e - power[1])
    rest.multiply(_single(new, e))
    if flip:
        rest.coef = -rest.coef
    return build(rest)


def _take_out(goal: Limit) -> Rewrite | None:
    """x^3 - x^2 = x^3 (1 - 1/x)."""
    x = goal.var
    if not isinstance(goal.body, Add):
        return None
    d = _fastest(goal.body, x, 1 if goal.to == OO else -1)
    inside = None if d is None else _over(goal.body, d, x, goal.to)
    if d is None or inside is None:
        return None
    return Rewrite(moved(goal, mul([build(d), inside])), {"d": build(d)})


@rule(
    "limit.join-logs",
    "law of logarithms",
    "ln(a) - ln(b) = ln(a/b)",
    "Write the difference of logarithms as one logarithm.",
    {"lim x->oo ln(x + 1) - ln(x)": "lim x->oo ln((x + 1)/x)"},
    "Stewart 1.5",
)
def join_logs(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "oo - oo")
    if found is None:
        return None
    goal = found[1]
    match goal.body:
        case Add() as s if len(s.terms) == 2:
            a, b = s.terms
            if isinstance(a, Neg):
                a, b = b, a
            if (
                isinstance(b, Neg)
                and isinstance(a, Func)
                and isinstance(b.body, Func)
                and a.name == b.body.name == "ln"
            ):
                return Rewrite(moved(goal, Func("ln", Div(a.arg, b.body.arg))))
    return None


@rule(
    "limit.inside",
    "limit inside a continuous function",
    "lim f(g(x)) = f(lim g(x)) where f is continuous",
    "{f} is continuous, so take the limit inside it.",
    {"lim x->oo ln((x + 1)/x)": "ln(lim x->oo (x + 1)/x)"},
    "Stewart 2.5, theorem 8",
)
def inside(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if not isinstance(goal, Limit):
        return None
    n = names_of(names)
    body = goal.body
    if (
        isinstance(body, Func)
        and len(body.args) == 1
        and body.name not in ("floor", "ceil", "sign", "gamma", "factorial")
    ):
        if n.tends(goal, body.arg).kind == "form":
            return Rewrite(body.with_args([moved(goal, body.arg)]), {"f": body})
    elif isinstance(body, Pow) and n.tends(goal, body.base).kind == "form" and not body.exp.has(goal.var):
        return Rewrite(Pow(moved(goal, body.base), body.exp), {"f": body})
    elif isinstance(body, Pow) and not body.base.has(goal.var) and n.tends(goal, body.exp).kind == "form":
        return Rewrite(Pow(body.base, moved(goal, body.exp)), {"f": body})
    return None


@rule(
    "limit.split",
    "limit laws",
    "lim (f + g) = lim f + lim g,  lim c*f = c * lim f",
    "The other parts have limits of their own; what is left is worked out separately.",
    {"lim x->0 3 + sin(x)/x": "3 + lim x->0 sin(x)/x"},
    "Stewart 2.3, the limit laws",
)
def split(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if not isinstance(goal, Limit):
        return None
    n = names_of(names)
    body = goal.body
    if isinstance(body, Neg):
        return Rewrite(Neg(moved(goal, body.body)))
    if isinstance(body, (Add, Mul)):
        parts = [n.tends(goal, a) for a in body.args]
        stuck = [i for i, p in enumerate(parts) if p.kind == "form"]
        if stuck and all(_harmless(p, body, n, goal) for i, p in enumerate(parts) if i not in stuck):
            out = []
            for a, p in zip(body.args, parts, strict=True):
                if not a.has(goal.var):
                    out.append(a)
                elif p.kind == "form":
                    out.append(Neg(moved(goal, a.body)) if isinstance(a, Neg) else moved(goal, a))
                else:
                    out.append(moved(goal, a))
            return Rewrite(body.with_args(out))
    if isinstance(body, Div) and not body.den.has(goal.var):
        return Rewrite(Div(moved(goal, body.num), body.den))
    return None


def _harmless(p: Tends, body: Expr, n: LimitNames, goal: Limit) -> bool:
    if p.kind != "value" or p.limit is None:
        return False
    return isinstance(body, Add) or not n.near(goal)[0].zero(p.limit)


@rule(
    "limit.sine-cosine",
    "write with sine and cosine",
    "tan(u) = sin(u)/cos(u),  cot(u) = cos(u)/sin(u)",
    "Write tan, cot, sec and csc with sine and cosine.",
    {"lim x->0 x*cot(x)": "lim x->0 x*cos(x)/sin(x)"},
    "Stewart, appendix D",
)
def sine_cosine(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if at_hand(goal, names, "oo/oo", "0*oo", "oo - oo") is None:
        return None
    assert isinstance(goal, Limit)

    def one(node: Expr) -> Expr:
        match node:
            case Func("tan", u):
                return Div(Func("sin", u), Func("cos", u))
            case Func("cot", u):
                return Div(Func("cos", u), Func("sin", u))
            case Func("sec", u):
                return Div(ONE, Func("cos", u))
            case Func("csc", u):
                return Div(ONE, Func("sin", u))
        return node

    changed = rewrite(goal.body, one)
    if changed == goal.body:
        return None
    return Rewrite(moved(goal, tidied(changed, "multiply", "cancel")))


# --- the other forms, and the last resort --------------------------------------------------------------


@rule(
    "limit.as-quotient",
    "write as a quotient",
    "f*g = f/(1/g)",
    "A product of the form 0*oo says nothing; as a quotient it can be worked out.",
    {"lim x->0+ x*ln(x)": "lim x->0+ ln(x)/(1/x)"},
    "Stewart 4.4, 'indeterminate products'",
)
def as_quotient(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "0*oo")
    if found is None or not isinstance(found[1].body, (Mul, Div, Neg)):
        return None
    n, goal = found
    term = as_term(goal.body)
    small, big, other = [], [], [build(Term(term.coef))] if term.coef != 1 else []
    for base, e in term.powers.values():
        one = build(_single(base, e))
        tends = n.tends(goal, one)
        if tends.infinite:
            big.append(one)
        elif tends.kind == "value" and tends.limit is not None and n.near(goal)[0].zero(tends.limit):
            small.append(one)
        else:
            other.append(one)
    if not small or not big:
        return None
    keep_big = any(isinstance(b, Func) for b in big)
    above, below = (big, small) if keep_big else (small, big)
    reciprocal = build(as_term(Div(ONE, mul(below))))
    return Rewrite(moved(goal, Div(mul([*other, *above]), reciprocal)))


@rule(
    "limit.exponential",
    "write as a power of e",
    "f^g = e^(g*ln(f))",
    "Take the logarithm: the limit is e to the power of the limit of {l}.",
    {"lim x->0+ x^x": "e^(lim x->0+ x*ln(x))"},
    "Stewart 4.4, 'indeterminate powers'",
)
def as_exponential(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "1^oo", "0^0", "oo^0")
    if found is None or not isinstance(found[1].body, Pow):
        return None
    goal = found[1]
    f, g = goal.body.args
    exponent = g * Func("ln", f)
    return Rewrite(Pow(E, moved(goal, exponent)), {"l": exponent})


@rule(
    "limit.lhopital",
    "L'Hopital's rule",
    "lim f/g = lim f'/g' where f/g is 0/0 or oo/oo and the limit on the right exists",
    "The form is {form}, so differentiate above and below, each by itself.",
    {"lim x->0 (e^x - 1 - x)/x^2": "lim x->0 (e^x - 1)/(2x)"},
    "Stewart 4.4, L'Hospital's rule",
)
def lhopital(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    found = at_hand(goal, names, "0/0", "oo/oo")
    if found is None:
        return None
    n, goal = found
    parts = quotient_of(goal.body)
    if parts is None or count(goal.body) > MAX_SIZE:
        return None
    x = goal.var
    if not parts[0].has(x) or not parts[1].has(x):
        return None
    if any(m.sign(parts[1]) == 0 for m in n.near(goal)):
        return Refusal("limit.lhopital", "the denominator has zeros arbitrarily near, so the rule does not apply")
    letters = [n.fresh("fpqrs").name, n.fresh("gqrs").name]
    table = tuple(Part(letter, part, x) for letter, part in zip(letters, parts, strict=True))
    after = Limit(Div(Deriv(parts[0], x), Deriv(parts[1], x)), x, goal.to, goal.side)
    return Rewrite(after, {"form": Const("oo") if n.tends(goal).form == "oo/oo" else ZERO}, table)


TECHNIQUES = (
    growth_order,
    cancel,
    simplify,
    factor,
    standard,
    one_fraction,
    conjugate,
    expand,
    dominant,
    standard_form,
    join_logs,
    standard_e,
    inside,
    split,
    as_exponential,
    as_quotient,
    sine_cosine,
    lhopital,
)
"""The cards for indeterminate forms, in the order tried."""
