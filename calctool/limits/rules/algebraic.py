"""Indeterminate forms by algebra: factor and cancel, one fraction, multiply out, conjugate.

Source: Stewart, *Calculus*, 2.3; OpenStax *Calculus 1*, 2.3.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.distribution import common, divided, expand_term, together
from calctool.algebra.factor_keys import key
from calctool.algebra.polynomials import by_degree, polynomial
from calctool.algebra.rational import rational_function
from calctool.algebra.terms import Term, as_term, build, collect, merge, negated, shape, sum_of, terms_of
from calctool.derivation.rule import Refusal, Rewrite, Words
from calctool.expr.exact import literal_value, root_index
from calctool.expr.traversal import count, nodes, rewrite
from calctool.expr.tree import (
    HAS_ROOT,
    ONE,
    OO,
    ZERO,
    Add,
    Div,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Num,
    Pow,
    Relation,
    Sym,
    add,
    as_expr,
    mul,
)
from calctool.limits.context import LimitContext, technique
from calctool.limits.rules.at_infinity import fastest_term
from calctool.limits.rules.common import moved, quotient_of, single, with_roots
from calctool.limits.rules.direct import grows_in_a_fraction, own_form
from calctool.simplification import simplify

MAX_PIECES = 12
"""So many terms of a product that is multiplied out stand in one line."""


@technique(
    "limit.root-as-power",
    "write the root as a power",
    "root(u, n) = u^(1/n)",
    "The index of the root moves too: write it as a power.",
    {"lim n->oo root(n, n)": "lim n->oo n^(1/n)"},
    "Stewart 11.1, exercises on sequences",
)
def root_as_power(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    def one(e: Expr) -> Expr:
        if isinstance(e, Func) and e.name == "root" and e.args[1].has(goal.var):
            return Pow(e.args[0], Div(ONE, e.args[1]))
        return e

    body = rewrite(goal.body, one)
    return None if body == goal.body else Rewrite(moved(goal, body))


@technique(
    "limit.simplify",
    "simplify",
    "a*c/(b*c) = a/b",
    "Simplify; what is cancelled is not 0 near {a}, only at it.",
    {"lim x->0 x^2/x": "lim x->0 x"},
    "Stewart 2.3",
)
def simplify_body(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if context.tends(goal).kind == "value" and not grows_in_a_fraction(goal, context):
        return None
    if isinstance(goal.body, Pow) and isinstance(goal.body.base, Pow):
        return None  # ((1 + 3/x)^(x/3))^6 was written so
    after = simplify(
        goal.body, "clean", "power-of-logarithm", "known-value", "multiply", "cancel", "pythagoras", "collect"
    )
    # A product written as a quotient is not written back as a product.
    back = context.tends(goal, after).form == "0*oo" and context.tends(goal).form != "0*oo"
    if after == goal.body or back:
        return None
    if _only_a_sign_moved(goal.body, after):
        return None
    if _leaves(after) == _leaves(goal.body) and type(factor.apply(goal, context)) is Rewrite:
        return None  # factoring settles that too
    return Rewrite(moved(goal, after), {"a": goal.to})


def _only_a_sign_moved(before: Expr, after: Expr) -> bool:
    """Is (-a)/b written as -a/b, and no more?"""
    return isinstance(before, Div) and after == Neg(Div(negated(before.num), before.den))


def _leaves(e: Expr) -> Counter[Expr]:
    """The numbers and letters of an expression, with how often each stands there."""
    return Counter([node for node in nodes(e) if not node.args])


class Split(NamedTuple):
    """p = (x - a) * q."""

    factor: Expr
    rest: Expr


def divide_out(p: Expr, x: Sym, a: Expr) -> Split | None:
    """p(x) = (x - a) q(x) for a polynomial that vanishes at a, by synthetic division."""
    terms = polynomial(p, x)
    if terms is None:
        return None
    coefs = {degree: [build(rest) for rest in found] for degree, found in by_degree(terms, x).items()}
    top = max(coefs, default=0)
    if top < 1:
        return None
    row = [simplify(collect(coefs.get(k, [ZERO]))) for k in range(top, -1, -1)]
    carry: Expr = ZERO
    out: list[Expr] = []
    for c in row:
        carry = simplify(simplify(collect([*terms_of(c), *terms_of(_expanded(Mul(carry, a)))]), "expand", "collect"))
        out.append(carry)
    if out[-1] != ZERO:
        return None
    parts = [
        build(as_term(mul([c, Pow(x, Num(top - 1 - k))] if top - 1 - k else [c])))
        for k, c in enumerate(out[:-1])
        if c != ZERO
    ]
    if as_term(parts[0]).coef < 0 < as_term(parts[-1]).coef:
        parts.reverse()  # (1 + x)(1 - x)
    factor = x if a == ZERO else Add(x, a.body if isinstance(a, Neg) else Neg(a))
    return Split(factor, add(parts))


def _expanded(e: Expr) -> Expr:
    return simplify(e, "clean", "multiply", "expand", "expand-product", "collect")


@technique(
    "limit.factor",
    "factor",
    "x^2 - a^2 = (x - a)(x + a)",
    "Both parts are 0 at {a}, so {f} is a factor of both.",
    {"lim x->1 (x^2 - 1)/(x - 1)": "lim x->1 (x - 1)(x + 1)/(x - 1)"},
    "Stewart 2.3, example 3; OpenStax Calculus 1, 2.3",
    forms=("0/0",),
)
def factor(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    parts = quotient_of(goal.body)
    if parts is None:
        return None
    x, a = goal.var, goal.to
    if a in (OO, Neg(OO)):
        return None
    divisor: Expr | None = None
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
        divisor = split.factor
        if base == split.factor:
            out.append(part)
            continue
        term = as_term(part)
        k = key(base)
        _, e = term.powers[k]
        front = Term(term.coef)
        others = [b if p == 1 else Pow(b, as_expr(p) if isinstance(p, Fraction) else p)
                  for kk, (b, p) in term.powers.items() if kk != k]  # fmt: skip
        degree = int(e) if isinstance(e, Fraction) else 1
        terms = [as_term(t) for t in terms_of(split.rest)]
        if all(t.coef < 0 for t in terms):  # 9 - x^2 is -(x - 3)(x + 3)
            terms = [as_term(negated(t)) for t in terms_of(split.rest)]
            front.coef *= (-1) ** degree
        shared = common(terms)  # x of x(x - 3)(x + 3)
        shared.coef = Fraction(1)
        inner = collect([build(divided(t, shared)) for t in terms])
        if (number := literal_value(inner)) is not None:  # in front: 3(x - 1)
            front.coef *= number**degree
            inner = ONE
        if split.factor == x:
            shared.times(x, Fraction(1))
        written = [p for p in (build(shared), split.factor if split.factor != x else ONE, inner) if p != ONE]
        pieces = [p if degree == 1 else Pow(p, Num(degree)) for p in written]
        size = abs(front.coef)
        whole = mul([*([build(Term(size))] if size != 1 else []), *pieces, *others])
        out.append(Neg(whole) if front.coef < 0 else whole)
    assert divisor is not None
    after = Div(out[0], out[1])
    if after == goal.body:
        return None
    return Rewrite(moved(goal, after), {"a": a, "f": divisor})


@technique(
    "limit.cancel",
    "cancel",
    "(x - a)*p/((x - a)*q) = p/q for x != a",
    "Near {a}, but not at it, the common factor is not 0, so cancel it.",
    {"lim x->1 (x - 1)*(x + 1)/(x - 1)": "lim x->1 (x + 1)"},
    "Stewart 2.3, example 3",
    forms=("0/0", "oo/oo"),
)
def cancel(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    after = simplify(goal.body, "clean", "multiply", "cancel")
    if after == goal.body or context.tends(goal, after).form == "0*oo":
        return None
    if after == simplify(goal.body, "clean", "multiply"):
        return None  # put in order only: nothing was cancelled
    written = with_roots(after) if (context.exercise or goal.body).kinds & HAS_ROOT else after
    return Rewrite(moved(goal, written), {"a": goal.to}, notes=_cancelled(goal, context))


def _cancelled(goal: Limit, context: LimitContext) -> tuple[Words, ...]:
    """``x - 1 is not 0 for x != 1``, for what was cancelled and tends to 0."""
    parts = quotient_of(goal.body)
    if parts is None or goal.to in (OO, Neg(OO)):
        return ()
    x, away = goal.var, Relation("!=", goal.var, goal.to)
    above, below = map(_factors, parts)
    notes: list[Words] = []
    for k, first in above.items():
        base = min(first, below.get(k, first), key=count)  # x - 2, of 5x - 10 over x - 2
        if k not in below or not context.vanishes(goal, base):
            continue
        split = divide_out(base, x, goal.to)
        only_there = split is not None and not split.rest.has(x)
        near: Words = () if only_there else (x, " near ", goal.to, ", ")
        turned = _opposite(first, below[k])
        if turned:
            base = turned[1]
        sign: Words = (Relation("=", turned[0], Neg(turned[1])), ", and ") if turned else ()
        notes.append(("here ", away) if base == x else (*sign, base, " is not 0 for ", *near, away))
    return tuple(notes)


def _opposite(a: Expr, b: Expr) -> tuple[Expr, Expr] | None:
    """3 - x and x - 3, the one that begins with a minus sign or a number first; None for what is not opposite."""
    if not isinstance(a, Add) or collect([*terms_of(a), *terms_of(b)]) != ZERO:
        return None
    plain = as_term(terms_of(a)[0])
    return (b, a) if plain.powers and plain.coef > 0 else (a, b)


def _factors(e: Expr) -> dict[object, Expr]:
    """The bases of what stands as a factor, of all or of every term of a sum: x and x + 1 in x(x + 1), x in x^2 + x.

    Brackets that are multiples of each other are one factor.
    """
    shared = common([as_term(t) for t in terms_of(e)])
    bases = [base for term in (as_term(e), shared) for base, _ in term.powers.values()]
    alike = [shape(base) if isinstance(base, Add) else None for base in bases]
    return {key(base) if like is None else like[0]: base for base, like in zip(bases, alike, strict=True)}


@technique(
    "limit.one-fraction",
    "common denominator",
    "1/a - 1/b = (b - a)/(a*b)",
    "Write the fractions over a common denominator.",
    {"lim x->0 (1/(x + 1) - 1)/x": "lim x->0 (1 - (x + 1))/(x(x + 1))"},
    "Stewart 2.3, exercises; 4.4, 'indeterminate differences'",
    forms=("0/0", "oo - oo", "oo/oo", "0*oo"),
)
def one_fraction(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:

    def one(node: Expr) -> Expr:
        if not isinstance(node, Add) or not node.has(goal.var):
            return node
        apart = add([_split_below(t, goal) for t in node.terms])
        return together(apart if isinstance(apart, Add) else node)

    body, x = goal.body, goal.var
    if (
        context.tends(goal).form == "0*oo"
        and rational_function(body, {x: ([Fraction(0), Fraction(1)], [Fraction(1)])}) is None
    ):
        return None  # a quotient of other functions is taken apart otherwise
    joined = rewrite(body, one)
    if joined == body:
        return None
    after = simplify(joined, "clean", "multiply")
    if isinstance(body, Div) and own_form(after, goal, context) == "0*oo":
        return None  # ln(1 + 1/x)/(1/x) was a product
    return Rewrite(moved(goal, after))


@technique(
    "limit.each-term",
    "divide each term",
    "(a + b)/c = a/c + b/c",
    "Over the power of {x} each term has a limit of its own.",
    {"lim x->0 (x^2 + sin(x))/x": "lim x->0 (x + sin(x)/x)"},
    "Stewart 2.3, law 1",
    forms=("0/0",),
)
def each_term(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    parts = quotient_of(goal.body)
    if parts is None or not parts[1].has(goal.var):
        return None
    above, below = parts
    if not isinstance(above, Add):
        return None
    if any(base.has(goal.var) and _root_or_itself(base) != goal.var for base, _ in as_term(below).powers.values()):
        return None
    terms = [simplify(Div(t, below), "clean", "multiply", "cancel") for t in above.terms]
    if not all(near.ending(t).kind == "value" for near in context.near(goal) for t in terms):
        return None
    return Rewrite(moved(goal, add([part for t in terms for part in terms_of(t)])), {"x": goal.var})


@technique(
    "limit.lowest-power",
    "divide by the lowest power",
    "(x^p + ...)/(x^p + ...) = (1 + ...)/(1 + ...)",
    "Divide above and below by {d}, the lowest power of {x}: what is left of the others tends to 0.",
    {"lim x->0+ (sqrt(x) + x)/(sqrt(x) - x)": "lim x->0+ (1 + sqrt(x))/(1 - sqrt(x))"},
    "Stewart 2.6, example 3, for x -> 0",
    forms=("0/0",),
)
def lowest_power(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    parts = quotient_of(goal.body)
    if parts is None or goal.to != ZERO:
        return None
    powers = {t: _power_of(t, goal.var) for part in parts for t in terms_of(part)}
    known = [p for p in powers.values() if p is not None]
    if len(known) < len(powers) or all(p.denominator == 1 for p in known):
        return None
    lowest = min(known)
    d = next(build(_in(goal.var, as_term(t))) for t, p in powers.items() if p == lowest)

    def over(t: Expr) -> Expr:
        p = powers[t]
        if goal.side != "+" or p is None or p == lowest:
            return simplify(Div(t, d), "clean", "multiply", "cancel")
        # Roots of different index meet as powers, which a negative x has not.
        rest = divided(as_term(t), _in(goal.var, as_term(t)))
        rest.times(goal.var, p - lowest)
        return with_roots(build(rest))

    above, below = [add([over(t) for t in terms_of(part)]) for part in parts]
    after = above if below == ONE else Div(above, below)
    return Rewrite(moved(goal, after), {"d": d, "x": goal.var}, notes=(("above and below by ", d),))


def _power_of(t: Expr, x: Sym) -> Fraction | None:
    """p for c x^p, where x may stand under roots; None for other terms."""
    power = Fraction(0)
    for base, e in as_term(t).powers.values():
        if not base.has(x) and not (isinstance(e, Expr) and e.has(x)):
            continue
        if _root_or_itself(base) != x or not isinstance(e, Fraction):
            return None
        power += e / (root_index(base) or 1)
    return power


def _in(x: Sym, t: Term) -> Term:
    """The factors of a term that have x in them."""
    out = Term()
    for base, e in t.powers.values():
        if base.has(x):
            out.multiply(single(base, e))
    return out


def _root_or_itself(e: Expr) -> Expr:
    """x for x and for its roots."""
    return e if root_index(e) is None else e.args[0]


def _split_below(t: Expr, goal: Limit) -> Expr:
    """1/(x^2 - 1) as 1/((x - 1)(x + 1)) at 1, so that the least common denominator is seen."""
    term = as_term(t)
    out = Term(term.coef)
    for base, e in term.powers.values():
        below = isinstance(base, Add) and isinstance(e, Fraction) and e < 0 and goal.to not in (OO, Neg(OO))
        split = divide_out(base, goal.var, goal.to) if below else None
        if split is None or split.rest == ONE or literal_value(split.rest) is not None:
            out.multiply(single(base, e))
        else:
            assert isinstance(e, Fraction)
            factor, rest = split
            if all(as_term(t).coef < 0 for t in terms_of(rest)):
                # 1 - x^3 is (1 - x)(1 + x + x^2)
                factor = Add(goal.to, Neg(goal.var)) if goal.to != ZERO else Neg(goal.var)
                rest = simplify(collect(negated(t) for t in terms_of(rest)), "clean")
            out.multiply(single(factor, e))
            out.multiply(single(rest, e))
    return t if out.powers == term.powers else build(out)


@technique(
    "limit.collect",
    "collect like terms",
    "a*x + b*x = (a + b)*x",
    "Add the numbers in front of like terms, so that what cancels is seen.",
    {"lim x->0 (x + 1 - 1)/x": "lim x->0 x/x"},
    "Stewart 2.3",
    forms=("0/0", "oo - oo"),
)
def collect_like(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    parts = quotient_of(goal.body) or (goal.body, ONE)
    out = [simplify(p, "clean", "collect") if isinstance(p, Add) else p for p in parts]
    fewer = sum([len(terms_of(p)) for p in out]) < sum([len(terms_of(p)) for p in map(_flat, parts)])
    changed = [p for p, q in zip(parts, out, strict=True) if p != q]
    if not fewer or any(_bracketed(t, goal.var) for p in changed for t in terms_of(_flat(p))):
        return None
    return Rewrite(moved(goal, out[0] if parts[1] == ONE else Div(out[0], out[1])))


def _flat(e: Expr) -> Expr:
    """A sum without sums in it."""
    return simplify(e, "clean") if isinstance(e, Add) else e


@technique(
    "limit.multiply-out",
    "multiply out",
    "a*(b + c) = a*b + a*c",
    "Multiply out and collect, so that what cancels is seen.",
    {"lim h->0 ((2 + h)^2 - 4)/h": "lim h->0 (4 + 4h + h^2 - 4)/h"},
    "Stewart 2.3, example 5",
    forms=("0/0",),
)
def expand_bracket(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    parts = quotient_of(goal.body)
    if parts is None or not isinstance(parts[0], Add):
        return None
    after = expand.apply(goal, context)
    if not isinstance(after, Rewrite):
        return None
    increment = set(as_term(parts[1]).powers) == {goal.var} and any(_bracketed(t, goal.var) for t in parts[0].terms)
    shorter = count(after.after) < count(goal)
    if not shorter and not (increment and goal.to == ZERO):
        return None
    # What meets and goes is seen: 8 + 12h + 6h^2 + h^3 - 8.
    pieces = [expand_term(as_term(t), MAX_PIECES) for t in terms_of(_flat(parts[0]))]
    whole = [t for piece in pieces for t in piece or ()]
    if None in pieces or len(whole) > MAX_PIECES or len(merge(whole)) == len(whole):
        return after
    return Rewrite(moved(goal, Div(sum_of(whole), parts[1])))


def _bracketed(t: Expr, x: Sym) -> bool:
    """Is there a power or a multiple of a bracket with x in it?"""
    return any(
        isinstance(b, Add) and b.has(x) and isinstance(e, Fraction) and e >= 1 for b, e in as_term(t).powers.values()
    )


@technique(
    "limit.expand",
    "multiply out",
    "a*(b + c) = a*b + a*c",
    "Multiply out and collect, so that what cancels is seen.",
    {"lim h->0 h*(2 + h)/(h*(h + 1) - h)": "lim h->0 h*(2 + h)/h^2"},
    "Stewart 2.3, example 5",
    forms=("0/0", "oo - oo"),
)
def expand(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    parts = quotient_of(goal.body) or (goal.body, ONE)
    out = [_sums_multiplied_out(p, goal.var) for p in parts]
    if out == list(parts):
        return None
    after = out[0] if parts[1] == ONE else Div(out[0], out[1])
    return None if count(after) > count(goal.body) + 10 else Rewrite(moved(goal, after))


def _sums_multiplied_out(p: Expr, x: Sym) -> Expr:
    """A sum multiplied out; in a product each sum of which less is left so: x(x + 2 - (x + 1)) as x."""
    if isinstance(p, Mul):
        factors = [_sums_multiplied_out(f, x) if isinstance(f, Add) else f for f in p.factors]
        shorter = [new if count(new) < count(f) else f for f, new in zip(p.factors, factors, strict=True)]
        return p if shorter == list(p.factors) else build(as_term(mul(shorter)))
    small = polynomial(p, x) if isinstance(p, Add) else None
    return p if small is None else sum_of(small)


@technique(
    "limit.conjugate",
    "multiply by the conjugate",
    "sqrt(a) - b = (a - b^2)/(sqrt(a) + b)",
    "Multiply above and below by the conjugate {c}; the difference of squares removes the root.",
    {"lim x->0 (sqrt(x + 1) - 1)/x": "lim x->0 x/(x(sqrt(x + 1) + 1))"},
    "Stewart 2.3, example 6",
    forms=("0/0", "oo - oo", "oo/oo"),
)
def conjugate(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    return _without_root(goal, context, "sqrt")


@technique(
    "limit.difference-of-cubes",
    "difference of cubes",
    "cbrt(a) - b = (a - b^3)/(cbrt(a)^2 + cbrt(a)*b + b^2)",
    "Multiply above and below by {c}; the difference of cubes removes the root.",
    {"lim x->8 (cbrt(x) - 2)/(x - 8)": "lim x->8 (x - 8)/((x - 8)(cbrt(x)^2 + 2 cbrt(x) + 4))"},
    "Stewart, review of algebra, 'factoring'",
    forms=("0/0", "oo - oo", "oo/oo"),
)
def difference_of_cubes(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    return _without_root(goal, context, "cbrt")


def _without_root(goal: Limit, context: LimitContext, root: str) -> Rewrite | None:
    parts = quotient_of(goal.body) or (goal.body, ONE)
    for which, part in enumerate(parts):
        term = as_term(part)
        for k, (base, e) in term.powers.items():
            halves = _difference_of_roots(base, goal.var) if e == 1 and isinstance(base, Add) else None
            if halves is None or (root == "sqrt") != any(_root_in(half, goal.var, "sqrt") for half in halves):
                continue
            if context.tends(goal, base).form != "oo - oo" and not context.vanishes(goal, base):
                continue
            if goal.to in (OO, Neg(OO)) and fastest_term(moved(goal, base), context.values) is not None:
                continue  # nothing meets that term: it is divided by
            a, b = halves
            other, square = _conjugate(a, b, goal.var)
            rest = term.copy()
            del rest.powers[k]
            kept = build(rest)
            new = mul([f for f in (kept, square) if f != ONE] or [ONE])
            sides = list(parts)
            sides[which] = new
            with_other = other if sides[1 - which] == ONE else mul([sides[1 - which], other])
            after = Div(new, with_other) if which == 0 else Div(with_other, new)
            return Rewrite(moved(goal, after), {"c": other}, notes=(("above and below by ", other),))
    return None


def _difference_of_roots(e: Add, x: Sym) -> tuple[Expr, Expr] | None:
    """Two terms, at least one with a root that contains x; of more terms, the one with a square root and the others."""
    rooted = [t for t in e.terms if _root_in(t, x, "sqrt")]
    if len(e.terms) == 2:
        return e.terms if rooted or any(_root_in(t, x, "cbrt") for t in e.terms) else None
    if len(rooted) != 1:
        return None
    others = add([t for t in e.terms if t not in rooted])
    return (rooted[0], others) if e.terms[0] in rooted else (others, rooted[0])


def _root_in(t: Expr, x: Sym, name: str) -> bool:
    return any(
        isinstance(b, Func) and b.name == name and b.has(x) and p == 1
        for b, p in as_term(t).powers.values()
        if isinstance(p, Fraction)
    )


def _conjugate(a: Expr, b: Expr, x: Sym) -> tuple[Expr, Expr]:
    """What a + b is multiplied by, and the product: a^2 - b^2, or for cube roots a^3 + b^3, roots gone."""
    if _root_in(a, x, "sqrt") or _root_in(b, x, "sqrt"):
        return add([*terms_of(a), *(negated(t) for t in terms_of(b))]), _powers(a, b, 2)
    square_a, square_b = (simplify(Pow(p, Num(2)), "clean", "multiply") for p in (a, b))
    return Add(square_a, negated(simplify(Mul(a, b), "clean", "multiply")), square_b), _powers(a, b, 3)


def _powers(a: Expr, b: Expr, n: int) -> Expr:
    """a^2 - b^2 or a^3 + b^3, multiplied out."""
    out: list[Expr] = []
    for part, sign in ((a, 1), (b, -1 if n == 2 else 1)):
        term = Term()
        term.multiply(as_term(part), n)
        term.coef *= sign
        out.append(build(term))
    return simplify(add(out), "clean", "multiply", "expand", "collect")
