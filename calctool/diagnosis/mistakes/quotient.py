"""Mistakes with quotients and reciprocals."""

from __future__ import annotations

from collections.abc import Iterator

from calctool.derivation.rule import Rewrite
from calctool.diagnosis.card import InALine, as_power, derivative, mistake
from calctool.expr.exact import rational_value
from calctool.expr.tree import ONE, TWO, Add, Deriv, Div, Expr, Func, Mul, Neg, Pow, Sym, add, as_expr, mul

Parts = tuple[Expr, Expr, Expr, Expr, Sym]


def _parts(goal: Expr) -> Iterator[Parts]:
    """u, v, u'v, uv' and the variable of a quotient in which both move."""
    match goal:
        case Deriv(Div(u, v), x) if u.has(x) and v.has(x):
            yield u, v, Mul(derivative(u, x), v), Mul(u, derivative(v, x)), x


def _reciprocal(goal: Expr) -> Iterator[tuple[Expr, Expr, Sym]]:
    """c, v and the variable of c/v (or v^(-1))."""
    match goal:
        case Deriv(Div(c, v), x) if v.has(x) and not c.has(x):
            yield c, v, x


@mistake(
    "quotient-order-swapped", "terms of the numerator in the wrong order", "d/dx [u/v] = (u*v' - u'*v)/v^2",
    "the two terms of the numerator stand the wrong way round, which turns the sign.",
    "Begin with the derivative of the top: u'v - uv'.",
    meant="diff.quotient", common="A", examples={"x^2/(x + 3)": "(x^2 - 2x(x + 3))/(x + 3)^2"},
)  # fmt: skip
def order_swapped(goal: Expr) -> Iterator[Rewrite]:
    for _, v, first, second, _ in _parts(goal):
        yield Rewrite(Div(Add(second, Neg(first)), Pow(v, TWO)))


@mistake(
    "quotient-plus", "plus instead of minus in the quotient rule", "d/dx [u/v] = (u'*v + u*v')/v^2",
    "the two terms of the numerator are added.",
    "Make the numerator a difference: u'v - uv'.",
    meant="diff.quotient", common="B", examples={"x/(x + 5)": "(2x + 5)/(x + 5)^2"},
    shows="plus",
)  # fmt: skip
def plus(goal: Expr) -> Iterator[Rewrite]:
    for _, v, first, second, _ in _parts(goal):
        yield Rewrite(Div(Add(first, second), Pow(v, TWO)))


@mistake(
    "quotient-denominator-not-squared", "denominator not squared", "d/dx [u/v] = (u'*v - u*v')/v",
    "underneath stands {v}; its square belongs there.",
    "Square the denominator.",
    meant="diff.quotient", common="A", examples={"x^2/(x - 5)": "(x^2 - 10x)/(x - 5)"},
)  # fmt: skip
def not_squared(goal: Expr) -> Iterator[Rewrite]:
    for _, v, first, second, _ in _parts(goal):
        yield Rewrite(Div(Add(first, Neg(second)), v), {"v": v})
    for c, v, x in _reciprocal(goal):
        power = as_power(v)
        if v != x and (power is None or power[0] != x):  # 1/x^n is a power: another mistake gives the same
            yield Rewrite(Div(Neg(Mul(c, Deriv(v, x))), v), {"v": v})


@mistake(
    "quotient-of-derivatives", "quotient of the derivatives", "d/dx [u/v] = u'/v'",
    "the derivative of the top is divided by the derivative of the bottom.",
    "Quotient rule: (u'v - uv')/v^2 with u = {u} and v = {v}.",
    meant="diff.quotient", common="A", examples={"x^4/(x^2 + 1)": "2x^2", "cos(x)/x": "-sin(x)"},
)  # fmt: skip
def of_derivatives(goal: Expr) -> Iterator[Rewrite]:
    for u, v, _, _, x in _parts(goal):
        yield Rewrite(Div(Deriv(u, x), Deriv(v, x)), {"u": u, "v": v})


@mistake(
    "quotient-denominator-numerator-squared", "numerator squared underneath instead of the denominator",
    "d/dx [u/v] = (u'*v - u*v')/u^2",
    "underneath stands the square of the top.",
    "Divide by the square of {v}.",
    meant="diff.quotient", common="C", examples={"(x + 1)/(x - 1)": "-2/(x + 1)^2"},
)  # fmt: skip
def numerator_squared(goal: Expr) -> Iterator[Rewrite]:
    for u, v, first, second, _ in _parts(goal):
        yield Rewrite(Div(Add(first, Neg(second)), Pow(u, TWO)), {"v": v})


@mistake(
    "quotient-denominator-derivative-squared", "derivative of the denominator squared underneath",
    "d/dx [u/v] = (u'*v - u*v')/v'^2",
    "underneath stands the square of the derivative of {v}.",
    "Divide by the square of {v} itself.",
    meant="diff.quotient", common="C", examples={"x/(x^2 + 4)": "(4 - x^2)/(4x^2)"},
)  # fmt: skip
def derivative_squared(goal: Expr) -> Iterator[Rewrite]:
    for _, v, first, second, x in _parts(goal):
        if not (v == x or (isinstance(v, Add) and [t for t in v.terms if t.has(x)] == [x])):  # v' = 1 divides nothing
            yield Rewrite(Div(Add(first, Neg(second)), Pow(Deriv(v, x), TWO)), {"v": v})


@mistake(
    "quotient-missing-denominator", "denominator forgotten", "d/dx [u/v] = u'*v - u*v'",
    "this is the numerator of the quotient rule; the denominator is missing.",
    "Divide by the square of {v}.",
    meant="diff.quotient", common="C", examples={"x^2/(x + 7)": "x^2 + 14x"},
)  # fmt: skip
def missing_denominator(goal: Expr) -> Iterator[Rewrite]:
    for _, v, first, second, _ in _parts(goal):
        yield Rewrite(Add(first, Neg(second)), {"v": v})


@mistake(
    "quotient-numerator-only", "only the numerator differentiated", "d/dx [u/v] = u'/v",
    "the denominator {v} is treated as a constant.",
    "{v} moves too: use the quotient rule.",
    meant="diff.quotient", common="B", examples={"x^4/(x + 2)": "4x^3/(x + 2)"},
)  # fmt: skip
def numerator_only(goal: Expr) -> Iterator[Rewrite]:
    for u, v, _, _, x in _parts(goal):
        yield Rewrite(Div(Deriv(u, x), v), {"v": v})


@mistake(
    "quotient-one-term", "half of the numerator missing", "d/dx [u/v] = u'*v/v^2  or  -u*v'/v^2",
    "the numerator has one term; the quotient rule gives two.",
    "Write both: u'v - uv'.",
    meant="diff.quotient", common="C", examples={"sin(x)/x": "-sin(x)/x^2"},
)  # fmt: skip
def one_term(goal: Expr) -> Iterator[Rewrite]:
    for _, v, first, second, _ in _parts(goal):
        yield Rewrite(Div(Neg(second), Pow(v, TWO)))
        yield Rewrite(Div(second, Pow(v, TWO)))
        yield Rewrite(Div(first, Pow(v, TWO)))


@mistake(
    "quotient-own-factor", "each derivative multiplied by its own part", "d/dx [u/v] = (u*u' - v*v')/v^2",
    "in the numerator each derivative stands beside the part it came from.",
    "Cross over: the derivative of {u} goes with {v}, that of {v} with {u}.",
    meant="diff.quotient", common="C", examples={"x^2/(x + 2)": "(2x^3 - x - 2)/(x + 2)^2"},
)  # fmt: skip
def own_factor(goal: Expr) -> Iterator[Rewrite]:
    for u, v, _, _, x in _parts(goal):
        top = Add(Mul(derivative(u, x), u), Neg(Mul(derivative(v, x), v)))
        yield Rewrite(Div(top, Pow(v, TWO)), {"u": u, "v": v})


@mistake(
    "quotient-factor-lost", "a factor lost in the numerator of the quotient rule", "d/dx [u/v] = (u' - v')/v^2",
    "in the numerator a derivative stands without the factor that belongs beside it.",
    "Write both terms in full: u'v - uv' with u = {u} and v = {v}.",
    meant="diff.quotient", common="C", examples={"x^2/(x^3 + 1)": "(2x - 3x^2)/(x^3 + 1)^2"},
    precedence=1,
)  # fmt: skip
def factor_lost(goal: Expr) -> Iterator[Rewrite]:
    for u, v, first, second, x in _parts(goal):
        du, dv = derivative(u, x), derivative(v, x)
        for top in (du - dv, first - dv, du - second, dv - du, first - u, v - second):
            yield Rewrite(Div(top, Pow(v, TWO)), {"u": u, "v": v})


@mistake(
    "quotient-term-not-differentiated", "nothing differentiated in one term of the quotient rule",
    "d/dx [u/v] = (u'*v - u*v)/v^2",
    "in one term of the numerator nothing is differentiated, or both parts are.",
    "In each term one part is differentiated, and the other stays: u'v - uv'.",
    meant="diff.quotient", common="C", examples={"sin(x)/x^2": "(x^2 cos(x) - x^2 sin(x))/x^4"}, weight=1,
)  # fmt: skip
def term_not_differentiated(goal: Expr) -> Iterator[Rewrite]:
    for u, v, first, second, x in _parts(goal):
        both = Mul(derivative(u, x), derivative(v, x))
        for top in (first - u * v, u * v - second, first - both, both - second):
            yield Rewrite(Div(top, Pow(v, TWO)))


@mistake(
    "quotient-derivative-over-square", "only the derivative of the top over the square", "d/dx [u/v] = u'/v^2",
    "above stands only the derivative of the top.",
    "Above belongs u'v - uv' with u = {u} and v = {v}.",
    meant="diff.quotient", common="C", examples={"x^3/(x + 4)": "3x^2/(x + 4)^2"}, weight=2,
)  # fmt: skip
def derivative_over_square(goal: Expr) -> Iterator[Rewrite]:
    for u, v, _, _, x in _parts(goal):
        yield Rewrite(Div(derivative(u, x), Pow(v, TWO)), {"u": u, "v": v})


@mistake(
    "quotient-as-product", "product rule used on a quotient", "d/dx [u/v] = u'*v + u*v'",
    "this is the product rule, but {u} is divided by {v}.",
    "Use the quotient rule: (u'v - uv')/v^2.",
    meant="diff.quotient", common="C", examples={"x^2/sin(x)": "2x sin(x) + x^2 cos(x)"},
)  # fmt: skip
def as_product(goal: Expr) -> Iterator[Rewrite]:
    for u, v, first, second, _ in _parts(goal):
        yield Rewrite(Add(first, second), {"u": u, "v": v})


@mistake(
    "quotient-part-by-part", "top and bottom differentiated in turn", "d/dx [u/v] = u'/v + u/v'",
    "top and bottom are differentiated in turn, each under the other's fraction bar.",
    "Use the quotient rule: (u'v - uv')/v^2.",
    meant="diff.quotient", common="C", examples={"x^2/(x^2 + 3)": "2x/(x^2 + 3) - x^2/(2x)"},
)  # fmt: skip
def part_by_part(goal: Expr) -> Iterator[Rewrite]:
    for u, v, _, _, x in _parts(goal):
        first, second = Div(derivative(u, x), v), Div(u, derivative(v, x))
        yield Rewrite(Add(first, second))
        yield Rewrite(Add(first, Neg(second)))


@mistake(
    "reciprocal-of-derivative", "one over the derivative", "d/dx [1/v] = 1/v'",
    "{v} is differentiated underneath, as if the fraction did not matter.",
    "The derivative of 1/v is -v'/v^2, here with v = {v}.",
    meant="diff.reciprocal", common="B", examples={"1/(x^2 + 9)": "1/(2x)"}, kind="quotient-of-derivatives",
)  # fmt: skip
def of_derivative(goal: Expr) -> Iterator[Rewrite]:
    for c, v, x in _reciprocal(goal):
        if v != x:
            yield Rewrite(Div(c, Deriv(v, x)), {"v": v})


@mistake(
    "reciprocal-sign-lost", "minus sign of the reciprocal lost", "d/dx [1/v] = v'/v^2",
    "the minus sign that comes with 1/v is missing.",
    "Put a minus sign in front: the derivative of 1/v is -v'/v^2.",
    meant="diff.reciprocal", common="B", examples={"1/(x^2 + 9)": "2x/(x^2 + 9)^2", "5/x": "5/x^2"},
)  # fmt: skip
def sign_lost(goal: Expr) -> Iterator[Rewrite]:
    for c, v, x in _reciprocal(goal):
        yield Rewrite(Div(Mul(c, derivative(v, x)), Pow(v, TWO)))


@mistake(
    "reciprocal-as-log", "ln written for the derivative of 1/v", "d/dx [1/v] = ln|v|",
    "a logarithm stands where the derivative of a fraction belongs.",
    "A logarithm comes out of integrating; the derivative of 1/v is -v'/v^2.",
    meant="diff.reciprocal", common="C", examples={"1/(x + 4)": "ln|x + 4|", "1/x": "ln(x)"},
    kind="integrated-instead",
)  # fmt: skip
def as_log(goal: Expr) -> Iterator[Rewrite]:
    for c, v, _ in _reciprocal(goal):
        yield Rewrite(Mul(c, Func("ln", Func("abs", v))))
        yield Rewrite(Mul(c, Func("ln", v)))


def _one_term_cancelled(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Div) and isinstance(node.num, Add):
        for i, t in enumerate(node.num.terms):
            rest = [*node.num.terms[:i], *node.num.terms[i + 1 :]]
            if t.free:
                yield add([*rest, Div(t, node.den)])
                if t == node.den:
                    yield add(rest)
                if isinstance(node.den, Add) and t in node.den.terms:
                    yield Div(add(rest), add([u for u in node.den.terms if u != t]))
    elif isinstance(node, Div) and isinstance(node.den, Add):
        yield from _against_one_term_below(node.num, node.den)


def _against_one_term_below(num: Expr, den: Add) -> Iterator[Expr]:
    """2x/(x^2 + 1) = 2/(x + 1): a letter of the top cancelled against a power of it in one term of the bottom."""
    factors = num.factors if isinstance(num, Mul) else (num,)
    for i, x in enumerate(factors):
        above = mul([*factors[:i], *factors[i + 1 :]])
        for j, t in enumerate(den.terms):
            match t:
                case Pow(u, n) if u == x and (size := rational_value(n)) is not None and size > 1:
                    left = u if size == 2 else Pow(u, as_expr(size - 1))
                    yield Div(above, add([*den.terms[:j], left, *den.terms[j + 1 :]]))


@mistake(
    "illegal-cancel", "a term cancelled instead of a factor", "(a + b)/a = b",
    "{v} is cancelled against one term of the numerator only.",
    "Cancel only what divides the whole numerator.",
    meant="tidy.cancel", common="B", examples={"x^2/(x + 6)": "(2x - x^2)/(x + 6)", "ln(x)/x": "-ln(x)/x"},
    in_a_line=InALine(_one_term_cancelled, "something was cancelled against one term of a sum only.", before=True),
)  # fmt: skip
def cancelled(goal: Expr) -> Iterator[Rewrite]:
    for u, v, first, second, x in _parts(goal):
        yield Rewrite(Div(Add(derivative(u, x), Neg(second)), v), {"v": v})
        yield Rewrite(Div(Neg(second), v), {"v": v})
        yield Rewrite(Add(derivative(u, x), Neg(second)), {"v": v})
        yield Rewrite(Div(Add(first, Neg(derivative(v, x))), v), {"v": v})


def _first_term_negated(s: Add) -> Expr:
    return add([Neg(s.terms[0]), *s.terms[1:]])


def _minus_on_first_term(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Neg) and isinstance(node.body, Add):
        yield _first_term_negated(node.body)
    if isinstance(node, Add):
        # a minus in front of a product reaches only the first term of the bracket in it
        for i, t in enumerate(node.terms):
            if isinstance(t, Neg) and isinstance(t.body, Mul):
                for j, u in enumerate(t.body.factors):
                    if isinstance(u, Add):
                        product = Mul(*t.body.factors[:j], _first_term_negated(u), *t.body.factors[j + 1 :])
                        yield add([*node.terms[:i], product, *node.terms[i + 1 :]])


@mistake(
    "minus-not-distributed", "minus not applied to the whole bracket", "-(u + v) = -u + v",
    "the minus sign in front of a bracket reached only its first term.",
    "Turn the sign of every term in the bracket.",
    meant="diff.sum", common="B",
    examples={"-(x^2 - 8x)": "-2x - 8", "(x + 2)/(x - 2)": "((x - 2) - x + 2)/(x - 2)^2"}, kind="sign-slip", weight=1,
    in_a_line=InALine(_minus_on_first_term),
)  # fmt: skip
def not_distributed(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(Neg(Add() as u), x):
            yield Rewrite(add([Neg(_of(u.terms[0], x)), *[_of(t, x) for t in u.terms[1:]]]))
        case Deriv(Add() as s, x):
            for i, t in enumerate(s.terms):
                if isinstance(t, Neg) and isinstance(t.body, Add):
                    inner = t.body.terms
                    wrong = [Neg(_of(inner[0], x)), *[_of(r, x) for r in inner[1:]]]
                    terms = [_of(r, x) for r in s.terms]
                    yield Rewrite(add([*terms[:i], *wrong, *terms[i + 1 :]]))
    for top, v, first, _, x in _parts(goal):
        if isinstance(top, Add):
            wrong = [Neg(Mul(top.terms[0], derivative(v, x))), *[Mul(t, derivative(v, x)) for t in top.terms[1:]]]
            yield Rewrite(Div(add([first, *wrong]), Pow(v, TWO)))
            if derivative(v, x) != ONE:  # the factor went the way of the minus sign: - 2*3x - 1 for - 2(3x - 1)
                yield Rewrite(Div(add([first, wrong[0], *top.terms[1:]]), Pow(v, TWO)))
        if isinstance(v, Add):
            moving = [t for t in v.terms if t.has(x)]
            if len(moving) > 1:
                wrong = [Neg(Mul(top, _of(moving[0], x))), *[Mul(top, _of(t, x)) for t in moving[1:]]]
                yield Rewrite(Div(add([first, *wrong]), Pow(v, TWO)))


def _of(t: Expr, x: Sym) -> Expr:
    """The derivative of a term, its sign in front."""
    return Neg(derivative(t.body, x)) if isinstance(t, Neg) else derivative(t, x)
