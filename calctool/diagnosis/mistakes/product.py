"""Mistakes with products, constant factors and constants."""

from __future__ import annotations

from collections.abc import Iterator

from calctool.derivation.rule import Rewrite
from calctool.diagnosis.card import derivative, mistake, outer, times
from calctool.differentiation.chain import outer_and_inner
from calctool.expr.exact import literal_value
from calctool.expr.tree import ONE, TWO, ZERO, Add, Deriv, Div, Expr, Func, Mul, Neg, Pow, Sym, mul
from calctool.numeric.evaluate import precise


def _factors(goal: Expr) -> tuple[list[Expr], list[Expr], Sym] | None:
    """The constant factors, the others (two or more), and the variable."""
    if not isinstance(goal, Deriv) or not isinstance(goal.body, Mul):
        return None
    x = goal.wrt
    moving = [f for f in goal.body.factors if f.has(x)]
    return ([f for f in goal.body.factors if not f.has(x)], moving, x) if len(moving) > 1 else None


def _pairs(goal: Expr) -> Iterator[tuple[Expr, Expr, Sym]]:
    """The product as two factors, in every way a student may see it."""
    found = _factors(goal)
    if found is None:
        return
    constants, moving, x = found
    yield mul([*constants, moving[0]]), mul(moving[1:]), x
    if len(moving) > 2:
        yield mul([*constants, *moving[:-1]]), moving[-1], x


def _behind(constants: list[Expr], e: Expr) -> Expr:
    return Mul(*constants, e) if constants else e


@mistake(
    "product-one-term", "half of the product rule missing", "d/dx [u*v] = u'*v  or  u*v'",
    "only one term of the product rule is there.",
    "Add the term in which the other factor is differentiated.",
    meant="diff.product", common="A", examples={"x^3*e^x": "3x^2 e^x", "x^2*ln(x)": "x"},
)  # fmt: skip
def one_term(goal: Expr) -> Iterator[Rewrite]:
    found = _factors(goal)
    if found is not None:
        constants, moving, x = found
        for i in range(len(moving)):
            yield Rewrite(_behind(constants, mul([Deriv(f, x) if i == j else f for j, f in enumerate(moving)])))


def outside_only(f: Expr, x: Sym) -> Expr | None:
    """The derivative of a chain without the inner derivative; None where it is none."""
    link = outer_and_inner(f, x)
    return None if link is None else outer(*link)


@mistake(
    "product-of-derivatives", "product of the derivatives", "d/dx [u*v] = u'*v'",
    "the derivatives of the factors are multiplied with each other.",
    "Product rule: one term for each factor, in which only this factor is differentiated.",
    meant="diff.product", common="A", examples={"x^4*sin(x)": "4x^3 cos(x)", "(x - 2)(x + 6)": "1"},
)  # fmt: skip
def of_derivatives(goal: Expr) -> Iterator[Rewrite]:
    found = _factors(goal)
    if found is not None:
        constants, moving, x = found
        yield Rewrite(_behind(constants, Mul(*[Deriv(f, x) for f in moving])))
        bare = [outside_only(f, x) for f in moving]
        if sum(f is not None for f in bare) > 1:  # with one inner derivative left out it is a second mistake
            yield Rewrite(_behind(constants, Mul(*[g or Deriv(f, x) for f, g in zip(moving, bare, strict=True)])))


@mistake(
    "product-of-second-derivatives", "product of the second derivatives", "(u*v)'' = u''*v''",
    "the second derivatives of the factors are multiplied with each other.",
    "Use the product rule for the first derivative, and once more for the second.",
    meant="diff.product", common="C", examples={'diff "x^3 sin(x)" --order 2': "-6x sin(x)"}, inside=0, whole=1,
)  # fmt: skip
def of_second_derivatives(goal: Expr) -> Iterator[Rewrite]:
    if isinstance(goal, Deriv) and isinstance(goal.body, Deriv):
        found = _factors(goal.body)
        if found is not None and goal.wrt == goal.body.wrt:
            constants, moving, x = found
            yield Rewrite(_behind(constants, Mul(*[Deriv(Deriv(f, x), x) for f in moving])))


@mistake(
    "product-second-middle-lost", "middle term of a second derivative missing", "(u*v)'' = u''*v + u*v''",
    "the term in the middle is missing, in which both factors are differentiated once.",
    "Use the product rule twice: (uv)'' = u''v + 2u'v' + uv''.",
    meant="diff.product", common="B", examples={'diff "x^3 sin(x)" --order 2': "6x sin(x) - x^3 sin(x)"},
    inside=0, whole=1,
)  # fmt: skip
def second_middle_lost(goal: Expr) -> Iterator[Rewrite]:
    if isinstance(goal, Deriv) and isinstance(goal.body, Deriv) and goal.wrt == goal.body.wrt:
        for u, v, x in _pairs(goal.body):
            yield Rewrite(Deriv(Deriv(u, x), x) * v + u * Deriv(Deriv(v, x), x))


@mistake(
    "product-missing-term", "a term missing in a product of several factors", "d/dx [u*v*w] = u'*v*w + u*v'*w",
    "a product of several factors gives a term for each of them, and the one that differentiates {f} is not there.",
    "Write as many terms as there are factors.",
    meant="diff.product-n", common="B", examples={"x*e^x*cos(x)": "e^x cos(x) + x e^x cos(x)"},
    kind="product-one-term",
)  # fmt: skip
def missing_term(goal: Expr) -> Iterator[Rewrite]:
    found = _factors(goal)
    if found is not None and len(found[1]) > 2:
        constants, moving, x = found
        for left_out in range(len(moving)):
            terms = [
                mul([Deriv(f, x) if i == j else f for j, f in enumerate(moving)])
                for i in range(len(moving))
                if i != left_out
            ]
            yield Rewrite(_behind(constants, Add(*terms)), {"f": moving[left_out]})


@mistake(
    "product-minus", "minus instead of plus in the product rule", "d/dx [u*v] = u'*v - u*v'",
    "the two terms of the product rule are subtracted.",
    "Make it a sum: only the quotient rule has a minus sign there.",
    meant="diff.product", common="B", examples={"x^3*ln(x)": "3x^2 ln(x) - x^2", "x^2*e^x": "2x e^x - x^2 e^x"},
    shows="minus",
)  # fmt: skip
def minus(goal: Expr) -> Iterator[Rewrite]:
    for u, v, x in _pairs(goal):
        yield Rewrite(Deriv(u, x) * v - u * Deriv(v, x))
        yield Rewrite(u * Deriv(v, x) - Deriv(u, x) * v)


@mistake(
    "product-own-factor", "each derivative multiplied by its own factor", "d/dx [u*v] = u*u' + v*v'",
    "each derivative stands beside the factor it came from.",
    "Cross over: the derivative of one factor goes with the other factor.",
    meant="diff.product", common="C", examples={"x^3*sin(x)": "3x^5 + sin(x) cos(x)"},
)  # fmt: skip
def own_factor(goal: Expr) -> Iterator[Rewrite]:
    for u, v, x in _pairs(goal):
        yield Rewrite(u * Deriv(u, x) + v * Deriv(v, x))


@mistake(
    "product-sum-of-derivatives", "sum of the derivatives", "d/dx [u*v] = u' + v'",
    "the derivatives of the factors are added, without the other factor beside them.",
    "Multiply each derivative by the other factor, then add.",
    meant="diff.product", common="C", examples={"x^3*cos(x)": "3x^2 - sin(x)"},
)  # fmt: skip
def sum_of_derivatives(goal: Expr) -> Iterator[Rewrite]:
    for u, v, x in _pairs(goal):
        yield Rewrite(Deriv(u, x) + Deriv(v, x))


def _both_ways(goal: Expr) -> Iterator[tuple[Expr, Expr, Expr, Expr]]:
    """u, v and their derivatives, with either factor of the product as u."""
    for u, v, x in _pairs(goal):
        du, dv = derivative(u, x), derivative(v, x)
        yield u, v, du, dv
        yield v, u, dv, du


@mistake(
    "product-factor-lost", "a factor lost in one term of the product rule", "d/dx [u*v] = u'*v + v'",
    "one term of the product rule has lost its factor {u}.",
    "Write both terms in full: each derivative stands beside the other factor.",
    meant="diff.product", common="B", examples={"x^2*sin(x)": "2x sin(x) + cos(x)"},
)  # fmt: skip
def factor_lost(goal: Expr) -> Iterator[Rewrite]:
    for u, v, du, dv in _both_ways(goal):
        yield Rewrite(times(du, v) + dv, {"u": u})
        moving = [t for t in v.terms if t.free] if isinstance(v, Add) else []
        line = len(moving) == 1 and isinstance(moving[0].body if isinstance(moving[0], Neg) else moving[0], Sym)
        if dv != ONE and not line:  # of 3 - x it is a sign
            yield Rewrite(times(du, v) + u, {"u": dv})


@mistake(
    "product-term-not-differentiated", "nothing differentiated in one term of the product rule",
    "d/dx [u*v] = u'*v + u*v",
    "in one term of the product rule neither factor is differentiated.",
    "In each term one factor is differentiated, and the other stays.",
    meant="diff.product", common="C", examples={"x^2*cos(x)": "x^2 cos(x) - x^2 sin(x)"},
)  # fmt: skip
def term_not_differentiated(goal: Expr) -> Iterator[Rewrite]:
    for u, v, du, _ in _both_ways(goal):
        yield Rewrite(times(du, v) + u * v)


@mistake(
    "product-both-differentiated", "both factors differentiated in one term", "d/dx [u*v] = u'*v + u'*v'",
    "in one term of the product rule both factors are differentiated.",
    "In each term one factor is differentiated, and the other stays.",
    meant="diff.product", common="C", examples={"x^2*ln(x)": "2x ln(x) + 2x/x"},
)  # fmt: skip
def both_differentiated(goal: Expr) -> Iterator[Rewrite]:
    for _, v, du, dv in _both_ways(goal):
        yield Rewrite(times(du, v) + times(du, dv))


@mistake(
    "product-paired-wrongly", "derivatives beside each other in the product rule", "d/dx [u*v] = u'*v' + u*v",
    "the two derivatives stand in one term, and the two factors in the other.",
    "Cross over: each derivative stands beside the factor that is not differentiated.",
    meant="diff.product", common="C", examples={"x^3*sin(x)": "3x^2 cos(x) + x^3 sin(x)"},
)  # fmt: skip
def paired_wrongly(goal: Expr) -> Iterator[Rewrite]:
    for u, v, x in _pairs(goal):
        yield Rewrite(times(derivative(u, x), derivative(v, x)) + u * v)


@mistake(
    "product-terms-multiplied", "terms of the product rule multiplied", "d/dx [u*v] = u'*v * u*v'",
    "the two terms of the product rule are multiplied with each other.",
    "Put a plus between the two terms.",
    meant="diff.product", common="C", examples={"x^4*cos(x)": "4x^3 cos(x) * x^4 * (-sin(x))"},
)  # fmt: skip
def terms_multiplied(goal: Expr) -> Iterator[Rewrite]:
    for u, v, x in _pairs(goal):
        yield Rewrite(times(derivative(u, x), v, u, derivative(v, x)))


@mistake(
    "product-as-quotient", "quotient rule used on a product", "d/dx [u*v] = (u'*v - u*v')/v^2",
    "this is the quotient rule, but {u} and {v} are multiplied.",
    "Use the product rule: u'v + uv'.",
    meant="diff.product", common="C", examples={"x^2*e^x": "(2x e^x - x^2 e^x)/e^(2x)"},
)  # fmt: skip
def as_quotient(goal: Expr) -> Iterator[Rewrite]:
    for u, v, du, dv in _both_ways(goal):
        yield Rewrite(Div(times(du, v) - times(u, dv), Pow(v, TWO)), {"u": u, "v": v})
        yield Rewrite(Div(times(du, v) + times(u, dv), Pow(v, TWO)), {"u": u, "v": v})


def _constant(goal: Expr) -> Iterator[tuple[Expr, Expr, Sym]]:
    """A constant factor (or divisor), the rest, and the variable."""
    match goal:
        case Deriv(Mul() as f, x):
            constants = [g for g in f.factors if not g.has(x)]
            moving = [g for g in f.factors if g.has(x)]
            if constants and moving:
                yield mul(constants), mul(moving), x
                for i, one in enumerate(constants if len(constants) > 1 else ()):
                    yield one, mul([*constants[:i], *constants[i + 1 :], *moving]), x
        case Deriv(Div(f, c), x) if not c.has(x) and f.has(x):
            yield c, f, x
        case Deriv(Div(c, f), x) if not c.has(x) and f.has(x) and literal_value(c) != 1:
            yield c, Div(ONE, f), x


def _as_factor(goal: Expr, c: Expr) -> Expr:
    """A constant as what it multiplies by: 1/3 where it is x/3."""
    match goal:
        case Deriv(Div(_, below)) if below == c:
            return Div(ONE, c)
    return c


@mistake(
    "other-variable-dropped", "factor with the other variable lost", "d/dx [g(x)*h(y)] = g'",
    "the factor {c} is gone.",
    "For this derivative {c} is a constant factor: it stays.",
    meant="several.constant-factor", common="A", examples={"x^4*y": "4x^3"}, kind="constant-factor-dropped",
)  # fmt: skip
def other_dropped(goal: Expr) -> Iterator[Rewrite]:
    for c, f, x in _constant(goal):
        if c.free:
            yield Rewrite(Deriv(f, x), {"c": _as_factor(goal, c)})


@mistake(
    "other-variable-differentiated", "the other variable differentiated too", "d/dx [g(x)*h(y)] = g'*h'",
    "{c} was differentiated too, although it has no {x}.",
    "Only {x} moves: leave {c} as it is.",
    meant="several.constant-factor", common="A", examples={"x^2*y^3": "6x y^2"},
)  # fmt: skip
def other_differentiated(goal: Expr) -> Iterator[Rewrite]:
    for c, f, x in _constant(goal):
        # the derivative of a plain letter is 1: that is the factor dropped
        for name in sorted(c.free) if not isinstance(c, Sym) else ():
            y = Sym(name)
            divided = isinstance(goal.args[0], Div) and goal.args[0].args[1] == c
            yield Rewrite(Mul(Deriv(f, x), Deriv(Div(ONE, c) if divided else c, y)), {"c": c, "x": x, "y": y})
        factors = c.factors if isinstance(c, Mul) else ()
        letters = [g for g in factors if g.free]
        if len(letters) > 1 and all(len(g.free) == 1 for g in letters):  # each factor by a letter of its own
            numbers = [g for g in factors if not g.free]
            slopes = [derivative(g, Sym(next(iter(g.free)))) for g in letters]
            yield Rewrite(times(Deriv(f, x), *numbers, *slopes), {"c": c, "x": x})


@mistake(
    "constant-factor-dropped", "constant factor lost", "d/dx [c*f] = f'",
    "the constant factor {c} is gone.",
    "A constant factor stays: multiply by {c}.",
    meant="diff.constant-multiple", common="A", examples={"8*cos(x)": "-sin(x)", "5x^4 + x": "4x^3 + 1"},
    precedence=1,  # where the factor is that of an inside, it is more often left out with the chain rule
)  # fmt: skip
def factor_dropped(goal: Expr) -> Iterator[Rewrite]:
    for c, f, x in _constant(goal):
        if not c.free:
            yield Rewrite(Deriv(f, x), {"c": _as_factor(goal, c)})


@mistake(
    "constant-factor-killed", "constant factor differentiated to 0", "d/dx [c*f] = 0*f'",
    "the whole term is gone, as if the factor {c} made it a constant.",
    "Keep {c} and differentiate what it multiplies.",
    meant="diff.constant-multiple", common="C", examples={"6x^3": "0"}, weight=2,
)  # fmt: skip
def factor_killed(goal: Expr) -> Iterator[Rewrite]:
    for c, f, x in _constant(goal):
        if f != x and isinstance(goal.args[0], Mul) and not c.free:
            yield Rewrite(ZERO, {"c": c})


@mistake(
    "constant-power-rule", "a constant differentiated as if it moved", "d/dx a^n = n*a^(n-1) for a constant a",
    "{c} was treated like a function of {x}.",
    "{c} does not contain {x}: its derivative is 0.",
    meant="diff.constant", common="C", examples={"x^3 + pi^2": "3x^2 + 2pi", "x + e^4": "1 + 4e^3"},
    kind="constant-kept",
)  # fmt: skip
def constant_power(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(Pow(a, n) as c, x) if not c.has(x):
            yield Rewrite(Mul(n, Pow(a, Add(n, Neg(ONE)))), {"c": c, "x": x})
        case Deriv(Func() as c, x) if not c.has(x) and len(c.args) == 1:
            slope = outer(lambda u: c.with_args((u,)), c.args[0])
            if slope is not None and precise(slope, {}) != precise(c, {}):  # sin(pi/4) may have been kept
                yield Rewrite(slope, {"c": c, "x": x})


@mistake(
    "constant-factor-power-rule", "power rule used on a constant factor", "d/dx [a^n*u] = n*a^(n-1)*u",
    "{c} was treated like a function of {x}.",
    "{c} does not contain {x}: as a factor it stays as it is.",
    meant="diff.constant-multiple", common="C", examples={"pi^3*x": "3pi^2*x", "e^2*sin(x)": "2e cos(x)"},
    kind="constant-power-rule",
)  # fmt: skip
def constant_factor_power(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(Mul() as f, x) if f.has(x):
            for i, number in enumerate(f.factors):
                if isinstance(number, Pow) and not number.free:
                    rest = mul([*f.factors[:i], *f.factors[i + 1 :]])
                    lowered = Mul(number.exp, Pow(number.base, Add(number.exp, Neg(ONE))))
                    for after in (
                        Mul(lowered, rest),
                        Mul(lowered, Deriv(rest, x)),
                        Mul(lowered, rest) + Mul(number, Deriv(rest, x)),
                    ):
                        yield Rewrite(after, {"c": number, "x": x})


@mistake(
    "other-term-kept", "term in the other variable kept", "d/dx [g(x) + h(y)] = g' + h",
    "the term {c} is still there, though {x} does not occur in it.",
    "For this derivative {c} is a constant: it becomes 0.",
    meant="several.constant", common="A", examples={"x^3 + y^2": "3x^2 + y^2"}, kind="constant-kept",
    shows="term",
)  # fmt: skip
def other_kept(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(c, x) if not c.has(x) and c.free:
            yield Rewrite(c, {"c": c, "x": x})


@mistake(
    "constant-kept", "constant term kept", "d/dx c = c",
    "the constant {c} is still there.",
    "A constant does not change: its derivative is 0.",
    meant="diff.constant", common="A", examples={"x^3 + 7": "3x^2 + 7", "cos(x) - 4": "-sin(x) - 4"},
    companions=("other-term-kept",), shows="term",
)  # fmt: skip
def kept(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(c, x) if not c.has(x) and not c.free:
            yield Rewrite(c, {"c": c})


@mistake(
    "constant-derivative-one", "constant differentiated to 1", "d/dx c = 1",
    "the constant {c} became 1.",
    "The derivative of a constant is 0; 1 is the derivative of the variable.",
    meant="diff.constant", common="C", examples={"x^4 + 3": "4x^3 + 1"}, weight=1,
)  # fmt: skip
def constant_one(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(c, x) if not c.has(x) and literal_value(c) != 1:
            yield Rewrite(ONE, {"c": c})
