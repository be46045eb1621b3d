"""The chain rule: a function split into its outside and its inside, one link at a time."""

from __future__ import annotations

from collections.abc import Callable

from calctool.derivation.rule import Names, Part, Refusal, Rewrite, rule
from calctool.differentiation.rules import _power, _times, constant_of, lowered
from calctool.expr.exact import literal_value
from calctool.expr.functions import FUNCTIONS
from calctool.expr.tree import Add, Deriv, Div, Expr, Func, Mul, Neg, Pow, Substituted, Sym, UndefinedFunction, mul

LINKS = "utsrvpqk"
WHOLE = "yzwqp"
"""What a function is called whose inside, or whose logarithm, is taken."""


def outer_and_inner(e: Expr, x: Sym) -> tuple[Callable[[Expr], Expr], Expr] | None:
    """The outermost function of ``e`` and what stands inside it, where that is more than x itself."""
    found: tuple[Callable[[Expr], Expr], Expr]
    match e:
        case Func("root" | "log", u) if not e.args[1].has(x):
            rest = e.args[1]
            name = e.name
            found = (lambda v: Func(name, v, rest)), u
        case Func(name) if len(e.args) == 1:
            found = (lambda v: Func(name, v)), e.arg
        case Func(name) if FUNCTIONS[name].variable == 1 and not e.args[0].has(x):
            order = e.args[0]
            found = (lambda v: Func(name, order, v)), e.args[1]
        case UndefinedFunction(name, orders) if len(e.args) == 1:
            found = (lambda v: UndefinedFunction(name, orders, v)), e.args[0]
        case Pow(u, n) if u.has(x) and not n.has(x):
            found = (lambda v: Pow(v, n)), u
        case Pow(a, u) if u.has(x) and not a.has(x):
            found = (lambda v: Pow(a, v)), u
        case Div(one, u) if literal_value(one) == 1:
            found = (lambda v: Div(one, v)), u
        case _:
            return None
    return None if found[1] == x or not found[1].has(x) else found


def inner_link(e: Expr, x: Sym) -> tuple[Callable[[Expr], Expr], Expr] | None:
    """As :func:`outer_and_inner`, seeing through constants: (x^4 + 1)^5 + 7 is t^5 + 7 with t = x^4 + 1."""
    direct = outer_and_inner(e, x)
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
    deeper = inner_link(e.args[place], x)
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
    applies_to=(Func, UndefinedFunction, Pow, Div),
    names_the_inside=True,
)
def chain(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if type(goal) is not Deriv:
        return None
    x = goal.wrt
    found = outer_and_inner(goal.body, x)
    if found is None:
        return None
    links: list[tuple[Sym, Expr, Expr]] = []
    while found is not None:
        make, inside = found
        letter = names.standing_for(inside, LINKS)
        links.append((letter, make(letter), inside))
        found = inner_link(inside, x)
        if found is not None and constant_of(found[1], x) is not None:
            break  # the link before is a constant, and its derivative 0
    factors: list[Expr] = []
    parts: list[Part] = []
    name = names.standing_for(links[0][1], WHOLE).name  # after the letters of the links, or it might be one of them
    for letter, outer, inside in links:
        factors.append(Substituted(Deriv(outer, letter), letter, inside))
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
    applies_to=(Pow,),
)
def power_of_function(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(u, n), x) if u.has(x) and u != x and not n.has(x):
            return Rewrite(_times(n, _power(u, lowered(n)) * Deriv(u, x)), {"u": u, "n": n}, (Part("u", u, x),))
    return None
