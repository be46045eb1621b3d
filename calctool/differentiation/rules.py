"""The rules of differentiation, a card each, in the order a teacher would try them.

A rule declares the goals it leaves; the engine works them out.  Linear rules (sum, constant multiple)
leave goals in the line; rules with *parts* (product, quotient, chain) have each part worked out on its
own and put in together, as on a blackboard.

Source: Stewart, *Calculus* (8th ed.), sections 3.1-3.6; OpenStax *Calculus 1*, sections 3.3-3.9.
"""

from __future__ import annotations

from calctool.algebra.monomials import degree
from calctool.algebra.terms import as_term, collect, negated, terms_of
from calctool.derivation.rule import Names, Refusal, Rewrite, Rule, rule
from calctool.expr.exact import is_one_number, less_one, literal_value, root_index, typed_decimal
from calctool.expr.functions import FUNCTIONS
from calctool.expr.letters import UNDEFINED
from calctool.expr.tree import (
    ONE,
    ZERO,
    Add,
    Deriv,
    Div,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Pow,
    Relation,
    Sym,
    UndefinedFunction,
    add,
    as_expr,
    mul,
)
from calctool.simplification import simplify


@rule(
    "diff.constant",
    "constant rule",
    "d/dx c = 0",
    "{c} does not depend on {x}, so its derivative is 0.",
    {"d/dx [6]": "0", "d/dx [a^2]": "0"},
    "Stewart 3.1; OpenStax Calculus 1, 3.3",
    spoken=True,
    easy=True,
)
def constant(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(c, x) if not c.has(x):
            return Rewrite(ZERO, {"c": c, "x": x})
    return None


def constant_of(u: Expr, x: Sym) -> Expr | None:
    """What a sum is that does not change with x though it has it: 0 for x + (1 - (1 + x)); else None."""
    if type(u) is not Add or sum(t.has(x) for t in u.args) < 2:
        return None
    c = simplify(u)
    return None if c.has(x) else c


@rule(
    "diff.constant-inside",
    "function of a constant",
    "d/dx f(c) = 0",
    "{u} is {c} wherever it has a value, so {f} does not change.",
    {"d/dx [floor(x/x)]": "0", "d/dx [sqrt(x + (1 - (1 + x)))]": "0"},
    "Stewart 3.1; 2.5 (functions that jump)",
    applies_to=(Func, Pow),
)
def constant_inside(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Func(name, u) as f, x) if FUNCTIONS[name].jumps and len(f.args) == 1 and u != x:
            # The chain rule says nothing here: the outside may jump at this very number.
            c = simplify(u)
            return None if c.has(x) else Rewrite(ZERO, {"u": u, "c": c, "f": f})
        case Deriv(Func("sqrt" | "cbrt" | "root", Add() as u) as f, x) | Deriv(Pow(Add() as u) as f, x):
            # Nor here, where that number is 0.
            found = None if any(a.has(x) for a in f.args[1:]) else constant_of(u, x)
            return None if found is None else Rewrite(ZERO, {"u": u, "c": found, "f": f})
    return None


@rule(
    "diff.identity",
    "identity",
    "d/dx x = 1",
    "The derivative of {x} by {x} is 1.",
    {"d/dx [x]": "1"},
    "Stewart 3.1",
    applies_to=(Sym,),
    easy=True,
)
def identity(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(f, x) if f == x:
            return Rewrite(ONE, {"x": x})
    return None


def lowered(n: Expr) -> Expr:
    """n - 1, worked out."""
    lower = less_one(n)
    return collect((*terms_of(n), Neg(ONE))) if lower is None else lower


@rule(
    "diff.power",
    "power rule",
    "d/dx x^n = n*x^(n-1)",
    "Bring the exponent {n} down in front and lower it by 1.",
    {"d/dx [x^4]": "4*x^3", "d/dx [x^(1/2)]": "(1/2)*x^(-1/2)", "d/dx [x^n]": "n*x^(n - 1)"},
    "Stewart 3.1; OpenStax Calculus 1, 3.3",
    applies_to=(Pow,),
    easy=True,
)
def power(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(base, n), x) if base == x:
            if n.has(x):
                return Refusal("the exponent depends on the variable too")
            return Rewrite(_times(n, _power(x, lowered(n))), {"n": n, "x": x})
    return None


def _times(n: Expr, e: Expr) -> Expr:
    """n*e with a minus sign of n in front."""
    if type(n) is Neg:
        return Neg(e) if literal_value(n) == -1 else Neg(_times(n.body, e))
    if type(n) is Num and is_one_number(n) and not typed_decimal(n):
        n = as_expr(n.value)  # only an exponent is one number
    return n * e


def _power(base: Expr, n: Expr) -> Expr:
    return base if literal_value(n) == 1 else Pow(base, n)


@rule(
    "diff.root",
    "derivative of the n-th root",
    "d/dx root(x, n) = 1/(n*root(x, n)^(n-1))",
    "The n-th root is the power 1/n.",
    {"d/dx [root(x, 5)]": "1/(5*root(x, 5)^4)"},
    "Stewart 3.1",
    applies_to=("root",),
)
def nth_root(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Func("root", u) as f, x) if u == x and not f.args[1].has(x):
            n = f.args[1]
            op = "!=" if (root_index(f) or 0) % 2 else ">"
            return Rewrite(Div(ONE, n * _power(f, lowered(n))), {"n": n, "x": x}, conditions=(Relation(op, x, ZERO),))
    return None


def _unnamed(name: str) -> Rule:
    """The card of f, of g or of h, which stand for any function."""

    def apply(goal: Expr, names: Names) -> Rewrite | Refusal | None:
        match goal:
            case Deriv(UndefinedFunction(letter, orders) as f, x) if letter == name:
                raised = [
                    (UndefinedFunction(name, tuple(k + (i == j) for j, k in enumerate(orders)), *f.args), a)
                    for i, a in enumerate(f.args)
                    if a.has(x)
                ]
                if len(raised) == 1 and raised[0][1] == x:
                    return Rewrite(raised[0][0], {"f": f})
                if len(f.args) > 1:
                    return Rewrite(add([g if a == x else g * Deriv(a, x) for g, a in raised]), {"f": f})
        return None

    return rule(
        f"diff.{name}",
        f"derivative of {name}",
        f"d/dx {name}(x) = {name}'(x)",
        "Nothing is known about {f} but its name, so its derivative is written with a prime.",
        {f"d/dx [{name}(x)]": f"{name}'(x)"},
        "Stewart 2.8",
        applies_to=(UndefinedFunction,),
    )(apply)


UNNAMED: tuple[Rule, ...] = tuple(_unnamed(name) for name in UNDEFINED)
"""A card for each of the letters that name a function of which nothing is known."""


@rule(
    "diff.sum",
    "sum rule",
    "d/dx [f + g] = d/dx f + d/dx g",
    "Differentiate term by term.",
    {"d/dx [3*x^4 + 4*x]": "d/dx [3*x^4] + d/dx [4*x]", "d/dx [x^2 - x]": "d/dx [x^2] - d/dx [x]"},
    "Stewart 3.1; OpenStax Calculus 1, 3.3",
    applies_to=(Add,),
    easy=True,
)
def sums(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Add() as f, x):
            return Rewrite(Add(*[Neg(Deriv(t.body, x)) if type(t) is Neg else Deriv(t, x) for t in f.terms]))
    return None


@rule(
    "diff.constant-multiple",
    "constant multiple rule",
    "d/dx [c*f] = c * d/dx f",
    "The constant factor {c} stays; differentiate what it multiplies.",
    {
        "d/dx [3*x^4]": "3*d/dx [x^4]",
        "d/dx [-x^2]": "-d/dx [x^2]",
        "d/dx [x^2/3]": "d/dx [x^2]/3",
        "d/dx [5/(x + 1)]": "5*d/dx [1/(x + 1)]",
        "d/dx [a*x/(x + 1)]": "a*d/dx [x/(x + 1)]",
        "d/dx [1/(5*x^2)]": "(1/5)*d/dx [1/x^2]",
        "d/dx [-3*sin(x)]": "-3*d/dx [sin(x)]",
        "d/dx [sin(x)*cos(y)]": "d/dx [sin(x)]*cos(y)",
    },
    "Stewart 3.1; OpenStax Calculus 1, 3.3",
    applies_to=(Neg, Mul, Div),
    easy=True,
)
def constant_multiple(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Neg(f), x):
            inside = constant_multiple.apply(Deriv(f, x), names)
            if type(inside) is Rewrite:
                return inside._replace(after=Neg(inside.after), slots={"c": Neg(inside.slots["c"])})
            return Rewrite(Neg(Deriv(f, x)), {"c": Neg(ONE)})
        case Deriv(Mul() as f, x) if any(not g.has(x) for g in f.factors):
            c = mul([g for g in f.factors if not g.has(x)])
            rest = mul([g for g in f.factors if g.has(x)])
            front, behind = _sides(f, x)
            if behind and all(g.kinds & (Func.KIND | Pow.KIND) and degree(as_term(g)) is None for g in behind):
                return Rewrite(mul([*front, Deriv(rest, x), *behind]), {"c": c})
            return Rewrite(c * Deriv(rest, x), {"c": c})
        case Deriv(Div(f, c), x) if not c.has(x):
            return Rewrite(Div(Deriv(f, x), c), {"c": Div(ONE, c)})
        case Deriv(Div(w, Mul() as z), x) if any(not g.has(x) for g in z.factors):
            above, w = _constant_factors(w, x)
            below, rest = _constant_factors(z, x)
            c = Div(above, below)
            return Rewrite(c * Deriv(Div(w, rest), x), {"c": c})
        case Deriv(Div(Mul() as w, f), x) if f.has(x) and any(not g.has(x) and g.free for g in w.factors):
            c, rest = _constant_factors(w, x)
            return Rewrite(c * Deriv(Div(rest, f), x), {"c": c})
        case Deriv(Div(c, f), x) if not c.has(x) and literal_value(c) != 1:
            return Rewrite(c * Deriv(Div(ONE, f), x), {"c": c})
    return None


def _sides(f: Mul, x: Sym) -> tuple[list[Expr], list[Expr]]:
    """The factors without x before those with it, and behind; all before where they stand in between too."""
    moving = [i for i, g in enumerate(f.factors) if g.has(x)]
    if not moving or moving[-1] - moving[0] >= len(moving):
        return [g for g in f.factors if not g.has(x)], []
    return list(f.factors[: moving[0]]), list(f.factors[moving[-1] + 1 :])


def _constant_factors(e: Expr, x: Sym) -> tuple[Expr, Expr]:
    """The factors without x, and those with it."""
    factors = e.factors if type(e) is Mul else (e,)
    return mul([g for g in factors if not g.has(x)]), mul([g for g in factors if g.has(x)])


@rule(
    "diff.negative-power",
    "write as a power",
    "1/u^n = u^(-n)",
    "Write the quotient as a power of {x}, so that no quotient rule is needed.",
    {
        "d/dx [1/x^3]": "d/dx [x^(-3)]",
        "d/dx [1/x]": "d/dx [x^(-1)]",
        "d/dx [1/sqrt(x)]": "d/dx [x^(-1/2)]",
        "d/dx [1/(x^2 + 1)^3]": "d/dx [(x^2 + 1)^(-3)]",
        "d/dx [1/e^x]": "d/dx [e^(-x)]",
    },
    "Stewart 3.1",
    applies_to=(Div,),
    easy=True,
)
def negative_power(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Div(one, d), x) if literal_value(one) == 1:
            if d == x:
                return Rewrite(Deriv(Pow(x, Neg(ONE)), x), {"x": x})
            if type(d) is Pow and d.base.has(x) != d.exp.has(x):
                return Rewrite(Deriv(Pow(d.base, negated(d.exp)), x), {"x": d.base})
            if type(d) is Func and d.name == "sqrt":
                return Rewrite(Deriv(Pow(d.arg, Neg(Div(ONE, Num(2)))), x), {"x": d.arg})
    return None
