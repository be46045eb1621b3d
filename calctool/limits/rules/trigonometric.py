"""Limits of trigonometric quotients, from lim sin(u)/u = 1 alone: tan, 1 - cos, arcsin and arctan are worked.

Source: Stewart, *Calculus*, 3.3 ("(cos(u) - 1)/u" by the conjugate 1 + cos(u)); 6.6 for the inverse functions.
"""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.distribution import common, divided, together
from calctool.algebra.terms import as_term, build, terms_of
from calctool.derivation.rule import Refusal, Rewrite, Words
from calctool.expr.exact import literal_value
from calctool.expr.functions import natural_domain
from calctool.expr.traversal import count, fold, rewrite
from calctool.expr.tree import (
    ONE,
    OO,
    TWO,
    ZERO,
    Add,
    Div,
    Expr,
    Func,
    Limit,
    Neg,
    Pow,
    Relation,
    Sym,
    add,
    as_expr,
    mul,
)
from calctool.limits.context import LimitContext, technique
from calctool.limits.rules.common import moved, quotient_of, single
from calctool.parsing.formulas import by_formula
from calctool.simplification import simplify

MAX_SIZE = 400
INVERSES = {"arcsin": "sin", "arctan": "tan"}
"""The functions that undo sin and tan, and which one."""


@technique(
    "limit.one-minus-cosine",
    "multiply by 1 + cos",
    "(1 - cos(u))(1 + cos(u)) = sin(u)^2",
    "Multiply above and below by {c}: above stands 1 - cos^2, which is sin^2.",
    {"lim x->0 (1 - cos(x))/x^2": "lim x->0 sin^2(x)/(x^2 (1 + cos(x)))"},
    "Stewart 3.3, example '(cos(u) - 1)/u'",
    forms=("0/0",),
)
def one_minus_cosine(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    parts = quotient_of(goal.body)
    if parts is None:
        return None
    for i, part in enumerate(parts):
        term, other = as_term(part), parts[1 - i]
        for base, e in term.powers.values():
            u = _one_minus_cosine(base)
            if u is None or e != 1 or not context.vanishes(goal, u):
                continue
            beside = build(divided(term, single(base, e)))
            sine = Func("sin", u)
            cancels = sine in [b for b, _ in as_term(other).powers.values()]
            if not cancels and (beside.has(goal.var) or not _power_of(other, goal.var)):
                continue
            conjugate = Add(ONE, Func("cos", u))
            square = mul([f for f in (beside, Pow(sine, TWO)) if f != ONE])
            whole = square if literal_value(_first(base)) == 1 else Neg(square)
            new = mul([other, conjugate])
            quotient = Div(new, whole) if i else Div(whole, new)
            return Rewrite(moved(goal, quotient if cancels else build(as_term(quotient))), {"c": conjugate})
    return None


def _first(part: Expr) -> Expr:
    """1 of 1 - cos(u), -1 of cos(u) - 1."""
    assert isinstance(part, Add)
    return next(t for t in part.terms if not isinstance(t.body if isinstance(t, Neg) else t, Func))


def _one_minus_cosine(e: Expr) -> Expr | None:
    """u of 1 - cos(u) and of cos(u) - 1."""
    if not isinstance(e, Add) or len(e.terms) != 2:
        return None
    for cosine, one in (e.terms, e.terms[::-1]):
        sign = -1 if isinstance(cosine, Neg) else 1
        f = cosine.body if isinstance(cosine, Neg) else cosine
        if isinstance(f, Func) and f.name == "cos" and literal_value(one) == -sign:
            return f.arg
    return None


def _power_of(e: Expr, x: Sym) -> bool:
    """Is it a constant times a power of x?"""
    return all(
        isinstance(exponent, Fraction) if base == x else not Pow(base, as_expr(exponent)).has(x)
        for base, exponent in as_term(e).powers.values()
    )


@technique(
    "limit.inverse-function",
    "change of variable",
    "t = arcsin(u), u = sin(t)",
    "Put t = {t}, so that {u} = {s}: as {u} tends to 0, so does t.",
    {"lim x->0 arcsin(x)/x": "lim t->0 t/sin(t)"},
    "Stewart 6.6; 3.3",
    forms=("0/0",),
)
def inverse_function(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    parts = quotient_of(goal.body)
    if parts is None:
        return None
    for i, part in enumerate(parts):
        if isinstance(part, Func) and part.name in INVERSES and goal.to == ZERO:
            u = part.arg
            factor = build(as_term(Div(parts[1 - i], u)))
            if u.has(goal.var) and _linear(u, goal.var) and not factor.has(goal.var):
                t = Sym(context.unused("tus"))
                inside = Func(INVERSES[part.name], t)
                body = Div(mul([factor, inside]) if factor != ONE else inside, t)
                new = body if i else Div(t, body.num)
                note: Words = (
                    "with ",
                    Relation("=", t, part),
                    ", so ",
                    Relation("=", u, inside),
                    ": ",
                    t,
                    " tends to 0 too",
                )
                return Rewrite(Limit(new, t, ZERO, goal.side), {"t": part, "u": u, "s": inside}, notes=(note,))
    return None


def _linear(u: Expr, x: Sym) -> bool:
    """Is it c*x with a positive number c?"""
    rate = build(as_term(Div(u, x)))
    value = literal_value(rate)
    return value is not None and value > 0


@technique(
    "limit.sine-cosine",
    "write with sine and cosine",
    "tan(u) = sin(u)/cos(u),  cot(u) = cos(u)/sin(u)",
    "Write tan, cot, sec and csc with sine and cosine.",
    {
        "lim x->0 x*cot(x)": "lim x->0 x cos(x)/sin(x)",
        "lim x->0 (tan(x) - sin(x))/x^3": "lim x->0 sin(x) (1 - cos(x))/(x^3 cos(x))",
        "lim x->0 tan(x)/x": "lim x->0 sin(x)/(x cos(x))",
    },
    "Stewart, appendix D",
    forms=("oo/oo", "0*oo", "oo - oo", "0/0"),
)
def sine_cosine(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    def one(node: Expr) -> Expr:
        if isinstance(node, Func) and natural_domain(node.name).not_zero in ("sin(u)", "cos(u)"):
            return by_formula(node)
        return node

    def in_a_logarithm(node: Expr, parts: list[bool]) -> bool:
        return any(parts) or (isinstance(node, Func) and node.name == "ln" and rewrite(node, one) != node)

    form = context.tends(goal).form
    changed = rewrite(goal.body, one)
    if changed == goal.body or fold(goal.body, in_a_logarithm):
        return None  # ln(tan(x)) is differentiated as it stands
    if form == "0*oo" and not fold(goal.body, _reciprocal):
        return None
    if form == "0/0" and goal.to in (OO, Neg(OO)):
        return None  # tan(1/x)/(1/x) would lose its shape
    if form != "0/0":
        notes = _over_one_bar(goal.body, changed)
        passes = ("multiply", "cancel", "compound-fraction", "pythagoras") if notes else ("multiply", "cancel")
        return Rewrite(moved(goal, simplify(changed, *passes)), notes=notes)
    whole = _common_factor_out(simplify(changed, *_PASSES))
    factors = [base for base, _ in as_term(whole).powers.values()]
    if count(whole) > MAX_SIZE or any(_mixed(t, goal.var) for f in factors if isinstance(f, Add) for t in f.terms):
        return None  # tan(x) - x has no factor to cancel: it is easier to differentiate as it stands
    return Rewrite(moved(goal, whole), notes=_over_one_bar(goal.body, changed))


def _mixed(e: Expr, x: Sym) -> bool:
    """Does the variable stand outside every function too?"""
    return e == x or (not isinstance(e, Func) and any(_mixed(part, x) for part in e.args))


def _over_one_bar(typed: Expr, changed: Expr) -> tuple[Words, ...]:
    """1 - tan(x) = (cos(x) - sin(x))/cos(x): what may cancel at once is shown before it does."""
    if not isinstance(typed, Div) or not isinstance(changed, Div):
        return ()
    pairs = [(a, together(b)) for a, b in zip(typed.args, changed.args, strict=True) if a != b and isinstance(b, Add)]
    return tuple((Relation("=", a, b),) for a, b in pairs if isinstance(b, Div))


def has_own_fraction(goal: Limit, context: LimitContext) -> bool:
    """Is there a term like cot(x) or x csc(x), which is a fraction itself once sine and cosine are written?"""
    return any(fold(t, _reciprocal) for t in terms_of(goal.body)) and isinstance(goal.body, Add)


def _reciprocal(node: Expr, parts: list[bool]) -> bool:
    """Is there a function that is a sine or cosine below the bar?  Others go above the bar as they are."""
    return any(parts) or (isinstance(node, Func) and node.name in ("cot", "csc", "sec"))


def _common_factor_out(e: Expr) -> Expr:
    """sin(x) - sin(x) cos(x) above the bar as sin(x)(1 - cos(x))."""
    top, below = (e.num, e.den) if isinstance(e, Div) else (e, ONE)
    if not isinstance(top, Add):
        return e
    terms = [as_term(t) for t in top.terms]
    shared = common(terms)
    if not shared.powers:
        return e
    product = mul([build(shared), add([build(divided(t, shared)) for t in terms])])
    return product if below == ONE else Div(product, below)


_PASSES = ("clean", "multiply", "cancel", "compound-fraction", "one-fraction", "collect", "factor-out")
