"""The rules of differentiation, a card each, in the order a teacher would try them.

A rule declares the goals it leaves; the engine works them out.  Linear rules (sum, constant multiple)
leave goals in the line; rules with *parts* (product, quotient, chain) have each part worked out on its
own and put in together, as on a blackboard.

Source: Stewart, *Calculus* (8th ed.), sections 3.1-3.6; OpenStax *Calculus 1*, sections 3.3-3.9.
"""

from __future__ import annotations

from collections.abc import Callable

from ..algebra import collect, negated, terms_of
from ..expr import (
    ONE,
    ZERO,
    Add,
    At,
    Const,
    Deriv,
    Div,
    E,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Pow,
    Rel,
    Sym,
    Undef,
    add,
    mul,
)
from ..nodes import rational
from ..numerals import numeral, root_index, typed_decimal, value
from ..step import Names, Part, Refusal, Rewrite, Rule, rule
from .piecewise import piecewise
from .table import ELEMENTARY, SPECIAL_FUNCTIONS, variable_place

LINKS = "utsrvpqk"
FACTORS = "wzpqrsv"


@rule(
    "diff.constant",
    "constant rule",
    "d/dx c = 0",
    "{c} does not depend on {x}, so its derivative is 0.",
    {"d/dx [6]": "0", "d/dx [a^2]": "0"},
    "Stewart 3.1; OpenStax Calculus 1, 3.3",
)
def constant(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(c, x) if not c.has(x):
            return Rewrite(ZERO, {"c": c, "x": x})
    return None


@rule(
    "diff.identity",
    "identity",
    "d/dx x = 1",
    "The derivative of {x} by {x} is 1.",
    {"d/dx [x]": "1"},
    "Stewart 3.1",
    of=(Sym,),
)
def identity(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(f, x) if f == x:
            return Rewrite(ONE, {"x": x})
    return None


def lowered(n: Expr) -> Expr:
    """n - 1, worked out."""
    v = value(n)
    return numeral(v - 1, typed_decimal(n)) if v is not None else collect((*terms_of(n), Neg(ONE)))


@rule(
    "diff.power",
    "power rule",
    "d/dx x^n = n*x^(n-1)",
    "Bring the exponent {n} down in front and lower it by 1.",
    {"d/dx [x^4]": "4*x^3", "d/dx [x^(1/2)]": "(1/2)*x^(-1/2)", "d/dx [x^n]": "n*x^(n - 1)"},
    "Stewart 3.1; OpenStax Calculus 1, 3.3",
    of=(Pow,),
)
def power(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(base, n), x) if base == x:
            if n.has(x):
                return Refusal("diff.power", "the exponent depends on the variable too")
            return Rewrite(_times(n, _power(x, lowered(n))), {"n": n, "x": x})
    return None


def _times(n: Expr, e: Expr) -> Expr:
    """n*e with a minus sign of n in front."""
    if type(n) is Neg:
        return Neg(e) if value(n) == -1 else Neg(_times(n.body, e))
    return n * e


def _power(base: Expr, n: Expr) -> Expr:
    return base if value(n) == 1 else Pow(base, n)


@rule(
    "diff.exp",
    "derivative of e^x",
    "d/dx e^x = e^x",
    "The exponential function is its own derivative.",
    {"d/dx [e^x]": "e^x"},
    "Stewart 3.1",
    of=(Pow,),
)
def natural_exponential(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(Const("e"), u) as f, x) if u == x:
            return Rewrite(f, {"x": x})
    return None


@rule(
    "diff.exponential",
    "derivative of a^x",
    "d/dx a^x = a^x*ln(a)",
    "The derivative of {a} to the power {x} is itself times the logarithm of the base.",
    {"d/dx [2^x]": "2^x*ln(2)"},
    "Stewart 3.4; OpenStax Calculus 1, 3.9",
    of=(Pow,),
)
def exponential(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(a, u) as f, x) if u == x and not a.has(x):
            base = rational(a)
            if base == 0:
                return Refusal("diff.exponential", "0^x is 0 for x > 0 and has no value elsewhere")
            if base is not None and base < 0:
                return Refusal("diff.exponential", "a power of a negative number has no real value for most exponents")
            conditions = () if isinstance(a, (Num, Const)) else (Rel(">", a, ZERO),)
            return Rewrite(f * Func("ln", a), {"a": a, "x": x}, conditions=conditions)
    return None


@rule(
    "diff.root",
    "derivative of the n-th root",
    "d/dx root(x, n) = 1/(n*root(x, n)^(n-1))",
    "The n-th root is the power 1/n.",
    {"d/dx [root(x, 5)]": "1/(5*root(x, 5)^4)"},
    "Stewart 3.1",
    of=("root",),
)
def nth_root(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Func("root", u) as f, x) if u == x and not f.args[1].has(x):
            n = f.args[1]
            op = "!=" if (root_index(f) or 0) % 2 else ">"
            return Rewrite(Div(ONE, n * _power(f, lowered(n))), {"n": n, "x": x}, conditions=(Rel(op, x, ZERO),))
    return None


@rule(
    "diff.undefined",
    "derivative of an unnamed function",
    "d/dx f(x) = f'(x)",
    "Nothing is known about {f} but its name, so its derivative is written with a prime.",
    {"d/dx [f(x)]": "f'(x)"},
    "Stewart 2.8",
    of=(Undef,),
)
def undefined(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Undef(name, orders) as f, x):
            raised = [
                (Undef(name, tuple(k + (i == j) for j, k in enumerate(orders)), *f.args), a)
                for i, a in enumerate(f.args)
                if a.has(x)
            ]
            if len(raised) == 1 and raised[0][1] == x:
                return Rewrite(raised[0][0], {"f": f})
            if len(f.args) > 1:
                return Rewrite(add([g if a == x else g * Deriv(a, x) for g, a in raised]), {"f": f})
    return None


@rule(
    "diff.sum",
    "sum rule",
    "d/dx [f + g] = d/dx f + d/dx g",
    "Differentiate term by term.",
    {"d/dx [3*x^4 + 4*x]": "d/dx [3*x^4] + d/dx [4*x]", "d/dx [x^2 - x]": "d/dx [x^2] - d/dx [x]"},
    "Stewart 3.1; OpenStax Calculus 1, 3.3",
    of=(Add,),
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
    },
    "Stewart 3.1; OpenStax Calculus 1, 3.3",
    of=(Neg, Mul, Div),
)
def constant_multiple(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Neg(f), x):
            return Rewrite(Neg(Deriv(f, x)), {"c": Neg(ONE)})
        case Deriv(Mul() as f, x) if any(not g.has(x) for g in f.factors):
            c = mul([g for g in f.factors if not g.has(x)])
            rest = mul([g for g in f.factors if g.has(x)])
            return Rewrite(c * Deriv(rest, x), {"c": c})
        case Deriv(Div(f, c), x) if not c.has(x):
            return Rewrite(Div(Deriv(f, x), c), {"c": Div(ONE, c)})
        case Deriv(Div(c, f), x) if not c.has(x) and value(c) != 1:
            return Rewrite(c * Deriv(Div(ONE, f), x), {"c": c})
    return None


@rule(
    "diff.negative-power",
    "write as a power",
    "1/x^n = x^(-n)",
    "Write the quotient as a power of {x}, so that the power rule applies.",
    {"d/dx [1/x^3]": "d/dx [x^(-3)]", "d/dx [1/x]": "d/dx [x^(-1)]", "d/dx [1/sqrt(x)]": "d/dx [x^(-1/2)]"},
    "Stewart 3.1",
    of=(Div,),
)
def negative_power(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Div(one, d), x) if value(one) == 1:
            if d == x:
                return Rewrite(Deriv(Pow(x, Neg(ONE)), x), {"x": x})
            if type(d) is Pow and d.base == x and not d.exp.has(x):
                return Rewrite(Deriv(Pow(x, negated(d.exp)), x), {"x": x})
            if type(d) is Func and d.name == "sqrt" and d.arg == x:
                return Rewrite(Deriv(Pow(x, Neg(Div(ONE, Num(2)))), x), {"x": x})
    return None


@rule(
    "diff.product",
    "product rule",
    "d/dx [w*z] = w'*z + w*z'",
    "Differentiate {w} and leave {z}; then leave {w} and differentiate {z}; add the two.",
    {"d/dx [x*sin(x)]": "d/dx [x]*sin(x) + x*d/dx [sin(x)]"},
    "Stewart 3.2; OpenStax Calculus 1, 3.3",
    of=(Mul,),
)
def product(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Mul() as f, x) if all(g.has(x) for g in f.factors):
            if len(f.factors) != 2:
                return None
            w, z = f.factors
            parts = (Part(names.fresh(FACTORS).name, w, x), Part(names.fresh(FACTORS[1:]).name, z, x))
            return Rewrite(Deriv(w, x) * z + w * Deriv(z, x), {"w": w, "z": z}, parts)
    return None


@rule(
    "diff.product-n",
    "product rule for several factors",
    "d/dx [f*g*h] = f'*g*h + f*g'*h + f*g*h'",
    "Differentiate one factor at a time, leave the others, and add.",
    {"d/dx [x*e^x*sin(x)]": "d/dx [x]*e^x*sin(x) + x*d/dx [e^x]*sin(x) + x*e^x*d/dx [sin(x)]"},
    "Stewart 3.2, exercise 'the product rule for three functions'",
    of=(Mul,),
)
def product_of_several(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Mul() as f, x) if len(f.factors) > 2 and all(g.has(x) for g in f.factors):
            terms = [
                mul([Deriv(g, x) if i == j else g for j, g in enumerate(f.factors)]) for i in range(len(f.factors))
            ]
            parts = tuple(Part(names.fresh(FACTORS[min(i, 6) :]).name, g, x) for i, g in enumerate(f.factors))
            return Rewrite(add(terms), {}, parts)
    return None


def peel(e: Expr, x: Sym) -> tuple[Callable[[Expr], Expr], Expr] | None:
    """The outermost function of ``e`` and what stands inside it, where that is more than x itself."""
    found: tuple[Callable[[Expr], Expr], Expr]
    match e:
        case Func("root" | "log", u) if not e.args[1].has(x):
            rest = e.args[1]
            name = e.name
            found = (lambda v: Func(name, v, rest)), u
        case Func(name) if len(e.args) == 1:
            found = (lambda v: Func(name, v)), e.arg
        case Func(name) if variable_place(name) == 1 and not e.args[0].has(x):
            order = e.args[0]
            found = (lambda v: Func(name, order, v)), e.args[1]
        case Undef(name, orders) if len(e.args) == 1:
            found = (lambda v: Undef(name, orders, v)), e.args[0]
        case Pow(u, n) if u.has(x) and not n.has(x):
            found = (lambda v: Pow(v, n)), u
        case Pow(a, u) if u.has(x) and not a.has(x):
            found = (lambda v: Pow(a, v)), u
        case Div(one, u) if value(one) == 1:
            found = (lambda v: Div(one, v)), u
        case _:
            return None
    return None if found[1] == x or not found[1].has(x) else found


def _inner_link(e: Expr, x: Sym) -> tuple[Callable[[Expr], Expr], Expr] | None:
    """As :func:`peel`, seeing through constants: (x^4 + 1)^5 + 7 is t^5 + 7 with t = x^4 + 1."""
    direct = peel(e, x)
    if direct is not None:
        return direct
    match e:
        case Add() | Mul():
            places = [i for i, a in enumerate(e.args) if a.has(x)]
            if len(places) != 1:
                return None
            place = places[0]
        case Neg() | Div():
            place = 0
            if any(a.has(x) for a in e.args[1:]) or not e.args[0].has(x):
                return None
        case _:
            return None
    deeper = _inner_link(e.args[place], x)
    if deeper is None:
        return None
    make, inside = deeper
    return (lambda v: e.with_args((*e.args[:place], make(v), *e.args[place + 1 :]))), inside


@rule(
    "diff.chain",
    "chain rule",
    "dy/dx = dy/du * du/dx",
    "Name the inside {u}; differentiate the outside by it, and multiply by the derivative of the inside.",
    {"d/dx [sin(x^2)]": "d/du [sin(u)]*d/dx [x^2]"},
    "Stewart 3.4; OpenStax Calculus 1, 3.6",
    of=(Func, Undef, Pow, Div),
)
def chain(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if type(goal) is not Deriv:
        return None
    x = goal.wrt
    found = peel(goal.body, x)
    if found is None:
        return None
    links: list[tuple[Sym, Expr, Expr]] = []
    while found is not None:
        make, inside = found
        letter = names.fresh(LINKS)
        links.append((letter, make(letter), inside))
        found = _inner_link(inside, x)
    factors: list[Expr] = []
    parts: list[Part] = []
    name = names.unused("yzwqp")  # after the letters of the links, or it might be one of them
    for letter, outer, inside in links:
        factors.append(At(Deriv(outer, letter), letter, inside))
        parts.append(Part(name, outer, letter))
        name = letter.name
    factors.append(Deriv(inside, x))
    parts.append(Part(name, inside, x))
    return Rewrite(mul(factors), {"u": inside}, tuple(parts))


@rule(
    "diff.power-chain",
    "power rule on a function",
    "d/dx u^n = n*u^(n-1) * d/dx u",
    "Bring the exponent {n} down, lower it by 1, and multiply by the derivative of {u}.",
    {"d/dx [(x^2 + 5*x)^6]": "6*(x^2 + 5*x)^5*d/dx [x^2 + 5*x]"},
    "Stewart 3.4, 'the power rule combined with the chain rule'",
    of=(Pow,),
)
def power_of_function(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(u, n), x) if u.has(x) and u != x and not n.has(x):
            return Rewrite(_times(n, _power(u, lowered(n)) * Deriv(u, x)), {"u": u, "n": n}, (Part("u", u, x),))
    return None


@rule(
    "diff.log-abs",
    "derivative of ln|u|",
    "d/dx ln|u| = u'/u",
    "For u > 0 this is ln(u), for u < 0 it is ln(-u); both have the derivative u'/u.",
    {"d/dx [ln(|x|)]": "d/dx [x]/x"},
    "Stewart 3.6, example 'ln|x|'",
    of=("ln",),
)
def log_of_absolute_value(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Func("ln", Func("abs", u)), x):
            w = names.fresh("wvpq")
            return Rewrite(Div(Deriv(u, x), u), {"u": u}, (Part(w.name, u, x),), (Rel("!=", u, ZERO),))
    return None


@rule(
    "diff.reciprocal",
    "reciprocal rule",
    "d/dx [1/w] = -w'/w^2",
    "Minus the derivative of {w}, over its square.",
    {"d/dx [1/(x^2 + 1)]": "-d/dx [x^2 + 1]/(x^2 + 1)^2"},
    "OpenStax Calculus 1, 3.3",
    of=(Div,),
)
def reciprocal(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Div(one, w), x) if value(one) == 1 and w.has(x) and _inner_link(w, x) is None:
            letter = names.fresh(FACTORS)
            square = Pow(w, Num(2))
            return Rewrite(Neg(Div(Deriv(w, x), square)), {"w": w}, (Part(letter.name, w, x),))
    return None


@rule(
    "diff.quotient",
    "quotient rule",
    "d/dx [w/z] = (w'*z - w*z')/z^2",
    "The derivative of {w} times {z}, minus {w} times the derivative of {z}, over the square of {z}.",
    {"d/dx [x^2/(x + 1)]": "(d/dx [x^2]*(x + 1) - x^2*d/dx [x + 1])/(x + 1)^2"},
    "Stewart 3.2; OpenStax Calculus 1, 3.3",
    of=(Div,),
)
def quotient(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Div(w, z), x) if w.has(x) and z.has(x):
            parts = (Part(names.fresh(FACTORS).name, w, x), Part(names.fresh(FACTORS[1:]).name, z, x))
            return Rewrite(Div(Deriv(w, x) * z - w * Deriv(z, x), Pow(z, Num(2))), {"w": w, "z": z}, parts)
    return None


@rule(
    "diff.change-of-base",
    "change of base",
    "log_a(u) = ln(u)/ln(a)",
    "The base depends on the variable, so write the logarithm as a quotient of natural ones.",
    {"d/dx [log(2, x)]": "d/dx [ln(2)/ln(x)]"},
    "Stewart 1.5",
    of=("log", "root"),
)
def change_of_base(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Func("log", u) as f, x) if f.args[1].has(x):
            return Rewrite(Deriv(Div(Func("ln", u), Func("ln", f.args[1])), x), {"a": f.args[1]})
        case Deriv(Func("root", u) as f, x) if f.args[1].has(x):
            return Rewrite(Deriv(Pow(u, Div(ONE, f.args[1])), x), {"a": f.args[1]})
    return None


def vanishes(e: Expr) -> bool:
    """Is the expression 0 wherever it was looked at, though it does not say so (x - x)?"""
    from ..number import sample_points

    points = sample_points(e, 6)
    return bool(points) and all(p.value(e) == 0 for p in points)


@rule(
    "diff.logarithmic",
    "logarithmic differentiation",
    "y = f^g,  ln(y) = g*ln(f),  y'/y = d/dx [g*ln(f)],  y' = f^g * d/dx [g*ln(f)]",
    "Base and exponent both depend on the variable: take logarithms, ln y = {l}, differentiate both sides, "
    "and multiply by y.",
    {"d/dx [x^x]": "x^x*d/dx [x*ln(x)]"},
    "Stewart 3.6, 'logarithmic differentiation'; OpenStax Calculus 1, 3.9",
    of=(Pow,),
)
def logarithmic(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(f, g) as y, x) if f.has(x) and g.has(x):
            if vanishes(f):
                return Refusal("diff.logarithmic", "the base is 0 everywhere, and 0^u has a value for u > 0 only")
            log = g * Func("ln", f)
            conditions = (Rel(">", f, ZERO),)
            return Rewrite(y * Deriv(log, x), {"l": log}, (Part("ln y", log, x),), conditions)
    return None


@rule(
    "diff.put-in",
    "put the derivatives in",
    "w' = ..., z' = ...",
    "Put in the derivatives found for the parts.",
    {},
    "the second line of any product, quotient or chain rule on a blackboard",
)
def put_in(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    return None  # applied by the engine, which has the parts


@rule(
    "diff.put-back",
    "put the inside back",
    "u = g(x)",
    "Replace each letter by what it stands for.",
    {},
    "Stewart 3.4",
)
def put_back(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    return None  # applied by the engine to a finished derivative in u


DIFF: tuple[Rule, ...] = (
    constant,
    identity,
    power,
    natural_exponential,
    exponential,
    sums,
    constant_multiple,
    *ELEMENTARY,
    nth_root,
    negative_power,
    product,
    product_of_several,
    log_of_absolute_value,
    reciprocal,
    quotient,
    chain,
    power_of_function,
    change_of_base,
    logarithmic,
    piecewise,
    undefined,
    *SPECIAL_FUNCTIONS,
)
"""The rules in the order a teacher would try them."""

__all__ = ["DIFF", "E", "chain", "peel", "power_of_function", "put_back", "put_in"]
