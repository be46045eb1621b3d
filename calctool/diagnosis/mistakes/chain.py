"""Mistakes with a function inside a function: the inner derivative lost, moved, doubled, or the wrong layer taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from calctool.derivation.rule import Rewrite
from calctool.diagnosis.card import InALine, mistake, outer
from calctool.differentiation.chain import outer_and_inner
from calctool.expr.exact import literal_value
from calctool.expr.tree import ONE, Add, Deriv, Div, Expr, Func, Mul, Neg, Num, Pow, Substituted, Sym, add, mul

Link = tuple[Callable[[Expr], Expr], Expr, Sym]


_LOGS = ("ln", "log")


def _link(goal: Expr) -> Link | None:
    """The outermost function, what stands inside it, and the variable."""
    if not isinstance(goal, Deriv):
        return None
    found = outer_and_inner(goal.body, goal.wrt)
    return None if found is None else (*found, goal.wrt)


def _is_log(goal: Expr) -> bool:
    return isinstance(goal, Deriv) and isinstance(goal.body, Func) and goal.body.name in _LOGS


def _power_of(goal: Expr) -> bool:
    """Is it a power with a fixed exponent?"""
    return isinstance(goal, Deriv) and isinstance(goal.body, Pow) and not goal.body.exp.has(goal.wrt)


def _outside(make: Callable[[Expr], Expr], inside: Expr) -> Expr:
    """The derivative of the outside, still to be worked out, with the inside put back."""
    letter = Sym("u'")
    return Substituted(Deriv(make(letter), letter), letter, inside)


def _inner_omitted(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None:
        make, g, x = link
        yield Rewrite(_outside(make, g), {"u": g, "x": x})


@mistake(
    "log-inner-omitted", "ln of something: inner derivative forgotten", "d/dx ln(u) = 1/u",
    "one over the inside is written, but the derivative of {u} does not stand above it.",
    "Write a fraction with {u} below and its derivative above.",
    meant="diff.chain", common="A", examples={"ln(9x)": "1/(9x)", "ln(x^2 + 3)": "1/(x^2 + 3)"},
    kind="chain-inner-omitted",
)  # fmt: skip
def log_inner_omitted(goal: Expr) -> Iterator[Rewrite]:
    if _is_log(goal):
        yield from _inner_omitted(goal)
    match goal:
        case Deriv(Func("ln", Func("abs", u)), x) if u.has(x) and u != x:  # ln(u^2) is 2 ln |u|
            yield Rewrite(Div(ONE, u), {"u": u, "x": x})


@mistake(
    "chain-inner-omitted", "inner derivative forgotten", "d/dx f(g) = f'(g)",
    "the outside function is differentiated, but the factor for the inside {u} is missing.",
    "Chain rule: multiply by the derivative of {u}.",
    meant="diff.chain", common="A", examples={"cos(5x)": "-sin(5x)", "(x^3 + 2x)^4": "4(x^3 + 2x)^3"},
)  # fmt: skip
def inner_omitted(goal: Expr) -> Iterator[Rewrite]:
    if not _is_log(goal):
        yield from _inner_omitted(goal)


@mistake(
    "chain-link-skipped", "a link of a longer chain skipped", "d/dx f(g(h)) = f'(g(h))*h'",
    "the outermost and the innermost layer are differentiated, and {g}, the layer between, is passed over.",
    "Work from the outside inwards and write one factor for each layer.",
    meant="diff.chain", common="B", examples={"cos(sin(4x))": "-4sin(sin(4x))", "e^(cos(x^2))": "2x e^(cos(x^2))"},
    kind="chain-inner-omitted",
)  # fmt: skip
def link_skipped(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None:
        make, g, x = link
        deeper = outer_and_inner(g, x)
        if deeper is not None:
            yield Rewrite(Mul(_outside(make, g), Deriv(deeper[1], x)), {"g": g})


@mistake(
    "chain-inner-replaced", "inner derivative put inside instead of multiplied", "d/dx f(g) = f'(g')",
    "the outside derivative is taken at the derivative of {u} and not at {u} itself.",
    "Leave {u} inside, and put its derivative beside as a factor.",
    meant="diff.chain", common="B", examples={"sin(x^4)": "cos(4x^3)", "(3x^2 + 5)^3": "3(6x)^2"},
)  # fmt: skip
def inner_replaced(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is None or _is_log(goal):
        return
    make, g, x = link
    after = outer(make, Deriv(g, x))
    if after is not None:
        if after != make(Deriv(g, x)):  # e^u': there the derivative only moved inside
            yield Rewrite(after, {"u": g})
        yield Rewrite(Mul(after, Deriv(g, x)), {"u": g})


def _moved_inside(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None:
        make, g, x = link
        yield Rewrite(make(Deriv(g, x)), {"u": g})


@mistake(
    "derivative-moved-inside", "derivative moved inside the function", "d/dx f(g) = f(g')",
    "only the inside {u} is differentiated; the function around it is still the old one.",
    "Differentiate the outside function first and leave {u} inside it; then multiply by the derivative of {u}.",
    meant="diff.chain", common="B", examples={"sin(x^5)": "sin(5x^4)", "sqrt(x^2 + 8x)": "sqrt(2x + 8)"},
)  # fmt: skip
def moved_inside(goal: Expr) -> Iterator[Rewrite]:
    if not _is_log(goal) and not (isinstance(goal, Deriv) and isinstance(goal.body, Div)):
        yield from _moved_inside(goal)


@mistake(
    "log-of-derivative", "the inner derivative in the place of the inside", "d/dx ln(u) = 1/u'  or  ln(u')",
    "the derivative of {u} stands where {u} itself belongs.",
    "Write u'/u with u = {u}.",
    meant="diff.chain", common="B", examples={"ln(x^2 + 5)": "1/(2x)", "ln(x^4)": "ln(4x^3)"},
    kind="derivative-moved-inside",
)  # fmt: skip
def log_of_derivative(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None and _is_log(goal):
        make, g, x = link
        yield from _moved_inside(goal)
        after = outer(make, Deriv(g, x))
        if after is not None:
            yield Rewrite(after, {"u": g})


def _outer_kept(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None:
        make, g, x = link
        yield Rewrite(Mul(make(g), Deriv(g, x)), {"f": make(g), "u": g})


@mistake(
    "chain-outer-kept", "outside function not differentiated", "d/dx f(g) = f(g)*g'",
    "the derivative of the inside {u} is there as a factor, but the function around it is still the old one.",
    "Differentiate the outside function too.",
    meant="diff.chain", common="B", examples={"cos(6x)": "6cos(6x)", "(x^2 + 4)^3": "2x (x^2 + 4)^3"},
)  # fmt: skip
def outer_kept(goal: Expr) -> Iterator[Rewrite]:
    # an exponential stays as it is: what may be missing there is the logarithm of the base
    exponential = isinstance(goal, Deriv) and isinstance(goal.body, Pow) and goal.body.exp.has(goal.wrt)
    if not _is_log(goal) and not exponential:
        yield from _outer_kept(goal)


@mistake(
    "log-kept", "ln left undifferentiated", "d/dx ln(u) = ln(u)*u'",
    "the logarithm is still there.",
    "ln(u) has the derivative u'/u: no logarithm is left.",
    meant="diff.ln", common="B", examples={"x^2 + ln(x)": "2x + ln(x)", "ln(4x)": "4ln(4x)"}, weight=1,
)  # fmt: skip
def log_kept(goal: Expr) -> Iterator[Rewrite]:
    if _is_log(goal) and isinstance(goal, Deriv):
        if goal.body.args[0] == goal.wrt:
            yield Rewrite(goal.body)
        else:
            yield from _outer_kept(goal)


@mistake(
    "log-below", "one over the logarithm itself", "d/dx ln(u) = 1/ln(u)",
    "the whole logarithm stands below, where {u} alone belongs.",
    "ln(u) has the derivative u'/u: what stood inside the logarithm comes below.",
    meant="diff.ln", common="B", examples={"ln(x)": "1/ln(x)", "x + ln(x^2 + 1)": "1 + 2x/ln(x^2 + 1)"}, weight=1,
)  # fmt: skip
def log_below(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(Func("ln", u) as log, x) if u.has(x):
            yield Rewrite(Div(ONE, log), {"u": u})
            if u != x:
                yield Rewrite(Div(Deriv(u, x), log), {"u": u})


@mistake(
    "chain-argument-lost", "argument of the outside function lost", "d/dx f(g) = f'(x)*g'",
    "inside the outer derivative stands only {x}; it should still be {u}.",
    "Put {u} back inside.",
    meant="diff.chain", common="C", examples={"sin(7x)": "7cos(x)", "e^(4x)": "4e^x", "e^(2x + 5)": "2e^(2x)"},
)  # fmt: skip
def argument_lost(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is None:
        return
    make, g, x = link
    moving = add([t for t in g.terms if t.has(x)]) if isinstance(g, Add) else g
    for inside in (x, moving) if moving not in (x, g) else (x,):  # or only its constant is lost
        after = outer(make, inside)
        if after is not None:
            yield Rewrite(Mul(after, Deriv(g, x)), {"u": g, "x": inside})


@mistake(
    "chain-inside-ignored", "what stands inside ignored", "d/dx f(g) = f'(x)",
    "this is the derivative as if plain {x} stood inside; the inside {u} shows nowhere.",
    "Keep {u} inside, and multiply by its derivative.",
    meant="diff.chain", common="B", examples={"sin(3x)": "cos(x)", "arctan(5x)": "1/(1 + x^2)"},
)  # fmt: skip
def inside_ignored(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    after = None if link is None else outer(link[0], link[2])
    if link is not None and after is not None:
        yield Rewrite(after, {"u": link[1], "x": link[2]})


@mistake(
    "chain-outside-gone", "only the inside differentiated, the outside gone", "d/dx f(g) = g'",
    "only the inside {u} is differentiated, and the function around it has disappeared.",
    "Differentiate the outside function too, with {u} left inside it, and multiply.",
    meant="diff.chain", common="C", examples={"sin(x^2)": "2x", "(x^2 + 4)^3": "2x"}, weight=1,
    alone=True,
)  # fmt: skip
def outside_gone(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None and (_power_of(goal) or isinstance(goal.args[0], Func)):
        _, g, x = link
        yield Rewrite(Deriv(g, x), {"u": g})


@mistake(
    "chain-inner-divided", "divided by the inner derivative", "d/dx f(g) = f'(g)/g'",
    "it is divided by the derivative of the inside {u}.",
    "Multiply by the derivative of {u}; dividing belongs to integrating.",
    meant="diff.chain", common="C", examples={"cos(4x)": "-sin(4x)/4"}, weight=1,
)  # fmt: skip
def inner_divided(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None:
        make, g, x = link
        yield Rewrite(Div(_outside(make, g), Deriv(g, x)), {"u": g})


def _falling(g: Expr, x: Sym) -> bool:
    """Does a minus sign stand in front of what moves in it?"""
    match g:
        case Neg():
            return True
        case Mul():
            return _falling(g.factors[0], x) or ((v := literal_value(g.factors[0])) is not None and v < 0)
        case Div(u, _):
            return _falling(u, x)
        case Add():
            return all(_falling(t, x) for t in g.terms if t.has(x))
    return False


@mistake(
    "chain-inner-sign", "minus sign of the inner derivative lost", "d/dx f(-g) = f'(-g)*g'",
    "the derivative of the inside {u} is negative, and its minus sign is missing.",
    "Multiply by the derivative of {u}, sign included.",
    meant="diff.chain", common="B", examples={"e^(-4x)": "4e^(-4x)"}, kind="sign-slip",
)  # fmt: skip
def inner_sign(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None and _falling(link[1], link[2]):
        make, g, x = link
        yield Rewrite(Mul(_outside(make, g), Neg(Deriv(g, x))), {"u": g})


@mistake(
    "inverse-argument-not-squared", "inside of an inverse function not squared", "d/dx arctan(u) = u'/(1 + u)",
    "under the fraction bar the inside {u} is not squared, or only a part of it is.",
    "Put the whole inside in brackets and square the bracket, numbers too.",
    meant="diff.arctan", common="B", examples={"arcsin(x^2)": "2x/sqrt(1 - x^2)", "arctan(3x)": "3/(1 + 3x^2)"},
)  # fmt: skip
def argument_not_squared(goal: Expr) -> Iterator[Rewrite]:
    for below, g, x in _inverse(goal):
        yield Rewrite(Mul(below, Deriv(g, x)), {"u": g})


@mistake(
    "inverse-inside-lost", "inside of an inverse function neither squared nor differentiated",
    "d/dx arctan(c*x) = 1/(1 + c*x^2)",
    "under the fraction bar the inside {u} is not squared as a whole, and the factor for the inside is missing.",
    "Square the whole of {u} underneath, and multiply by its derivative.",
    meant="diff.arctan", common="B", examples={"arctan(5x)": "1/(1 + 5x^2)"}, weight=1,
)  # fmt: skip
def inverse_inside_lost(goal: Expr) -> Iterator[Rewrite]:
    for below, g, _ in _inverse(goal):
        yield Rewrite(below, {"u": g})


def _inverse(goal: Expr) -> Iterator[tuple[Expr, Expr, Sym]]:
    """f'(u) for an inverse function of more than x, with u or with a part of u squared in the place of u^2."""
    link = _link(goal)
    if link is None or not isinstance(goal.args[0], Func) or goal.args[0].name not in ("arctan", "arcsin", "arccos"):
        return
    name, (_, g, x) = goal.args[0].name, link
    for square in (g, *_partly_squared(g)):
        if name == "arctan":
            yield Div(ONE, Add(ONE, square)), g, x
        else:
            root = Div(ONE, Func("sqrt", Add(ONE, Neg(square))))
            yield root if name == "arcsin" else Neg(root), g, x


def _partly_squared(g: Expr) -> Iterator[Expr]:
    match g:
        case Mul():
            numbers = [f for f in g.factors if not f.free]
            rest = [f for f in g.factors if f.free]
            if numbers and rest:
                yield mul([*numbers, Pow(mul(rest), Num(2))])
        case Div(u, c) if not c.free:
            yield Div(Pow(u, Num(2)), c)


@mistake(
    "chain-inner-twice", "inner derivative used twice", "d/dx f(g) = f'(g)*g'^2",
    "the factor for the inside {u} is there twice.",
    "One layer gives one factor: take the derivative of {u} once.",
    meant="diff.chain", common="C", examples={"sin(3x)": "9cos(3x)", "e^(x^2)": "4x^2 e^(x^2)"},
)  # fmt: skip
def inner_twice(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None:
        make, g, x = link
        yield Rewrite(Mul(_outside(make, g), Pow(Deriv(g, x), Num(2))), {"u": g})


@mistake(
    "chain-inner-added", "inner derivative added instead of multiplied", "d/dx f(g) = f'(g) + g'",
    "the derivative of the inside {u} is added; it has to multiply.",
    "Make a product of the two derivatives.",
    meant="diff.chain", common="C", examples={"cos(x^2)": "-sin(x^2) + 2x", "(2x + 7)^3": "3(2x + 7)^2 + 2"},
)  # fmt: skip
def inner_added(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None:
        make, g, x = link
        yield Rewrite(Add(_outside(make, g), Deriv(g, x)), {"u": g})


@mistake(
    "chain-inner-not-differentiated", "multiplied by the inside, not by its derivative", "d/dx f(g) = f'(g)*g",
    "the second factor is {u} itself; it should be its derivative.",
    "Replace that factor {u} by its derivative.",
    meant="diff.chain", common="C", examples={"sin(x^2)": "x^2 cos(x^2)", "cos(x^3 + 2)": "-(x^3 + 2) sin(x^3 + 2)"},
)  # fmt: skip
def inner_not_differentiated(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None and not isinstance(goal.args[0], Div) and not _power_of(goal):
        make, g, _ = link
        yield Rewrite(Mul(_outside(make, g), g), {"u": g})


@mistake(
    "chain-outer-exponent-lost", "outer exponent lost", "d/dx g^n = n*g*g'",
    "the exponent came down in front of {u}, and nothing is left of it above.",
    "Keep the exponent, lowered by one, on {u}.",
    meant="diff.power-chain", common="B", examples={"(x^2 + 3)^4": "8x (x^2 + 3)", "cos(x)^5": "-5cos(x) sin(x)"},
)  # fmt: skip
def outer_exponent_lost(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(Pow(g, n), x) if g.has(x) and g != x and not n.has(x) and literal_value(n) != 2:
            yield Rewrite(Mul(n, g, Deriv(g, x)), {"u": g})


@mistake(
    "composition-as-product", "composition read as a product", "d/dx f(g) = f'(g)*g + f(g)*g'",
    "the function and its inside {u} are treated as two factors.",
    "{u} stands inside the function: use the chain rule, with one product and no sum.",
    meant="diff.chain", common="C", examples={"cos(x^2)": "-x^2 sin(x^2) + 2x cos(x^2)", "ln(3x)": "1 + 3ln(3x)"},
)  # fmt: skip
def as_product(goal: Expr) -> Iterator[Rewrite]:
    link = _link(goal)
    if link is not None and isinstance(goal.args[0], Func):
        make, g, x = link
        yield Rewrite(Add(Mul(_outside(make, g), g), Mul(make(g), Deriv(g, x))), {"u": g})


def _power_inside(node: Expr) -> Iterator[Expr]:
    match node:
        case Pow(Func(name, u) as g, n) if u.free and not n.free and len(g.args) == 1:
            yield Func(name, Pow(u, n))


@mistake(
    "function-power-misread", "power of a function read as power of its argument", "d/dx f(x)^n = d/dx f(x^n)",
    "the power is taken of what is inside the function and not of its value.",
    "The power stands outside: take the function first, then the power.",
    meant="diff.power-chain", common="B", examples={"sin(x)^2": "2x cos(x^2)", "ln(x)^4": "4/x"},
    in_a_line=InALine(_power_inside),
)  # fmt: skip
def power_misread(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(Pow(Func(name, u) as g, n) as f, x) if u.has(x) and not n.has(x) and len(g.args) == 1:
            yield Rewrite(Deriv(Func(name, Pow(u, n)), x), {"f": f})


def _split(e: Add, make: Callable[[Expr], Expr], x: Sym) -> Iterator[Rewrite]:
    """d/dx of make(a + b) read as make(a) + make(b)."""
    yield Rewrite(
        add([Neg(Deriv(make(t.body), x)) if isinstance(t, Neg) else Deriv(make(t), x) for t in e.terms]), {"u": e}
    )


@mistake(
    "power-distributed-over-sum", "power split over a sum", "(u + v)^n = u^n + v^n",
    "each term of {u} is raised to the power on its own.",
    "Keep the bracket {u} whole: power rule outside, then the derivative of the inside.",
    meant="diff.power-chain", common="B", examples={"(x^2 + 4x)^2": "4x^3 + 32x", "(x + 7)^3": "3x^2"},
    kind="linearity-abuse",
)  # fmt: skip
def power_distributed(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(Pow(Add() as u, n), x) if not n.has(x):
            yield from _split(u, lambda v: Pow(v, n), x)
            if any(isinstance(t, Neg) for t in u.terms):
                yield Rewrite(add([Deriv(Pow(t, n), x) for t in u.terms]), {"u": u})
        case Deriv(Div(one, Pow(Add() as u, n)), x) if literal_value(one) == 1 and not n.has(x):
            yield Rewrite(Deriv(Div(ONE, add([Pow(t, n) for t in u.terms])), x), {"u": u})


def _root_of(t: Expr) -> Expr:
    """The root of a term as it is taken by whoever takes it of each: x of x^2, and -x of -x^2."""
    match t:
        case Neg(u):
            return Neg(_root_of(u))
        case Pow(u, n) if literal_value(n) == 2:
            return u
    return Func("sqrt", t)


def _each_term(node: Expr) -> Iterator[Expr]:
    """A power, a function or a reciprocal taken of each term of a sum."""
    match node:
        case Pow(Add() as s, n):
            yield add([Pow(t, n) for t in s.terms])
            yield add([Neg(Pow(t.body, n)) if isinstance(t, Neg) else Pow(t, n) for t in s.terms])
        case Func(name, Add() as s) if len(node.args) == 1 and name != "abs":
            yield add([Func(name, t) for t in s.terms])
            if name == "sqrt":
                yield add([_root_of(t) for t in s.terms])
        case Div(u, Add() as s):
            yield add([Div(u, t) for t in s.terms])
            if isinstance(u, Add) and len(u.terms) == len(s.terms):
                yield add([Div(t, w) for t, w in zip(u.terms, s.terms, strict=True)])


@mistake(
    "linearity-abuse", "function split over a sum", "f(u + v) = f(u) + f(v)",
    "the sum {u} was taken apart, and its terms were done one by one.",
    "Keep {u} whole, and use the chain rule.",
    meant="diff.chain", common="A", examples={"sqrt(x^2 + 36)": "1", "sin(x^2 + x)": "2x cos(x^2) + cos(x)"},
    in_a_line=InALine(
        _each_term,
        "the sum was taken apart, and its terms were done one by one.",
        "Keep the sum whole under a power, a root, a function or a fraction bar.",
        before=True,
    ),
)  # fmt: skip
def split_over_sum(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(Func(name, Add() as u) as f, x) if len(f.args) == 1 and name not in ("abs", "sign"):
            yield from _split(u, lambda v: Func(name, v), x)
            if name == "sqrt" and any(isinstance(t, Pow) for t in u.terms):
                roots = [
                    t.base if isinstance(t, Pow) and literal_value(t.exp) == 2 else Func("sqrt", t) for t in u.terms
                ]
                yield Rewrite(Deriv(add(roots), x), {"u": u})
        case Deriv(Div(n, Add() as u), x) if not n.has(x):
            yield from _split(u, lambda v: Div(n, v), x)
