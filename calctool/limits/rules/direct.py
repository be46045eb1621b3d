"""The rules of limits, a card each, in the order a teacher would try them.

The first half: continuity, branches, the laws, infinite limits, squeezing.  The techniques for
indeterminate forms are in :mod:`calctool.limits.rules.indeterminate`.  A card sees one goal ``lim x->a f``
and looks at how f behaves near a through ``names.near``; it answers with the next line, or not at all.

Source: Stewart, *Calculus*, sections 2.2-2.6; OpenStax *Calculus 1*, chapter 2.
"""

from __future__ import annotations

from calctool.algebra.minus_zero import without_minus_zero
from calctool.algebra.terms import as_term, build, negated
from calctool.derivation.rule import Names, Refusal, Rewrite, Words, rule
from calctool.expr.exact import literal_value
from calctool.expr.functions import FUNCTIONS
from calctool.expr.printer import show
from calctool.expr.traversal import fold, fold_kept, rewrite, substitute
from calctool.expr.tree import (
    ONE,
    OO,
    ZERO,
    Add,
    Const,
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
    Sym,
    as_expr,
    mul,
)
from calctool.limits.context import LimitContext, context_of, form_of, technique
from calctool.limits.one_sided import OneSidedLimit
from calctool.limits.oscillation import oscillation_of
from calctool.limits.rules.common import moved
from calctool.limits.rules.reasons import (
    because,
    bounded_parts,
    end_of,
    inside,
    of_a_known_limit,
    of_growth,
    of_the_inside,
    of_the_parts,
    of_the_signs,
)
from calctool.numeric.branches import formula_at
from calctool.numeric.evaluate import precise
from calctool.parsing.formulas import by_formula
from calctool.parsing.formulas import has_branches as has_branches_in_formula
from calctool.simplification import simplify


@technique(
    "limit.constant",
    "limit of a constant",
    "lim c = c",
    "{c} does not depend on {x}.",
    {"lim x->2 7": "7"},
    "Stewart 2.3, law 7",
)
def constant(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    match goal:
        case Limit(body, x) if not body.has(x) and context.near(goal)[0].has_value(body):
            return Rewrite(body, {"c": body, "x": x})
    return None


@technique(
    "limit.substitute",
    "direct substitution",
    "lim x->a f(x) = f(a) where f is continuous at a",
    "The function is continuous at {a}, so put {a} in for {x}.",
    {"lim x->5 x^2 + 2*x + 2": "5^2 + 2*5 + 2"},
    "Stewart 2.3, direct substitution property; 2.5",
    tried_first=True,
)
def direct_substitution(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    body, x, a = goal.body, goal.var, goal.to
    tends = context.tends(goal)
    if a in (OO, Neg(OO)):
        if form := form_of(goal, tends):
            return Refusal(f"{named_form(goal, context, form)}, which says nothing")
        return None
    if tends.infinite and (pole := _pole(goal, context)):
        return Refusal(f"putting the value in gives {pole}, which is no number: look at the signs")
    if body.kinds & Piecewise.KIND and holding_branch(goal, context):
        return None
    if tends.kind == "form":
        return Refusal(f"putting the value in gives {tends.form}, which says nothing")
    if tends.kind != "value":
        return None
    near = context.near(goal)
    assert tends.limit is not None
    put = without_minus_zero(substitute(formula_at(body, x, a), x.name, a))
    if not near[0].has_value(put):
        return None
    if not near[0].zero(Add(tends.limit, Neg(put))) or not all(m.defined(body) for m in near):
        return None
    if fold(body, lambda node, parts: any(parts) or _jumps_there(node, goal, context)):
        return None  # what the parts jump by may cancel, but then the function is not continuous for this reason
    return Rewrite(put, {"a": a, "x": x})


def _jumps_there(node: Expr, goal: Limit, context: LimitContext) -> bool:
    """Is it a step function that does not tend to its value at the place?"""
    if not isinstance(node, Func) or not FUNCTIONS[node.name].jumps or not node.has(goal.var):
        return False
    tends = context.tends(goal, node)
    there = substitute(node, goal.var.name, goal.to)
    step = literal_value(simplify(there.args[0])) if len(there.args) == 1 else None
    if goal.side and step is not None and (step.denominator == 1 if node.name in ("floor", "ceil") else step == 0):
        return True  # the value there is that of one side only
    return tends.limit is None or not context.near(goal)[0].zero(Add(tends.limit, Neg(there)))


def _pole(goal: Limit, context: LimitContext) -> str:
    """``2/0`` for a quotient whose numerator has another limit than 0, else nothing."""
    body = goal.body
    if not isinstance(body, Div):
        return ""
    above, below = context.tends(goal, body.num), context.tends(goal, body.den)
    if above.kind != "value" or below.kind != "value" or above.limit is None or below.limit is None:
        return ""
    if not context.near(goal)[0].zero(below.limit):
        return ""
    return f"{show(above.limit)}/0" if isinstance(above.limit, (Num, Sym, Const)) else f"({show(above.limit)})/0"


def has_branches(e: Expr) -> bool:
    """Is there an absolute value, sign, floor, ceil or Piecewise inside?"""
    return fold_kept(e, _any_branched)


def _any_branched(node: Expr, parts: list[bool]) -> bool:
    return any(parts) or isinstance(node, Piecewise) or _branched(node)


def _branched(node: Expr) -> bool:
    """|u| and its like; sqrt(u^2) is |u| too."""
    if isinstance(node, Func) and node.name == "sqrt":
        return isinstance(node.arg, Pow) and node.arg.exp == Num(2)
    return _called(node, (*BRANCHED, *WRITTEN_OUT))


def _called(node: Expr, names: tuple[str, ...]) -> bool:
    return isinstance(node, Func) and node.name in names


BRANCHED = ("abs", *(row.name for row in FUNCTIONS.values() if row.jumps and row.arity == 1))
WRITTEN_OUT = tuple(
    [
        row.name
        for row in FUNCTIONS.values()
        if row.name not in BRANCHED and (row.jumps or has_branches_in_formula(row.name))
    ]
)
"""Functions whose formula shows their branches or steps, as max does."""


def own_form(e: Expr, goal: Limit, context: LimitContext) -> str:
    """The form of an expression itself: oo/oo for (2x^2 + 3)/(5x^2 - x), though 5x^2 - x is oo - oo."""
    if isinstance(e, Neg):
        return own_form(e.body, goal, context)
    if isinstance(e, Add):
        sides = [{near.ending(term).kind for term in e.terms} for near in context.near(goal)]
        return "oo - oo" if all({"oo", "-oo"} <= ends for ends in sides) else ""
    if not isinstance(e, (Mul, Div, Pow)):
        return ""
    words = [end_in_words(part, goal, context) for part in e.args]
    if isinstance(e, Mul):
        return "0*oo" if {"0", "oo"} <= set(words) else ""
    form = ("{}/{}" if isinstance(e, Div) else "{}^{}").format(*words)
    return form if form in ("0/0", "oo/oo", "0^0", "oo^0", "1^oo") else ""


def end_in_words(e: Expr, goal: Limit, context: LimitContext) -> str:
    """oo, 0 or 1, where that is what something tends to, whatever its sign."""
    near, tends = context.near(goal), context.tends(goal, e)
    if not tends.determinate:
        ends = [one.ending(e) for one in near]
        if all(end.infinite for end in ends):
            return "oo"
        values = [end.expr for end in ends if end.kind == "value"]
    elif tends.infinite:
        return "oo"
    else:
        values = [tends.expr()] * len(near)
    for word, number in (("0", ZERO), ("1", ONE)):
        if len(values) == len(near) and all(near[0].zero(Add(v, Neg(number))) for v in values):
            return word
    return ""


def named_form(goal: Limit, context: LimitContext, inner: str) -> str:
    """What says nothing, in words: the form of the whole, or of the part in which it is."""
    body = _without_constants(goal.body, goal)
    if own := own_form(body, goal, context):
        return f"the form is {own}"
    part = next((k for k, a in enumerate(body.args) if context.tends(goal, a).kind == "form"), None)
    if part is None:
        return f"the form is {inner}"
    if isinstance(body, Div):
        return f"{('above', 'below')[part]} the bar the form is {inner}"
    return f"of a {'factor' if isinstance(body, Mul) else 'part'} the form is {inner}"


def _without_constants(e: Expr, goal: Limit) -> Expr:
    """The one part with the variable in it: x^2 - x of 3(x^2 - x)/2."""
    while isinstance(e, (Neg, Mul, Div)) and len(moving := [a for a in e.args if a.has(goal.var)]) == 1:
        if isinstance(e, Div) and moving[0] is e.den:
            break
        e = moving[0]
    return e


@technique(
    "limit.branch",
    "on this side",
    "|u| = u where u > 0, |u| = -u where u < 0, sqrt(u^2) = |u|",
    "Close to {a} only one branch counts: replace the absolute value, the sign, floor or the branches by it.",
    {"lim x->0+ |x|/x": "lim x->0+ x/x"},
    "Stewart 2.3, examples with absolute values",
)
def one_branch(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    return holding_branch(goal, context) if goal.side else None


@technique(
    "limit.branch-there",
    "take the branch that holds there",
    "|u| = u where u > 0, |u| = -u where u < 0, sqrt(u^2) = |u|",
    "Close to {a}, on both sides, or far out, only one branch counts: replace the branches by it.",
    {"lim x->oo |x|/x": "lim x->oo x/x"},
    "Stewart 2.3, examples with absolute values",
)
def branch_there(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    return None if goal.side else holding_branch(goal, context)


def holding_branch(goal: Limit, context: LimitContext) -> Rewrite | None:
    """The limit with the branches replaced by the one that holds close to the place."""
    if not has_branches(goal.body):
        return None
    near = context.near(goal)
    steps: dict[Expr, Words] = {}

    def one(node: Expr) -> Expr:
        if not node.has(goal.var):
            return node
        if isinstance(node, Piecewise):
            found = {n.branch(node) for n in near}
            branch = found.pop() if len(found) == 1 else None
            return node if branch is None else branch
        match node:
            case Func("sqrt", Pow(u, Num(n))) if n == 2:
                node = Func("abs", u)
        if _called(node, ("abs",)):
            assert isinstance(node, Func)
            signs = {n.sign(node.arg) for n in near}
            if signs == {1}:
                return node.arg
            return negated(node.arg) if signs == {-1} else node
        if isinstance(node, Func) and node.name in WRITTEN_OUT:
            written = by_formula(node)
            after = rewrite(written, one)
            return node if after == written else after
        if _called(node, BRANCHED):
            ends = {n.behaviour(node).limit for n in near if n.behaviour(node).kind == "value"}
            if len(ends) == 1 and all(n.behaviour(node).kind == "value" for n in near):
                end = ends.pop()
                # On the way to infinity floor(x)/x is no constant, and floor(u) may approach without being reached.
                constant_there = end is not None and all(n.vanishes(Add(node, Neg(end))) for n in near)
                if not constant_there or end is None:
                    return node
                if between := _between(node, end):
                    steps[node] = (Relation("=", node, end), ", as ", *between, *_where(goal))
                return end
        return node

    after = rewrite(goal.body, one)
    if after == goal.body:
        return None
    notes = tuple(steps.values())
    if goal.side and type(goal.body) is Func and FUNCTIONS[goal.body.name].jumps and not after.has(goal.var):
        notes = ((Relation("=", goal.body, after), *_where(goal)),)
    return Rewrite(Limit(after, goal.var, goal.to, goal.side), {"a": goal.to}, notes=notes)


def _between(node: Expr, n: Expr) -> Words:
    """``2 <= 2x < 3``, where floor(2x) is 2."""
    match node, literal_value(n):
        case Func("floor", u), whole if whole is not None:
            return (n, " <= ", u, " < ", as_expr(whole + 1))
        case Func("ceil", u), whole if whole is not None:
            return (as_expr(whole - 1), " < ", u, " <= ", n)
    return ()


def _where(goal: Limit) -> Words:
    if goal.to in (OO, Neg(OO)):
        return ()
    where = {"+": "just above", "-": "just below"}.get(goal.side, "near")
    return (f" for {goal.var.name} {where} ", goal.to)


@technique(
    "limit.infinite",
    "grows without bound",
    "lim c/x = oo where x -> 0+ and c > 0,  lim x^n = oo where x -> oo",
    "The values grow beyond every bound; oo is not a number, it says how the limit fails to exist.",
    {"lim x->0+ 1/x": "oo", "lim x->oo x^2": "oo"},
    "Stewart 2.2, 'infinite limits'; 2.6",
)
def infinite(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    return _unbounded(goal, context, OO)


@technique(
    "limit.falls",
    "falls without bound",
    "lim -1/x = -oo where x -> 0+,  lim -x^n = -oo where x -> oo",
    "The values fall below every bound; -oo is not a number, it says how the limit fails to exist.",
    {"lim x->0- 1/x": "-oo", "lim x->0+ ln(x)": "-oo"},
    "Stewart 2.2, 'infinite limits'; 2.6",
)
def falls(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    return _unbounded(goal, context, Neg(OO))


def _unbounded(goal: Limit, context: LimitContext, end: Expr) -> Rewrite | None:
    tends = context.tends(goal)
    if not tends.infinite or tends.by_growth or tends.expr() != end:
        return None
    note = of_the_signs(goal, context) or of_the_inside(goal, context) or of_the_parts(goal, context)
    return Rewrite(end, notes=((note,) if note else ()) + tuple(of_growth(goal, context)))


@technique(
    "limit.constant-over-infinite",
    "constant over something that grows without bound",
    "lim c/g = 0 where g -> oo or g -> -oo",
    "{c} stays what it is and {g} grows beyond every bound, so the quotient tends to 0.",
    {"lim x->oo 25/x": "0"},
    "Stewart 2.6, theorem 5",
)
def constant_over_infinite(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    minus = isinstance(goal.body, Neg)
    body = goal.body.body if isinstance(goal.body, Neg) else goal.body
    if not isinstance(body, Div) or body.num.has(goal.var) or context.tends(goal).kind != "value":
        return None
    below = [near.ending(body.den) for near in context.near(goal)]
    if not all(end.infinite for end in below):
        return None
    ends = {end.kind for end in below}
    end = OO if ends == {"oo"} else Neg(OO)
    why = because(moved(goal, body.den), context)
    note: Words = (body.den, " tends to ", end, *why) if len(ends) == 1 else ()
    return Rewrite(
        ZERO,
        {"c": Neg(body.num) if minus else body.num, "g": body.den},
        notes=(note,) if note and body.den != goal.var else (),
    )


@technique(
    "limit.squeeze",
    "squeeze theorem",
    "-|g| <= f <= |g| and lim g = 0, so lim f = 0",
    "A bounded factor times one that tends to 0: the product lies between two functions that tend to 0.",
    {"lim x->0 x*sin(1/x)": "0"},
    "Stewart 2.3, the squeeze theorem",
)
def squeeze(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    tends = context.tends(goal)
    if tends.kind != "value" or not tends.squeezed:
        return None
    bounds = _bounds(goal, context)
    if bounds is None:
        return None
    low, high, wave = bounds
    note: Words = (*wave, ", so ", low, " <= ", goal.body, " <= ", high, ", and both bounds tend to 0")
    return Rewrite(tends.expr(), notes=(note,))


def _bounds(goal: Limit, context: LimitContext) -> tuple[Expr, Expr, Words] | None:
    """The two bounding functions of a product of a wave and a vanishing factor, and the bounds of the wave."""
    body = goal.body
    if isinstance(body, Div):
        factors: list[Expr] = [*(body.num.args if isinstance(body.num, Mul) else (body.num,)), Div(ONE, body.den)]
    elif isinstance(body, Mul):
        factors = list(body.factors)
    else:
        return None
    near = context.near(goal)
    oscillating = [f for f in factors if near[0].behaviour(f).kind == "oscillates"]
    rest = [f for f in factors if f not in oscillating]
    if not oscillating or not rest:
        return None
    found = oscillation_of(mul(oscillating), near[0])
    ends = None if found is None else found.range
    if ends is None or OO in ends or Neg(OO) in ends:
        return None
    outer = build(as_term(mul(rest)))
    low, high = ends
    wave: Words = (low, " <= ", mul(oscillating), " <= ", high)
    if all(m.sign(outer) > 0 for m in near):
        return _scaled(low, outer), _scaled(high, outer), wave
    sizes = [precise(e, context.values) for e in ends]
    if sizes[0] is None or sizes[1] is None:
        return None
    largest = high if abs(sizes[1]) >= abs(sizes[0]) else negated(low)
    bound = _scaled(largest, Func("abs", outer))
    return negated(bound), bound, wave


def _scaled(c: Expr, e: Expr) -> Expr:
    return build(as_term(Mul(c, e)))


@technique(
    "limit.known",
    "known limit",
    "lim x->oo arctan(x) = pi/2,  lim x->-oo e^x = 0,  lim x->oo tanh(x) = 1",
    "The graph of the function has a horizontal asymptote.",
    {"lim x->-oo arctan(x)": "-pi/2", "lim x->0- e^(1/x)": "0"},
    "Stewart 2.6, 'horizontal asymptotes'",
)
def known_limit(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if (u := inside(goal)) is None:
        return None
    tends = context.tends(goal)
    if tends.kind != "value" or tends.by_growth or end_of(u, goal, context) is None:
        return None
    note = of_a_known_limit(goal, context)
    return Rewrite(tends.expr(), notes=(note,) if note else ())


@technique(
    "limit.laws",
    "limit laws",
    "lim (f + g) = lim f + lim g,  lim f*g = lim f * lim g,  lim f/g = lim f / lim g",
    "Every part has a limit, so the limit laws apply: replace each part by its limit.",
    {"lim x->oo (3 + 2/x)/(1 - 1/x)": "(3 + 0)/(1 - 0)"},
    "Stewart 2.3, the limit laws; 2.6",
)
def laws(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if context.tends(goal).kind != "value" or context.tends(goal).by_growth or grows_in_a_fraction(goal, context):
        return None
    near = context.near(goal)
    known: dict[Expr, Words] = {}

    def put(node: Expr) -> Expr | None:
        """The node with its parts replaced by their limits; None where the parts say nothing by themselves."""
        if not node.has(goal.var):
            return node
        tends = context.tends(goal, node)
        if tends.kind != "value":
            return None
        keeps = isinstance(node, (Add, Mul, Neg, Div, Pow)) or (isinstance(node, Func) and len(node.args) == 1)
        if keeps and not isinstance(node, Func | Pow):
            parts = [put(a) for a in node.args]
        elif keeps:
            parts = [put(node.args[0]), *[put(a) for a in node.args[1:]]]
        else:
            parts = [None]
        if all(p is not None for p in parts):
            after = node.with_args([p for p in parts if p is not None])
            # Continuous there?  1/0 and sqrt(0) from below are not what the laws are about.
            if near[0].has_value(after) and near[0].zero(Add(after, Neg(tends.expr()))):
                return after
        u = inside(moved(goal, node))
        ends = node != goal.body and u is not None and end_of(u, goal, context) is not None
        if ends and (why := of_a_known_limit(moved(goal, node), context)):
            known[node] = (node, " tends to ", tends.expr(), ": ", *why)
        return tends.limit

    after = put(goal.body)
    if after is None:
        return None
    notes: list[Words] = [
        (e, " tends to 0: a bounded factor times one that tends to 0") for e in bounded_parts(goal, context)
    ]
    notes += of_growth(goal, context)
    notes += known.values()
    notes += [note for note in (of_the_inside(goal, context),) if note]
    if (
        not notes
        and after == context.tends(goal).limit
        and isinstance(goal.body, (Mul, Div))
        and ZERO not in goal.body.args
    ):
        notes += [note for note in (of_the_parts(goal, context),) if note]
    return Rewrite(without_minus_zero(after), notes=tuple(notes))


def grows_in_a_fraction(goal: Limit, context: LimitContext) -> bool:
    """(3 ln(x)^2/x)/(2x): one fraction is written first, of which the growth above and below is compared."""
    return isinstance(goal.body, Div) and isinstance(goal.body.num, Div) and bool(of_growth(goal, context))


@rule(
    "limit.extended",
    "value at infinity",
    "e^(-oo) = 0,  c/oo = 0,  e^oo = oo",
    "Work out what follows from the infinite limit inside.",
    {},
    "Stewart 2.6",
)
def extended(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if goal.open or not fold(goal, lambda node, parts: any(parts) or node == OO):
        return None
    if goal in (OO, Neg(OO)):
        return None
    y = Sym("y'")
    body = rewrite(goal, lambda node: y if isinstance(node, Const) and node == OO else node)
    tends = OneSidedLimit(y, OO, 1, solve=context_of(names).solve).behaviour(body)
    return Rewrite(tends.expr()) if tends.determinate and tends.expr() != goal else None
