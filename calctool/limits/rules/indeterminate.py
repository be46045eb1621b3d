"""Indeterminate forms: the techniques for 0/0, oo/oo, oo - oo, 0*oo, 1^oo, 0^0 and oo^0, in a teacher's order.

Each card keeps the limit and changes the expression: factor and cancel, one fraction, conjugate,
standard limits, divide by the dominant term, growth order; then the other forms are rewritten as
quotients or exponentials; L'Hopital's rule comes last.

Source: Stewart, *Calculus*, sections 2.3, 2.6, 3.3, 4.4; OpenStax *Calculus 1*, 2.3, 4.6, 4.8.
"""

from __future__ import annotations

from calctool.algebra.terms import Term, as_term, build, negated
from calctool.derivation.rule import Part, Refusal, Rewrite
from calctool.expr.traversal import count, fold
from calctool.expr.tree import ONE, OO, ZERO, Add, Deriv, Div, E, Expr, Func, Limit, Mul, Neg, Pow, add, mul
from calctool.limits.behaviour import Behaviour
from calctool.limits.context import LimitContext, form_of, technique
from calctool.limits.rules.common import moved, quotient_of, single
from calctool.limits.rules.direct import end_in_words, has_branches, own_form

MAX_SIZE = 400


@technique(
    "limit.inside",
    "limit inside a continuous function",
    "lim f(g(x)) = f(lim g(x)) where f is continuous",
    "{f} is continuous, so take the limit inside it.",
    {"lim x->oo ln((x + 1)/x)": "ln(lim x->oo (x + 1)/x)"},
    "Stewart 2.5, theorem 8",
)
def inside(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    body = goal.body
    if (
        isinstance(body, Func)
        and len(body.args) == 1
        and body.name not in ("floor", "ceil", "sign", "gamma", "factorial")
    ):
        if context.tends(goal, body.arg).kind == "form" and _continuous_there(body, goal, context):
            return Rewrite(body.with_args([moved(goal, body.arg)]), {"f": body})
    elif isinstance(body, Pow) and context.tends(goal, body.base).kind == "form" and not body.exp.has(goal.var):
        return Rewrite(Pow(moved(goal, body.base), body.exp), {"f": body})
    elif isinstance(body, Pow) and not body.base.has(goal.var) and context.tends(goal, body.exp).kind == "form":
        return Rewrite(Pow(body.base, moved(goal, body.exp)), {"f": body})
    return None


def _continuous_there(body: Func, goal: Limit, context: LimitContext) -> bool:
    """Is a function continuous where its argument goes?  ln is not where that tends to 0."""
    ends = [near.ending(body.arg) for near in context.near(goal)]
    places = [end.expr for end in ends if end.kind == "value"]
    return all(context.near(goal)[0].ending(body.with_args([place])).kind == "value" for place in places)


@technique(
    "limit.split",
    "limit laws",
    "lim (f + g) = lim f + lim g,  lim c*f = c * lim f",
    "The other parts have limits of their own; what is left is worked out separately.",
    {"lim x->0 3 + sin(x)/x": "3 + lim x->0 sin(x)/x"},
    "Stewart 2.3, the limit laws",
)
def split(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    body = goal.body
    if context.tends(goal).kind == "value":
        return None
    if isinstance(body, Neg):
        return Rewrite(Neg(moved(goal, body.body)))
    if isinstance(body, (Add, Mul)):
        parts = [context.tends(goal, a) for a in body.args]
        stuck = [i for i, p in enumerate(parts) if p.kind == "form"]
        if stuck and all(_harmless(p, body, context, goal) for i, p in enumerate(parts) if i not in stuck):
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


@technique(
    "limit.sum",
    "limit laws",
    "lim (f + g) = lim f + lim g",
    "Each term has a limit of its own: take them one by one.",
    {"lim x->0 sin(x)/x + (e^x - 1)/x": "lim x->0 sin(x)/x + lim x->0 (e^x - 1)/x"},
    "Stewart 2.3, law 1",
)
def sum_law(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if not isinstance(goal.body, Add):
        return None
    parts = [context.tends(goal, t) for t in goal.body.terms]
    if not all(p.kind == "value" or p.form in ("0/0", "oo/oo") for p in parts) or all(p.kind == "value" for p in parts):
        return None
    return Rewrite(add([_apart(t, goal) for t in goal.body.terms]))


def _apart(t: Expr, goal: Limit) -> Expr:
    if not t.has(goal.var):
        return t
    return Neg(moved(goal, t.body)) if isinstance(t, Neg) else moved(goal, t)


def _harmless(p: Behaviour, body: Expr, context: LimitContext, goal: Limit) -> bool:
    if p.kind != "value" or p.limit is None:
        return False
    return isinstance(body, Add) or not context.near(goal)[0].zero(p.limit)


@technique(
    "limit.as-quotient",
    "write as a quotient",
    "f*g = f/(1/g)",
    "A product of the form 0*oo says nothing; as a quotient it can be worked out.",
    {"lim x->0+ x*ln(x)": "lim x->0+ ln(x)/(1/x)"},
    "Stewart 4.4, 'indeterminate products'",
)
def as_quotient(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if not isinstance(goal.body, (Mul, Div, Neg)):
        return None
    if "0*oo" not in (form_of(goal, context.tends(goal)), own_form(goal.body, goal, context)):
        return None
    term = as_term(goal.body)
    small: list[Expr] = []
    big: list[Expr] = []
    other = [build(Term(term.coef))] if term.coef != 1 else []
    for base, e in term.powers.values():
        one = build(single(base, e))
        {"oo": big, "0": small}.get(end_in_words(one, goal, context), other).append(one)
    if not small or not big:
        return None
    # Above the bar stays what is simpler to differentiate there: a logarithm, or what an exponential is multiplied by.
    keep_big = any(isinstance(b.base if isinstance(b, Pow) else b, Func) for b in big) or any(
        isinstance(s, Pow) and s.exp.has(goal.var) for s in small
    )
    above, below = (big, small) if keep_big else (small, big)
    reciprocal = _without_bar(build(as_term(Div(ONE, mul(below)))))
    return Rewrite(moved(goal, Div(mul([*other, *above]), reciprocal)))


def _without_bar(e: Expr) -> Expr:
    """1/e^x as e^(-x)."""
    match e:
        case Div(num, Pow(base, exp)) if num == ONE and not base.free and exp.free:
            return Pow(base, negated(exp))
    return e


@technique(
    "limit.exponential",
    "write as a power of e",
    "f^g = e^(g*ln(f))",
    "Take the logarithm: the limit is e to the power of the limit of {l}.",
    {"lim x->0+ x^x": "e^(lim x->0+ x ln(x))"},
    "Stewart 4.4, 'indeterminate powers'",
    forms=("1^oo", "0^0", "oo^0"),
)
def as_exponential(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if not isinstance(goal.body, Pow):
        return None
    f, g = goal.body.args
    exponent = build(as_term(g * Func("ln", f))) if isinstance(g, Div) else g * Func("ln", f)
    return Rewrite(Pow(E, moved(goal, exponent)), {"l": exponent})


@technique(
    "limit.lhopital",
    "L'Hopital's rule",
    "lim f/g = lim f'/g' where f/g is 0/0 or oo/oo and the limit on the right exists",
    "The form is {form}, so differentiate above and below, each by itself.",
    {"lim x->0 (e^x - 1 - x)/x^2": "lim x->0 (e^x - 1)/(2x)"},
    "Stewart 4.4, L'Hospital's rule",
    forms=("0/0", "oo/oo", "oo - oo"),
)
def lhopital(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    parts = quotient_of(goal.body)
    form = "" if parts is None else own_form(Div(*parts), goal, context)
    if form not in ("0/0", "oo/oo"):
        return None
    if parts is None or count(goal.body) > MAX_SIZE or has_branches(goal.body) or _of_factorials(goal.body):
        return None
    x = goal.var
    if not parts[0].has(x) or not parts[1].has(x):
        return None
    if any(m.sign(parts[1]) == 0 for m in context.near(goal)):
        return Refusal("the denominator has zeros arbitrarily near, so the rule does not apply")
    letters = [context.fresh("fpqrs").name, context.fresh("gqrs").name]
    table = tuple(Part(letter, part, x) for letter, part in zip(letters, parts, strict=True))
    after = Limit(Div(Deriv(parts[0], x), Deriv(parts[1], x)), x, goal.to, goal.side)
    end: Expr = OO if form == "oo/oo" else ZERO
    where = "close to the place" if goal.to not in (OO, Neg(OO)) else "far out"
    note = f"conditions: the form is {form}, and {table[1].letter}' is not 0 {where}"
    return Rewrite(after, {"form": Div(end, end)}, table, notes=((note,),))


def _of_factorials(e: Expr) -> bool:
    """Is there a factorial or one of its kin?  Their derivatives lead away from what is simple."""
    return fold(e, lambda node, parts: any(parts) or (isinstance(node, Func) and node.name in _FACTORIALS))


_FACTORIALS = ("factorial", "gamma", "loggamma", "digamma", "polygamma", "binomial")
